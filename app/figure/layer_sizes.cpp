// How large gradients and updates of each layer were over the run: vanishing and exploding as curves that part.
#include "app/figure/axes.hpp"
#include "app/figure/panels.hpp"
#include "app/figure/series.hpp"
#include "app/figure/training_desk.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

/// One of the two pictures: a number of each layer at each measured update.
struct SizePicture {
  const char* id;   ///< "gradient": of marks and of words
  double nn::LayerSizes::*size;
};
constexpr SizePicture size_pictures[] = {{"gradient", &nn::LayerSizes::gradient}, {"update", &nn::LayerSizes::update}};

std::string layer_name(const Drawing& drawing, std::size_t layer) { return drawing.words("figure.layer_flow.layer", {{"number", std::to_string(layer + 1)}}); }
std::string words_of(const Drawing& drawing, const SizePicture& picture) { return drawing.words("figure.layer_flow." + std::string(picture.id)); }

struct SizeRange {
  double low = 1e300, high = 0, last_epoch = 0;
  bool is_empty() const { return !(high > 0); }
};

/// A size of 0 (a frozen layer, a dead one) has no place on a logarithmic axis.
bool can_be_drawn(double size) { return size > 0 && std::isfinite(size); }

SizeRange size_range(const std::vector<nn::CurvePoint>& points, const SizePicture& picture) {
  SizeRange range;
  for (const nn::CurvePoint& point : points) {
    if (!point.sizes) continue;
    range.last_epoch = std::max(range.last_epoch, point.epoch);
    for (const nn::LayerSizes& layer : *point.sizes)
      if (can_be_drawn(layer.*picture.size)) range.low = std::min(range.low, layer.*picture.size), range.high = std::max(range.high, layer.*picture.size);
  }
  return range;
}

std::size_t layers_in(const std::vector<nn::CurvePoint>& points) {
  std::size_t layers = 0;
  for (const nn::CurvePoint& point : points)
    if (point.sizes) layers = std::max(layers, point.sizes->size());
  return layers;
}

void draw_layer(Drawing& drawing, const Axes& axes, const std::vector<nn::CurvePoint>& points, const SizePicture& picture, std::size_t layer) {
  std::vector<Point> way;
  double newest = 0;
  for (const nn::CurvePoint& point : points) {
    if (!point.sizes || layer >= point.sizes->size()) continue;
    const double size = (*point.sizes)[layer].*picture.size;
    if (!can_be_drawn(size)) continue;
    way.push_back(axes.at(point.epoch, size));
    newest = size;
  }
  if (way.empty()) return;
  const Color color = series_color(drawing.theme(), static_cast<int>(layer));
  const std::string id = "layer" + std::to_string(layer + 1) + "/" + picture.id;
  const std::string title = layer_name(drawing, layer) + "  " + words_of(drawing, picture) + " = " + drawing.number(newest);
  const Point last = way.back();
  if (way.size() > 1) {
    Mark& line = drawing.polyline(std::move(way), drawing.stroke(color, 1.8, series_dash(static_cast<int>(layer))));
    line.id = id, line.title = title, line.hit_pt = 4;
  }
  Mark& dot = drawing.circle(last, drawing.scaled(3), color, drawing.stroke(drawing.theme().card, 1));
  dot.id = id + "/last", dot.title = title;
}

/// What is measured, with how it is averaged where there is room for that.
std::string axis_label(const Drawing& drawing, const SizePicture& picture, double width) {
  const std::string word = words_of(drawing, picture), whole = drawing.words("figure.layer_sizes.axis", {{"what", word}});
  return drawing.text_width(whole, {drawing.size(11), drawing.theme().muted_text}) < width - 8 ? whole : word;
}

AxesSpec axes_of(const Drawing& drawing, const Rect& area, const LayerSizesSpec& spec, const SizePicture& picture) {
  const SizeRange range = size_range(*spec.points, picture);
  AxesSpec axes;
  axes.x_high = range.last_epoch > 0 ? range.last_epoch : 1;
  axes.y_low = range.low / 1.5, axes.y_high = range.high * 1.5, axes.y_log = true;
  axes.grid = spec.grid;
  axes.follows_data = true;
  axes.x_label = drawing.words("figure.loss_curve.epoch");
  axes.y_label = axis_label(drawing, picture, area.width);
  axes.area = area;
  return axes;
}

void draw_sizes(Drawing& drawing, const AxesSpec& axes_spec, const LayerSizesSpec& spec, const SizePicture& picture) {
  if (size_range(*spec.points, picture).is_empty()) return;
  const Axes axes = draw_axes(drawing, axes_spec);
  for (std::size_t layer = 0; layer < layers_in(*spec.points); ++layer) draw_layer(drawing, axes, *spec.points, picture, layer);
}

}  // namespace

Figure layer_sizes(const LayerSizesSpec& spec, const FigureStyle& style) {
  const std::string title = style.language->text("figure.layer_sizes.title");
  if (!spec.points || size_range(*spec.points, size_pictures[0]).is_empty())
    return say_nothing_to_show("layer_sizes", title, style.language->text("figure.layer_sizes.nothing"), style);
  Drawing drawing("layer_sizes", title, style);
  std::vector<LineEntry> entries;
  for (std::size_t layer = 0; layer < layers_in(*spec.points); ++layer)
    entries.push_back({layer_name(drawing, layer), drawing.stroke(series_color(drawing.theme(), static_cast<int>(layer)), 2.4, series_dash(static_cast<int>(layer)))});
  const double top = draw_line_legend(drawing, entries), width = drawing.width() - 12, height = std::max(drawing.height() - top - 8, 40.0), gap = 12;
  const bool beside = width > 1.6 * height;
  const double each_width = beside ? (width - gap) / 2 : width, each_height = beside ? height : (height - gap) / 2;
  AxesSpec above = axes_of(drawing, {6, top + 2, each_width, each_height}, spec, size_pictures[0]);
  AxesSpec below = axes_of(drawing, {beside ? 6 + each_width + gap : 6, beside ? top + 2 : top + 2 + each_height + gap, each_width, each_height}, spec, size_pictures[1]);
  const auto is_drawn = [&](const SizePicture& picture) { return !size_range(*spec.points, picture).is_empty(); };
  if (!beside && is_drawn(size_pictures[0]) && is_drawn(size_pictures[1])) above.least_left = below.least_left = std::max(left_room(drawing, above), left_room(drawing, below));
  draw_sizes(drawing, above, spec, size_pictures[0]);
  draw_sizes(drawing, below, spec, size_pictures[1]);
  return drawing.take();
}

}  // namespace chainrule
