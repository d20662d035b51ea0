#include "app/ui/panels/figure_card.hpp"
#include "app/ui/panels/network_tools.hpp"

namespace chainrule {

void draw_network_panel(Ui& ui, const Rect& rect, const Inputs& inputs, DeskState& state, CommandSink& sink) {
  const Rect room = draw_card(ui, rect);
  Rect heading{room.x, room.y - ui.px(4), room.width, ui.px(26)};
  const Rect strip{room.x, heading.y + heading.height + ui.px(3), room.width, ui.px(has_shape_strip(inputs) ? 24 : 1)};
  const Rect figure{room.x, strip.y + strip.height, room.width, room.y + room.height - strip.y - strip.height};
  heading = draw_figure_buttons(ui, "network", heading, FigureKind::network, inputs, sink);
  const std::string title = capitalised(name_of(ui, "figure", "network"));
  const Ink ink = ui.ink(15, Face::sans_bold);
  heading = draw_links_choice(ui, heading, ui.canvas().width(title, ink), inputs, sink);
  label(ui, heading, title, ink);
  const ShownFigure shown = show_figure(ui, "network/figure", figure, FigureKind::network, inputs, state.last_hovered, &state.canvas);
  use_canvas(ui, shown, figure, state.canvas);
  if (has_shape_strip(inputs)) draw_shape_strip(ui, strip, rect, shown, inputs, sink);
  use_network_marks(ui, shown, inputs, state, sink);
  draw_nerve_overlay(ui, shown, figure, inputs, state, sink);
}

void draw_step_panel(Ui& ui, const Rect& rect, const Inputs& inputs, DeskState& state, CommandSink& sink) {
  draw_card(ui, rect);
  const Rect figure{rect.x + ui.px(2), rect.y + ui.px(8), rect.width - ui.px(12), rect.height - ui.px(16)};
  const ShownFigure shown = show_figure(ui, "step/figure", figure, FigureKind::step_card, inputs, state.last_hovered);
  // After the figure that they lie on: what is drawn later is pressed first.
  draw_figure_buttons(ui, "step", {figure.x, figure.y, figure.width, ui.px(26)}, FigureKind::step_card, inputs, sink);
  light_linked(shown, state);
}

}  // namespace chainrule
