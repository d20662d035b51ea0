#include "app/gl/surface_mesh.hpp"

#include "app/figure/surface_shading.hpp"

#include <glad/gl.h>

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
