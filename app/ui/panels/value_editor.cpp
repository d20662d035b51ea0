#include "app/ui/panels/panels.hpp"
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

Rect place_of(const Ui& ui, const Rect& beside, double width) {
  Rect place{beside.x + beside.width / 2 - width / 2, beside.y + beside.height + ui.px(6), width, ui.px(92)};
  if (place.y + place.height > ui.window().height - ui.px(4)) place.y = beside.y - place.height - ui.px(6);
  place.x = std::clamp(place.x, ui.px(4), std::max(ui.px(4), ui.window().width - place.width - ui.px(4)));
  place.y = std::clamp(place.y, ui.px(4), std::max(ui.px(4), ui.window().height - place.height - ui.px(4)));
  return place;
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
  const double width = std::max({ui.px(180), ui.canvas().width(name, ui.ink(13, Face::sans_bold)) + ui.px(26),
                                 ui.canvas().width(hint, ui.ink(11.5)) + ui.px(26)});
  const Rect place = place_of(ui, editor.beside, width);
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
  const NumberEvent event = number_field(ui, "value_editor", {room.x, room.y + ui.px(24), room.width, ui.px(28)}, number);
  label(ui, {room.x, room.y + ui.px(55), room.width, ui.px(18)}, hint, ui.ink(11.5, Face::sans, ui.theme().muted_text));
  ui.end_layer();
  if (event.kind == FieldEvent::Kind::reverted) {
    if (editor.changed) sink.send("undo");
  } else if (event.value) {
    const Command command = edit_command(inputs.session, editor.target, *event.value);
    sink.send(command.name, command.arguments);
    editor.changed = true;
  }
  if (event.kind == FieldEvent::Kind::kept || event.kind == FieldEvent::Kind::reverted) state.editor.reset();
}

}  // namespace chainrule
