#include "engine/nn/network.hpp"

#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

using namespace nn;

TEST_CASE("the layout counts the parameters of the well-known sizes") {
  NetworkSpec network;
  network.inputs = 784;
  network.layers = {testing::layer(128, ActivationKind::relu), testing::layer(10, ActivationKind::softmax)};
  CHECK(ParameterLayout(network).size() == 101770);
  network.layers[0].units = 256;
  CHECK(ParameterLayout(network).size() == 203530);
}

TEST_CASE("weights and biases are views into one flat vector") {
  const testing::Example example = testing::worked_example();
  const ParameterLayout layout(example.network);
  CHECK(layout.size() == 12);
  Vector parameters = example.state.parameters;
  const LayerSlot& second = layout.layer(1);
  CHECK(weight_of(parameters, second)(0, 1) == 0.45);
  CHECK(weight_of(parameters, second)(1, 0) == 0.50);
  CHECK(parameters(second.weight_at(1, 0)) == 0.50);
  CHECK(bias_of(parameters, second)(1) == 0.60);
  CHECK(parameters(second.bias_at(1)) == 0.60);
  weight_of(parameters, second)(1, 1) = 9;
  CHECK(parameters(second.weight_at(1, 1)) == 9);
}

TEST_CASE("first parameters depend on the seed, layer by layer") {
  NetworkSpec network = testing::spiral().network;
  const Vector first = initial_parameters(network, 1);
  CHECK(testing::same_bits(first, initial_parameters(network, 1)));
  CHECK_FALSE(testing::same_bits(first, initial_parameters(network, 2)));
  const ParameterLayout layout(network);
  for (Index index = 0; index < 3; ++index) CHECK(bias_of(first, layout.layer(index)).isZero(0));
  // a wider second layer leaves the first layer's weights alone
  network.layers[1].units = 5;
  const Vector changed = initial_parameters(network, 1);
  CHECK(testing::same_bits(first.head(16), changed.head(16)));
}
