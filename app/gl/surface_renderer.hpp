#pragma once
#include "app/gl/multisample_target.hpp"
#include "app/gl/program.hpp"
#include "app/gl/surface_mesh.hpp"

#include <list>
#include <memory>
#include <string_view>

namespace chainrule {

/// Draws surfaces with shaders/surface.frag. Heights go to OpenGL only when they differ from those that are there, and a
/// picture is drawn anew only when view, size or look changed. Colours are those of `surface_raster`, nearly.
class SurfaceRenderer {
 public:
  /// Errors: gl.shader. The sources are the two shader files.
  static Result<std::unique_ptr<SurfaceRenderer>> create(std::string_view vertex_source, std::string_view fragment_source);

  /// The texture of a surface drawn at width x height pixels, row 0 of the texture at the bottom.
  unsigned texture(const SurfaceShape& shape, int width, int height);
  /// The same as pixels, rows from the top, for tests.
  std::vector<std::uint8_t> pixels(const SurfaceShape& shape, int width, int height);
  /// Once a frame, before drawing: forgets what the last frame did not use.
  void begin_frame();
  /// How often heights were handed to OpenGL and pictures drawn so far, for tests.
  int uploads() const { return uploads_; }
  int drawings() const { return drawings_; }

 private:
  struct HeldMesh {
    explicit HeldMesh(std::shared_ptr<const Relief> given) : relief(std::move(given)), mesh(relief->triangles ? *relief->triangles : triangles_of(*relief)) {}
    std::shared_ptr<const Relief> relief;
    SurfaceMesh mesh;
    bool used = true;
  };
  struct HeldPicture {
    SurfaceShape shape;
    Framebuffer picture;
    bool used = true;
  };
  explicit SurfaceRenderer(Program program);
  const SurfaceMesh& mesh_of(const std::shared_ptr<const Relief>& relief);
  void render(const SurfaceShape& shape, const Framebuffer& target);
  void set_uniforms(const SurfaceShape& shape, int width) const;

  Program program_;
  Texture palette_;
  std::unique_ptr<MultisampleTarget> samples_;
  std::list<HeldMesh> meshes_;
  std::list<HeldPicture> pictures_;
  int uploads_ = 0, drawings_ = 0;
};

}  // namespace chainrule
