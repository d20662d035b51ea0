#include "app/figure/landscape_ways.hpp"

#include "app/figure/series.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace chainrule {
namespace {

constexpr double kFarOff = 0.03;       ///< shares of the height axis between a way and the surface that are worth a stem
constexpr double kHidden = 0.38;       ///< opacity of what lies behind the surface
constexpr int kMostStems = 14, kMostStops = 120, kDots = 25;
using Places = std::vector<std::optional<SeenPlace>>;
using Stop = LandscapeWay::Stop;

std::string id_of_way(std::size_t index) { return "way" + std::to_string(index + 1); }

/// A share of the range's sides.
double distance(const nn::Plane& range, const Stop& a, const Stop& b) {
  return std::hypot((b.x - a.x) / (range.x_max - range.x_min), (b.y - a.y) / (range.y_max - range.y_min));
}

/// First, last, and between them those that are at least `apart` of the range away from the one before.
std::vector<std::size_t> thinned(const LandscapeWay& way, const nn::Plane& range, double apart) {
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < way.stops.size(); ++i) {
    if (!std::isfinite(way.stops[i].x) || !std::isfinite(way.stops[i].y)) continue;
    if (kept.empty() || i + 1 == way.stops.size() || distance(range, way.stops[kept.back()], way.stops[i]) >= apart) kept.push_back(i);
  }
  return kept;
}

/// The way's line: on the surface, or at its losses' own heights.
Places line_of(const LandscapeWay& way, const nn::Plane& range, const Ground& ground, bool is_on_surface) {
  Places places;
  const std::vector<std::size_t> kept = thinned(way, range, 1.0 / 400);
  const Stop* before = nullptr;
  for (const std::size_t i : kept) {
    const Stop& stop = way.stops[i];
    const int pieces = before ? static_cast<int>(std::clamp(60 * distance(range, *before, stop), 1.0, 60.0)) : 1;
    for (int piece = before ? 1 : pieces; piece <= pieces; ++piece) {
      const double share = static_cast<double>(piece) / pieces, x = before ? before->x + (stop.x - before->x) * share : stop.x;
      const double y = before ? before->y + (stop.y - before->y) * share : stop.y;
      const double height = before ? before->height + (stop.height - before->height) * share : stop.height;
      places.push_back(is_on_surface ? ground.on(x, y) : ground.above(x, y, height));
    }
    before = &stop;
  }
  return places;
}

/// Stretches of a line that are there, or of those the ones that are seen.
std::vector<std::vector<Point>> runs_of(const Places& places, bool only_seen) {
  std::vector<std::vector<Point>> runs(1);
  for (const std::optional<SeenPlace>& place : places) {
    if (place && (!only_seen || place->is_seen)) runs.back().push_back(place->at);
    else if (!runs.back().empty()) runs.emplace_back();
  }
  std::erase_if(runs, [](const std::vector<Point>& run) { return run.size() < 2; });
  return runs;
}

void add_runs(Drawing& drawing, const Places& places, bool only_seen, const Stroke& stroke, const Rect& clip) {
  for (std::vector<Point>& run : runs_of(places, only_seen)) drawing.polyline(std::move(run), stroke).clip = clip;
}

/// Faint where it is hidden, on a light rim where it is seen. Only the whole line can be pointed at, not its stretches.
void draw_line(Drawing& drawing, const Places& places, Color color, Dash dash, double width, const std::string& id, const std::string& title, const Rect& clip) {
  const std::size_t first = drawing.figure().marks.size();
  add_runs(drawing, places, false, drawing.stroke(with_alpha(color, kHidden), 0.8 * width), clip);
  if (!id.empty() && drawing.figure().marks.size() > first) {
    Mark& mark = drawing.figure().marks[first];
    mark.id = id, mark.title = title, mark.hit_pt = 3;
  }
  add_runs(drawing, places, true, drawing.stroke(with_alpha(drawing.theme().card, 0.75), width + 1.8), clip);
  add_runs(drawing, places, true, drawing.stroke(color, width, dash), clip);
}

bool is_off(const LandscapeWay& way, const Ground& ground) {
  return std::any_of(way.stops.begin(), way.stops.end(), [&](const Stop& stop) {
    return stop.distance > 0 && std::isfinite(stop.x) && std::isfinite(stop.y) && std::abs(ground.lift(stop.x, stop.y, stop.height)) > kFarOff / 2;
  });
}

void draw_stems(Drawing& drawing, const LandscapeWay& way, const nn::Plane& range, const Ground& ground, Color color, const Rect& clip) {
  std::vector<std::size_t> stops = thinned(way, range, 0.05);
  const std::size_t stride = stops.size() / kMostStems + 1;
  for (std::size_t k = 0; k < stops.size(); ++k) {
    const Stop& stop = way.stops[stops[k]];
    if (k % stride != 0 && k + 1 != stops.size()) continue;
    if (std::abs(ground.lift(stop.x, stop.y, stop.height)) < kFarOff) continue;
    const std::optional<SeenPlace> foot = ground.on(stop.x, stop.y), top = ground.above(stop.x, stop.y, stop.height);
    if (!foot || !top) continue;
    const double opacity = foot->is_seen && top->is_seen ? 0.9 : kHidden;
    drawing.line(foot->at, top->at, drawing.stroke(with_alpha(drawing.theme().card, 0.6 * opacity), 2.2)).clip = clip;
    drawing.line(foot->at, top->at, drawing.stroke(with_alpha(color, opacity), 0.8)).clip = clip;
  }
}

std::string title_of(const Drawing& drawing, const LandscapeSpec& spec, const LandscapeWay& way, const Stop& stop) {
  std::string title = way.name.empty() ? std::string() : way.name + ", ";
  title += drawing.words("figure.landscape.stop", {{"step", with_separators(stop.step)}, {"name", spec.z_label}, {"value", drawing.number(stop.height)}});
  if (stop.distance > 0) title += drawing.words("figure.landscape.off_plane", {{"distance", drawing.number(stop.distance)}});
  return title;
}

void cross(Drawing& drawing, Point at, Color color, const Rect& clip) {
  const double r = drawing.scaled(3.6);
  for (const bool is_rim : {true, false})
    for (const double sign : {-1.0, 1.0})
      drawing.line({at.x - r, at.y - sign * r}, {at.x + r, at.y + sign * r}, is_rim ? drawing.stroke(drawing.theme().card, 4) : drawing.stroke(color, 2)).clip = clip;
}

/// Start: open. End: full, or a cross where the way is lost.
Mark& draw_stop(Drawing& drawing, const LandscapeWay& way, std::size_t stop, const SeenPlace& place, bool has_dots, const Rect& clip) {
  const Color color = with_alpha(series_color(drawing.theme(), way.color), place.is_seen ? 1 : kHidden);
  const Color card = with_alpha(drawing.theme().card, place.is_seen ? 1 : kHidden);
  if (stop == 0) return drawing.circle(place.at, drawing.scaled(3), card, drawing.stroke(color, 1.6));
  if (stop + 1 < way.stops.size()) return drawing.circle(place.at, drawing.scaled(1.9), has_dots ? color : Color{0, 0, 0, 0});
  if (!way.is_lost) return drawing.circle(place.at, drawing.scaled(3.8), color, drawing.stroke(card, 1.2));
  cross(drawing, place.at, color, clip);
  return drawing.circle(place.at, drawing.scaled(3.8), {0, 0, 0, 0});
}

double step_along(const nn::Plane& range, double dx, double dy) {
  return std::hypot(dx / (range.x_max - range.x_min), dy / (range.y_max - range.y_min));
}

/// How much of the way from `at` by `step` lies within [low, high].
double share_within(double at, double step, double low, double high) {
  if (step > 0) return std::min(1.0, (high - at) / step);
  return step < 0 ? std::min(1.0, (low - at) / step) : 1;
}

}  // namespace

void draw_way(Drawing& drawing, const LandscapeSpec& spec, const Ground& ground, std::size_t index, const Rect& clip) {
  const LandscapeWay& way = spec.ways[index];
  if (way.stops.size() < 2) return;
  const nn::Plane& range = spec.surface->range;
  const Color color = series_color(drawing.theme(), way.color);
  const Dash dash = series_dash(way.color);
  if (!is_off(way, ground)) return draw_line(drawing, line_of(way, range, ground, true), color, dash, 2, id_of_way(index), way.name, clip);
  draw_line(drawing, line_of(way, range, ground, true), color, Dash::dotted, 1, {}, {}, clip);
  draw_stems(drawing, way, range, ground, color, clip);
  draw_line(drawing, line_of(way, range, ground, false), color, dash, 2, id_of_way(index), way.name, clip);
}

void draw_stops(Drawing& drawing, const LandscapeSpec& spec, const Ground& ground, std::size_t index, const Rect& clip) {
  const LandscapeWay& way = spec.ways[index];
  const bool is_above = is_off(way, ground);
  std::vector<std::size_t> kept = thinned(way, spec.surface->range, 0.012);
  const std::size_t stride = kept.size() / kMostStops + 1;
  const bool has_dots = way.stops.size() <= kDots;
  for (std::size_t k = 0; k < kept.size(); ++k) {
    if (k % stride != 0 && k + 1 != kept.size()) continue;
    const Stop& stop = way.stops[kept[k]];
    const std::optional<SeenPlace> place = is_above ? ground.above(stop.x, stop.y, stop.height) : ground.on(stop.x, stop.y);
    if (!place || !clip.contains(place->at)) continue;
    Mark& mark = draw_stop(drawing, way, kept[k], *place, has_dots, clip);
    mark.id = id_of_way(index) + "/stop" + std::to_string(kept[k] + 1);
    mark.title = title_of(drawing, spec, way, stop);
    if (way.is_lost && kept[k] + 1 == way.stops.size()) mark.title += drawing.words("figure.landscape.lost");
    mark.hit_pt = 3, mark.clip = clip;
  }
}

void draw_minima(Drawing& drawing, const LandscapeSpec& spec, const Ground& ground, const Rect& clip) {
  for (std::size_t i = 0; i < spec.minima.size(); ++i) {
    const std::optional<SeenPlace> place = ground.on(spec.minima[i].x, spec.minima[i].y);
    if (!place || !clip.contains(place->at)) continue;
    Mark& star = draw_star(drawing, place->at);
    if (!place->is_seen) star.fill = with_alpha(star.fill, kHidden), star.stroke.color = with_alpha(star.stroke.color, kHidden);
    star.id = "minimum" + std::to_string(i + 1);
    star.title = drawing.words("figure.landscape.minimum_at", {{"x", drawing.number(spec.minima[i].x)}, {"y", drawing.number(spec.minima[i].y)}});
    star.hit_pt = 3;
  }
}

Color arrow_color(const Theme& theme, const LandscapeArrow& arrow) { return arrow.name == "gradient" ? theme.danger : theme.text; }

std::string arrow_words(const Drawing& drawing, const LandscapeArrow& arrow) {
  const bool is_known = arrow.name == "gradient" || arrow.name == "step";
  return is_known ? drawing.words("figure.landscape." + arrow.name) : arrow.name;
}

Mark& draw_arrow_line(Drawing& drawing, std::vector<Point> points, Color color, const std::optional<Rect>& clip) {
  const Point tip = points.back(), before = points[points.size() - 2];
  const double length = std::max(std::hypot(tip.x - before.x, tip.y - before.y), 1e-9), head = drawing.scaled(6.5);
  const Point along{(tip.x - before.x) / length, (tip.y - before.y) / length}, foot{tip.x - head * along.x, tip.y - head * along.y};
  const double half = 0.42 * head;
  drawing.polyline(points, drawing.stroke(with_alpha(drawing.theme().card, 0.75), 4)).clip = clip;
  Mark& triangle = drawing.polyline({tip, {foot.x - half * along.y, foot.y + half * along.x}, {foot.x + half * along.y, foot.y - half * along.x}},
                                    drawing.stroke(drawing.theme().card, 0.8));
  std::get<PolylineShape>(triangle.shape).closed = true;
  triangle.fill = color, triangle.clip = clip;
  points.back() = {tip.x - 0.7 * head * along.x, tip.y - 0.7 * head * along.y};
  Mark& line = drawing.polyline(std::move(points), drawing.stroke(color, 2));
  line.clip = clip;
  return line;
}

void draw_arrow(Drawing& drawing, const LandscapeSpec& spec, const LandscapeArrow& arrow, const Ground& ground, const Rect& clip) {
  constexpr double shortest_share = 0.05, longest_share = 1.0 / 3;
  constexpr int pieces = 12;
  const nn::Plane& range = spec.surface->range;
  const double length = step_along(range, arrow.dx, arrow.dy);
  if (!(length > 0) || !std::isfinite(length) || !ground.on(arrow.x, arrow.y)) return;
  const double factor = std::clamp(length, shortest_share, longest_share) / length;
  const double dx = factor * arrow.dx, dy = factor * arrow.dy;
  const double within = std::min(share_within(arrow.x, dx, range.x_min, range.x_max), share_within(arrow.y, dy, range.y_min, range.y_max)) * (1 - 1e-9);
  std::vector<Point> points;
  for (int piece = 0; piece <= pieces; ++piece)
    if (const std::optional<SeenPlace> place = ground.on(arrow.x + dx * within * piece / pieces, arrow.y + dy * within * piece / pieces)) points.push_back(place->at);
  if (points.size() < 2) return;
  Mark& mark = draw_arrow_line(drawing, std::move(points), arrow_color(drawing.theme(), arrow), clip);
  mark.id = arrow.name;
  mark.title = drawing.words("figure.landscape.arrow_by", {{"name", arrow_words(drawing, arrow)}, {"x", drawing.number(arrow.dx)}, {"y", drawing.number(arrow.dy)}});
  if (factor * within < 0.999 || factor > 1.001) mark.title += drawing.words("figure.landscape.arrow_scaled", {{"factor", NumberFormat(2)(factor * within)}});
  mark.hit_pt = 3;
}

Mark& draw_star(Drawing& drawing, Point at) {
  std::vector<Point> points;
  for (int i = 0; i < 10; ++i) {
    const double radius = drawing.scaled(i % 2 == 0 ? 5.2 : 2.3), angle = std::numbers::pi * (i / 5.0 - 0.5);
    points.push_back({at.x + radius * std::cos(angle), at.y + radius * std::sin(angle)});
  }
  Mark& star = drawing.polyline(std::move(points), drawing.stroke(drawing.theme().text, 0.9));
  std::get<PolylineShape>(star.shape).closed = true;
  star.fill = drawing.theme().card;
  return star;
}

Mark& draw_here(Drawing& drawing, Point at, double opacity) {
  drawing.circle(at, drawing.scaled(5.6), with_alpha(drawing.theme().card, 0.85 * opacity));
  return drawing.circle(at, drawing.scaled(3.9), with_alpha(drawing.theme().accent, opacity), drawing.stroke(with_alpha(drawing.theme().card, opacity), 0.8));
}

}  // namespace chainrule
