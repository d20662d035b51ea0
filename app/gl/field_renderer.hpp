#pragma once
#include "app/figure/figure.hpp"
#include "app/gl/framebuffer.hpp"
#include "app/gl/mesh.hpp"
#include "app/gl/program.hpp"
#include "app/gl/surface_renderer.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string_view>
#include <tuple>

namespace chainrule {

/// Colours fields with shaders/field.frag and keeps the pictures for as long as they are asked for. The colours are those
/// of `colored` (figure.hpp), to one step of a channel.
class FieldRenderer {
 public:
  /// Errors: gl.shader. The sources are the two shader files.
  static Result<std::unique_ptr<FieldRenderer>> create(std::string_view vertex_source, std::string_view fragment_source);

  /// The texture of a field drawn at width x height pixels, row 0 of the texture at the bottom of the field.
  unsigned field_texture(const FieldShape& shape, int width, int height);
  /// The texture of an image, row 0 at the top.
  unsigned image_texture(const ImageShape& shape);
  /// The field's picture as pixels, for tests.
  std::vector<std::uint8_t> field_pixels(const FieldShape& shape, int width, int height);
  /// Who draws the surfaces; null until one was handed in.
  SurfaceRenderer* surfaces() { return surfaces_.get(); }
  void draw_surfaces_with(std::unique_ptr<SurfaceRenderer> surfaces) { surfaces_ = std::move(surfaces); }
  /// Once a frame, before drawing: forgets what the last frame did not use.
  void begin_frame();

 private:
  FieldRenderer(Program program) : program_(std::move(program)) {}
  void render(const FieldShape& shape, const Framebuffer& target);

  using FieldKey = std::tuple<const Field*, int, int, std::uint32_t, std::uint32_t, std::uint32_t, bool, bool>;
  struct FieldPicture {
    std::shared_ptr<const Field> field;  ///< keeps the address from being used again
    Framebuffer picture;
    bool used = true;
  };
  struct ImagePicture {
    std::shared_ptr<const Raster> raster;
    Texture texture;
    bool used = true;
  };
  Program program_;
  SquareMesh square_;
  std::map<FieldKey, FieldPicture> fields_;
  std::map<const Raster*, ImagePicture> images_;
  std::unique_ptr<SurfaceRenderer> surfaces_;
};

}  // namespace chainrule
