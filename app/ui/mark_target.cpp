#include "app/ui/mark_target.hpp"

#include "app/document/own_example.hpp"
#include "app/figure/mark_ids.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

namespace chainrule {
namespace {

std::vector<std::string_view> parts_of(std::string_view id) {
  std::vector<std::string_view> parts;
  while (!id.empty()) {
    const std::size_t slash = id.find('/');
    parts.push_back(id.substr(0, slash));
    id = slash == std::string_view::npos ? std::string_view{} : id.substr(slash + 1);
  }
  return parts;
}

/// "neuron12" with "neuron" gives 12.
std::optional<int> number_after(std::string_view text, std::string_view word) {
  if (!text.starts_with(word)) return std::nullopt;
  text.remove_prefix(word.size());
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 1) return std::nullopt;
  return number;
}

nn::Index traced_example(const Session& session) {
  const Snapshot& shown = session.shown();
  if (session.view().sample >= 0 || !shown.trace || shown.trace->examples.empty()) return std::max<nn::Index>(0, session.view().sample);
  return shown.trace->examples[static_cast<std::size_t>(std::min(session.view().example, shown.trace->sample_count() - 1))];
}

}  // namespace

std::optional<MarkTarget> mark_target(std::string_view mark_id) {
  const std::vector<std::string_view> parts = parts_of(mark_id);
  if (parts.size() < 2) return std::nullopt;
  MarkTarget target;
  if (parts[0] == "input" || parts[0] == "target") {
    const std::optional<int> number = number_after(parts[1], "");
    if (!number) return std::nullopt;
    target.kind = parts[0] == "input" ? MarkTarget::Kind::input : MarkTarget::Kind::target;
    target.unit = *number - 1;
    return target;
  }
  const std::optional<int> layer = number_after(parts[0], "layer"), neuron = number_after(parts[1], "neuron");
  if (!layer || !neuron) return std::nullopt;
  target.layer = *layer - 1;
  target.unit = *neuron - 1;
  if (parts.size() == 2) return target;
  if (parts[2] == "bias") target.kind = MarkTarget::Kind::bias;
  if (const std::optional<int> weight = number_after(parts[2], "weight")) {
    target.kind = MarkTarget::Kind::weight;
    target.input = *weight - 1;
  }
  return target;
}

std::string linked_mark(std::string_view mark_id) {
  const std::vector<std::string_view> parts = parts_of(mark_id);
  if (parts.size() < 3 || parts[0] != "formula") return std::string(mark_id);
  return std::string(mark_id.substr(parts[0].size() + parts[1].size() + 2));
}

bool has_chips(std::string_view mark_id) { return mark_id == "loss" || mark_id.starts_with("control/") || mark_id.starts_with("target/") || place_of(mark_id).has_value(); }

std::optional<double> value_at(const Session& session, const MarkTarget& target) {
  const Document& document = session.document();
  const nn::NetworkSpec& network = document.scene.network;
  const nn::ParameterLayout layout(network);
  const nn::Vector& parameters = session.shown().state.parameters;
  const bool is_parameter = target.kind == MarkTarget::Kind::weight || target.kind == MarkTarget::Kind::bias;
  if (is_parameter) {
    if (target.layer < 0 || target.layer >= network.layer_count() || parameters.size() != layout.size()) return std::nullopt;
    const nn::LayerSlot& slot = layout.layer(target.layer);
    if (target.unit >= slot.rows || target.input >= slot.inputs) return std::nullopt;
    // A bias is typed as it is shown.
    if (target.kind == MarkTarget::Kind::bias) return session.view().letters.shown_bias(parameters[slot.bias_at(target.unit)]);
    return parameters[slot.weight_at(target.unit, target.input)];
  }
  if (session.view().sample == own_sample && document.scene.own) {
    const nn::Vector& numbers = target.kind == MarkTarget::Kind::input ? document.scene.own->inputs : document.scene.own->targets;
    return target.unit < numbers.size() ? std::optional<double>(numbers(target.unit)) : std::nullopt;
  }
  if (!std::holds_alternative<InlineData>(document.scene.data)) return std::nullopt;
  const nn::Index example = traced_example(session);
  if (target.kind == MarkTarget::Kind::input && target.unit < document.data->features())
    return document.data->input(target.unit, example);
  if (target.kind == MarkTarget::Kind::target && target.unit < document.data->targets.rows())
    return document.data->targets(target.unit, example);
  return std::nullopt;
}

Command edit_command(const Session& session, const MarkTarget& target, double value) {
  const auto whole = [](nn::Index number) { return static_cast<std::int64_t>(number); };
  const bool is_own = session.view().sample == own_sample && session.document().scene.own;
  if (is_own && target.kind == MarkTarget::Kind::input) return {"set_own_input", {whole(target.unit), value}};
  if (is_own && target.kind == MarkTarget::Kind::target) return {"set_own_target", {whole(target.unit), value}};
  switch (target.kind) {
    case MarkTarget::Kind::input: return {"set_input", {whole(traced_example(session)), whole(target.unit), value}};
    case MarkTarget::Kind::target: return {"set_target", {whole(traced_example(session)), whole(target.unit), value}};
    case MarkTarget::Kind::neuron:
    case MarkTarget::Kind::weight:
    case MarkTarget::Kind::bias: break;
  }
  const nn::Index input = target.kind == MarkTarget::Kind::weight ? target.input : -1;
  return {"set_parameter", {whole(target.layer), whole(target.unit), whole(input), input < 0 ? session.view().letters.shown_bias(value) : value}};
}

}  // namespace chainrule
