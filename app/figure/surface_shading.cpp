#include "app/figure/surface_shading.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

double determinant(const std::array<double, 3>& a, const std::array<double, 3>& b, const std::array<double, 3>& c) {
  return a[0] * (b[1] * c[2] - c[1] * b[2]) - b[0] * (a[1] * c[2] - c[1] * a[2]) + c[0] * (a[1] * b[2] - b[1] * a[2]);
}

}  // namespace

std::array<Color, 256> height_palette() {
  std::array<Color, 256> palette;
  for (std::size_t i = 0; i < palette.size(); ++i) palette[i] = sequential(static_cast<double>(i) / 255);
  return palette;
}

Color palette_color(const std::array<Color, 256>& palette, double share) {
  return palette[static_cast<std::size_t>(std::lround(255 * std::clamp(share, 0.0, 1.0)))];
}

Color line_on(Color below, double share) {
  return share < 0.5 ? mix(below, {255, 255, 255, 255}, 0.5) : mix(below, {0, 0, 0, 255}, 0.45);
}

SurfaceCorner surface_corner(const SurfaceShape& shape, int column, int row) {
  const Relief& relief = *shape.relief;
  SurfaceCorner corner;
  corner.height = static_cast<double>(relief_at(relief, column, row));
  const std::array<double, 4> at = {static_cast<double>(column) / (relief.columns - 1), 1 - static_cast<double>(row) / (relief.rows - 1), corner.height, 1};
  std::array<double, 4> seen{};
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t k = 0; k < 4; ++k) seen[i] += shape.view.rows[i][k] * at[k];
  corner.w = seen[3];
  corner.x = seen[0] / seen[3], corner.y = seen[1] / seen[3], corner.depth = seen[2] / seen[3];
  const std::array<double, 2> slope = relief_slope(relief, column, row);
  corner.slope_x = slope[0] * shape.height_ratio, corner.slope_y = slope[1] * shape.height_ratio;
  corner.column = column, corner.row = row;
  return corner;
}

double shade_of(const SurfaceShape& shape, double slope_x, double slope_y, bool from_below) {
  const double length = std::sqrt(slope_x * slope_x + slope_y * slope_y + 1);
  const double towards = (-slope_x * shape.light[0] - slope_y * shape.light[1] + shape.light[2]) / length;
  return from_below ? 0.55 + 0.25 * std::max(-towards, 0.0) : 0.62 + 0.38 * std::max(towards, 0.0);
}

Point project(const BoxView& view, BoxPoint p) {
  const auto along = [&](std::size_t i) { return view.rows[i][0] * p.x + view.rows[i][1] * p.y + view.rows[i][2] * p.z + view.rows[i][3]; };
  const double w = along(3);
  return {along(0) / w, along(1) / w};
}

std::optional<BoxPoint> eye_of(const BoxView& view) {
  // There x w, y w and w are all 0 (Cramer's rule).
  std::array<std::array<double, 3>, 4> columns;
  for (std::size_t k = 0; k < 4; ++k) columns[k] = {view.rows[0][k], view.rows[1][k], view.rows[3][k]};
  const double whole = determinant(columns[0], columns[1], columns[2]);
  if (!(std::abs(whole) > 0)) return std::nullopt;
  const std::array<double, 3> right = {-columns[3][0], -columns[3][1], -columns[3][2]};
  return BoxPoint{determinant(right, columns[1], columns[2]) / whole, determinant(columns[0], right, columns[2]) / whole,
                  determinant(columns[0], columns[1], right) / whole};
}

}  // namespace chainrule
