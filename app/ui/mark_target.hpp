#pragma once
#include "app/session/session.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace chainrule {

/// The number of the document that a mark of the network picture stands for; layers, units and inputs from 0.
struct MarkTarget {
  enum class Kind { neuron, weight, bias, input, target } kind = Kind::neuron;
  int layer = -1;
  nn::Index unit = 0, input = -1;
};

/// Reads a mark's id: "layer1/neuron2/weight3", "layer1/neuron2/bias", "layer1/neuron2", "input/2", "target/1" (and parts
/// of those, such as ".../label").
std::optional<MarkTarget> mark_target(std::string_view mark_id);
/// The network mark behind a chip of the step card: "formula/3/layer1/neuron1" gives "layer1/neuron1".
std::string linked_mark(std::string_view mark_id);

/// Does the mark stand for a number that a formula can show: a neuron, weight, bias, sum, δ, target or the loss?
bool has_chips(std::string_view mark_id);

/// The value there now; none where there is no such number, or where it cannot be typed.
std::optional<double> value_at(const Session& session, const MarkTarget& target);
/// The command that types `value` there.
Command edit_command(const Session& session, const MarkTarget& target, double value);

}  // namespace chainrule
