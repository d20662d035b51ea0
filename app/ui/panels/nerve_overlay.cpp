// One neuron as a nerve cell, laid over the network that it belongs to.
#include "app/explain/desk_figures.hpp"
#include "app/figure/mark_ids.hpp"
#include "app/ui/panels/column.hpp"
#include "app/ui/panels/figure_card.hpp"
#include "app/ui/widgets/button.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

/// The neuron's circle on the screen (pixels); none where the network does not draw it.
std::optional<Rect> neuron_on_screen(const ShownFigure& network, const Inputs& inputs) {
  const Moment moment = moment_of(inputs.session, "");
  if (!moment.trace || moment.trace->layers.empty()) return std::nullopt;
  const Focus focus = focus_of(moment);
  const Mark* mark = network.figure->find(neuron_id(focus.layer, focus.unit));
  if (!mark) return std::nullopt;
  return network.place.to_pixels(bounds_of(*mark, inputs.figures.metrics()));
}

/// Where the neuron is not: on the other side of the network, and below it where it stands high.
Rect place_for(const Ui& ui, const Rect& room, const std::optional<Rect>& neuron) {
  const double width = std::min(room.width, std::max(ui.px(400), 0.56 * room.width));
  const double height = std::min(room.height, std::min(width * 0.48, 0.8 * room.height) + ui.px(34));
  const bool is_right = neuron && neuron->x + neuron->width / 2 < room.x + room.width / 2;
  const bool is_low = !neuron || neuron->y + neuron->height / 2 < room.y + room.height / 2;
  return {is_right ? room.x + room.width - width : room.x, is_low ? room.y + room.height - height : room.y, width, height};
}

/// From the neuron's rim to the nearest place of the card.
void draw_leader(Ui& ui, const Rect& neuron, const Rect& card) {
  const Point centre{neuron.x + neuron.width / 2, neuron.y + neuron.height / 2};
  if (card.contains(centre)) return;
  const Point end{std::clamp(centre.x, card.x, card.x + card.width), std::clamp(centre.y, card.y, card.y + card.height)};
  const double length = std::hypot(end.x - centre.x, end.y - centre.y), radius = std::min(neuron.width, neuron.height) / 2;
  if (length <= radius) return;
  const Point from{centre.x + (end.x - centre.x) * radius / length, centre.y + (end.y - centre.y) * radius / length};
  ui.canvas().line(from, end, ui.theme().accent, ui.line(1.5));
  ui.canvas().circle(end, ui.px(3), ui.theme().accent);
}

}  // namespace

void draw_nerve_overlay(Ui& ui, const ShownFigure& network, const Rect& room, const Inputs& inputs, DeskState& state, CommandSink& sink) {
  if (!inputs.view().nerve || !network.figure) return;
  const std::optional<Rect> neuron = neuron_on_screen(network, inputs);
  const Rect card = place_for(ui, room, neuron);
  ui.begin_layer(card);
  if (neuron) draw_leader(ui, *neuron, card);
  ui.canvas().shadow(card, ui.px(8), ui.px(10));
  ui.canvas().fill(card, ui.theme().card, ui.px(8));
  ui.canvas().outline(card, ui.theme().accent, ui.line(1), ui.px(8));
  const Rect inside = inset(card, ui.px(8));
  Rect heading{inside.x + ui.px(4), inside.y, inside.width - ui.px(4), ui.px(26)};
  const std::string tip = ui.text("ui.close");
  ButtonSpec close;
  close.icon = Icon::close;
  close.look = ButtonLook::plain;
  close.tooltip = tip;
  if (button(ui, "nerve/close", {heading.x + heading.width - ui.px(26), heading.y, ui.px(26), ui.px(26)}, close)) sink.send("toggle", {std::string("nerve")});
  heading.width -= ui.px(28);
  if (network.widget == "network/figure") heading = draw_figure_buttons(ui, "nerve", heading, FigureKind::biological_neuron, inputs, sink);
  label(ui, heading, capitalised(name_of(ui, "figure", "biological_neuron")), ui.ink(14, Face::sans_bold));
  const Rect figure{inside.x, heading.y + heading.height + ui.px(2), inside.width, inside.y + inside.height - heading.y - heading.height - ui.px(2)};
  const ShownFigure shown = show_figure(ui, "nerve/figure", figure, FigureKind::biological_neuron, inputs, state.last_hovered);
  use_network_marks(ui, shown, inputs, state, sink);
  ui.end_layer();
}

}  // namespace chainrule
