#pragma once

namespace chainrule {

/// The unit square as two triangles, attribute 0: corners from (0, 0) to (1, 1). Every flat picture is drawn with it.
class SquareMesh {
 public:
  SquareMesh();
  ~SquareMesh();
  SquareMesh(const SquareMesh&) = delete;
  SquareMesh& operator=(const SquareMesh&) = delete;
  void draw() const;

 private:
  unsigned array_ = 0, buffer_ = 0;
};

}  // namespace chainrule
