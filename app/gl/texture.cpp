#include "app/gl/texture.hpp"

#include <glad/gl.h>

#include <cassert>
#include <utility>

namespace chainrule {

Texture::Texture(Format format, int width, int height) : width_(width), height_(height) {
  glGenTextures(1, &id_);
  bind();
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  if (format == Format::rgba8)
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
  else
    glTexImage2D(GL_TEXTURE_2D, 0, GL_R32F, width, height, 0, GL_RED, GL_FLOAT, nullptr);
}

Texture::Texture(Texture&& other) noexcept
    : id_(std::exchange(other.id_, 0)), width_(other.width_), height_(other.height_) {}

Texture& Texture::operator=(Texture&& other) noexcept {
  std::swap(id_, other.id_);
  std::swap(width_, other.width_);
  std::swap(height_, other.height_);
  return *this;
}

Texture::~Texture() {
  if (id_) glDeleteTextures(1, &id_);
}

void Texture::bind() const { glBindTexture(GL_TEXTURE_2D, id_); }

void Texture::upload(const Raster& raster) {
  assert(raster.width == width_ && raster.height == height_);
  static_assert(sizeof(Color) == 4);
  bind();
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, width_, height_, GL_RGBA, GL_UNSIGNED_BYTE, raster.pixels.data());
}

void Texture::upload(const Field& field) {
  assert(field.width == width_ && field.height == height_);
  bind();
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, width_, height_, GL_RED, GL_FLOAT, field.values.data());
}

}  // namespace chainrule
