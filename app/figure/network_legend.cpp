#include "app/figure/network_neurons.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

using Sign = LegendItem::Sign;

constexpr double kLegendSign = 2.2, kSignGap = 0.5, kItemGap = 1.6;  // em
const TextStyle kEm{1, {}, Face::sans};

/// The largest size of a value among the drawn links, and whether one of them is not known.
struct Range {
  double largest = 0;
  bool lacks = false, has = false;
};

Range range_of(const NetworkView& view, const std::vector<Column>& columns, bool ever) {
  Range range;
  const LinkReading reading = view.reading();
  for (std::size_t i = 1; i < columns.size(); ++i)
    for (const PlacedUnit& to : columns[i].shown)
      for (const PlacedUnit& from : columns[i - 1].shown) {
        const int layer = columns[i].layer;
        const nn::Index pieces = view.network().rows_of(layer) / columns[i].units;
        for (nn::Index row = to.unit * pieces; row < (to.unit + 1) * pieces; ++row) {
          if (!view.network().is_connected(layer, row, from.unit)) continue;
          const std::optional<double> value = ever ? traced_link_value(reading, layer, row, from.unit) : link_value(reading, layer, row, from.unit);
          range.lacks = range.lacks || !value;
          if (value && std::isfinite(*value)) range.has = true, range.largest = std::max(range.largest, std::abs(*value));
        }
      }
  return range;
}

std::string what_links_show(const NetworkView& view) {
  const std::string key = "figure.network.links." + std::string(id_of(view.spec().links));
  const bool of_batch = view.spec().links == LinkQuantity::gradients && view.trace().sample_count() > 1;
  return view.words(of_batch ? key + "_batch" : key,
                    {{"symbol", symbol_of(view.spec().links, view.letters())}, {"count", std::to_string(view.trace().sample_count())}});
}

void draw_sign(Drawing& drawing, Sign sign, double x, double y, double size) {
  const Theme& theme = drawing.theme();
  const double right = x + kLegendSign * size;
  switch (sign) {
    case Sign::none: return;
    case Sign::widest: drawing.line({x, y}, {right, y}, {theme.muted_text, drawing.scaled(5.5), Dash::solid}); return;
    case Sign::positive: drawing.line({x, y}, {right, y}, {theme.positive, drawing.scaled(2.4), Dash::solid}); return;
    case Sign::negative: drawing.line({x, y}, {right, y}, {theme.negative, drawing.scaled(2.4), Dash::dashed}); return;
    case Sign::silenced:
      drawing.circle({right - 0.6 * size, y}, 0.55 * size, {0, 0, 0, 0}, drawing.stroke(theme.axis, 1));
      draw_cross(drawing, {right - 0.6 * size, y}, 0.45 * size);
      return;
    case Sign::frozen: draw_lock(drawing, {right - 0.6 * size, y}, 0.55 * size, theme.muted_text); return;
    case Sign::unknown: drawing.line({x, y}, {right, y}, drawing.stroke(with_alpha(theme.neutral, 0.6), 0.9)); return;
  }
}

}  // namespace

std::vector<LegendItem> legend_items(const NetworkView& view, const std::vector<Column>& columns, bool ever) {
  std::vector<LegendItem> items;
  const auto has = [&](std::vector<nn::Index> nn::LayerSpec::*units) {
    return std::any_of(view.network().layers.begin(), view.network().layers.end(), [&](const nn::LayerSpec& layer) { return !(layer.*units).empty(); });
  };
  const auto add_signs = [&] {
    if (has(&nn::LayerSpec::silent)) items.push_back({Sign::silenced, "legend/silenced", view.words("figure.network.silenced")});
    if (has(&nn::LayerSpec::frozen_units)) items.push_back({Sign::frozen, "legend/frozen", view.words("figure.network.frozen")});
  };
  if (view.links_show_weights()) {
    add_signs();
    return items;
  }
  const Range range = range_of(view, columns, ever);
  items.push_back({Sign::none, "legend/links", what_links_show(view)});
  if (range.has) {
    items.push_back({Sign::widest, "legend/widest", view.words("figure.network.links.widest", {{"value", view.number(range.largest)}})});
    items.push_back({Sign::positive, "legend/positive", view.words("figure.network.links.positive")});
    items.push_back({Sign::negative, "legend/negative", view.words("figure.network.links.negative")});
  }
  if (range.lacks || ever) items.push_back({Sign::unknown, "legend/unknown", view.words(view.links_are_learned() && view.trace().evaluated ? "figure.network.links.never" : "figure.network.links.unknown")});
  add_signs();
  return items;
}

std::vector<double> legend_widths(const std::vector<LegendItem>& items, const Drawing& drawing) {
  std::vector<double> widths;
  for (const LegendItem& item : items)
    widths.push_back(drawing.text_width(item.text, kEm) + (item.sign == Sign::none ? 0 : kLegendSign + kSignGap));
  return widths;
}

int legend_lines(const std::vector<double>& widths, double size, double room) {
  int lines = widths.empty() ? 0 : 1;
  double x = 0;
  for (const double em : widths) {
    if (x > 0 && x + (kItemGap + em) * size > room) ++lines, x = 0;
    x += (x > 0 ? kItemGap + em : em) * size;
  }
  return lines;
}

void draw_legend(Drawing& drawing, const NetworkView& view, const NetworkLayout& layout) {
  if (layout.legend_lines == 0) return;
  const std::vector<LegendItem> items = legend_items(view, layout.columns, false);
  const std::vector<double> widths = legend_widths(items, drawing);
  const double size = layout.legend_size, room = drawing.width() - 2 * drawing.scaled(14);
  const TextStyle style{size, drawing.theme().muted_text, Face::sans, Align::left, Baseline::middle};
  double y = layout.legend_y;
  int line = 0;  // a number may be longer than the one that the lines were counted with
  for (std::size_t first = 0; first < items.size() && line < layout.legend_lines; y += 1.6 * size, ++line) {
    double width = widths[first] * size;
    std::size_t end = first + 1;
    for (; end < items.size() && width + (kItemGap + widths[end]) * size <= room; ++end) width += (kItemGap + widths[end]) * size;
    double x = (drawing.width() - width) / 2;
    for (; first < end; ++first) {
      const double sign = items[first].sign == Sign::none ? 0 : (kLegendSign + kSignGap) * size;
      draw_sign(drawing, items[first].sign, x, y, size);
      if (width <= room) drawing.text({x + sign, y}, items[first].text, style).id = items[first].id;
      x += (widths[first] + kItemGap) * size;
    }
  }
}

}  // namespace chainrule
