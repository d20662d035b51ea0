#include "engine/train/collapse.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace nn;

namespace {

testing::Example linear_stack(std::uint64_t number) {
  testing::Example example = testing::random_example(number);
  for (LayerSpec& layer : example.network.layers) layer.activation = Activation{};
  return example;
}

}  // namespace

TEST_CASE("a stack of linear layers is one linear map, on every example") {
  int deep = 0;
  for (std::uint64_t number = 0; number < 200; ++number) {
    const testing::Example example = linear_stack(number);
    const LinearMap map = collapsed(example.network, example.state.parameters);
    CHECK(map.weight.rows() == example.network.outputs());
    CHECK(map.weight.cols() == example.network.inputs);
    const CollapseCheck check = compare(map, example.network, example.state.parameters, *example.data);
    CAPTURE(number);
    CHECK(check.examples == example.data->size());
    CHECK(check.worst_difference <= 1e-12 * std::max(1.0, check.scale));
    deep += example.network.layer_count() > 1;
  }
  CHECK(deep > 50);
}

TEST_CASE("a map that is a little wrong is found out") {
  const testing::Example example = linear_stack(5);
  LinearMap map = collapsed(example.network, example.state.parameters);
  map.bias(0) += 1e-9;
  const CollapseCheck check = compare(map, example.network, example.state.parameters, *example.data);
  CHECK(check.worst_difference > 1e-12 * std::max(1.0, check.scale));
}

TEST_CASE("the first layer that bends is named") {
  testing::Example example = linear_stack(5);
  CHECK_FALSE(first_bent_layer(example.network));
  example.network.layers.back().activation.kind = ActivationKind::leaky_relu;
  CHECK(first_bent_layer(example.network) == example.network.layer_count() - 1);
  example.network.layers.back().activation.slope = 1;
  CHECK_FALSE(first_bent_layer(example.network));
  CHECK(first_bent_layer(testing::spiral().network) == 0);
}
