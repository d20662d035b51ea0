// exp and tanh of every instruction set against the engine's double functions. Every 241st float of both signs is tried
// here; bench_fast --work ulp tries all of them.
#include "engine/fast/kernels.hpp"
#include "engine/nn/elementary.hpp"
#include "tests/support/ulp.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <vector>

using namespace nn;

namespace {

std::vector<const fast::Kernels*> sets() {
  const fast::KernelList list = fast::available_kernels();
  return {list.sets, list.sets + list.count};
}

}  // namespace

TEST_CASE("exp and tanh in single precision are within 5 units in the last place") {
  for (const fast::Kernels* set : sets()) {
    CAPTURE(set->name);
    const testing::WorstUlp exp = testing::worst_ulp(set->exp, elementary::exp, 241);
    CAPTURE(exp.at);
    CHECK(exp.ulp < 5);
    CHECK(exp.ulp > 0.4);  // a measure that found nothing would be none
    const testing::WorstUlp tanh = testing::worst_ulp(set->tanh, elementary::tanh, 241);
    CAPTURE(tanh.at);
    CHECK(tanh.ulp < 5);
    CHECK(tanh.ulp > 0.4);
    // Where it is farthest off, every float: a sample may miss the worst.
    const testing::WorstUlp near = testing::worst_ulp(set->tanh, elementary::tanh, 1, std::bit_cast<std::uint32_t>(0.1f), std::bit_cast<std::uint32_t>(0.3f));
    CAPTURE(near.at);
    CHECK(near.ulp < 5);
    CHECK(near.ulp >= tanh.ulp);
    const testing::WorstUlp sigmoid = testing::worst_ulp(set->sigmoid, elementary::sigmoid, 997);
    CAPTURE(sigmoid.at);
    CHECK(sigmoid.ulp < 5);
  }
}

TEST_CASE("the ends of exp, tanh and sigmoid") {
  const float infinity = std::numeric_limits<float>::infinity();
  for (const fast::Kernels* set : sets()) {
    const auto value = [](auto kernel, float x) {
      float result = 7;
      kernel(&x, &result, 1);
      return result;
    };
    CHECK(value(set->exp, -infinity) == 0);
    CHECK(value(set->exp, infinity) == infinity);
    CHECK(value(set->exp, 0) == 1);
    CHECK(value(set->exp, -100) > 0);  // subnormal
    CHECK(value(set->tanh, infinity) == 1);
    CHECK(value(set->tanh, -infinity) == -1);
    CHECK(value(set->tanh, 1e-40f) == 1e-40f);
    CHECK(value(set->sigmoid, -infinity) == 0);
    CHECK(value(set->sigmoid, infinity) == 1);
    CHECK(value(set->sigmoid, -100) > 0);
    for (const auto kernel : {set->exp, set->tanh, set->sigmoid}) {
      CHECK(std::isnan(value(kernel, std::numeric_limits<float>::quiet_NaN())));
    }
  }
}

TEST_CASE("tanh never leaves [-1, 1] and is odd") {
  for (const fast::Kernels* set : sets()) {
    std::vector<float> x, y(4096), mirrored(4096);
    for (int i = 0; i < 4096; ++i) x.push_back(static_cast<float>(i) * 0.0025f);
    set->tanh(x.data(), y.data(), 4096);
    for (float& value : x) value = -value;
    set->tanh(x.data(), mirrored.data(), 4096);
    for (std::size_t i = 0; i < y.size(); ++i) {
      REQUIRE(y[i] <= 1);
      REQUIRE(mirrored[i] == -y[i]);
    }
  }
}
