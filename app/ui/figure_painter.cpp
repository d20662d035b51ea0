#include "app/ui/figure_painter.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

constexpr int most_flat_cells = 8;

/// A line cut into dashes, along its points.
std::vector<std::vector<Point>> dashes_of(const std::vector<Point>& points, double on, double off) {
  std::vector<std::vector<Point>> dashes;
  double left = on;
  bool drawing = true;
  std::vector<Point> dash = {points.front()};
  for (std::size_t index = 1; index < points.size(); ++index) {
    Point from = points[index - 1];
    const Point to = points[index];
    double length = std::hypot(to.x - from.x, to.y - from.y);
    while (length > left) {
      const double share = left / length;
      from = {from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share};
      length -= left;
      if (drawing) {
        dash.push_back(from);
        dashes.push_back(dash);
      }
      drawing = !drawing;
      left = drawing ? on : off;
      dash.assign(1, from);
    }
    left -= length;
    if (drawing) dash.push_back(to);
  }
  if (drawing && dash.size() > 1) dashes.push_back(dash);
  return dashes;
}

std::vector<Point> flattened(const CubicShape& c) {
  constexpr int pieces = 40;
  std::vector<Point> points;
  for (int piece = 0; piece <= pieces; ++piece) {
    const double t = static_cast<double>(piece) / pieces, s = 1 - t;
    const double a = s * s * s, b = 3 * s * s * t, d = 3 * s * t * t, e = t * t * t;
    points.push_back({a * c.from.x + b * c.control1.x + d * c.control2.x + e * c.to.x,
                      a * c.from.y + b * c.control1.y + d * c.control2.y + e * c.to.y});
  }
  return points;
}

/// The outline, from the top left corner and round its corners.
std::vector<Point> rect_path(const Rect& r, double radius) {
  constexpr int pieces = 6;
  constexpr double quarter = 3.14159265358979323846 / 2;
  radius = std::clamp(radius, 0.0, std::min(r.width, r.height) / 2);
  std::vector<Point> points;
  for (int corner = 0; corner < 4; ++corner) {
    const bool is_right = corner == 1 || corner == 2, is_low = corner >= 2;
    const Point center{is_right ? r.x + r.width - radius : r.x + radius, is_low ? r.y + r.height - radius : r.y + radius};
    for (int piece = 0; piece <= pieces; ++piece) {
      const double angle = quarter * (corner + 2 + static_cast<double>(piece) / pieces);
      points.push_back({center.x + radius * std::cos(angle), center.y + radius * std::sin(angle)});
    }
  }
  points.push_back(points.front());
  return points;
}

std::vector<Point> circle_path(Point center, double radius) {
  constexpr int pieces = 64;
  std::vector<Point> points;
  for (int piece = 0; piece <= pieces; ++piece) {
    const double angle = 2 * 3.14159265358979323846 * piece / pieces;
    points.push_back({center.x + radius * std::cos(angle), center.y + radius * std::sin(angle)});
  }
  return points;
}

/// Draws one mark; every overload is one shape.
struct MarkPainter {
  Canvas& canvas;
  const FigurePlace& place;
  const Mark& mark;
  FieldRenderer* pictures;

  Point px(Point p) const { return {place.origin.x + p.x * place.px_per_pt, place.origin.y + p.y * place.px_per_pt}; }
  double px(double pt) const { return pt * place.px_per_pt; }
  double stroke_px() const { return std::max(0.75, px(mark.stroke.width_pt)); }
  bool has_stroke() const { return mark.stroke.width_pt > 0 && mark.stroke.color.a > 0; }
  bool is_dashed() const { return has_stroke() && mark.stroke.dash != Dash::solid; }

  void stroke_dashed(const std::vector<Point>& points) const {
    const double width = stroke_px();
    const bool dotted = mark.stroke.dash == Dash::dotted;
    const double on = dotted ? std::max(1.0, width) : std::max(4.0, 4 * width), off = dotted ? 2 * width + 1 : std::max(3.0, 3 * width);
    for (const std::vector<Point>& dash : dashes_of(points, on, off)) canvas.polyline(dash, mark.stroke.color, width, false);
  }

  void operator()(const PolylineShape& shape) const {
    std::vector<Point> points;
    points.reserve(shape.points.size());
    for (const Point& point : shape.points) points.push_back(px(point));
    if (points.size() < 2) return;
    canvas.polygon(points, mark.fill);
    if (is_dashed()) return stroke_dashed(points);
    if (has_stroke()) canvas.polyline(points, mark.stroke.color, stroke_px(), shape.closed);
  }
  void operator()(const CubicShape& shape) const {
    const CubicShape curve{px(shape.from), px(shape.control1), px(shape.control2), px(shape.to)};
    if (is_dashed()) return stroke_dashed(flattened(curve));
    if (has_stroke()) canvas.cubic(curve, mark.stroke.color, stroke_px());
  }
  void operator()(const RectShape& shape) const {
    const Rect rect = place.to_pixels(shape.rect);
    canvas.fill(rect, mark.fill, px(shape.radius_pt));
    if (is_dashed()) return stroke_dashed(rect_path(rect, px(shape.radius_pt)));
    if (has_stroke()) canvas.outline(rect, mark.stroke.color, stroke_px(), px(shape.radius_pt));
  }
  void operator()(const CircleShape& shape) const {
    canvas.circle(px(shape.center), px(shape.radius_pt), mark.fill);
    if (is_dashed()) return stroke_dashed(circle_path(px(shape.center), px(shape.radius_pt)));
    if (has_stroke()) canvas.ring(px(shape.center), px(shape.radius_pt), mark.stroke.color, stroke_px());
  }
  void operator()(const TextShape& shape) const {
    const Ink ink{shape.face, px(shape.size_pt), mark.fill};
    const FontMetrics::FaceMetrics& face = canvas.metrics().of(shape.face);
    const double width = canvas.width(shape.text, ink);
    Point at = px(shape.at);
    if (shape.align == Align::center) at.x -= width / 2;
    if (shape.align == Align::right) at.x -= width;
    if (shape.baseline == Baseline::middle) at.y += static_cast<double>(face.cap_height) * ink.em_px / 2;
    if (shape.baseline == Baseline::top) at.y += static_cast<double>(face.ascent) * ink.em_px;
    canvas.text(at, shape.text, ink);
  }
  void operator()(const ImageShape& shape) const {
    const Rect rect = place.to_pixels(shape.rect);
    if (pictures && shape.raster)
      canvas.picture(rect, pictures->image_texture(shape), false);
    else
      canvas.outline(rect, mark.stroke.color, 1);
  }
  void operator()(const FieldShape& shape) const {
    if (!shape.field) return;
    const Rect rect = place.to_pixels(shape.rect);
    if (!pictures) return flat_field(shape, rect);
    const int width = std::max(1, static_cast<int>(std::lround(rect.width)));
    const int height = std::max(1, static_cast<int>(std::lround(rect.height)));
    canvas.picture(rect, pictures->field_texture(shape, width, height), true);
  }
  void operator()(const SurfaceShape& shape) const {
    if (!shape.relief) return;
    const Rect rect = place.to_pixels(shape.rect);
    SurfaceRenderer* surfaces = pictures ? pictures->surfaces() : nullptr;
    if (!surfaces) return canvas.outline(rect, mark.stroke.color, 1);
    const int width = std::max(1, static_cast<int>(std::lround(rect.width)));
    const int height = std::max(1, static_cast<int>(std::lround(rect.height)));
    canvas.picture(rect, surfaces->texture(shape, width, height), true);
  }
  void flat_field(const FieldShape& shape, const Rect& rect) const {
    const Field& cells = *shape.field;
    const int columns = std::min(most_flat_cells, cells.width), rows = std::min(most_flat_cells, cells.height);
    for (int row = 0; row < rows; ++row)
      for (int column = 0; column < columns; ++column)
        canvas.fill({rect.x + column * rect.width / columns, rect.y + row * rect.height / rows, rect.width / columns, rect.height / rows},
                    cell_color(shape, column * cells.width / columns, row * cells.height / rows));
  }
};

struct BoundsOf {
  const FontMetrics& metrics;
  static Rect around(const std::vector<Point>& points) {
    double left = 1e300, top = 1e300, right = -1e300, bottom = -1e300;
    for (const Point& p : points) {
      left = std::min(left, p.x);
      right = std::max(right, p.x);
      top = std::min(top, p.y);
      bottom = std::max(bottom, p.y);
    }
    return {left, top, right - left, bottom - top};
  }
  Rect operator()(const PolylineShape& s) const { return around(s.points); }
  Rect operator()(const CubicShape& s) const { return around(flattened(s)); }
  Rect operator()(const RectShape& s) const { return s.rect; }
  Rect operator()(const CircleShape& s) const {
    return {s.center.x - s.radius_pt, s.center.y - s.radius_pt, 2 * s.radius_pt, 2 * s.radius_pt};
  }
  Rect operator()(const TextShape& s) const {
    const double width = metrics.width(s.face, s.text, s.size_pt);
    const double left = s.align == Align::left ? s.at.x : s.align == Align::center ? s.at.x - width / 2 : s.at.x - width;
    return {left, s.at.y - s.size_pt, width, s.size_pt * 1.3};
  }
  Rect operator()(const ImageShape& s) const { return s.rect; }
  Rect operator()(const FieldShape& s) const { return s.rect; }
  Rect operator()(const SurfaceShape& s) const { return s.rect; }
};

}  // namespace

void paint_figure(Canvas& canvas, const Figure& figure, const FigurePlace& place, FieldRenderer* pictures) {
  canvas.push_clip(place.rect(figure));
  for (const Mark& mark : figure.marks) {
    if (mark.clip) canvas.push_clip(place.to_pixels(*mark.clip));
    std::visit(MarkPainter{canvas, place, mark, pictures}, mark.shape);
    if (mark.clip) canvas.pop_clip();
  }
  canvas.pop_clip();
}

Rect bounds_of(const Mark& mark, const FontMetrics& metrics) { return std::visit(BoundsOf{metrics}, mark.shape); }

}  // namespace chainrule
