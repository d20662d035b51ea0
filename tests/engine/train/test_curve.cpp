#include "engine/train/curve.hpp"

#include <doctest/doctest.h>

using namespace nn;

TEST_CASE("a curve keeps within its capacity, evenly, with first and newest point") {
  Curve curve(16);
  for (int step = 0; step < 1000; ++step) {
    curve.add({step, step / 10.0, {}});
    REQUIRE(curve.points().size() <= 16);
    REQUIRE(curve.points().front().step == 0);
    REQUIRE(curve.points().back().step == step);
  }
  CHECK(curve.points().size() >= 8);
  std::int64_t widest = 0;
  for (std::size_t i = 1; i < curve.points().size(); ++i) {
    REQUIRE(curve.points()[i].step > curve.points()[i - 1].step);
    widest = std::max(widest, curve.points()[i].step - curve.points()[i - 1].step);
  }
  CHECK(widest <= 200);
}

TEST_CASE("cutting forgets what lies after a step") {
  Curve curve;
  for (int step = 0; step < 10; ++step) curve.add({step, 0, {}});
  curve.cut(4);
  CHECK(curve.points().back().step == 4);
  curve.add({5, 0, {}});
  CHECK(curve.points().size() == 6);
  curve.clear();
  CHECK(curve.points().empty());
}
