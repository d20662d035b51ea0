#include "app/figure/network_neurons.hpp"

#include "app/figure/map_fields.hpp"
#include "app/figure/mark_ids.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

/// Everything about how one neuron is drawn now.
struct Neuron {
  const Column& column;
  const PlacedUnit& place;
  Light light = Light::none;
  double alpha = 1;
  bool struck = false;
  std::string value;  ///< empty: not known yet
};

Neuron look_at(const NetworkView& view, const Column& column, const PlacedUnit& place) {
  Neuron neuron{column, place, view.light(neuron_id(column.layer, place.unit)), 1, false, {}};
  neuron.struck = view.is_struck(column.layer, place.unit);
  neuron.alpha = view.is_dim(column.layer, place.unit) ? 0.22 : view.is_beside(column.layer, place.unit) ? 0.5 : 1;
  neuron.value = view.shown(view.handed_on(column.layer), place.unit);
  return neuron;
}

const nn::MatrixOf<float>* map_of(const NetworkView& view, int layer, nn::Index unit) {
  const nn::ResponseMaps* maps = view.spec().maps;
  if (!maps || static_cast<std::size_t>(layer + 1) >= maps->layers.size()) return nullptr;
  const auto& units = maps->layers[static_cast<std::size_t>(layer + 1)];
  return static_cast<std::size_t>(unit) < units.size() ? &units[static_cast<std::size_t>(unit)] : nullptr;
}

Stroke ring_of(const Drawing& drawing, const Neuron& neuron, double radius) {
  const Theme& theme = drawing.theme();
  const double width = std::min(1.0, radius / 12);
  switch (neuron.light) {
    case Light::active: return drawing.stroke(with_alpha(theme.accent, neuron.alpha), 2.4 * width);
    case Light::upcoming: return drawing.stroke(with_alpha(theme.next, neuron.alpha), 2.0 * width, Dash::dashed);
    case Light::none: break;
  }
  return drawing.stroke(with_alpha(theme.axis, neuron.alpha * (neuron.value.empty() ? 0.6 : 0.9)), 1.3 * width);
}

/// A probability as a shade: what the bar beside it says, seen from afar.
Color strength(const Theme& theme, double probability) {
  return mix(theme.card, theme.curve, std::isfinite(probability) ? 0.8 * std::clamp(probability, 0.0, 1.0) : 0);
}

/// A frozen neuron: a second ring, and a lock at its shoulder.
void draw_frozen(Drawing& drawing, const NetworkView& view, const NetworkLayout& layout, const Neuron& neuron) {
  const Theme& theme = drawing.theme();
  const Point center = neuron.place.center;
  const double r = layout.radius, inner = std::max(1.0, r - std::max(2.5, 0.12 * r));
  const Color color = with_alpha(theme.muted_text, neuron.alpha);
  Mark& ring = drawing.circle(center, inner, {0, 0, 0, 0}, drawing.stroke(color, 1));
  if (view.spec().maps) ring.shape = RectShape{{center.x - inner, center.y - inner, 2 * inner, 2 * inner}, 2};
  const double half = std::clamp(0.3 * r, 3.0, drawing.scaled(7));
  const Point shoulder{center.x + 0.78 * r, center.y - 0.78 * r};
  drawing.circle(shoulder, 1.45 * half, theme.card, drawing.stroke(color, 0.8));
  draw_lock(drawing, shoulder, half, color);
}

void draw_body(Drawing& drawing, const NetworkView& view, const NetworkLayout& layout, const Neuron& neuron) {
  const Theme& theme = drawing.theme();
  const Point center = neuron.place.center;
  const double r = layout.radius;
  const std::string id = neuron_id(neuron.column.layer, neuron.place.unit);
  const Stroke ring = ring_of(drawing, neuron, r);
  if (id == view.spec().focused && neuron.light == Light::none) {
    Mark& focus = drawing.circle(center, r + 3.5, {0, 0, 0, 0}, drawing.stroke(with_alpha(theme.accent, 0.55), 1.2));
    if (view.spec().maps) focus.shape = RectShape{{center.x - r - 3.5, center.y - r - 3.5, 2 * r + 7, 2 * r + 7}, 6};
  }
  const nn::MatrixOf<float>* map = map_of(view, neuron.column.layer, neuron.place.unit);
  if (view.is_on_route(neuron.column.layer, neuron.place.unit)) {
    const double reach = r + std::min(5.0, 0.3 * r);
    Mark& glow = drawing.circle(center, reach, with_alpha(theme.phase_backward, 0.3));
    if (map) glow.shape = RectShape{{center.x - reach, center.y - reach, 2 * reach, 2 * reach}, 6};
  }
  if (map && map->size() > 0) {
    Mark field = field_mark(*map, {center.x - r, center.y - r, 2 * r, 2 * r}, theme, false);
    if (neuron.alpha < 1 || neuron.struck) fade(field, theme.card, neuron.struck ? 0.3 : neuron.alpha < 0.4 ? 0.35 : 0.6);
    drawing.add(std::move(field));
  }
  const Color lit = neuron.light == Light::active     ? theme.accent_soft
                       : neuron.light == Light::upcoming ? theme.next_soft
                                                         : theme.card;
  Mark body;
  body.id = id;
  body.title = view.neuron_title(neuron.column.layer, neuron.place.unit);
  if (map) body.shape = RectShape{{center.x - r, center.y - r, 2 * r, 2 * r}, std::min(3.0, r / 3)};
  else body.shape = CircleShape{center, r};
  const bool has_bar = layout.info == OutputInfo::bars && neuron.column.layer + 1 == view.network().layer_count();
  const Color inside = has_bar && !neuron.value.empty() ? strength(theme, view.at(view.handed_on(neuron.column.layer), neuron.place.unit)) : lit;
  body.fill = map ? Color{0, 0, 0, 0} : neuron.alpha < 1 ? mix(theme.card, inside, neuron.alpha < 0.4 ? 0.3 : 0.6) : inside;
  body.stroke = ring;
  drawing.add(std::move(body));
}

void draw_value(Drawing& drawing, const NetworkView& view, const NetworkLayout& layout, const Neuron& neuron) {
  if (!layout.detail.values || map_of(view, neuron.column.layer, neuron.place.unit)) return;
  const bool has_bar = layout.info == OutputInfo::bars && neuron.column.layer + 1 == view.network().layer_count();
  if (has_bar && !neuron.value.empty()) return;  // the number stands at its bar
  const Theme& theme = drawing.theme();
  const double room = 1.75 * layout.radius;
  if (neuron.value.empty()) {
    drawing.line({neuron.place.center.x - 0.16 * layout.radius, neuron.place.center.y},
                 {neuron.place.center.x + 0.16 * layout.radius, neuron.place.center.y},
                 drawing.stroke(with_alpha(theme.axis, 0.5 * neuron.alpha), 1.4));
    return;
  }
  TextStyle style{layout.value_size, with_alpha(neuron.struck ? theme.muted_text : theme.text, neuron.alpha), Face::sans_bold,
                  Align::center, Baseline::middle};
  while (style.size_pt > 7 && drawing.text_width(neuron.value, style) > room) style.size_pt = std::max(7.0, style.size_pt - 0.5);
  if (drawing.text_width(neuron.value, style) <= room) drawing.text(neuron.place.center, neuron.value, style);
}

/// One line of numbers under a neuron: its mark's id, symbol and value.
struct Line {
  std::string id, text;
  bool is_gradient = false;
};

std::vector<Line> lines_of(const NetworkView& view, const NetworkLayout& layout, const Neuron& neuron) {
  std::vector<Line> lines;
  if (layout.detail.lines == 0) return lines;
  const int layer = neuron.column.layer;
  if (!layout.detail.values && !neuron.value.empty()) lines.push_back({"", neuron.value, false});
  if (layer < 0) return lines;
  const nn::LayerTensors& t = view.tensors(layer);
  const nn::Index row = view.row_shown(layer, neuron.place.unit);
  if (const std::string z = view.shown(t.preactivation, row); !z.empty())
    lines.push_back({preactivation_id(layer, row), view.named(view.letters().z(), z), false});
  const bool beside = layout.info == OutputInfo::targets && layer + 1 == view.network().layer_count();
  if (const std::string delta = view.shown(t.delta, row); !delta.empty() && !beside)
    lines.push_back({delta_id(layer, row), "δ = " + delta, true});
  if (lines.size() > static_cast<std::size_t>(layout.detail.lines)) lines.resize(static_cast<std::size_t>(layout.detail.lines));
  return lines;
}

void draw_lines(Drawing& drawing, const NetworkView& view, const NetworkLayout& layout, const Neuron& neuron) {
  const Theme& theme = drawing.theme();
  double y = neuron.place.center.y + layout.radius + 1.35 * layout.small_size;
  for (const Line& line : lines_of(view, layout, neuron)) {
    const Light light = view.light(line.id);
    const Color color = light == Light::active ? theme.accent : line.is_gradient ? theme.phase_backward : theme.muted_text;
    Mark& mark = drawing.text({neuron.place.center.x, y}, line.text,
                              {layout.small_size, with_alpha(color, neuron.alpha),
                               light == Light::active ? Face::sans_bold : Face::sans, Align::center, Baseline::alphabetic});
    mark.id = line.id;
    if (!line.id.empty()) mark.title = view.neuron_title(neuron.column.layer, neuron.place.unit);
    y += 1.35 * layout.small_size;
  }
}

/// "b = 0.6", while gradients are computed "∂L/∂b = 0.1385", after the update also the new value; shorter where there is
/// not much room.
std::string bias_text(const Drawing& drawing, const NetworkView& view, int layer, nn::Index row, const TextStyle& style, double room) {
  const nn::LayerTensors& t = view.tensors(layer);
  const double before = view.trace().tensor(t.bias)(row, 0);
  const std::string text = view.named(view.letters().b(), view.shown_bias(before)), name(view.letters().b());
  const bool is_active = view.light(bias_id(layer, row)) == Light::active;
  if (!view.knows(t.updated_bias, row)) {
    if (!is_active || !view.computes_gradients() || !view.knows(t.d_bias, row)) return text;
    const std::string gradient = view.shown_bias(view.trace().tensor(t.d_bias)(row, 0));
    const std::string full = "∂L/∂" + name + " = " + gradient;
    return drawing.text_width(full, style) <= room ? full : "∂ " + gradient;
  }
  const double after = view.trace().tensor(t.updated_bias)(row, 0);
  if (after == before) return text;  // frozen
  const std::string updated = "→ " + view.shown_bias(after);
  for (const std::string& form : {text + " " + updated, name + " " + updated})
    if (drawing.text_width(form, style) <= room) return form;
  return updated;
}

void draw_bias(Drawing& drawing, const NetworkView& view, const NetworkLayout& layout, const Neuron& neuron) {
  const Theme& theme = drawing.theme();
  const int layer = neuron.column.layer;
  if (!layout.detail.biases || layer < 0) return;
  const nn::Index row = view.row_shown(layer, neuron.place.unit);
  const Light light = view.light(bias_id(layer, row));
  const bool is_last = layer + 1 == view.network().layer_count() && layout.info != OutputInfo::none;
  const double room = (is_last ? layout.least_bias_width : layout.bias_width) - 1.1 * layout.small_size;
  const TextStyle style{layout.small_size, with_alpha(light == Light::none ? theme.muted_text : theme.text, neuron.alpha),
                        Face::sans, Align::center, Baseline::middle};
  const std::string text = bias_text(drawing, view, layer, row, style, room);
  const double width = drawing.text_width(text, style) + 1.1 * layout.small_size;
  const double top = neuron.place.center.y + layout.radius + 0.7 * layout.small_size + 1.35 * layout.small_size * layout.detail.lines;
  const Rect frame{neuron.place.center.x - width / 2, top, width, 1.6 * layout.small_size};
  const Color border = light == Light::active ? theme.accent : light == Light::upcoming ? theme.next : theme.field_border;
  const Color fill = light == Light::active ? theme.accent_soft : light == Light::upcoming ? theme.next_soft : theme.field;
  Mark& mark = drawing.rect(frame, frame.height * 0.5, with_alpha(fill, neuron.alpha),
                            drawing.stroke(with_alpha(border, neuron.alpha), light == Light::none ? 0.9 : 1.4,
                                           light == Light::upcoming ? Dash::dashed : Dash::solid));
  mark.id = bias_id(layer, row);
  mark.title = view.neuron_title(layer, neuron.place.unit);
  drawing.text({neuron.place.center.x, top + frame.height / 2}, text, style);
}

void draw_dots(Drawing& drawing, const NetworkView& view, const NetworkLayout& layout, const Column& column) {
  if (column.left_out <= 0) return;
  const double step = std::max(4.0, 0.3 * layout.small_size);
  for (int i = -1; i <= 1; ++i)
    drawing.circle({column.dots.x, column.dots.y + i * step}, std::min(1.4, step / 3), drawing.theme().muted_text);
  const std::string text = view.words("figure.network.left_out", {{"count", std::to_string(column.left_out)}});
  const bool is_last = column.layer + 1 == view.network().layer_count();
  const TextStyle style{layout.small_size, drawing.theme().muted_text, Face::sans, is_last ? Align::right : Align::left, Baseline::middle};
  const double width = drawing.text_width(text, style), x = column.dots.x + (is_last ? -step - 4 : step + 4), pad = 0.35 * style.size_pt;
  // What would reach the next column is left to the caption, which counts the units too.
  double room = is_last ? column.dots.x : drawing.width() - column.dots.x;
  for (const Column& other : layout.columns)
    if (is_last ? other.x < column.x : other.x > column.x) {
      // Two labels that face each other share the gap.
      const bool faces_us = other.left_out > 0 && (is_last || other.layer + 1 == view.network().layer_count());
      room = std::min(room, std::abs(other.x - column.x) / (faces_us ? 2 : 1));
    }
  if (width + step + 4 + pad > room - layout.radius) return;
  // Links pass behind it: a plate of the ground's colour keeps it readable.
  const Rect plate{(is_last ? x - width : x) - pad, column.dots.y - 0.8 * style.size_pt, width + 2 * pad, 1.6 * style.size_pt};
  drawing.rect(plate, 0.4 * style.size_pt, with_alpha(drawing.theme().card, 0.9));
  drawing.text({x, column.dots.y}, text, style);
}

}  // namespace

void draw_cross(Drawing& drawing, Point center, double radius) {
  const double reach = radius * 0.98;
  const Stroke stroke = drawing.stroke(drawing.theme().danger, 1.8);
  drawing.line({center.x - reach, center.y - reach}, {center.x + reach, center.y + reach}, stroke);
  drawing.line({center.x - reach, center.y + reach}, {center.x + reach, center.y - reach}, stroke);
}

void draw_lock(Drawing& drawing, Point center, double h, Color color) {
  const double width = 1.5 * h, top = center.y - 0.1 * h;
  drawing.rect({center.x - width / 2, top, width, 1.0 * h}, 0.2 * h, color);
  Mark bow;
  bow.shape = CubicShape{{center.x - 0.45 * h, top}, {center.x - 0.45 * h, center.y - 1.15 * h}, {center.x + 0.45 * h, center.y - 1.15 * h}, {center.x + 0.45 * h, top}};
  bow.stroke = {color, std::max(0.6, 0.28 * h), Dash::solid};
  drawing.add(std::move(bow));
}

std::vector<Rect> neuron_rects(const NetworkLayout& layout) {
  std::vector<Rect> rects;
  for (const Column& column : layout.columns)
    for (const PlacedUnit& unit : column.shown) {
      const double r = layout.radius;
      rects.push_back({unit.center.x - r, unit.center.y - r, 2 * r, 2 * r});
      if (layout.detail.names)
        rects.push_back({unit.center.x - layout.name_size * 0.8, unit.center.y - r - 1.2 * layout.name_size,
                         1.6 * layout.name_size, 1.2 * layout.name_size});
      if (layout.detail.lines == 0 || (column.layer < 0 && layout.detail.values)) continue;
      const double half = layout.line_width / 2, lines = 1.4 * layout.small_size * layout.detail.lines;
      rects.push_back({unit.center.x - half, unit.center.y + r, 2 * half, lines});
      if (layout.detail.biases)
        rects.push_back({unit.center.x - layout.bias_width / 2, unit.center.y + r + lines, layout.bias_width, 2.5 * layout.small_size});
    }
  return rects;
}

void draw_neurons(Drawing& drawing, const NetworkView& view, const NetworkLayout& layout) {
  for (const Column& column : layout.columns) {
    for (const PlacedUnit& place : column.shown) {
      const Neuron neuron = look_at(view, column, place);
      draw_body(drawing, view, layout, neuron);
      draw_value(drawing, view, layout, neuron);
      if (view.is_frozen(column.layer, place.unit)) draw_frozen(drawing, view, layout, neuron);
      if (neuron.struck) draw_cross(drawing, place.center, layout.radius * (map_of(view, column.layer, place.unit) ? 1 : 0.72));
      draw_lines(drawing, view, layout, neuron);
      draw_bias(drawing, view, layout, neuron);
      if (layout.detail.names)
        drawing.name({place.center.x, place.center.y - layout.radius - 0.42 * layout.name_size},
                     neuron_name(view.network(), column.layer, place.unit), layout.name_size,
                     with_alpha(drawing.theme().text, neuron.alpha));
    }
    draw_dots(drawing, view, layout, column);
  }
}

}  // namespace chainrule
