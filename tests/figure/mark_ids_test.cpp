#include "app/figure/mark_ids.hpp"

#include "app/figure/unicode_scripts.hpp"

#include <doctest/doctest.h>

using namespace chainrule;

namespace {

nn::NetworkSpec network(nn::Index inputs, std::vector<nn::Index> units) {
  nn::NetworkSpec spec;
  spec.inputs = inputs;
  for (const nn::Index count : units) {
    nn::LayerSpec layer;
    layer.units = count;
    spec.layers.push_back(layer);
  }
  return spec;
}

}  // namespace

TEST_CASE("neurons are named x, h and o, hidden layers numbered where there are several") {
  CHECK(neuron_name(network(2, {2, 2}), -1, 0) == "x₁");
  CHECK(neuron_name(network(2, {2, 2}), 0, 1) == "h₂");
  CHECK(neuron_name(network(2, {8, 8, 1}), 1, 2) == "h²₃");
  CHECK(neuron_name(network(2, {8, 8, 1}), 2, 0) == "o₁");
  CHECK(neuron_name(network(784, {128, 10}), 0, 99) == "h₁₀₀");
}

TEST_CASE("weights of small networks are numbered as in the notes: w5 and w6 feed o1") {
  const nn::NetworkSpec small = network(2, {2, 2});
  CHECK(weight_name(small, 0, 0, 0) == "w₁");
  CHECK(weight_name(small, 0, 1, 0) == "w₃");
  CHECK(weight_name(small, 1, 0, 0) == "w₅");
  CHECK(weight_name(small, 1, 1, 1) == "w₈");
  CHECK(weight_name(network(784, {128, 10}), 0, 2, 6) == "w⁽¹⁾₃,₇");
}

TEST_CASE("ids count from one and can be read back") {
  CHECK(neuron_id(-1, 0) == "input/1");
  CHECK(weight_id(0, 2, 1) == "layer1/neuron3/weight2");
  CHECK(bias_id(1, 0) == "layer2/neuron1/bias");
  const auto place = place_of("layer1/neuron3/weight2");
  REQUIRE(place);
  CHECK(place->part == NeuronPlace::Part::weight);
  CHECK(place->layer == 0);
  CHECK(place->unit == 2);
  CHECK(place->input == 1);
  CHECK(place_of("input/4")->layer == -1);
  CHECK(place_of("layer2/delta1")->part == NeuronPlace::Part::delta);
  CHECK(place_of("layer2/neuron1/bias")->part == NeuronPlace::Part::bias);
}

TEST_CASE("ids that name no neuron are refused") {
  for (const char* id : {"", "loss", "layer0/neuron1", "layer1/neuron0", "layer1/neuron1/weight", "layer1/neuron1/weight2x",
                         "layer1", "layerx/neuron1", "layer99999999999999999999/neuron1"})
    CHECK_FALSE(place_of(id));
}

TEST_CASE("chips stand for what they belong to") {
  CHECK(subject_of("layer1/neuron2/weight1/chip") == "layer1/neuron2/weight1");
  CHECK(subject_of("formula/3/layer1/neuron2") == "layer1/neuron2");
  CHECK(subject_of("loss") == "loss");
  CHECK(place_of("formula/12/layer1/neuron2/weight1")->input == 0);
}

TEST_CASE("names come apart into base, raised and lowered letters") {
  const NameParts parts = parts_of_name("h²₁₀");
  CHECK(parts.base == "h");
  CHECK(parts.above == "2");
  CHECK(parts.below == "10");
  CHECK(subscript_of("12") == "₁₂");
  CHECK(subscript_of("q").empty());
}
