#include "app/ui/panels/network_tools.hpp"

#include "app/figure/mark_ids.hpp"
#include "app/ui/panels/column.hpp"
#include "app/ui/widgets/button.hpp"
#include "app/ui/widgets/slider.hpp"

#include <algorithm>

namespace chainrule {
namespace {

constexpr double sign_side = 24;  ///< of a sign that can be pressed

/// Where a layer's column stands on the screen (pixels), layer -1 the inputs; none where the figure draws no network.
std::optional<double> column_centre(const ShownFigure& shown, const FontMetrics& metrics, int layer) {
  const Mark* mark = shown.figure->find(neuron_id(layer, 0));
  if (!mark && layer < 0) mark = shown.figure->find("input");
  if (!mark) return std::nullopt;
  const Rect bounds = shown.place.to_pixels(bounds_of(*mark, metrics));
  return bounds.x + bounds.width / 2;
}

/// One sign of the strip.
struct SignSpec {
  std::string id, tip;
  Icon icon = Icon::plus;
  bool enabled = true;
};

bool sign(Ui& ui, const Rect& rect, const Rect& card, const SignSpec& spec) {
  const Touch touch = ui.touch(spec.id, rect, spec.enabled);
  const Theme& theme = ui.theme();
  const bool near = card.contains(ui.mouse()) && ui.style().pointing;
  if (touch.hovered && spec.enabled) ui.canvas().fill(inset(rect, ui.px(1)), touch.held ? theme.field : theme.field_hover, ui.px(6));
  ui.focus_ring(touch, rect, ui.px(6));
  const Color lit = touch.hovered ? theme.text : theme.muted_text;
  const Color color = !spec.enabled ? mix(theme.muted_text, theme.card, 0.7) : near || touch.focused ? lit : mix(theme.muted_text, theme.card, 0.45);
  draw_icon(ui, spec.icon, {rect.x + rect.width / 2, rect.y + rect.height / 2}, ui.px(10), color);
  ui.tooltip(touch, rect, spec.tip);
  return touch.clicked;
}

/// − and + side by side around `x`: -1, 1, or 0 where neither was pressed. Only where both lie within the strip.
int pair_of_signs(Ui& ui, const Rect& strip, const Rect& card, double x, const SignSpec& less, const SignSpec& more) {
  const double side = ui.px(sign_side);
  if (x - side < strip.x - 1 || x + side > strip.x + strip.width + 1) return 0;
  const bool taken = sign(ui, {x - side, strip.y, side, side}, card, less);
  const bool added = sign(ui, {x, strip.y, side, side}, card, more);
  return taken ? -1 : added ? 1 : 0;
}

void draw_unit_signs(Ui& ui, const Rect& strip, const Rect& card, int layer, double x, const Inputs& inputs, CommandSink& sink) {
  const nn::NetworkSpec& network = inputs.scene().network;
  const bool is_output = layer + 1 == network.layer_count(), is_fixed = layer < 0 || is_output;
  const std::string id = layer < 0 ? "canvas/inputs" : is_output ? "canvas/outputs" : "canvas/layer" + std::to_string(layer + 1);
  const nn::Index units = layer < 0 ? network.inputs : network.layers[static_cast<std::size_t>(layer)].units;
  const std::string fixed = ui.text(layer < 0 ? "ui.tip.inputs_of_data" : "ui.tip.output_units");
  const Arguments number = {{"number", std::to_string(layer + 1)}};
  SignSpec less{id + "/units/less", is_fixed ? fixed : ui.text(units > 1 ? "ui.tip.one_unit_less" : "ui.tip.one_unit_stays", number), Icon::minus, !is_fixed && units > 1};
  SignSpec more{id + "/units/more", is_fixed ? fixed : ui.text(units < most_units ? "ui.tip.one_unit_more" : "ui.tip.most_units", number), Icon::plus, !is_fixed && units < most_units};
  if (const int change = pair_of_signs(ui, strip, card, x, less, more); change != 0)
    sink.set(layer_path(static_cast<std::size_t>(layer), "units"), std::to_string(units + change));
}

void draw_layer_signs(Ui& ui, const Rect& strip, const Rect& card, double x, const Inputs& inputs, CommandSink& sink) {
  const nn::Index hidden = inputs.scene().network.layer_count() - 1;
  const SignSpec less{"canvas/layers/less", ui.text(hidden > 0 ? "ui.tip.one_layer_less" : "ui.tip.no_layer_less"), Icon::minus, hidden > 0};
  const SignSpec more{"canvas/layers/more", ui.text(hidden < most_hidden_layers ? "ui.tip.one_layer_more" : "ui.tip.most_layers"), Icon::plus, hidden < most_hidden_layers};
  const double side = ui.px(sign_side);
  ui.canvas().outline({x - side, strip.y, 2 * side, side}, ui.theme().card_border, ui.line(1), ui.px(6));
  if (const int change = pair_of_signs(ui, strip, card, x, less, more); change != 0) sink.send(change > 0 ? "add_layer" : "remove_layer");
}

}  // namespace

Rect draw_links_choice(Ui& ui, Rect heading, double title, const Inputs& inputs, CommandSink& sink) {
  if (inputs.scene().desk.hides(ControlPart::view)) return heading;
  const auto kinds = link_quantities();
  const LinkQuantity shown = inputs.view().links;
  std::vector<Segment> segments;
  double width = 0;
  for (const LinkQuantity kind : kinds) {
    const std::string id(id_of(kind));
    segments.push_back({name_of(ui, "links", id), ui.text("ui.tip.links_" + id)});
    width += ui.canvas().width(segments.back().text, ui.ink(12.5, Face::sans_bold)) + ui.px(14);
  }
  const int selected = static_cast<int>(std::find(kinds.begin(), kinds.end(), shown) - kinds.begin());
  const double room = heading.width - title - ui.px(12);
  std::optional<int> chosen;
  if (width <= room) {
    chosen = segmented(ui, "links", {heading.x + heading.width - width, heading.y, width, heading.height}, segments, selected);
  } else {
    DropdownSpec spec = choices(ui, "links", kinds, shown);
    const std::string tip = ui.text("ui.tip.links");
    spec.tooltip = tip;
    width = ui.canvas().width(spec.items[static_cast<std::size_t>(selected)], ui.ink(13, Face::sans_bold)) + ui.px(34);
    if (width > room) return heading;
    chosen = dropdown(ui, "links", {heading.x + heading.width - width, heading.y, width, heading.height}, spec);
  }
  if (chosen) sink.send("links", {std::string(id_of(kinds[static_cast<std::size_t>(*chosen)]))});
  heading.width -= width + ui.px(8);
  return heading;
}

bool has_shape_strip(const Inputs& inputs) { return !inputs.view().presenting && !inputs.scene().desk.hides(ControlPart::network); }

void draw_shape_strip(Ui& ui, const Rect& strip, const Rect& card, const ShownFigure& shown, const Inputs& inputs, CommandSink& sink) {
  if (!shown.figure) return;
  const int layers = static_cast<int>(inputs.scene().network.layer_count());
  const double pair = 2 * ui.px(sign_side) + ui.px(4);
  std::vector<double> centres;
  for (int layer = -1; layer < layers; ++layer) {
    const std::optional<double> x = column_centre(shown, inputs.figures.metrics(), layer);
    if (!x) return;
    centres.push_back(*x);
  }
  const double gap = centres.back() - centres[centres.size() - 2];
  if (gap < pair) return;
  for (int layer = -1; layer < layers; ++layer) draw_unit_signs(ui, strip, card, layer, centres[static_cast<std::size_t>(layer + 1)], inputs, sink);
  if (gap >= 2 * pair) draw_layer_signs(ui, strip, card, centres.back() - gap / 2, inputs, sink);
}

}  // namespace chainrule
