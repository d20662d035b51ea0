#pragma once
#include "app/figure/figure.hpp"

#include <cstdint>
#include <vector>

namespace chainrule {

/// What a relief becomes for OpenGL: five numbers a corner (x, y, height, slope along x, slope along y, in the box's own
/// numbers) and two triangles for every cell without a hole.
struct ReliefTriangles {
  std::vector<float> corners;
  std::vector<std::uint32_t> indices;
};
ReliefTriangles triangles_of(const Relief& relief);

}  // namespace chainrule
