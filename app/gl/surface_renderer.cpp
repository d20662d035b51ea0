#include "app/gl/surface_renderer.hpp"

#include "app/figure/surface_shading.hpp"
#include "app/gl/kept_state.hpp"

#include <glad/gl.h>

#include <algorithm>
#include <cstring>

namespace chainrule {
namespace {

constexpr std::size_t kMostLevels = 32;  ///< as in the shader

/// The same numbers, holes (NaN) included.
bool is_same(const Relief& a, const Relief& b) {
  return a.columns == b.columns && a.rows == b.rows && a.wire_cells == b.wire_cells && a.heights.size() == b.heights.size() &&
         std::memcmp(a.heights.data(), b.heights.data(), a.heights.size() * sizeof(float)) == 0;
}

bool looks_same(const SurfaceShape& a, const SurfaceShape& b) {
  return a.rect == b.rect && a.view == b.view && a.light == b.light && a.height_ratio == b.height_ratio && a.levels == b.levels &&
         a.line_pt == b.line_pt && a.wire == b.wire && a.background == b.background && (a.relief == b.relief || is_same(*a.relief, *b.relief));
}

/// From the box to OpenGL's cube: the rectangle becomes -1 to 1, y upwards.
std::array<float, 16> to_clip(const SurfaceShape& shape) {
  std::array<float, 16> rows;
  const auto& view = shape.view.rows;
  for (std::size_t i = 0; i < 4; ++i) {
    const double w = view[3][i];
    rows[i] = static_cast<float>(2 * (view[0][i] - shape.rect.x * w) / shape.rect.width - w);
    rows[4 + i] = static_cast<float>(w - 2 * (view[1][i] - shape.rect.y * w) / shape.rect.height);
    rows[8 + i] = static_cast<float>(2 * view[2][i] - w);
    rows[12 + i] = static_cast<float>(w);
  }
  return rows;
}

}  // namespace

SurfaceRenderer::SurfaceRenderer(Program program) : program_(std::move(program)), palette_(Texture::Format::rgba8, 256, 1) {
  const std::array<Color, 256> palette = height_palette();
  palette_.upload(Raster{256, 1, {palette.begin(), palette.end()}});
}

Result<std::unique_ptr<SurfaceRenderer>> SurfaceRenderer::create(std::string_view vertex_source, std::string_view fragment_source) {
  Result<Program> program = Program::link("surface", vertex_source, fragment_source);
  if (!program) return program.error();
  return std::unique_ptr<SurfaceRenderer>(new SurfaceRenderer(std::move(*program)));
}

const SurfaceMesh& SurfaceRenderer::mesh_of(const std::shared_ptr<const Relief>& relief) {
  auto found = std::find_if(meshes_.begin(), meshes_.end(), [&](const HeldMesh& held) { return held.relief == relief || is_same(*held.relief, *relief); });
  if (found == meshes_.end()) {
    found = meshes_.emplace(meshes_.end(), relief);
    ++uploads_;
  }
  found->used = true;
  return found->mesh;
}

void SurfaceRenderer::set_uniforms(const SurfaceShape& shape, int width) const {
  const auto number = [](double value) { return static_cast<float>(value); };
  std::vector<float> levels(shape.levels.begin(), shape.levels.begin() + static_cast<std::ptrdiff_t>(std::min(shape.levels.size(), kMostLevels)));
  program_.set("to_clip", to_clip(shape));
  program_.set("height_ratio", std::array{number(shape.height_ratio)});
  program_.set("light", number(shape.light[0]), number(shape.light[1]), number(shape.light[2]));
  program_.set("level_count", static_cast<int>(levels.size()));
  if (!levels.empty()) program_.set("levels", levels);
  program_.set("line_px", std::array{number(shape.line_pt * width / shape.rect.width)});
  program_.set("wire", shape.wire ? 1 : 0);
  const double lines = static_cast<double>(shape.relief->columns - 1) / shape.relief->wire_cells;
  program_.set("wire_lines", std::array{number(lines)});
  program_.set("palette", 0);
}

void SurfaceRenderer::render(const SurfaceShape& shape, const Framebuffer& target) {
  const int width = target.texture().width(), height = target.texture().height();
  if (!samples_ || samples_->width() != width || samples_->height() != height) samples_ = std::make_unique<MultisampleTarget>(width, height);
  const SurfaceMesh& mesh = mesh_of(shape.relief);
  Color clear = shape.background;
  clear.a = 0;
  samples_->begin(clear);
  program_.use();
  glActiveTexture(GL_TEXTURE0);
  palette_.bind();
  set_uniforms(shape, width);
  mesh.draw();
  glUseProgram(0);
  samples_->resolve_to(target);
  ++drawings_;
}

unsigned SurfaceRenderer::texture(const SurfaceShape& shape, int width, int height) {
  auto found = std::find_if(pictures_.begin(), pictures_.end(), [&](const HeldPicture& held) {
    return held.picture.texture().width() == width && held.picture.texture().height() == height && looks_same(held.shape, shape);
  });
  if (found == pictures_.end()) {
    const KeptState kept;  // before the framebuffer is made, which binds it
    found = pictures_.insert(pictures_.end(), HeldPicture{shape, Framebuffer(width, height), true});
    render(shape, found->picture);
  }
  found->used = true;
  if (const auto mesh = std::find_if(meshes_.begin(), meshes_.end(), [&](const HeldMesh& held) { return is_same(*held.relief, *shape.relief); }); mesh != meshes_.end())
    mesh->used = true;
  return found->picture.texture().id();
}

std::vector<std::uint8_t> SurfaceRenderer::pixels(const SurfaceShape& shape, int width, int height) {
  const KeptState kept;
  const Framebuffer target(width, height);
  render(shape, target);
  return target.read();
}

void SurfaceRenderer::begin_frame() {
  std::erase_if(meshes_, [](const HeldMesh& held) { return !held.used; });
  std::erase_if(pictures_, [](const HeldPicture& held) { return !held.used; });
  for (HeldMesh& held : meshes_) held.used = false;
  for (HeldPicture& held : pictures_) held.used = false;
}

}  // namespace chainrule
