#include "app/gl/framebuffer.hpp"

#include <glad/gl.h>

#include <algorithm>
#include <utility>

namespace chainrule {

Framebuffer::Framebuffer(int width, int height) : texture_(Texture::Format::rgba8, width, height) {
  glGenFramebuffers(1, &id_);
  glBindFramebuffer(GL_FRAMEBUFFER, id_);
  glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture_.id(), 0);
}

Framebuffer::Framebuffer(Framebuffer&& other) noexcept
    : texture_(std::move(other.texture_)), id_(std::exchange(other.id_, 0)) {}

Framebuffer& Framebuffer::operator=(Framebuffer&& other) noexcept {
  std::swap(texture_, other.texture_);
  std::swap(id_, other.id_);
  return *this;
}

Framebuffer::~Framebuffer() {
  if (id_) glDeleteFramebuffers(1, &id_);
}

bool Framebuffer::complete() const {
  glBindFramebuffer(GL_FRAMEBUFFER, id_);
  return glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;
}

void Framebuffer::bind() const {
  glBindFramebuffer(GL_FRAMEBUFFER, id_);
  glViewport(0, 0, texture_.width(), texture_.height());
}

void Framebuffer::bind_window() { glBindFramebuffer(GL_FRAMEBUFFER, 0); }

unsigned Framebuffer::bound() {
  GLint name = 0;
  glGetIntegerv(GL_DRAW_FRAMEBUFFER_BINDING, &name);
  return static_cast<unsigned>(name);
}

std::vector<std::uint8_t> Framebuffer::read() const {
  const std::size_t row = static_cast<std::size_t>(texture_.width()) * 4;
  const std::size_t rows = static_cast<std::size_t>(texture_.height());
  std::vector<std::uint8_t> from_bottom(row * rows), from_top(row * rows);
  glBindFramebuffer(GL_FRAMEBUFFER, id_);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, texture_.width(), texture_.height(), GL_RGBA, GL_UNSIGNED_BYTE, from_bottom.data());
  for (std::size_t y = 0; y < rows; ++y)
    std::copy_n(from_bottom.begin() + static_cast<std::ptrdiff_t>((rows - 1 - y) * row), row,
                from_top.begin() + static_cast<std::ptrdiff_t>(y * row));
  return from_top;
}

}  // namespace chainrule
