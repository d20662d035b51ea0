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

/// The triangles in OpenGL's memory.
class SurfaceMesh {
 public:
  explicit SurfaceMesh(const ReliefTriangles& triangles);
  ~SurfaceMesh();
  SurfaceMesh(const SurfaceMesh&) = delete;
  SurfaceMesh& operator=(const SurfaceMesh&) = delete;
  void draw() const;

 private:
  unsigned array_ = 0, corners_ = 0, indices_ = 0;
  int count_ = 0;
};

}  // namespace chainrule
