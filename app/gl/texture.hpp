#pragma once
#include "app/figure/figure.hpp"

namespace chainrule {

/// A two-dimensional texture without smoothing. Needs a current OpenGL context for its whole life.
class Texture {
 public:
  enum class Format { rgba8, real32 };
  Texture(Format format, int width, int height);
  Texture(Texture&& other) noexcept;
  Texture& operator=(Texture&& other) noexcept;
  ~Texture();

  void upload(const Raster& raster);  ///< rgba8, same size
  void upload(const Field& field);    ///< real32, same size
  void bind() const;
  unsigned id() const { return id_; }
  int width() const { return width_; }
  int height() const { return height_; }

 private:
  unsigned id_ = 0;
  int width_ = 0, height_ = 0;
};

}  // namespace chainrule
