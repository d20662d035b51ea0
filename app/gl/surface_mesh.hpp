#pragma once
#include "app/figure/relief_triangles.hpp"

namespace chainrule {

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
