#pragma once
// What a surface looks like in files. shaders/surface.frag says the same for the screen; a test holds them together.
#include "app/figure/figure.hpp"

#include <array>
#include <cmath>
#include <optional>

namespace chainrule {

/// `sequential` in 256 steps: the one table that files and the shader colour heights from.
std::array<Color, 256> height_palette();
Color palette_color(const std::array<Color, 256>& palette, double share);
/// What a contour line does to the colour below it: lighter on the dark, low half, darker on the bright, high half.
Color line_on(Color below, double share);

/// A corner of the surface as it is seen, with what is interpolated between corners.
struct SurfaceCorner {
  double x = 0, y = 0, depth = 0, w = 1;  ///< points of the figure; depth 0 near, 1 far
  double height = 0;                      ///< share of the height axis
  double slope_x = 0, slope_y = 0;        ///< of the surface in the box's own proportions
  double column = 0, row = 0;             ///< place in the grid, in cells
};
/// Corner (column, row) of the relief.
SurfaceCorner surface_corner(const SurfaceShape& shape, int column, int row);
inline float relief_at(const Relief& relief, int column, int row) {
  return relief.heights[static_cast<std::size_t>(row) * static_cast<std::size_t>(relief.columns) + static_cast<std::size_t>(column)];
}
/// The slope of the relief at a corner, along x and y, by central differences; 0 where it has no neighbours.
inline std::array<double, 2> relief_slope(const Relief& relief, int column, int row) {
  const int left = column > 0 ? column - 1 : column, right = column + 1 < relief.columns ? column + 1 : column;
  const int above = row > 0 ? row - 1 : row, below = row + 1 < relief.rows ? row + 1 : row;
  const double across = static_cast<double>(relief_at(relief, right, row) - relief_at(relief, left, row)) * (relief.columns - 1) / (right - left);
  const double along = static_cast<double>(relief_at(relief, column, above) - relief_at(relief, column, below)) * (relief.rows - 1) / (below - above);
  return {std::isfinite(across) ? across : 0, std::isfinite(along) ? along : 0};  // beside a hole
}
/// Are all four corners of a cell numbers?
inline bool has_cell(const Relief& relief, int column, int row) {
  // Heights are at most 2: only what is no number makes the sum none.
  return std::isfinite(relief_at(relief, column, row) + relief_at(relief, column + 1, row) + relief_at(relief, column, row + 1) + relief_at(relief, column + 1, row + 1));
}
/// 0.62 to 1 by the angle to the light; less on the underside.
double shade_of(const SurfaceShape& shape, double slope_x, double slope_y, bool from_below);

/// Projects a point of the box.
Point project(const BoxView& view, BoxPoint point);
/// Where the eye is; nothing for a view that has none.
std::optional<BoxPoint> eye_of(const BoxView& view);

/// Up to vector_limit cells a side: polygons from the back to the front, each stroked in its own colour so that no seam
/// shows, with the contour lines that lie on it.
bool is_drawn_as_polygons(const SurfaceShape& shape);
std::vector<Mark> surface_polygons(const SurfaceShape& shape);
/// The surface in pixels on a transparent ground, each the mean of four samples.
Raster surface_raster(const SurfaceShape& shape, double pixels_per_pt);

}  // namespace chainrule
