#include "engine/nn/random.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>

using nn::Random;
using nn::Stream;

TEST_CASE("a stream is the same with every compiler") {
  // Computed from the published algorithms, written in Python apart from this code.
  Random random(1, Stream::weights, 0);
  CHECK(random.bits() == 13229287141060881785u);
  CHECK(random.bits() == 12937939401957129379u);
  CHECK(random.bits() == 3728370101278796987u);
}

TEST_CASE("streams of other seeds, purposes and indices differ") {
  const std::uint64_t first = Random(1, Stream::weights, 0).bits();
  CHECK(Random(1, Stream::weights, 0).bits() == first);
  CHECK(Random(2, Stream::weights, 0).bits() != first);
  CHECK(Random(1, Stream::data, 0).bits() != first);
  CHECK(Random(1, Stream::weights, 1).bits() != first);
  CHECK(Random(1, Stream::data, 2).bits() != Random(1, Stream::shuffle, 1).bits());
}

TEST_CASE("draws have the right distribution") {
  Random random(3, Stream::data);
  const int draws = 200000;
  double sum = 0, square = 0, normal_sum = 0, normal_square = 0, normal_fourth = 0;
  for (int i = 0; i < draws; ++i) {
    const double u = random.uniform();
    REQUIRE(u >= 0);
    REQUIRE(u < 1);
    sum += u;
    square += u * u;
    const double n = random.normal();
    REQUIRE(std::isfinite(n));
    normal_sum += n;
    normal_square += n * n;
    normal_fourth += n * n * n * n;
  }
  CHECK(sum / draws == doctest::Approx(0.5).epsilon(0.01));
  CHECK(square / draws == doctest::Approx(1.0 / 3).epsilon(0.01));
  CHECK(std::fabs(normal_sum / draws) < 0.01);
  CHECK(normal_square / draws == doctest::Approx(1).epsilon(0.02));
  CHECK(normal_fourth / draws == doctest::Approx(3).epsilon(0.05));
}

TEST_CASE("below draws every number about as often") {
  Random random(4, Stream::shuffle);
  std::array<int, 7> counts{};
  for (int i = 0; i < 70000; ++i) ++counts[random.below(7)];
  for (const int count : counts) CHECK(std::abs(count - 10000) < 500);
  CHECK(random.below(1) == 0);
}
