#include "app/ui/panels/network_tools.hpp"

#include "app/figure/mark_ids.hpp"
#include "app/ui/panels/column.hpp"
#include "app/ui/widgets/button.hpp"
#include "app/ui/widgets/slider.hpp"

#include <algorithm>

namespace chainrule {
namespace {

constexpr double sign_side = 24;  ///< of a sign that can be pressed
constexpr double apart = 6, well_apart = 14;  ///< from a layer's signs for its units to the one that takes it away
constexpr double between = 4;     ///< from there to the sign in the gap, and from that to the next column

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
  double quiet = 0.45;  ///< how far it steps back while the card is not pointed at; 1: it is not seen
};

/// The strip with what lies below it: where signs are pressed, and on which ground they show what they will do.
struct StripGround {
  Rect strip, card;
  bool is_near = false;  ///< the card is pointed at
  bool holds(double x, double half) const { return x - half >= strip.x - 1 && x + half <= strip.x + strip.width + 1; }
};

Touch sign(Ui& ui, const Rect& rect, const StripGround& ground, const SignSpec& spec) {
  const Touch touch = ui.touch(spec.id, rect, spec.enabled);
  const Theme& theme = ui.theme();
  if (touch.hovered && spec.enabled) ui.canvas().fill(inset(rect, ui.px(1)), touch.held ? theme.field : theme.field_hover, ui.px(6));
  ui.focus_ring(touch, rect, ui.px(6));
  const Color lit = touch.hovered ? theme.text : theme.muted_text;
  const bool stands_out = ground.is_near || touch.focused;
  const double back = !spec.enabled ? 0.7 : stands_out ? 0 : spec.quiet;
  if (back < 1) draw_icon(ui, spec.icon, {rect.x + rect.width / 2, rect.y + rect.height / 2}, ui.px(10), mix(lit, theme.card, back));
  ui.tooltip(touch, rect, spec.tip);
  return touch;
}

/// A sign around `x`, only where it lies within the strip.
Touch sign_at(Ui& ui, const StripGround& ground, double x, const SignSpec& spec) {
  const double side = ui.px(sign_side);
  if (!ground.holds(x, side / 2)) return {};
  return sign(ui, {x - side / 2, ground.strip.y, side, side}, ground, spec);
}

/// − and + side by side around a layer's column.
void draw_unit_signs(Ui& ui, const StripGround& ground, int layer, double x, const Inputs& inputs, CommandSink& sink) {
  const nn::NetworkSpec& network = inputs.scene().network;
  const bool is_output = layer + 1 == network.layer_count(), is_fixed = layer < 0 || is_output;
  const std::string id = layer < 0 ? "canvas/inputs" : is_output ? "canvas/outputs" : "canvas/layer" + std::to_string(layer + 1);
  const nn::Index units = layer < 0 ? network.inputs : network.layers[static_cast<std::size_t>(layer)].units;
  const std::string fixed = ui.text(layer < 0 ? "ui.tip.inputs_of_data" : "ui.tip.output_units");
  const Arguments number = {{"number", std::to_string(layer + 1)}};
  const SignSpec less{id + "/units/less", is_fixed ? fixed : ui.text(units > 1 ? "ui.tip.one_unit_less" : "ui.tip.one_unit_stays", number), Icon::minus, !is_fixed && units > 1};
  const SignSpec more{id + "/units/more", is_fixed ? fixed : ui.text(units < most_units ? "ui.tip.one_unit_more" : "ui.tip.most_units", number), Icon::plus, !is_fixed && units < most_units};
  const double side = ui.px(sign_side);
  if (!ground.holds(x, side)) return;  // both or none
  const bool taken = sign_at(ui, ground, x - side / 2, less).clicked, added = sign_at(ui, ground, x + side / 2, more).clicked;
  if (taken || added) sink.set(layer_path(static_cast<std::size_t>(layer), "units"), std::to_string(units + (added ? 1 : -1)));
}

/// What lies below the strip, as far as the card goes.
Rect below(const Ui& ui, const StripGround& ground, double x, double width) {
  const double top = ground.strip.y + ground.strip.height, bottom = ground.card.y + ground.card.height - ui.px(10);
  return intersection({x - width / 2, top, width, bottom - top}, {ground.strip.x, top, ground.strip.width, bottom - top});
}

/// × at the right of a hidden layer's own signs. While it is pointed at, the layer fades.
void draw_sign_of_removal(Ui& ui, const StripGround& ground, int layer, double column, double room, double gap, CommandSink& sink) {
  const std::string number = std::to_string(layer + 1);
  const SignSpec away{"canvas/layer" + number + "/remove", ui.text("ui.tip.layer_away", {{"number", number}}), Icon::close, true, 1};
  const Touch touch = sign_at(ui, ground, column + ui.px(1.5 * sign_side) + room, away);
  if (touch.hovered || touch.focused) {
    const Rect band = below(ui, ground, column, std::min(0.7 * gap, ui.px(120)));
    ui.canvas().fill(band, with_alpha(ui.theme().card, 0.72), ui.px(8));
    ui.canvas().outline(band, ui.theme().card_border, ui.line(1), ui.px(8));
  }
  if (touch.clicked) sink.send("remove_layer", {std::int64_t{layer}});
}

std::string tip_of_new_layer(const Ui& ui, int before, int layers) {
  if (layers > most_hidden_layers) return ui.text("ui.tip.most_layers");
  const char* where = layers == 1 ? "only" : before == 0 ? "first" : before + 1 == layers ? "last" : "between";
  return ui.text("ui.tip.layer_" + std::string(where), {{"from", std::to_string(before)}, {"to", std::to_string(before + 1)}});
}

/// + in the gap before a layer. While it is pointed at, a line stands where the new one will be.
void draw_sign_of_insertion(Ui& ui, const StripGround& ground, int before, double x, double middle, const Inputs& inputs, CommandSink& sink) {
  const int layers = static_cast<int>(inputs.scene().network.layer_count());
  const SignSpec more{"canvas/layer" + std::to_string(before + 1) + "/insert", tip_of_new_layer(ui, before, layers), Icon::plus, layers <= most_hidden_layers, 0.7};
  const Touch touch = sign_at(ui, ground, x, more);
  const double side = ui.px(sign_side);
  if (ground.is_near && ground.holds(x, side / 2)) ui.canvas().outline(inset({x - side / 2, ground.strip.y, side, side}, ui.px(1)), ui.theme().card_border, ui.line(1), ui.px(6));
  if (more.enabled && (touch.hovered || touch.focused)) {
    const Rect line = below(ui, ground, middle, ui.line(2));
    ui.canvas().fill(line, with_alpha(ui.theme().accent, 0.7), line.width / 2);
  }
  if (touch.clicked) sink.send("add_layer", {std::int64_t{before}});
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
  std::vector<double> centres;  // of the inputs first
  for (int layer = -1; layer < layers; ++layer) {
    const std::optional<double> x = column_centre(shown, inputs.figures.metrics(), layer);
    if (!x) return;
    centres.push_back(*x);
  }
  const StripGround ground{strip, card, card.contains(ui.mouse()) && ui.style().pointing};
  const double side = ui.px(sign_side), pair = 2 * side, gap = centres.back() - centres[centres.size() - 2];
  if (gap < pair + ui.px(between)) return;
  for (int layer = -1; layer < layers; ++layer) draw_unit_signs(ui, ground, layer, centres[static_cast<std::size_t>(layer + 1)], inputs, sink);
  const double with_removal = pair + ui.px(apart) + side + ui.px(between), with_all = with_removal + side + ui.px(between);
  const double room = ui.px(apart) + std::clamp((gap - with_all) / 2, 0.0, ui.px(well_apart - apart));
  if (gap >= with_removal)
    for (int layer = 0; layer + 1 < layers; ++layer) draw_sign_of_removal(ui, ground, layer, centres[static_cast<std::size_t>(layer + 1)], room, gap, sink);
  if (gap < with_all) return;
  for (int before = 0; before < layers; ++before) {
    const double left = centres[static_cast<std::size_t>(before)], middle = left + gap / 2;
    const double beside = left + pair + room + ui.px(between) + side / 2;  // the sign that takes the layer away
    draw_sign_of_insertion(ui, ground, before, before == 0 ? middle : std::max(middle, beside), middle, inputs, sink);
  }
}

}  // namespace chainrule
