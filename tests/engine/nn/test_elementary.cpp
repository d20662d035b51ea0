#include "engine/nn/elementary.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace {

/// Distance from the true value, in units of the last place of the true value rounded to double.
double ulps(double computed, long double exact) {
  const double rounded = std::fabs(static_cast<double>(exact));
  const long double unit = std::nextafter(rounded, std::numeric_limits<double>::infinity()) - rounded;
  return static_cast<double>(std::fabs(static_cast<long double>(computed) - exact) / unit);
}

template <class Computed, class Exact>
double worst_ulps(double low, double high, Computed computed, Exact exact) {
  double worst = 0;
  for (int i = 0; i <= 40000; ++i) {
    const double x = low + (high - low) * i / 40000.0;
    const long double truth = exact(static_cast<long double>(x));
    if (truth != 0) worst = std::max(worst, ulps(computed(x), truth));
  }
  return worst;
}

namespace elementary = nn::elementary;
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("the elementary functions are right to about two units in the last place") {
  const auto exp_exact = [](long double x) { return std::exp(x); };
  CHECK(worst_ulps(-700, 709, elementary::exp, exp_exact) < 1.5);
  CHECK(worst_ulps(-1, 1, elementary::exp, exp_exact) < 1.5);
  const auto expm1_exact = [](long double x) { return std::expm1(x); };
  CHECK(worst_ulps(-38, 38, elementary::expm1, expm1_exact) < 2.5);
  CHECK(worst_ulps(-1e-3, 1e-3, elementary::expm1, expm1_exact) < 2.5);
  const auto tanh_exact = [](long double x) { return std::tanh(x); };
  CHECK(worst_ulps(-25, 25, elementary::tanh, tanh_exact) < 3);
  CHECK(worst_ulps(-1, 1, elementary::tanh, tanh_exact) < 3);
  const auto log_exact = [](long double x) { return std::log(x); };
  CHECK(worst_ulps(0.5, 1.9999, elementary::log, log_exact) < 1.5);
  CHECK(worst_ulps(1e-300, 1e300, elementary::log, log_exact) < 1.5);
  const auto log1p_exact = [](long double x) { return std::log1p(x); };
  CHECK(worst_ulps(0, 1, elementary::log1p, log1p_exact) < 2.5);
  for (int i = -400; i <= 400; ++i) {
    const double x = i * 0.1;
    CHECK(std::fabs(elementary::sin(x) - static_cast<double>(std::sin(static_cast<long double>(x)))) < 3e-16);
    CHECK(std::fabs(elementary::cos(x) - static_cast<double>(std::cos(static_cast<long double>(x)))) < 3e-16);
  }
}

TEST_CASE("erf and erfc are right to a few units in the last place, erfc where it is tiny too") {
  const auto erf_exact = [](long double x) { return std::erf(x); };
  CHECK(worst_ulps(-7, 7, elementary::erf, erf_exact) < 4);
  CHECK(worst_ulps(-1e-3, 1e-3, elementary::erf, erf_exact) < 3);
  const auto erfc_exact = [](long double x) { return std::erfc(x); };
  CHECK(worst_ulps(-7, 0, elementary::erfc, erfc_exact) < 3);
  CHECK(worst_ulps(0, 1, elementary::erfc, erfc_exact) < 8);
  CHECK(worst_ulps(1, 26, elementary::erfc, erfc_exact) < 8);
  for (int i = -6000; i <= 6000; ++i) {
    const double x = i * 0.001;
    CHECK(std::fabs(elementary::erf(x) - std::erf(x)) <= 1e-15);
    CHECK(std::fabs(elementary::erfc(x) - std::erfc(x)) <= 1e-15);
  }
  CHECK(elementary::erf(infinity) == 1);
  CHECK(elementary::erf(-infinity) == -1);
  CHECK(std::signbit(elementary::erf(-0.0)));
  CHECK(elementary::erf(1e-300) == doctest::Approx(1.1283791670955126e-300).epsilon(1e-15));
  CHECK(elementary::erfc(infinity) == 0);
  CHECK(elementary::erfc(-infinity) == 2);
  CHECK(std::isnan(elementary::erf(not_a_number)));
  CHECK(std::isnan(elementary::erfc(not_a_number)));
  CHECK(elementary::normal_share(0.0) == 0.5);
  CHECK(elementary::normal_share(1.959963984540054) == doctest::Approx(0.975).epsilon(1e-15));
  CHECK(elementary::normal_density(0.0) == doctest::Approx(0.3989422804014327).epsilon(1e-15));
}

TEST_CASE("the elementary functions keep to the ends of the range") {
  CHECK(elementary::exp(0.0) == 1);
  CHECK(elementary::exp(710.0) == infinity);
  CHECK(elementary::exp(infinity) == infinity);
  CHECK(elementary::exp(-infinity) == 0);
  CHECK(elementary::exp(-745.0) > 0);
  CHECK(elementary::expm1(-infinity) == -1);
  CHECK(elementary::expm1(infinity) == infinity);
  CHECK(elementary::expm1(1e-300) == 1e-300);
  CHECK(elementary::tanh(infinity) == 1);
  CHECK(elementary::tanh(-infinity) == -1);
  CHECK(std::signbit(elementary::tanh(-0.0)));
  CHECK(elementary::sigmoid(-800.0) == 0);
  CHECK(elementary::sigmoid(800.0) == 1);
  CHECK(elementary::sigmoid(0.0) == 0.5);
  CHECK(elementary::log(0.0) == -infinity);
  CHECK(elementary::log(1.0) == 0);
  CHECK(elementary::log(infinity) == infinity);
  CHECK(elementary::log(5e-324) == doctest::Approx(-744.4400719213812).epsilon(1e-15));
  CHECK(std::isnan(elementary::log(-1.0)));
  for (const auto function : {elementary::exp, elementary::expm1, elementary::tanh, elementary::log}) {
    CHECK(std::isnan(function(not_a_number)));
  }
  CHECK(elementary::power(0.9, 0) == 1);
  CHECK(elementary::power(0.5, 10) == 0x1p-10);
}

TEST_CASE("the error functions give the same bits on every machine") {
  std::uint64_t hash = 14695981039346656037u;
  const auto add = [&hash](double value) { hash = (hash ^ std::bit_cast<std::uint64_t>(value)) * 1099511628211u; };
  for (int i = -4000; i < 4000; ++i) {
    const double x = i * 0.0017;
    add(elementary::erf(x));
    add(elementary::erfc(x));
    add(elementary::normal_density(x));
  }
  CHECK(hash == 6554485277208213456u);
}

TEST_CASE("the elementary functions give the same bits on every machine") {
  // FNV-1a over the bits of 20,000 results; another number here means another run for every seed.
  std::uint64_t hash = 14695981039346656037u;
  const auto add = [&hash](double value) { hash = (hash ^ std::bit_cast<std::uint64_t>(value)) * 1099511628211u; };
  for (int i = -2000; i < 2000; ++i) {
    const double x = i * 0.0117;
    add(elementary::exp(x));
    add(elementary::tanh(x));
    add(elementary::sigmoid(x));
    add(elementary::sin(x));
    add(elementary::log(x * x + 1e-9));
  }
  CHECK(hash == 17685285644052278208u);
}
