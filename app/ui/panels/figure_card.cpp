#include "app/ui/panels/figure_card.hpp"

#include "app/ui/widgets/button.hpp"

#include <cmath>

namespace chainrule {

ShownFigure show_figure(Ui& ui, std::string_view id, const Rect& rect, FigureKind kind, const Inputs& inputs,
                        const std::string& hovered) {
  const double px_per_pt = ui.style().scale;
  ShownFigure shown;
  shown.touch = ui.touch(id, rect, true, false);
  const double width_pt = std::floor(rect.width / px_per_pt), height_pt = std::floor(rect.height / px_per_pt);
  if (width_pt < 1 || height_pt < 1) return shown;
  shown.figure = &inputs.figures.get(kind, inputs.session, hovered, width_pt, height_pt);
  shown.place = {{std::floor(rect.x), std::floor(rect.y)}, px_per_pt};
  paint_figure(ui.canvas(), *shown.figure, shown.place, inputs.pictures);
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

void use_network_marks(Ui& ui, const ShownFigure& shown, const Inputs& inputs, DeskState& state, CommandSink& sink) {
  if (!shown.pointed) return;
  const std::string mark = linked_mark(shown.pointed->id);
  const std::optional<MarkTarget> target = mark_target(mark);
  if (!target) return;
  state.hovered = mark;
  if (target->kind != MarkTarget::Kind::target) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
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
