#include "app/figure/landscape_marks.hpp"
#include "app/figure/space_axes.hpp"
#include "app/figure/surface_picture.hpp"
#include "app/figure/surface_shading.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace chainrule {
namespace {


/// The map's own layout: axes at the left and below, the colour bar at the right.
struct MapLayout {
  HeightScale scale;
  AxesSpec axes;
  double bar = 0;  ///< width that the bar and its numbers take
};

TextStyle bar_style(const Drawing& drawing) {
  return {drawing.size(9.5), drawing.theme().muted_text, Face::sans, Align::left, Baseline::middle};
}

/// Do both directions span about the same? Then a unit is as long in both.
bool is_even(const nn::Plane& plane) {
  const double width = plane.x_max - plane.x_min, height = plane.y_max - plane.y_min;
  return width < 2 * height && height < 2 * width;
}

MapLayout layout_of(Drawing& drawing, const LandscapeSpec& spec, const HeightScale& scale) {
  const Rect room = draw_surroundings(drawing, spec);
  MapLayout layout{scale, {}, 0};
  const TextStyle style = bar_style(drawing);
  for (const Tick& tick : height_ticks(layout.scale, 6)) layout.bar = std::max(layout.bar, drawing.text_width(tick.label, style));
  layout.bar += drawing.scaled(9) + 16;
  const nn::Plane& range = spec.surface->range;
  layout.axes = {range.x_min, range.x_max, range.y_min, range.y_max, false, false, spec.x_label, spec.y_label, false, is_even(range),
                 {room.x + 4, room.y, std::max(room.width - layout.bar - 8, 30.0), room.height}};
  return layout;
}

double length_of(const std::vector<Point>& line) {
  double length = 0;
  for (std::size_t i = 1; i < line.size(); ++i) length += std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
  return length;
}

/// Contour lines and the numbers on some of them.
class MapContours {
 public:
  MapContours(Drawing& drawing, const Axes& axes, const SurfacePicture& picture, std::vector<Point> avoided)
      : drawing_(drawing), axes_(axes), picture_(picture), palette_(height_palette()), avoided_(std::move(avoided)) {}

  void draw() {
    std::vector<Label> labels;
    for (const ContourLevel& level : picture_.contours) {
      std::vector<std::vector<Point>> lines = level.lines;
      const Color color = line_on(palette_color(palette_, level.share), level.share);
      std::size_t longest = 0;
      for (std::vector<Point>& line : lines) {
        for (Point& p : line) p = on_map(p);
        if (length_of(line) > length_of(lines[longest])) longest = static_cast<std::size_t>(&line - lines.data());
      }
      if (!lines.empty()) choose_label(labels, lines[longest], level.label, level.share);
      for (std::vector<Point>& line : lines) drawing_.polyline(std::move(line), drawing_.stroke(color, 0.9));
    }
    for (const std::vector<Point>& line : picture_.edge) draw_edge(line);
    for (const Label& label : labels) draw_label(label);
  }

 private:
  struct Label {
    Point at;
    std::string words;
    double share;
  };

  Point on_map(Point p) const { return {axes_.plot.x + p.x * axes_.plot.width, axes_.plot.y + (1 - p.y) * axes_.plot.height}; }

  void draw_edge(std::vector<Point> line) {
    for (Point& p : line) p = on_map(p);
    drawing_.polyline(std::move(line), drawing_.stroke(with_alpha(drawing_.theme().text, 0.5), 0.9));
  }

  TextStyle style() const { return {drawing_.size(8.5), drawing_.theme().text, Face::sans, Align::center, Baseline::middle}; }
  Rect place_of(Point at, const std::string& words) const {
    const TextStyle text = style();
    const double width = drawing_.text_width(words, text) + 5, height = 1.25 * text.size_pt;
    return {at.x - width / 2, at.y - height / 2, width, height};
  }

  bool lies_under_a_mark(const Rect& place) const {
    const Rect near = grown(place, 2);
    return std::any_of(avoided_.begin(), avoided_.end(), [&](Point p) { return near.contains(p); });
  }

  /// The flattest place of the line that is free and away from the map's edge.
  void choose_label(std::vector<Label>& labels, const std::vector<Point>& line, const std::string& words, double share) {
    if (length_of(line) < 3 * place_of({}, words).width) return;
    double best = 0.55;  // steeper than that a number would stand across its line
    std::optional<Point> at;
    const auto step = static_cast<std::ptrdiff_t>(std::max<std::size_t>(line.size() / 60, 1));
    for (std::ptrdiff_t i = 2 * step; i + 2 * step < static_cast<std::ptrdiff_t>(line.size()); i += step) {
      const Point a = line[static_cast<std::size_t>(i - 2 * step)], b = line[static_cast<std::size_t>(i + 2 * step)], p = line[static_cast<std::size_t>(i)];
      const double rise = std::abs(b.y - a.y) / std::max(std::hypot(b.x - a.x, b.y - a.y), 1e-9);
      const Rect place = place_of(p, words);
      const bool is_inside = axes_.plot.contains({place.x - 3, place.y - 2}) && axes_.plot.contains({place.x + place.width + 3, place.y + place.height + 2});
      if (rise >= best || !is_inside || lies_under_a_mark(place) || std::any_of(taken_.begin(), taken_.end(), [&](const Rect& other) { return overlaps(place, other, 5); })) continue;
      best = rise, at = p;
    }
    if (!at) return;
    taken_.push_back(place_of(*at, words));
    labels.push_back({*at, words, share});
  }

  void draw_label(const Label& label) {
    const Color ground = palette_color(palette_, label.share);
    const Color white{255, 255, 255, 255}, black{0, 0, 0, 255};
    TextStyle text = style();
    text.color = contrast(ground, white) > contrast(ground, black) ? white : black;
    const Rect place = place_of(label.at, label.words);
    drawing_.rect(place, place.height / 2, with_alpha(ground, 0.88));
    drawing_.text(label.at, label.words, text);
  }

  Drawing& drawing_;
  const Axes& axes_;
  const SurfacePicture& picture_;
  std::array<Color, 256> palette_;
  std::vector<Rect> taken_;
  std::vector<Point> avoided_;
};

/// Where ways, places and arrows will lie, at steps of a few points: no number may stand there.
std::vector<Point> marked_points(const LandscapeSpec& spec, const Axes& axes) {
  std::vector<Point> points;
  const auto add_line = [&](Point from, Point to) {
    const double length = std::hypot(to.x - from.x, to.y - from.y);
    if (!std::isfinite(length)) return;
    const int pieces = static_cast<int>(std::clamp(length / 4, 1.0, 200.0));
    for (int piece = 0; piece <= pieces; ++piece) points.push_back({from.x + (to.x - from.x) * piece / pieces, from.y + (to.y - from.y) * piece / pieces});
  };
  for (const LandscapeWay& way : spec.ways)
    for (std::size_t i = 0, before = 0; i < way.stops.size(); ++i) {
      const Point from = axes.at(way.stops[before].x, way.stops[before].y), to = axes.at(way.stops[i].x, way.stops[i].y);
      if (i + 1 < way.stops.size() && std::hypot(to.x - from.x, to.y - from.y) < 2) continue;
      add_line(from, to);
      before = i;
    }
  for (const LandscapeArrow& arrow : spec.arrows) add_line(axes.at(arrow.x, arrow.y), axes.at(arrow.x + arrow.dx, arrow.y + arrow.dy));
  for (const nn::PlanePoint& minimum : spec.minima) points.push_back(axes.at(minimum.x, minimum.y));
  if (spec.here) points.push_back(axes.at(spec.here->x, spec.here->y));
  return points;
}

/// Places of the plane on the map: there is no above and nothing hides anything.
class MapGround : public Ground {
 public:
  MapGround(const Axes& axes, const nn::Plane& range) : axes_(axes), range_(range) {}
  std::optional<SeenPlace> on(double x, double y) const override {
    if (!(x >= range_.x_min && x <= range_.x_max && y >= range_.y_min && y <= range_.y_max)) return std::nullopt;
    return SeenPlace{axes_.at(x, y), true};
  }
  std::optional<SeenPlace> above(double x, double y, double) const override { return on(x, y); }
  double lift(double, double, double) const override { return 0; }

 private:
  const Axes& axes_;
  const nn::Plane& range_;
};

void draw_bar(Drawing& drawing, const MapLayout& layout, const Axes& axes, const std::string& name) {
  const TextStyle style = bar_style(drawing);
  const Rect bar{axes.plot.x + axes.plot.width + 10, axes.plot.y, drawing.scaled(9), axes.plot.height};
  auto ramp = std::make_shared<Raster>();
  ramp->width = 1, ramp->height = 128;
  for (int row = 0; row < ramp->height; ++row) ramp->pixels.push_back(sequential(1 - (row + 0.5) / ramp->height));
  Mark mark;
  mark.shape = ImageShape{bar, std::move(ramp)};
  mark.title = name;
  mark.id = "heights";
  drawing.add(std::move(mark));
  drawing.rect(bar, 0, {0, 0, 0, 0}, drawing.stroke(drawing.theme().field_border, 0.8));
  const int most = std::clamp(static_cast<int>(bar.height / (2.6 * style.size_pt)), 2, 6);
  double lowest = 1e300;
  for (const Tick& tick : height_ticks(layout.scale, most)) {
    const double y = bar.y + bar.height * (1 - std::clamp(layout.scale.share(tick.value), 0.0, 1.0));
    if (lowest - y < 1.2 * style.size_pt) continue;
    lowest = y;
    drawing.line({bar.x + bar.width, y}, {bar.x + bar.width + 2.5, y}, drawing.stroke(drawing.theme().axis, 0.8));
    drawing.text({bar.x + bar.width + 5, y}, tick.label, style);
  }
  TextStyle above = style;
  above.align = Align::right, above.color = drawing.theme().text;
  const double right = std::max(bar.x + layout.bar - 10, bar.x + bar.width);
  // The vertical axis' own name stands at the left of the same row.
  const double room = right - axes.plot.x - drawing.text_width(layout.axes.y_label, {drawing.size(10), {}}) - 8;
  const std::string words = drawing.elided(name, above, room);
  if (!words.empty()) drawing.text({right, bar.y - 1.35 * style.size_pt}, words, above);
}

}  // namespace

Figure contour_map(const LandscapeSpec& spec, const FigureStyle& style) {
  const std::string title = style.language->text("figure.landscape.map_title");
  if (!has_surface(spec)) return missing_landscape("contour_map", title, spec, style);
  Drawing drawing("contour_map", title, style);
  const SurfacePicture own = spec.picture ? SurfacePicture{} : map_picture(spec, *style.theme);
  const SurfacePicture& picture = spec.picture ? *spec.picture : own;
  const MapLayout layout = layout_of(drawing, spec, picture.scale);
  const std::size_t before = drawing.figure().marks.size();
  const Axes axes = draw_axes(drawing, layout.axes);
  Mark surface;
  surface.shape = ImageShape{axes.plot, picture.colors};
  surface.id = "surface", surface.title = title;
  drawing.figure().marks.insert(drawing.figure().marks.begin() + static_cast<std::ptrdiff_t>(before), std::move(surface));
  if (spec.contours) MapContours(drawing, axes, picture, marked_points(spec, axes)).draw();
  draw_on_ground(drawing, spec, MapGround(axes, spec.surface->range), axes.plot);
  draw_bar(drawing, layout, axes, height_name(drawing, spec, layout.scale));
  return drawing.take();
}

std::optional<nn::PlanePoint> contour_place(const LandscapeSpec& spec, const FigureStyle& style, Point point) {
  if (!has_surface(spec)) return std::nullopt;
  Drawing drawing("contour_map", {}, style);
  const Axes axes = draw_axes(drawing, layout_of(drawing, spec, spec.picture ? spec.picture->scale : height_scale(spec)).axes);
  if (!axes.plot.contains(point)) return std::nullopt;
  const nn::Plane& range = spec.surface->range;
  return nn::PlanePoint{range.x_min + (point.x - axes.plot.x) / axes.plot.width * (range.x_max - range.x_min),
                        range.y_max - (point.y - axes.plot.y) / axes.plot.height * (range.y_max - range.y_min)};
}

}  // namespace chainrule
