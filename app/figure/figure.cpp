#include "app/figure/figure.hpp"

#include "app/figure/mark_geometry.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

double squared(double v) { return v * v; }

double distance_to_segment(Point p, Point a, Point b) {
  const double length = squared(b.x - a.x) + squared(b.y - a.y);
  double t = length > 0 ? ((p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y)) / length : 0;
  t = std::clamp(t, 0.0, 1.0);
  return std::sqrt(squared(p.x - a.x - t * (b.x - a.x)) + squared(p.y - a.y - t * (b.y - a.y)));
}

double distance_to_path(const std::vector<Point>& points, bool closed, Point p) {
  double best = 1e300;
  for (std::size_t i = 1; i < points.size(); ++i)
    best = std::min(best, distance_to_segment(p, points[i - 1], points[i]));
  if (closed && points.size() > 2) best = std::min(best, distance_to_segment(p, points.back(), points.front()));
  return best;
}

/// Even-odd rule.
bool is_inside(const std::vector<Point>& points, Point p) {
  bool inside = false;
  for (std::size_t i = 0, j = points.size() - 1; i < points.size(); j = i++) {
    const Point a = points[i], b = points[j];
    if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

double distance_to_rect(const Rect& r, Point p) {
  const double dx = std::max({r.x - p.x, 0.0, p.x - r.x - r.width});
  const double dy = std::max({r.y - p.y, 0.0, p.y - r.y - r.height});
  return std::sqrt(dx * dx + dy * dy);
}

/// How far a point is from what the shape covers; 0 on it.
struct Distance {
  Point p;
  const Mark& mark;
  double operator()(const PolylineShape& s) const {
    if (s.points.empty()) return 1e300;
    if (s.closed && mark.fill.a > 0 && is_inside(s.points, p)) return 0;
    return distance_to_path(s.points, s.closed, p);
  }
  double operator()(const CubicShape& s) const {
    std::vector<Point> points;
    for (int i = 0; i <= 24; ++i) points.push_back(point_on(s, i / 24.0));
    return distance_to_path(points, false, p);
  }
  double operator()(const RectShape& s) const { return distance_to_rect(s.rect, p); }
  double operator()(const CircleShape& s) const {
    return std::max(0.0, std::sqrt(squared(p.x - s.center.x) + squared(p.y - s.center.y)) - s.radius_pt);
  }
  double operator()(const TextShape& s) const {
    const double width = 0.6 * s.size_pt * static_cast<double>(s.text.size());
    const double left = s.align == Align::left ? s.at.x : s.align == Align::center ? s.at.x - width / 2 : s.at.x - width;
    const double top = s.baseline == Baseline::top ? s.at.y : s.baseline == Baseline::middle ? s.at.y - s.size_pt / 2
                                                                                            : s.at.y - s.size_pt;
    return distance_to_rect({left, top, width, s.size_pt * 1.2}, p);
  }
  double operator()(const ImageShape& s) const { return distance_to_rect(s.rect, p); }
  double operator()(const FieldShape& s) const { return distance_to_rect(s.rect, p); }
  double operator()(const SurfaceShape& s) const { return distance_to_rect(s.rect, p); }
};

Color field_color(const FieldShape& shape, double value) {
  if (!std::isfinite(value)) return shape.neutral;
  value = std::clamp(value, -1.0, 1.0);
  if (shape.discretize) value = value >= 0 ? 1 : -1;
  return value >= 0 ? mix(shape.neutral, shape.positive, value) : mix(shape.neutral, shape.negative, -value);
}

double sample(const Field& field, double x, double y, bool smooth) {
  const auto at = [&](int column, int row) {
    column = std::clamp(column, 0, field.width - 1);
    row = std::clamp(row, 0, field.height - 1);
    return static_cast<double>(field.values[static_cast<std::size_t>(row * field.width + column)]);
  };
  if (!smooth) return at(static_cast<int>(x), static_cast<int>(y));
  const double fx = x - 0.5, fy = y - 0.5;
  const int left = static_cast<int>(std::floor(fx)), top = static_cast<int>(std::floor(fy));
  const double u = fx - left, v = fy - top;
  return (1 - v) * ((1 - u) * at(left, top) + u * at(left + 1, top)) +
         v * ((1 - u) * at(left, top + 1) + u * at(left + 1, top + 1));
}

}  // namespace

Point point_on(const CubicShape& c, double t) {
  const double s = 1 - t, a = s * s * s, b = 3 * s * s * t, d = 3 * s * t * t, e = t * t * t;
  return {a * c.from.x + b * c.control1.x + d * c.control2.x + e * c.to.x,
          a * c.from.y + b * c.control1.y + d * c.control2.y + e * c.to.y};
}

const Mark* Figure::find(std::string_view id) const {
  if (id.empty()) return nullptr;
  const auto found = std::find_if(marks.begin(), marks.end(), [&](const Mark& m) { return m.id == id; });
  return found == marks.end() ? nullptr : &*found;
}

Color cell_color(const FieldShape& shape, int column, int row) {
  return field_color(shape, sample(*shape.field, column, row, false));
}

Raster colored(const FieldShape& shape, int scale) {
  Raster raster;
  if (!shape.field || shape.field->width <= 0 || shape.field->height <= 0) return raster;
  const Field& field = *shape.field;
  scale = std::max(scale, 1);
  raster.width = field.width * scale;
  raster.height = field.height * scale;
  raster.pixels.reserve(static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(raster.height));
  for (int row = 0; row < raster.height; ++row)
    for (int column = 0; column < raster.width; ++column)
      raster.pixels.push_back(
          field_color(shape, sample(field, (column + 0.5) / scale, (row + 0.5) / scale, shape.smooth)));
  return raster;
}

const Mark* hit_test(const Figure& figure, Point point) {
  for (auto mark = figure.marks.rbegin(); mark != figure.marks.rend(); ++mark) {
    if (mark->id.empty() || (mark->clip && !mark->clip->contains(point))) continue;
    const double reach = mark->hit_pt + mark->stroke.width_pt / 2;
    if (std::visit(Distance{point, *mark}, mark->shape) <= reach) return &*mark;
  }
  return nullptr;
}

}  // namespace chainrule
