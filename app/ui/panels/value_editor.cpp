#include "app/figure/mark_ids.hpp"
#include "app/ui/panels/panels.hpp"
#include "app/ui/widgets/button.hpp"
#include "app/ui/widgets/text_field.hpp"

#include <algorithm>

namespace chainrule {
namespace {

std::string name_of_target(const Ui& ui, const MarkTarget& target) {
  const auto number = [](nn::Index index) { return std::to_string(index + 1); };
  switch (target.kind) {
    case MarkTarget::Kind::weight:
      return ui.text("ui.edit_weight", {{"layer", number(target.layer)}, {"unit", number(target.unit)}, {"input", number(target.input)}});
    case MarkTarget::Kind::neuron:
    case MarkTarget::Kind::bias: return ui.text("ui.edit_bias", {{"layer", number(target.layer)}, {"unit", number(target.unit)}});
    case MarkTarget::Kind::input: return ui.text("ui.edit_input", {{"unit", number(target.unit)}});
    case MarkTarget::Kind::target: return ui.text("ui.edit_target", {{"unit", number(target.unit)}});
  }
  return {};
}

constexpr double editor_height = 92, switch_height = 28, nerve_height = 32;

Rect beside_mark(const Ui& ui, const Rect& beside, double width, double height) {
  Rect place{beside.x + beside.width / 2 - width / 2, beside.y + beside.height + ui.px(6), width, height};
  if (place.y + place.height > ui.window().height - ui.px(4)) place.y = beside.y - place.height - ui.px(6);
  place.x = std::clamp(place.x, ui.px(4), std::max(ui.px(4), ui.window().width - place.width - ui.px(4)));
  place.y = std::clamp(place.y, ui.px(4), std::max(ui.px(4), ui.window().height - place.height - ui.px(4)));
  return place;
}

/// The neuron whose bias is typed.
struct EditedNeuron {
  int layer = 0;
  nn::Index unit = 0;
};
std::optional<EditedNeuron> neuron_of(const ValueEditor& editor, const nn::NetworkSpec& network) {
  const std::optional<NeuronPlace> place = chainrule::place_of(editor.mark);
  if (!place || place->layer < 0 || place->layer >= network.layer_count() || editor.target.kind != MarkTarget::Kind::bias) return std::nullopt;
  return EditedNeuron{place->layer, place->part == NeuronPlace::Part::neuron ? place->unit : network.unit_of_row(place->layer, place->unit)};
}

double switches_width(const Ui& ui) {
  const Ink ink = ui.ink(13);
  const double nerve = button_width(ui, ui.text("ui.as_nerve"));
  return std::max(nerve + ui.px(20), std::max(ui.canvas().width(ui.text("ui.neuron_silent"), ink), ui.canvas().width(ui.text("ui.neuron_frozen"), ink)) + ui.px(50));
}

/// Whether the neuron speaks and learns, below what is typed. True when it is shown as a nerve cell.
bool draw_switches(Ui& ui, Rect row, const EditedNeuron& neuron, const nn::NetworkSpec& network, bool is_nerve, bool& switched, CommandSink& sink) {
  const nn::LayerSpec& spec = network.layers[static_cast<std::size_t>(neuron.layer)];
  const bool is_output = neuron.layer + 1 == network.layer_count();
  const std::vector<CommandArgument> place = {std::int64_t{neuron.layer}, std::int64_t{neuron.unit}};
  const std::string silent_tip = ui.text(is_output ? "ui.tip.neuron_output" : "ui.tip.neuron_silent");
  if (checkbox(ui, "neuron/silent", row, ui.text("ui.neuron_silent"), network.is_silent(neuron.layer, neuron.unit), silent_tip, !is_output)) sink.send("toggle_silent", place), switched = true;
  row.y += row.height;
  const bool is_frozen = network.is_held(neuron.layer, neuron.unit * nn::rows_a_unit(spec.activation));
  const std::string frozen_tip = ui.text(spec.frozen ? "ui.tip.neuron_layer_frozen" : "ui.tip.neuron_frozen");
  if (checkbox(ui, "neuron/frozen", row, ui.text("ui.neuron_frozen"), is_frozen, frozen_tip, !spec.frozen)) sink.send("toggle_frozen", place), switched = true;
  const std::string nerve = ui.text("ui.as_nerve"), nerve_tip = ui.text("ui.tip.as_nerve");
  ButtonSpec button_spec;
  button_spec.text = nerve;
  button_spec.tooltip = nerve_tip;
  if (!button(ui, "neuron/nerve", {row.x, row.y + row.height + ui.px(4), row.width, ui.px(26)}, button_spec)) return false;
  sink.send("focus", place);
  if (!is_nerve) sink.send("toggle", {std::string("nerve")});
  return true;
}

}  // namespace

void draw_value_editor(Ui& ui, const Inputs& inputs, DeskState& state, CommandSink& sink) {
  if (!state.editor) return;
  ValueEditor& editor = *state.editor;
  const std::optional<double> value = value_at(inputs.session, editor.target);
  if (!value || ui.edit().id != "value_editor") {
    state.editor.reset();
    return;
  }
  const std::string name = name_of_target(ui, editor.target), hint = ui.text("ui.edit_hint");
  const nn::NetworkSpec& network = inputs.scene().network;
  const std::optional<EditedNeuron> neuron = neuron_of(editor, network);
  const double width = std::max({ui.px(180), neuron ? switches_width(ui) : 0, ui.canvas().width(name, ui.ink(13, Face::sans_bold)) + ui.px(26),
                                 ui.canvas().width(hint, ui.ink(11.5)) + ui.px(26)});
  const Rect place = beside_mark(ui, editor.beside, width, ui.px(editor_height + (neuron ? 2 * switch_height + nerve_height : 0)));
  ui.begin_layer(place);
  ui.canvas().shadow(place, ui.px(8), ui.px(12));
  ui.canvas().fill(place, ui.theme().card, ui.px(8));
  ui.canvas().outline(place, ui.theme().accent, ui.line(1), ui.px(8));
  const Rect room = inset(place, ui.px(10));
  label(ui, {room.x, room.y, room.width, ui.px(20)}, name, ui.ink(13, Face::sans_bold));
  NumberSpec number;
  number.value = *value;
  number.quiet = false;
  number.format = NumberFormat(17);
  const TextEdit typing = ui.edit();
  NumberEvent event = number_field(ui, "value_editor", {room.x, room.y + ui.px(24), room.width, ui.px(28)}, number);
  label(ui, {room.x, room.y + ui.px(55), room.width, ui.px(18)}, hint, ui.ink(11.5, Face::sans, ui.theme().muted_text));
  bool switched = false;
  const bool leaves = neuron && draw_switches(ui, {room.x, room.y + ui.px(75), room.width, ui.px(switch_height)}, *neuron, network, inputs.view().nerve, switched, sink);
  // The switches belong to the card: pressing them does not end the typing.
  if (event.kind == FieldEvent::Kind::kept && ui.mouse_pressed() && place.contains(ui.mouse())) {
    ui.edit() = typing;
    event.kind = FieldEvent::Kind::changed;
  }
  ui.end_layer();
  if (event.kind == FieldEvent::Kind::reverted) {
    if (editor.changed) sink.send("undo");
  } else if (event.value) {
    const Command command = edit_command(inputs.session, editor.target, *event.value);
    sink.send(command.name, command.arguments);
    editor.changed = true;
  }
  // A switch is a level of undo of its own: Esc keeps what stood before it.
  if (state.editor && switched) {
    editor.changed = false;
    ui.edit().before = ui.edit().text;
  }
  if (leaves) ui.stop_edit();
  if (leaves || event.kind == FieldEvent::Kind::kept || event.kind == FieldEvent::Kind::reverted) state.editor.reset();
}

}  // namespace chainrule
