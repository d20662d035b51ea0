#include "app/figure/axes.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace chainrule;

namespace {

std::vector<std::string> labels(const std::vector<Tick>& ticks) {
  std::vector<std::string> all;
  for (const Tick& tick : ticks) all.push_back(tick.label);
  return all;
}

}  // namespace

TEST_CASE("linear ticks are round numbers within the range, and exact") {
  CHECK(labels(linear_ticks(0, 1, 6)) == std::vector<std::string>{"0", "0.2", "0.4", "0.6", "0.8", "1"});
  CHECK(labels(linear_ticks(-6, 6, 5)) == std::vector<std::string>{"−5", "0", "5"});
  CHECK(linear_ticks(0, 1, 11)[3].value == 0.3);
  for (const double range : {1e-7, 3.0, 12345.0, 1e9})
    for (int most = 2; most < 10; ++most) CHECK(static_cast<int>(linear_ticks(0, range, most).size()) <= most);
}

TEST_CASE("ranges that are none have no ticks") {
  CHECK(linear_ticks(1, 1, 5).empty());
  CHECK(linear_ticks(0, std::numeric_limits<double>::infinity(), 5).empty());
  CHECK(log_ticks(-1, 10, 5).empty());
}

TEST_CASE("logarithmic ticks are powers of ten, with 2 and 5 between where there is room") {
  CHECK(labels(log_ticks(0.01, 10, 5)) == std::vector<std::string>{"0.01", "0.1", "1", "10"});
  CHECK(labels(log_ticks(1, 10, 5)) == std::vector<std::string>{"1", "2", "5", "10"});
  CHECK(log_ticks(1e-12, 1e3, 4).size() <= 4);
}

TEST_CASE("a scale maps its ends, straight and logarithmic") {
  const Scale straight{0, 10, 100, 200, false}, log{0.01, 100, 0, 4, true};
  CHECK(straight.at(5) == doctest::Approx(150));
  CHECK(log.at(1) == doctest::Approx(2));
}

TEST_CASE("an empty range is widened to one that can be drawn") {
  double low = 3, high = 3;
  widen(low, high);
  CHECK(low < 3);
  CHECK(high > 3);
}
