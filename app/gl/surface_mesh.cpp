#include "app/gl/surface_mesh.hpp"

#include <glad/gl.h>

namespace chainrule {

SurfaceMesh::SurfaceMesh(const ReliefTriangles& triangles) : count_(static_cast<int>(triangles.indices.size())) {
  glGenVertexArrays(1, &array_);
  glGenBuffers(1, &corners_);
  glGenBuffers(1, &indices_);
  glBindVertexArray(array_);
  glBindBuffer(GL_ARRAY_BUFFER, corners_);
  glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(triangles.corners.size() * sizeof(float)), triangles.corners.data(), GL_STATIC_DRAW);
  glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, indices_);
  glBufferData(GL_ELEMENT_ARRAY_BUFFER, static_cast<GLsizeiptr>(triangles.indices.size() * sizeof(std::uint32_t)), triangles.indices.data(), GL_STATIC_DRAW);
  constexpr GLsizei stride = 5 * sizeof(float);
  glEnableVertexAttribArray(0);
  glVertexAttribPointer(0, 3, GL_FLOAT, GL_FALSE, stride, nullptr);
  glEnableVertexAttribArray(1);
  glVertexAttribPointer(1, 2, GL_FLOAT, GL_FALSE, stride, reinterpret_cast<const void*>(3 * sizeof(float)));
  glBindVertexArray(0);
}

SurfaceMesh::~SurfaceMesh() {
  glDeleteBuffers(1, &corners_);
  glDeleteBuffers(1, &indices_);
  glDeleteVertexArrays(1, &array_);
}

void SurfaceMesh::draw() const {
  glBindVertexArray(array_);
  glDrawElements(GL_TRIANGLES, count_, GL_UNSIGNED_INT, nullptr);
  glBindVertexArray(0);
}

}  // namespace chainrule
