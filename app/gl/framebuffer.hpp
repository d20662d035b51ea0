#pragma once
#include "app/gl/texture.hpp"

#include <cstdint>
#include <vector>

namespace chainrule {

/// A picture of its own to draw into. Needs a current OpenGL context for its whole life.
class Framebuffer {
 public:
  Framebuffer(int width, int height);
  Framebuffer(Framebuffer&& other) noexcept;
  Framebuffer& operator=(Framebuffer&& other) noexcept;
  ~Framebuffer();

  bool complete() const;
  void bind() const;            ///< draws go into it, over all of it
  static void bind_window();    ///< draws go to the window again
  static unsigned bound();      ///< the name of the one that draws go into
  unsigned id() const { return id_; }
  /// RGBA, rows from the top.
  std::vector<std::uint8_t> read() const;
  const Texture& texture() const { return texture_; }

 private:
  Texture texture_;
  unsigned id_ = 0;
};

}  // namespace chainrule
