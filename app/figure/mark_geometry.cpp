#include "app/figure/mark_geometry.hpp"

#include <algorithm>

namespace chainrule {
namespace {

struct Translate {
  double dx, dy;
  void move(Point& p) const { p.x += dx; p.y += dy; }
  void move(Rect& r) const { r.x += dx; r.y += dy; }
  void operator()(PolylineShape& s) const { for (Point& p : s.points) move(p); }
  void operator()(CubicShape& s) const { move(s.from); move(s.control1); move(s.control2); move(s.to); }
  void operator()(RectShape& s) const { move(s.rect); }
  void operator()(CircleShape& s) const { move(s.center); }
  void operator()(TextShape& s) const { move(s.at); }
  void operator()(ImageShape& s) const { move(s.rect); }
  void operator()(FieldShape& s) const { move(s.rect); }
  void operator()(SurfaceShape& s) const {
    move(s.rect);
    for (std::size_t i = 0; i < 4; ++i) s.view.rows[0][i] += dx * s.view.rows[3][i], s.view.rows[1][i] += dy * s.view.rows[3][i];
  }
};

Rect around(const Point* points, std::size_t count) {
  if (count == 0) return {};
  double left = points[0].x, right = left, top = points[0].y, bottom = top;
  for (std::size_t i = 1; i < count; ++i) {
    left = std::min(left, points[i].x);
    right = std::max(right, points[i].x);
    top = std::min(top, points[i].y);
    bottom = std::max(bottom, points[i].y);
  }
  return {left, top, right - left, bottom - top};
}

struct Bounds {
  const FontMetrics& metrics;
  Rect operator()(const PolylineShape& s) const { return around(s.points.data(), s.points.size()); }
  Rect operator()(const CubicShape& s) const {
    Point points[25];
    for (int i = 0; i <= 24; ++i) points[i] = point_on(s, i / 24.0);
    return around(points, 25);
  }
  Rect operator()(const RectShape& s) const { return s.rect; }
  Rect operator()(const CircleShape& s) const {
    return {s.center.x - s.radius_pt, s.center.y - s.radius_pt, 2 * s.radius_pt, 2 * s.radius_pt};
  }
  Rect operator()(const TextShape& s) const { return text_bounds(s, metrics); }
  Rect operator()(const ImageShape& s) const { return s.rect; }
  Rect operator()(const FieldShape& s) const { return s.rect; }
  Rect operator()(const SurfaceShape& s) const { return s.rect; }
};

}  // namespace

void translate(Mark& mark, double dx, double dy) {
  std::visit(Translate{dx, dy}, mark.shape);
  if (mark.clip) Translate{dx, dy}.move(*mark.clip);
}

double baseline_y(const TextShape& text, const FontMetrics& metrics) {
  const FontMetrics::FaceMetrics& face = metrics.of(text.face);
  const double capital = static_cast<double>(face.cap_height) * text.size_pt;
  switch (text.baseline) {
    case Baseline::alphabetic: return text.at.y;
    case Baseline::middle: return text.at.y + capital / 2;
    case Baseline::top: return text.at.y + static_cast<double>(face.ascent) * text.size_pt;
  }
  return text.at.y;
}

Rect text_bounds(const TextShape& text, const FontMetrics& metrics) {
  const FontMetrics::FaceMetrics& face = metrics.of(text.face);
  const double width = metrics.width(text.face, text.text, text.size_pt);
  const double left =
      text.align == Align::left ? text.at.x : text.align == Align::center ? text.at.x - width / 2 : text.at.x - width;
  const double baseline = baseline_y(text, metrics);
  const double above = static_cast<double>(face.cap_height) * text.size_pt, below = 0.2 * text.size_pt;
  return {left, baseline - above, width, above + below};
}

Rect bounds(const Mark& mark, const FontMetrics& metrics) { return std::visit(Bounds{metrics}, mark.shape); }

bool overlaps(const Rect& a, const Rect& b, double gap_pt) {
  return a.x < b.x + b.width + gap_pt && b.x < a.x + a.width + gap_pt && a.y < b.y + b.height + gap_pt &&
         b.y < a.y + a.height + gap_pt;
}

Rect grown(const Rect& rect, double by_pt) {
  return {rect.x - by_pt, rect.y - by_pt, rect.width + 2 * by_pt, rect.height + 2 * by_pt};
}

}  // namespace chainrule
