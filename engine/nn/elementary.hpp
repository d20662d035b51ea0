#pragma once
// exp, expm1, tanh, log, erf, sin and cos out of +, -, *, / alone. A C library chooses among several versions of these by
// the processor it runs on, and they differ in the last bit; these give the same bits on every x86-64 machine. No
// branch depends on the argument where a loop may be vectorised. Errors stay within about two units in the last place.
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace nn::elementary {

inline constexpr double pi = 3.14159265358979323846;

namespace detail {
inline constexpr double rounding_shift = 6755399441055744.0;  // 1.5 * 2^52: adding it rounds to a whole number
inline constexpr double inverse_ln2 = 1.4426950408889634;
inline constexpr double ln2_high = 6.93147180369123816490e-01;  // few bits, so that n * ln2_high is exact
inline constexpr double ln2_low = 1.90821492927058770002e-10;

inline double nearest_integer(double x) { return (x + rounding_shift) - rounding_shift; }

/// 2^n for a whole n from -1022 to 1023.
inline double power_of_two(double n) {
  const double shifted = n + (rounding_shift + 1023.0);
  return std::bit_cast<double>(std::bit_cast<std::uint64_t>(shifted) << 52);
}

/// e^r - 1 for |r| <= ln 2 / 2: the Taylor polynomial of degree 13, whose remainder is below 5e-18.
inline double small_expm1(double r) {
  double p = 1.0 / 6227020800.0;
  p = p * r + 1.0 / 479001600.0;
  p = p * r + 1.0 / 39916800.0;
  p = p * r + 1.0 / 3628800.0;
  p = p * r + 1.0 / 362880.0;
  p = p * r + 1.0 / 40320.0;
  p = p * r + 1.0 / 5040.0;
  p = p * r + 1.0 / 720.0;
  p = p * r + 1.0 / 120.0;
  p = p * r + 1.0 / 24.0;
  p = p * r + 1.0 / 6.0;
  p = p * r + 0.5;
  return r + (r * r) * p;
}
}  // namespace detail

/// e^x. Overflows to infinity and underflows to zero through the subnormal numbers; NaN stays NaN.
inline double exp(double x) {
  const double above = x < -746.0 ? -746.0 : x;
  const double bounded = above > 710.0 ? 710.0 : above;
  const double n = detail::nearest_integer(bounded * detail::inverse_ln2);
  const double r = (bounded - n * detail::ln2_high) - n * detail::ln2_low;
  const double n_first = detail::nearest_integer(n * 0.5);  // 2^n itself may lie outside of the doubles
  const double scaled = (1.0 + detail::small_expm1(r)) * detail::power_of_two(n_first);
  return scaled * detail::power_of_two(n - n_first);
}

/// e^x - 1, exact in relative terms near 0 too.
inline double expm1(double x) {
  const double above = x < -40.0 ? -40.0 : x;
  const double bounded = above > 710.0 ? 710.0 : above;
  const double n = detail::nearest_integer(bounded * detail::inverse_ln2);
  const double r = (bounded - n * detail::ln2_high) - n * detail::ln2_low;
  const double n_first = detail::nearest_integer(n * 0.5);
  const double capped = n > 60.0 ? 60.0 : n;
  const double sum = detail::small_expm1(r) + (1.0 - detail::power_of_two(-capped));
  return (sum * detail::power_of_two(n_first)) * detail::power_of_two(n - n_first);
}

/// tanh x = t / (t + 2) with t = e^2|x| - 1, given the sign of x. Beyond 22 it is 1 to the last bit.
inline double tanh(double x) {
  const double magnitude = std::fabs(x);
  const double doubled = 2.0 * (magnitude > 22.0 ? 22.0 : magnitude);
  const double n = detail::nearest_integer(doubled * detail::inverse_ln2);  // 0 to 63
  const double r = (doubled - n * detail::ln2_high) - n * detail::ln2_low;
  const double t = (detail::small_expm1(r) + (1.0 - detail::power_of_two(-n))) * detail::power_of_two(n);
  return std::copysign(t / (t + 2.0), x);
}

/// The logistic function 1 / (1 + e^-x).
inline double sigmoid(double x) { return 1.0 / (1.0 + exp(-x)); }

/// Natural logarithm; -infinity at 0, NaN below. x = 2^k m with m near 1, then log m = 2 atanh((m - 1) / (m + 1)).
inline double log(double x) {
  if (!(x > 0.0)) {
    return x == 0.0 ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  }
  if (x > std::numeric_limits<double>::max()) return x;
  const bool subnormal = x < std::numeric_limits<double>::min();
  std::uint64_t bits = std::bit_cast<std::uint64_t>(subnormal ? x * 18014398509481984.0 : x);
  const std::uint64_t shifted = bits - 0x3FE6A09E00000000u;  // so that m lies in [sqrt(1/2), sqrt 2)
  const double k = static_cast<double>(static_cast<std::int64_t>(shifted) >> 52) - (subnormal ? 54.0 : 0.0);
  bits = (shifted & 0x000FFFFFFFFFFFFFu) + 0x3FE6A09E00000000u;
  const double f = std::bit_cast<double>(bits) - 1.0;
  const double s = f / (2.0 + f);
  const double z = s * s;
  double series = 2.0 / 23.0;
  for (int odd = 21; odd >= 3; odd -= 2) series = series * z + 2.0 / odd;
  const double half_square = 0.5 * f * f;
  const double tail = s * (half_square + z * series);
  return k * detail::ln2_high - ((half_square - (tail + k * detail::ln2_low)) - f);
}

/// log(1 + x) for x >= 0, exact in relative terms near 0 too.
inline double log1p(double x) {
  const double sum = 1.0 + x;
  return sum == 1.0 ? x : log(sum) + (x - (sum - 1.0)) / sum;
}

namespace detail {
/// erf x for |x| < 1: 2/sqrt(pi) times the Taylor series x - x^3/3 + x^5/(2! 5) ..., whose next term is below 1e-18.
inline double small_erf(double x) {
  const double z = x * x;
  double series = 0;
  for (int n = 18; n >= 0; --n) series = 1.0 / (2 * n + 1) - z * series / (n + 1);
  return 1.1283791670955126 * (x * series);
}

/// x e^(x^2) erfc x for x >= 1, of which the exponential has taken the steepness: the Chebyshev expansion in
/// w = (x - 5)/(x + 3), up to w^21, computed with 60 digits. After Schonfelder 1978, Math. Comp. 32, 1232.
inline double scaled_erfc(double x) {
  constexpr double coefficients[] = {
      0.5535231886653431,     0.032325511271496604,   -0.03995258281752432,   0.029186202095380046,
      -0.0157859017494537,    0.006499181794329809,   -0.001927563120467446,  0.0003202223484606121,
      2.5338909315468006e-05, -2.968253479249085e-05, 4.724578474804831e-06,  1.638012470161147e-06,
      -6.960840672959202e-07, -7.11921000754975e-08,  7.964699677949202e-08,  1.865500145307356e-09,
      -9.105585849283845e-09, 3.6352551642368665e-11, 1.0051446349358943e-09, 1.2920967147510884e-13,
      -7.639457689199634e-11, -1.2519351516746753e-12};
  const double w = (x - 5.0) / (x + 3.0);
  double sum = 0;
  for (int n = 21; n >= 0; --n) sum = sum * w + coefficients[n];
  return sum;
}

/// erfc x for x >= 1. x^2 is taken in two parts, of which the first is exact: e^-x^2 would lose digits otherwise.
inline double large_erfc(double x) {
  const double bounded = x > 28.0 ? 28.0 : x;
  const double head = std::bit_cast<double>(std::bit_cast<std::uint64_t>(bounded) & 0xFFFFFFFFF8000000u);
  const double rest = (bounded - head) * (bounded + head);
  const double power = exp(-head * head);
  return (power + power * small_expm1(-rest)) * (scaled_erfc(bounded) / bounded);
}
}  // namespace detail

/// The error function 2/sqrt(pi) times the integral of e^-t^2 from 0 to x.
inline double erf(double x) {
  const double magnitude = std::fabs(x);
  if (magnitude < 1.0) return detail::small_erf(x);
  return std::copysign(1.0 - detail::large_erfc(magnitude), x);
}

/// 1 - erf x, exact in relative terms where it is small too.
inline double erfc(double x) {
  if (std::fabs(x) < 1.0) return 1.0 - detail::small_erf(x);
  return x < 0 ? 2.0 - detail::large_erfc(-x) : detail::large_erfc(x);
}

/// The share of a standard normal distribution that lies below x.
inline double normal_share(double x) { return 0.5 * erfc(-x * 0.7071067811865476); }

/// The density of a standard normal distribution.
inline double normal_density(double x) { return 0.3989422804014327 * exp(-0.5 * x * x); }

namespace detail {
inline double small_sin(double r) {
  const double z = r * r;
  double p = 1.0 / 355687428096000.0;
  p = p * z - 1.0 / 1307674368000.0;
  p = p * z + 1.0 / 6227020800.0;
  p = p * z - 1.0 / 39916800.0;
  p = p * z + 1.0 / 362880.0;
  p = p * z - 1.0 / 5040.0;
  p = p * z + 1.0 / 120.0;
  p = p * z - 1.0 / 6.0;
  return r + (r * z) * p;
}
inline double small_cos(double r) {
  const double z = r * r;
  double p = 1.0 / 20922789888000.0;
  p = p * z - 1.0 / 87178291200.0;
  p = p * z + 1.0 / 479001600.0;
  p = p * z - 1.0 / 3628800.0;
  p = p * z + 1.0 / 40320.0;
  p = p * z - 1.0 / 720.0;
  p = p * z + 1.0 / 24.0;
  const double half = 0.5 * z;
  const double first = 1.0 - half;
  return first + (((1.0 - first) - half) + (z * z) * p);
}
/// sin(x + quarter * pi/2) for |x| up to about 100,000: x is brought to [-pi/4, pi/4], pi/2 taken in three parts.
inline double shifted_sin(double x, std::int64_t quarter) {
  const double n = nearest_integer(x * 0.63661977236758138);
  const double r =
      ((x - n * 1.57079632673412561417e+00) - n * 6.07710050630396597660e-11) - n * 2.02226624879595063154e-21;
  switch ((static_cast<std::int64_t>(n) + quarter) & 3) {
    case 0: return small_sin(r);
    case 1: return small_cos(r);
    case 2: return -small_sin(r);
    default: return -small_cos(r);
  }
}
}  // namespace detail

inline double sin(double x) { return detail::shifted_sin(x, 0); }
inline double cos(double x) { return detail::shifted_sin(x, 1); }

/// base^exponent for a whole exponent >= 0, by squaring.
inline double power(double base, std::int64_t exponent) {
  double result = 1.0;
  for (double square = base; exponent > 0; exponent >>= 1, square *= square) {
    if (exponent & 1) result *= square;
  }
  return result;
}

}  // namespace nn::elementary
