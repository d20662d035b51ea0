#include "app/figure/space_view.hpp"

#include "app/figure/height_scale.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace chainrule {
namespace {

constexpr double kDistance = 4.5;                    ///< of the eye from the middle, in widths of the box
constexpr double kReach = 0.8;                       ///< no corner of the box is farther from its middle
constexpr double kNear = 1 - kReach / kDistance, kFar = 1 + kReach / kDistance;
constexpr double kDegree = std::numbers::pi / 180;

double dot(const std::array<double, 3>& a, const std::array<double, 3>& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

struct Axes3 {
  std::array<double, 3> right, up, back;
};

/// Azimuth 0: along +y; it turns the eye against the clock as seen from above.
Axes3 camera_axes(double azimuth, double elevation) {
  const double a = (azimuth - 90) * kDegree, e = elevation * kDegree;
  const std::array<double, 3> back = {std::cos(e) * std::cos(a), std::cos(e) * std::sin(a), std::sin(e)};
  const std::array<double, 3> right = {-std::sin(a), std::cos(a), 0};
  return {right, {back[1] * right[2] - back[2] * right[1], back[2] * right[0] - back[0] * right[2], back[0] * right[1] - back[1] * right[0]}, back};
}

/// How far the box reaches on the page at scale 1, turned all the way round.
struct Envelope {
  double half_width = 0, below = 0, above = 0;
};
Envelope envelope_of(double elevation) {
  Envelope envelope;
  for (int turn = 0; turn < 12; ++turn) {
    const Axes3 axes = camera_axes(7.5 * turn, elevation);
    for (int corner = 0; corner < 8; ++corner) {
      const std::array<double, 3> q = {corner & 1 ? 0.5 : -0.5, corner & 2 ? 0.5 : -0.5, (corner & 4 ? 0.5 : -0.5) * box_height_ratio};
      const double w = 1 - dot(axes.back, q) / kDistance, up = dot(axes.up, q) / w;
      envelope.half_width = std::max(envelope.half_width, std::abs(dot(axes.right, q) / w));
      envelope.above = std::max(envelope.above, up), envelope.below = std::max(envelope.below, -up);
    }
  }
  return envelope;
}

/// The range of w in which a ray is within the box; empty where first > last.
struct Span {
  double first = 0, last = 1e9;
};
Span within_box(const BoxPoint& eye, const BoxPoint& one) {
  Span span;
  const auto limit = [&](double from, double to) {
    const double step = to - from;
    if (std::abs(step) < 1e-12) {
      if (from < 0 || from > 1) span.first = 1, span.last = 0;
      return;
    }
    const double a = -from / step, b = (1 - from) / step;
    span.first = std::max(span.first, std::min(a, b)), span.last = std::min(span.last, std::max(a, b));
  };
  limit(eye.x, one.x), limit(eye.y, one.y), limit(eye.z, one.z);
  return span;
}

}  // namespace

SpaceView::SpaceView(const Camera& camera, const Rect& room) : elevation_(std::clamp(camera.elevation, 5.0, 90.0)) {
  const Axes3 axes = camera_axes(camera.azimuth, elevation_);
  right_ = axes.right, up_ = axes.up, back_ = axes.back;
  const Envelope envelope = envelope_of(elevation_);
  const double fit = std::min(room.width / (2 * envelope.half_width), room.height / (envelope.above + envelope.below));
  scale_ = std::max(fit, 1.0) * std::clamp(camera.zoom, 0.3, 8.0);
  center_ = {room.x + (0.5 + camera.pan_x) * room.width, room.y + (0.5 + camera.pan_y) * room.height + (envelope.above - envelope.below) / 2 * scale_};
}

SpaceView::Direction SpaceView::from_middle(BoxPoint p) { return {p.x - 0.5, p.y - 0.5, box_height_ratio * (p.z - 0.5)}; }

double SpaceView::w_of(BoxPoint point) const { return 1 - dot(back_, from_middle(point)) / kDistance; }

Point SpaceView::at(BoxPoint point) const {
  const Direction q = from_middle(point);
  const double w = w_of(point);
  return {center_.x + scale_ * dot(right_, q) / w, center_.y - scale_ * dot(up_, q) / w};
}

BoxView SpaceView::box_view() const {
  const auto row = [](const Direction& d) {  // of the box's own coordinates
    return std::array<double, 4>{d[0], d[1], box_height_ratio * d[2], -0.5 * (d[0] + d[1] + box_height_ratio * d[2])};
  };
  const std::array<double, 4> right = row(right_), up = row(up_), back = row(back_);
  BoxView view;
  const double slope = kFar / (kFar - kNear);  // depth = slope (1 - near / w)
  for (std::size_t i = 0; i < 4; ++i) {
    const double w = (i == 3 ? 1 : 0) - back[i] / kDistance;
    view.rows[0][i] = center_.x * w + scale_ * right[i];
    view.rows[1][i] = center_.y * w - scale_ * up[i];
    view.rows[2][i] = slope * (w - (i == 3 ? kNear : 0));
    view.rows[3][i] = w;
  }
  return view;
}

std::array<double, 3> SpaceView::light() const {
  Direction light;
  for (std::size_t i = 0; i < 3; ++i) light[i] = -0.45 * right_[i] + 0.55 * up_[i] + 0.7 * back_[i];
  const double length = std::sqrt(dot(light, light));
  for (double& part : light) part /= length;
  return light;
}

BoxPoint SpaceView::on_ray(Point point, double w) const {
  const double u = (point.x - center_.x) / scale_, v = (center_.y - point.y) / scale_;
  Direction q;
  for (std::size_t i = 0; i < 3; ++i) q[i] = w * (u * right_[i] + v * up_[i]) + kDistance * (1 - w) * back_[i];
  return {q[0] + 0.5, q[1] + 0.5, q[2] / box_height_ratio + 0.5};
}

std::optional<BoxPoint> SpaceView::first_on_surface(const Relief& relief, Point point) const {
  const Span span = within_box(on_ray(point, 0), on_ray(point, 1));
  if (span.first > span.last) return std::nullopt;
  const auto above = [&](double w) {
    const BoxPoint p = on_ray(point, w);
    return p.z - relief_height(relief, std::clamp(p.x, 0.0, 1.0), std::clamp(p.y, 0.0, 1.0));
  };
  const int steps = 4 * std::max(relief.columns, relief.rows);
  double before = span.first, height_before = above(before);
  for (int i = 1; i <= steps; ++i) {
    double w = span.first + (span.last - span.first) * i / steps;
    const double height = above(w);
    if (!std::isnan(height) && !std::isnan(height_before) && (height < 0) != (height_before < 0)) {
      for (int halving = 0; halving < 40; ++halving) {
        const double middle = (before + w) / 2;
        ((above(middle) < 0) == (height_before < 0) ? before : w) = middle;
      }
      BoxPoint hit = on_ray(point, before);
      hit.z = relief_height(relief, std::clamp(hit.x, 0.0, 1.0), std::clamp(hit.y, 0.0, 1.0));
      return hit;
    }
    before = w, height_before = height;
  }
  // A flat bottom lies in the box's own floor, which the ray leaves without crossing it.
  if (!(height_before <= 1e-3)) return std::nullopt;
  BoxPoint hit = on_ray(point, span.last);
  return BoxPoint{std::clamp(hit.x, 0.0, 1.0), std::clamp(hit.y, 0.0, 1.0), std::max(hit.z, 0.0)};
}

bool SpaceView::is_seen(const Relief& relief, BoxPoint point) const {
  constexpr int steps = 72;
  const Point seen = at(point);
  const double start = w_of(point), first = std::max(within_box(on_ray(seen, 0), on_ray(seen, 1)).first, 0.0);
  bool is_known = false, was_above = false;
  for (int i = 0; i <= steps; ++i) {
    // A little way off to begin with: the point itself lies on the surface.
    const double w = start - 0.004 - (start - 0.004 - first) * i / steps;
    if (w < first) break;
    const BoxPoint p = on_ray(seen, w);
    const double above = p.z - relief_height(relief, p.x, p.y);
    if (std::isnan(above)) {
      is_known = false;
      continue;
    }
    if (is_known && (above > 0) != was_above) return false;
    is_known = true, was_above = above > 0;
  }
  return true;
}

}  // namespace chainrule
