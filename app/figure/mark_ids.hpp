#pragma once
#include "engine/nn/network.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chainrule {

/// Names: x₁, h₁ (or h²₁ with several hidden layers), o₁; mark ids: "input/1", "layer1/neuron2", "layer1/neuron2/weight1",
/// "layer1/neuron2/bias", "loss".
std::string neuron_name(const nn::NetworkSpec& network, int layer, nn::Index unit);  ///< layer -1: input; plain text
/// The name of one row of a layer's weight: the neuron's, and of maxout the piece too: h₁,₂. What stands below about a
/// weight, bias, preactivation or δ counts rows; only maxout has more of them than neurons.
std::string row_name(const nn::NetworkSpec& network, int layer, nn::Index row);
std::string neuron_id(int layer, nn::Index unit);                       ///< from 0 in, from 1 out; layer -1: input
std::string weight_id(int layer, nn::Index row, nn::Index input);
std::string bias_id(int layer, nn::Index row);
std::string preactivation_id(int layer, nn::Index row);  ///< "layer1/z2": the number under the neuron
std::string delta_id(int layer, nn::Index row);          ///< "layer1/delta2"
std::string target_id(nn::Index unit);                    ///< "target/1"

/// "control/l2": a number of the rule stands for the control that sets it. `linked_controls` are all that formulas name.
std::string control_id(std::string_view control);
std::span<const std::string_view> linked_controls();

/// The thing that a mark belongs to: a weight's number ("layer1/neuron2/weight1/chip") and a chip in a formula
/// ("formula/3/layer1/neuron2") stand for the id inside; other ids stand for themselves.
std::string_view subject_of(std::string_view mark_id);

/// A neuron, one of its weights or its bias, read back from an id; layers, units and rows from 0, layer -1: an input.
/// `unit` is the neuron, but of a weight, bias, preactivation or δ the row.
struct NeuronPlace {
  enum class Part { neuron, weight, bias, preactivation, delta };
  Part part = Part::neuron;
  int layer = -1;
  nn::Index unit = 0, input = 0;
};
std::optional<NeuronPlace> place_of(std::string_view id);

/// Weights of small networks are numbered through as in lecture notes (w₁ … w₈, layer by layer, unit by unit); of
/// others they are named by layer, unit and input: w⁽²⁾₃,₁. Plain text.
std::string weight_name(const nn::NetworkSpec& network, int layer, nn::Index unit, nn::Index input);
/// Its number in the numbering through, from 1, or 0 where the network is too large for that.
nn::Index weight_number(const nn::NetworkSpec& network, int layer, nn::Index unit, nn::Index input);
/// A neuron's name as an index: "h1", "h²1", "o1", "x1"; and a row's: "h1,2".
std::string index_name(const nn::NetworkSpec& network, int layer, nn::Index unit);
std::string row_index_name(const nn::NetworkSpec& network, int layer, nn::Index row);

}  // namespace chainrule
