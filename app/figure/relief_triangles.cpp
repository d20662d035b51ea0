#include "app/figure/relief_triangles.hpp"

#include "app/figure/surface_shading.hpp"

#include <cmath>

namespace chainrule {
namespace {

std::vector<float> corners_of(const Relief& relief) {
  std::vector<float> corners(5 * relief.heights.size());
  const float across = 1 / static_cast<float>(relief.columns - 1), down = 1 / static_cast<float>(relief.rows - 1);
  float* corner = corners.data();
  const float* height = relief.heights.data();
  for (int row = 0; row < relief.rows; ++row)
    for (int column = 0; column < relief.columns; ++column, corner += 5, ++height) {
      const std::array<double, 2> slope = relief_slope(relief, column, row);
      corner[0] = static_cast<float>(column) * across;
      corner[1] = 1 - static_cast<float>(row) * down;
      corner[2] = std::isfinite(*height) ? *height : 2.0f;
      corner[3] = static_cast<float>(slope[0]);
      corner[4] = static_cast<float>(slope[1]);
    }
  return corners;
}

}  // namespace

ReliefTriangles triangles_of(const Relief& relief) {
  if (relief.columns < 2 || relief.rows < 2) return {};
  ReliefTriangles triangles{corners_of(relief), std::vector<std::uint32_t>(6 * relief.heights.size())};
  std::uint32_t* index = triangles.indices.data();
  for (int row = 0; row + 1 < relief.rows; ++row)
    for (int column = 0; column + 1 < relief.columns; ++column) {
      if (!has_cell(relief, column, row)) continue;
      const auto high = static_cast<std::uint32_t>(row * relief.columns + column), low = high + static_cast<std::uint32_t>(relief.columns);
      for (const std::uint32_t corner : {low, low + 1, high + 1, low, high + 1, high}) *index++ = corner;
    }
  triangles.indices.resize(static_cast<std::size_t>(index - triangles.indices.data()));
  return triangles;
}

}  // namespace chainrule
