#pragma once
// Arithmetic on values with their first and second derivatives in x and y: forward automatic differentiation. An inner
// derivative of exactly 0 gives 0, also where the outer one is infinite.
#include "engine/landscape/plane_function.hpp"
#include "engine/nn/elementary.hpp"

#include <cmath>
#include <limits>

namespace nn {

inline FieldValue constant(double value) { return {value, 0, 0, 0, 0, 0}; }
inline FieldValue along_x(double x) { return {x, 1, 0, 0, 0, 0}; }
inline FieldValue along_y(double y) { return {y, 0, 1, 0, 0, 0}; }

inline FieldValue operator+(const FieldValue& a, const FieldValue& b) {
  return {a.value + b.value, a.dx + b.dx, a.dy + b.dy, a.dxx + b.dxx, a.dxy + b.dxy, a.dyy + b.dyy};
}
inline FieldValue operator-(const FieldValue& a, const FieldValue& b) {
  return {a.value - b.value, a.dx - b.dx, a.dy - b.dy, a.dxx - b.dxx, a.dxy - b.dxy, a.dyy - b.dyy};
}
inline FieldValue operator-(const FieldValue& a) { return {-a.value, -a.dx, -a.dy, -a.dxx, -a.dxy, -a.dyy}; }
inline FieldValue operator*(const FieldValue& a, const FieldValue& b) {
  return {a.value * b.value,
          a.dx * b.value + a.value * b.dx,
          a.dy * b.value + a.value * b.dy,
          a.dxx * b.value + 2 * a.dx * b.dx + a.value * b.dxx,
          a.dxy * b.value + a.dx * b.dy + a.dy * b.dx + a.value * b.dxy,
          a.dyy * b.value + 2 * a.dy * b.dy + a.value * b.dyy};
}
inline FieldValue operator/(const FieldValue& a, const FieldValue& b) {
  FieldValue q = constant(a.value / b.value);
  q.dx = (a.dx - q.value * b.dx) / b.value;
  q.dy = (a.dy - q.value * b.dy) / b.value;
  q.dxx = (a.dxx - 2 * q.dx * b.dx - q.value * b.dxx) / b.value;
  q.dxy = (a.dxy - q.dx * b.dy - q.dy * b.dx - q.value * b.dxy) / b.value;
  q.dyy = (a.dyy - 2 * q.dy * b.dy - q.value * b.dyy) / b.value;
  return q;
}

/// f(a) by the chain rule, where f, f' and f'' at a.value are given.
inline FieldValue chained(const FieldValue& a, double f, double slope, double bend) {
  const auto times = [](double outer, double inner) { return inner == 0 ? 0.0 : outer * inner; };
  return {f,
          times(slope, a.dx),
          times(slope, a.dy),
          times(bend, a.dx * a.dx) + times(slope, a.dxx),
          times(bend, a.dx * a.dy) + times(slope, a.dxy),
          times(bend, a.dy * a.dy) + times(slope, a.dyy)};
}

namespace detail {
/// An angle for elementary::sin, which takes up to about 100,000. The remainder is exact, the period is rounded: as if x
/// had been rounded once more.
inline double angle_of(double x) {
  if (!std::isfinite(x)) return std::numeric_limits<double>::quiet_NaN();
  return std::fabs(x) < 1e5 ? x : std::remainder(x, 6.283185307179586);
}
inline double sin_of(double x) { return std::isfinite(x) ? elementary::sin(angle_of(x)) : std::numeric_limits<double>::quiet_NaN(); }
inline double cos_of(double x) { return std::isfinite(x) ? elementary::cos(angle_of(x)) : std::numeric_limits<double>::quiet_NaN(); }

/// base^exponent: of a whole exponent by repeated multiplication, so that the base may be negative; else e^(exponent log base).
inline double power_of(double base, double exponent) {
  constexpr double largest_whole = 9007199254740992.0;  // 2^53
  if (std::fabs(exponent) < largest_whole && exponent == std::floor(exponent)) {
    const double whole = elementary::power(base, static_cast<std::int64_t>(std::fabs(exponent)));
    return exponent < 0 ? 1.0 / whole : whole;
  }
  return elementary::exp(exponent * elementary::log(base));
}
}  // namespace detail

inline FieldValue square_root(const FieldValue& a) {
  const double root = std::sqrt(a.value), slope = 0.5 / root;
  return chained(a, root, slope, -0.5 * slope / a.value);
}
inline FieldValue exponential(const FieldValue& a) {
  const double f = elementary::exp(a.value);
  return chained(a, f, f, f);
}
inline FieldValue logarithm(const FieldValue& a) {
  return chained(a, elementary::log(a.value), 1 / a.value, -1 / (a.value * a.value));
}
inline FieldValue sine(const FieldValue& a) {
  const double s = detail::sin_of(a.value);
  return chained(a, s, detail::cos_of(a.value), -s);
}
inline FieldValue cosine(const FieldValue& a) {
  const double c = detail::cos_of(a.value);
  return chained(a, c, -detail::sin_of(a.value), -c);
}
inline FieldValue tangent(const FieldValue& a) {
  const double t = detail::sin_of(a.value) / detail::cos_of(a.value), slope = 1 + t * t;
  return chained(a, t, slope, 2 * t * slope);
}
inline FieldValue hyperbolic_tangent(const FieldValue& a) {
  const double t = elementary::tanh(a.value), slope = 1 - t * t;
  return chained(a, t, slope, -2 * t * slope);
}
inline FieldValue logistic(const FieldValue& a) {
  const double s = elementary::sigmoid(a.value), slope = s * (1 - s);
  return chained(a, s, slope, slope * (1 - 2 * s));
}
/// Slope 0 at 0, as of everything here that has no slope at a point.
inline FieldValue absolute(const FieldValue& a) {
  if (a.value > 0) return a;
  return a.value < 0 ? -a : chained(a, std::fabs(a.value), 0, 0);
}
/// The first where both are equal; not a number where either is none.
inline FieldValue lesser(const FieldValue& a, const FieldValue& b) { return b.value < a.value || std::isnan(b.value) ? b : a; }
inline FieldValue greater(const FieldValue& a, const FieldValue& b) { return b.value > a.value || std::isnan(b.value) ? b : a; }

/// a^b. Where b stands still to second order, by the rule for powers; else e^(b log a), which asks for a > 0.
inline FieldValue power(const FieldValue& a, const FieldValue& b) {
  const bool stands_still = b.dx == 0 && b.dy == 0 && b.dxx == 0 && b.dxy == 0 && b.dyy == 0;
  const double n = b.value;
  if (!stands_still) return exponential(b * logarithm(a));
  const double slope = n == 0 ? 0 : n * detail::power_of(a.value, n - 1);
  const double bend = n == 0 || n == 1 ? 0 : n * (n - 1) * detail::power_of(a.value, n - 2);
  return chained(a, detail::power_of(a.value, n), slope, bend);
}
inline FieldValue square(const FieldValue& a) { return a * a; }

}  // namespace nn
