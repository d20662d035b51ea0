#include "engine/train/gradient_check.hpp"

#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

using namespace nn;

namespace {

GradientCheck check(const testing::Example& example, Index limit = 0) {
  return check_gradients(example.network, example.rule, example.state.parameters, *example.data,
                         testing::all_columns(*example.data), limit);
}

}  // namespace

TEST_CASE("a right gradient passes, with dropout and penalty too") {
  testing::Example example = testing::spiral();
  CHECK(check(example).passed());
  CHECK(check(example).compared == example.state.parameters.size());
  CHECK(check(example, 10).compared == 10);
  example.network.layers[0].dropout = 0.5;
  example.rule.l2 = 0.3;
  const GradientCheck result = check(example);
  CHECK(result.passed());
  CHECK(result.worst_index >= 0);
}

TEST_CASE("a network that ends in steps has nothing to check") {
  testing::Example example = testing::spiral();
  for (LayerSpec& layer : example.network.layers) layer.activation.kind = ActivationKind::step;
  CHECK(check(example).nothing_to_check);
  CHECK_FALSE(check(example).passed());
}

TEST_CASE("components whose pass changes sides at a kink are skipped") {
  testing::Example example;
  example.network.inputs = 1;
  example.network.layers = {testing::layer(2, ActivationKind::relu), testing::layer(1, ActivationKind::linear)};
  Matrix inputs(1, 1), targets(1, 1);
  inputs << 1;
  targets << 1;
  example.data = testing::dataset(inputs, targets);
  example.state.parameters.resize(7);
  example.state.parameters << 0, 0.5, 0, 0, 1, 1, 0;  // the first unit's z is exactly 0
  const GradientCheck result = check(example);
  CHECK(result.skipped_kinks == 2);
  CHECK(result.wrong == 0);
}
