#pragma once
#include "engine/nn/network.hpp"

#include <string>

namespace chainrule {

/// Names: x₁, h₁ (or h²₁ with several hidden layers), o₁; mark ids: "input/1", "layer1/neuron2", "layer1/neuron2/weight1",
/// "layer1/neuron2/bias", "loss".
std::string neuron_name(const nn::NetworkSpec& network, int layer, nn::Index unit);  ///< layer -1: input; plain text
std::string neuron_id(int layer, nn::Index unit);                       ///< from 0 in, from 1 out; layer -1: input
std::string weight_id(int layer, nn::Index unit, nn::Index input);
std::string bias_id(int layer, nn::Index unit);

}  // namespace chainrule
