#include "app/gl/field_renderer.hpp"

#include "app/gl/kept_state.hpp"

#include <glad/gl.h>

namespace chainrule {
namespace {

std::uint32_t packed(Color color) {
  return static_cast<std::uint32_t>(color.r) << 24 | static_cast<std::uint32_t>(color.g) << 16 |
         static_cast<std::uint32_t>(color.b) << 8 | color.a;
}

void set_color(const Program& program, const char* uniform, Color color) {
  program.set(uniform, static_cast<float>(color.r) / 255, static_cast<float>(color.g) / 255,
              static_cast<float>(color.b) / 255);
}

}  // namespace

Result<std::unique_ptr<FieldRenderer>> FieldRenderer::create(std::string_view vertex_source,
                                                             std::string_view fragment_source) {
  Result<Program> program = Program::link("field", vertex_source, fragment_source);
  if (!program) return program.error();
  return std::unique_ptr<FieldRenderer>(new FieldRenderer(std::move(*program)));
}

void FieldRenderer::render(const FieldShape& shape, const Framebuffer& target) {
  Texture values(Texture::Format::real32, shape.field->width, shape.field->height);
  values.upload(*shape.field);
  target.bind();
  program_.use();
  glActiveTexture(GL_TEXTURE0);
  values.bind();
  program_.set("values", 0);
  program_.set("discretize", shape.discretize ? 1 : 0);
  program_.set("interpolate", shape.smooth ? 1 : 0);
  set_color(program_, "negative", shape.negative);
  set_color(program_, "neutral", shape.neutral);
  set_color(program_, "positive", shape.positive);
  square_.draw();
  glUseProgram(0);
}

unsigned FieldRenderer::field_texture(const FieldShape& shape, int width, int height) {
  const FieldKey key{shape.field.get(), width, height, packed(shape.negative), packed(shape.neutral),
                     packed(shape.positive), shape.discretize, shape.smooth};
  auto found = fields_.find(key);
  if (found == fields_.end()) {
    const KeptState kept;  // before the framebuffer is made, which binds it
    found = fields_.emplace(key, FieldPicture{shape.field, Framebuffer(width, height), true}).first;
    render(shape, found->second.picture);
  }
  found->second.used = true;
  return found->second.picture.texture().id();
}

unsigned FieldRenderer::image_texture(const ImageShape& shape) {
  auto found = images_.find(shape.raster.get());
  if (found == images_.end()) {
    Texture texture(Texture::Format::rgba8, shape.raster->width, shape.raster->height);
    texture.upload(*shape.raster);
    found = images_.emplace(shape.raster.get(), ImagePicture{shape.raster, std::move(texture), true}).first;
  }
  found->second.used = true;
  return found->second.texture.id();
}

std::vector<std::uint8_t> FieldRenderer::field_pixels(const FieldShape& shape, int width, int height) {
  const KeptState kept;
  Framebuffer target(width, height);
  render(shape, target);
  return target.read();
}

void FieldRenderer::begin_frame() {
  std::erase_if(fields_, [](const auto& entry) { return !entry.second.used; });
  std::erase_if(images_, [](const auto& entry) { return !entry.second.used; });
  for (auto& [key, picture] : fields_) picture.used = false;
  for (auto& [key, picture] : images_) picture.used = false;
  if (surfaces_) surfaces_->begin_frame();
}

}  // namespace chainrule
