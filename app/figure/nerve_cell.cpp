#include "app/figure/nerve_cell.hpp"

#include "app/figure/mark_geometry.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

constexpr int kPieces = 18;

double width_at(const NerveBranch& branch, double t) {
  const double smooth = t * t * (3 - 2 * t);  // swells into what it joins
  return branch.from_width + (branch.to_width - branch.from_width) * smooth;
}

/// The unit vector across the curve.
Point across(const CubicShape& curve, double t) {
  const Point before = point_on(curve, std::max(0.0, t - 0.01)), after = point_on(curve, std::min(1.0, t + 0.01));
  const double dx = after.x - before.x, dy = after.y - before.y, length = std::max(1e-9, std::hypot(dx, dy));
  return {-dy / length, dx / length};
}

/// As convex pieces, each a little longer than its share, so that no seam shows.
void fill_branch(Drawing& drawing, const NerveBranch& branch, Color color, double grown_by) {
  for (int piece = 0; piece < kPieces; ++piece) {
    const double from = static_cast<double>(piece) / kPieces, to = std::min(1.0, (piece + 1.25) / kPieces);
    PolylineShape quad;
    quad.closed = true;
    for (const auto& [t, side] : {std::pair{from, -1.0}, {to, -1.0}, {to, 1.0}, {from, 1.0}}) {
      const Point at = point_on(branch.curve, t), n = across(branch.curve, t);
      const double half = side * (width_at(branch, t) / 2 + grown_by);
      quad.points.push_back({at.x + n.x * half, at.y + n.y * half});
    }
    Mark mark;
    mark.shape = std::move(quad);
    mark.fill = color;
    drawing.add(std::move(mark));
  }
  drawing.circle(branch.curve.from, branch.from_width / 2 + grown_by, color);
  drawing.circle(branch.curve.to, branch.to_width / 2 + grown_by, color);
}

}  // namespace

void draw_nerve_cell(Drawing& drawing, const NerveCell& cell, Color fill, Color outline, double outline_pt) {
  for (const bool inside : {false, true}) {
    const double grown_by = inside ? 0 : outline_pt;
    const Color color = inside ? fill : outline;
    for (const NerveBranch& branch : cell.branches) fill_branch(drawing, branch, color, grown_by);
    for (const CircleShape& body : cell.bodies) drawing.circle(body.center, body.radius_pt + grown_by, color);
  }
}

}  // namespace chainrule
