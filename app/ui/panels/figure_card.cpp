#include "app/ui/panels/figure_card.hpp"

#include "app/ui/widgets/button.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {

ShownFigure show_figure(Ui& ui, std::string_view id, const Rect& rect, FigureKind kind, const Inputs& inputs,
                        const std::string& hovered, const CanvasView* canvas) {
  const double px_per_pt = ui.style().scale;
  ShownFigure shown;
  shown.widget = id;
  shown.touch = ui.touch(id, rect, true, false);
  const double zoom = canvas ? canvas->zoom : 1;
  const double width_pt = std::floor(rect.width * zoom / px_per_pt), height_pt = std::floor(rect.height * zoom / px_per_pt);
  if (width_pt < 1 || height_pt < 1) return shown;
  shown.figure = &inputs.figures.get(kind, inputs.session, hovered, width_pt, height_pt);
  const Point offset = canvas ? canvas->offset : Point{};
  shown.place = {{std::floor(rect.x + offset.x), std::floor(rect.y + offset.y)}, px_per_pt};
  if (zoom > 1) ui.canvas().push_clip(rect, true);
  paint_figure(ui.canvas(), *shown.figure, shown.place, inputs.pictures);
  if (zoom > 1) ui.canvas().pop_clip();
  if (shown.touch.hovered) shown.pointed = hit_test(*shown.figure, shown.place.to_figure(ui.mouse()));
  // What a surface's place says is more than its name (landscape_tool.cpp).
  if (shown.pointed && !shown.pointed->title.empty() && shown.pointed->id != "surface")
    ui.tooltip(shown.touch, shown.place.to_pixels(bounds_of(*shown.pointed, inputs.figures.metrics())), shown.pointed->title);
  return shown;
}

Rect draw_figure_buttons(Ui& ui, std::string_view id, Rect heading, FigureKind kind, const Inputs& inputs, CommandSink& sink) {
  const std::string name(id_of(kind)), base(id);
  const double side = ui.px(26);
  const std::string expand_tip = ui.text(inputs.view().figure.empty() ? "ui.tip.expand" : "ui.tip.shrink");
  const std::string export_tip = ui.text("ui.tip.export_figure");
  ButtonSpec spec;
  spec.look = ButtonLook::plain;
  spec.icon = inputs.view().figure.empty() ? Icon::expand : Icon::close;
  spec.tooltip = expand_tip;
  if (button(ui, base + "/expand", {heading.x + heading.width - side, heading.y, side, side}, spec))
    sink.send("figure", {inputs.view().figure.empty() ? name : std::string()});
  heading.width -= side + ui.px(2);
  spec.icon = Icon::export_file;
  spec.tooltip = export_tip;
  if (button(ui, base + "/export", {heading.x + heading.width - side, heading.y, side, side}, spec)) {
    sink.send("focus_figure", {name});
    sink.send("export");
  }
  heading.width -= side + ui.px(6);
  return heading;
}

void use_canvas(Ui& ui, const ShownFigure& shown, const Rect& rect, CanvasView& canvas) {
  constexpr double zoom_a_notch = 1.2, largest = 8;
  const auto keep_inside = [&] {
    canvas.offset.x = std::clamp(canvas.offset.x, rect.width * (1 - canvas.zoom), 0.0);
    canvas.offset.y = std::clamp(canvas.offset.y, rect.height * (1 - canvas.zoom), 0.0);
  };
  if (shown.touch.hovered) {
    if (const double notches = ui.take_wheel(rect); notches != 0) {
      const double zoom = std::clamp(canvas.zoom * std::pow(zoom_a_notch, notches), 1.0, largest), ratio = zoom / canvas.zoom;
      const Point at{ui.mouse().x - rect.x, ui.mouse().y - rect.y};
      canvas.offset = {at.x - (at.x - canvas.offset.x) * ratio, at.y - (at.y - canvas.offset.y) * ratio};
      canvas.zoom = zoom;
      ui.keep_moving();
    }
  }
  if (shown.touch.pressed && !shown.pointed && canvas.zoom > 1) canvas.held = ui.mouse();
  if (canvas.held && !(shown.touch.held && ui.mouse_down())) canvas.held.reset();
  if (canvas.held) {
    canvas.offset.x += ui.mouse().x - canvas.held->x;
    canvas.offset.y += ui.mouse().y - canvas.held->y;
    canvas.held = ui.mouse();
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
  }
  keep_inside();
}

namespace {

/// A weight, bias or input follows the mouse up and down; with Shift a tenth as fast. True once it has moved: that was no click.
bool drag_value(Ui& ui, const ShownFigure& shown, const Inputs& inputs, DeskState& state, CommandSink& sink) {
  constexpr double still_units = 4, a_unit = 0.01, slow = 0.1;
  if (!state.value_drag || state.value_drag->widget != shown.widget) return false;
  ValueDrag& drag = *state.value_drag;
  const double way = (drag.from.y - ui.mouse().y) / ui.px(1);
  drag.moved = drag.moved || std::abs(way) > still_units;
  if (!shown.touch.held || !ui.mouse_down()) {
    const bool moved = drag.moved;
    state.value_drag.reset();
    return moved;
  }
  if (!drag.moved) return false;
  const double step = a_unit * (ImGui::GetIO().KeyShift ? slow : 1), value = drag.start + std::round(way) * step;
  const double rounded = std::round(value * 1e6) / 1e6;
  if (value_at(inputs.session, drag.target) != rounded) {
    const Command command = edit_command(inputs.session, drag.target, rounded);
    sink.send(command.name, command.arguments);
  }
  ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
  ui.keep_moving();
  return true;
}

}  // namespace

std::string light_linked(const ShownFigure& shown, DeskState& state) {
  if (!shown.pointed) return {};
  const std::string mark = linked_mark(shown.pointed->id);
  if (has_chips(mark)) state.hovered = mark;
  return mark;
}

void use_network_marks(Ui& ui, const ShownFigure& shown, const Inputs& inputs, DeskState& state, CommandSink& sink) {
  if (drag_value(ui, shown, inputs, state, sink)) return;
  const std::string mark = light_linked(shown, state);
  const std::optional<MarkTarget> target = mark_target(mark);
  if (!target) return;
  if (target->kind != MarkTarget::Kind::target) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (shown.touch.pressed && target->kind != MarkTarget::Kind::neuron)
    if (const std::optional<double> held = value_at(inputs.session, *target)) state.value_drag = ValueDrag{shown.widget, *target, ui.mouse(), *held, false};
  if (!shown.touch.clicked) return;
  if (target->kind == MarkTarget::Kind::neuron)
    sink.send("focus", {static_cast<std::int64_t>(target->layer), static_cast<std::int64_t>(target->unit)});
  MarkTarget typed = *target;
  if (typed.kind == MarkTarget::Kind::neuron) typed.kind = MarkTarget::Kind::bias;
  const std::optional<double> value = value_at(inputs.session, typed);
  if (!value) return;
  const Rect bounds = bounds_of(*shown.pointed, inputs.figures.metrics());
  Rect beside = shown.place.to_pixels(bounds);
  // A link is long: its editor opens where it was clicked.
  if (std::holds_alternative<CubicShape>(shown.pointed->shape)) beside = {ui.mouse().x, ui.mouse().y, 1, 1};
  if (typed.kind == MarkTarget::Kind::weight || typed.kind == MarkTarget::Kind::bias) {
    const nn::Index input = typed.kind == MarkTarget::Kind::bias ? -1 : typed.input;
    sink.send("parameter", {static_cast<std::int64_t>(typed.layer), static_cast<std::int64_t>(typed.unit), static_cast<std::int64_t>(input)});
  }
  state.editor = ValueEditor{mark, typed, beside, false};
  ui.start_edit("value_editor", shortest(*value));
}

}  // namespace chainrule
