#include "engine/landscape/surface.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nn {

Surface surface_of(const PlaneFunction& function, const Plane& range, Index resolution) {
  Surface surface;
  surface.range = range;
  surface.resolution = resolution;
  surface.is_final = true;
  surface.heights.resize(resolution, resolution);
  surface.lowest = std::numeric_limits<double>::infinity();
  surface.highest = -surface.lowest;
  const double spaces = static_cast<double>(std::max<Index>(1, resolution - 1));
  for (Index row = 0; row < resolution; ++row) {
    const double y = range.y_max + (range.y_min - range.y_max) * (static_cast<double>(row) / spaces);
    for (Index column = 0; column < resolution; ++column) {
      const double x = range.x_min + (range.x_max - range.x_min) * (static_cast<double>(column) / spaces);
      const double height = value_of(function, x, y).value;
      surface.heights(row, column) = height;
      if (!std::isfinite(height)) continue;
      surface.lowest = std::min(surface.lowest, height);
      surface.highest = std::max(surface.highest, height);
    }
  }
  if (surface.lowest > surface.highest) surface.lowest = surface.highest = 0;
  return surface;
}

}  // namespace nn
