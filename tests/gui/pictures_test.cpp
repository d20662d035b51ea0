// What needs OpenGL, through EGL surfaceless: shaders compile, fields are coloured as for files, shots repeat.
#include "app/gl/field_renderer.hpp"
#include "app/platform/headless.hpp"
#include "app/ui/app.hpp"
#include "tests/gui/desk_rig.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

using namespace chainrule;
using namespace chainrule::test;

namespace {

FieldShape wavy_field(bool smooth, bool discretize) {
  auto field = std::make_shared<Field>();
  field->width = 24;
  field->height = 16;
  for (int row = 0; row < field->height; ++row)
    for (int column = 0; column < field->width; ++column)
      field->values.push_back(std::sin(0.4f * static_cast<float>(column)) * std::cos(0.5f * static_cast<float>(row)));
  field->values[5] = std::nanf("");
  const Theme& theme = *materials().tables.theme("light");
  return {{0, 0, 24, 16}, field, theme.map_negative, theme.map_neutral, theme.map_positive, discretize, smooth};
}

std::unique_ptr<FieldRenderer> renderer() {
  auto made = FieldRenderer::create(*find_asset("shaders/field.vert"), *find_asset("shaders/field.frag"));
  REQUIRE(made.has_value());
  return std::move(*made);
}

}  // namespace

TEST_CASE("the shader colours a field as files do") {
  auto context = HeadlessContext::create();
  REQUIRE(context.has_value());
  const auto fields = renderer();
  for (const bool smooth : {false, true})
    for (const bool discretize : {false, true}) {
      const FieldShape shape = wavy_field(smooth, discretize);
      constexpr int scale = 5;
      const Raster wanted = colored(shape, scale);
      const std::vector<std::uint8_t> seen = fields->field_pixels(shape, wanted.width, wanted.height);
      int different = 0;
      for (std::size_t pixel = 0; pixel < wanted.pixels.size(); ++pixel) {
        const Color color = wanted.pixels[pixel];
        const int away = std::max({std::abs(color.r - seen[4 * pixel]), std::abs(color.g - seen[4 * pixel + 1]), std::abs(color.b - seen[4 * pixel + 2])});
        if (away > 1) ++different;
      }
      // Where a sign changes, or beside the one value that is no number, the last bit may decide.
      CAPTURE(smooth);
      CAPTURE(discretize);
      CHECK(different <= static_cast<int>(wanted.pixels.size()) / 100);
    }
}

TEST_CASE("a field one cell wide, as in a colour bar, has its colours") {
  auto context = HeadlessContext::create();
  REQUIRE(context.has_value());
  FieldShape shape = wavy_field(true, false);
  auto ramp = std::make_shared<Field>();
  ramp->width = 1;
  ramp->height = 64;
  for (int row = 0; row < 64; ++row) ramp->values.push_back(1 - 2 * (static_cast<float>(row) + 0.5f) / 64);
  shape.field = ramp;
  const std::vector<std::uint8_t> seen = renderer()->field_pixels(shape, 6, 64);
  CHECK(std::abs(seen[0] - mix(shape.neutral, shape.positive, 63.0 / 64).r) <= 2);
  CHECK(std::abs(seen[4 * 6 * 63] - mix(shape.neutral, shape.negative, 63.0 / 64).r) <= 2);
}

TEST_CASE("making a field's picture leaves the frame's own target bound") {
  auto context = HeadlessContext::create();
  REQUIRE(context.has_value());
  const auto fields = renderer();
  const Framebuffer frame(8, 8);
  frame.bind();
  const std::vector<std::uint8_t> before = frame.read();
  const unsigned texture = fields->field_texture(wavy_field(true, false), 8, 8);
  CHECK(texture != frame.texture().id());
  CHECK(Framebuffer::bound() == frame.id());
}

TEST_CASE("a shader that does not compile is an error with its log") {
  auto context = HeadlessContext::create();
  REQUIRE(context.has_value());
  const auto made = FieldRenderer::create(*find_asset("shaders/field.vert"), "#version 330 core\nvoid main() { nonsense; }");
  REQUIRE_FALSE(made.has_value());
  CHECK(made.error().code == "gl.shader");
  CHECK(made.error().blame == Blame::machine);
}

TEST_CASE("the same shot has the same bits, and shows something") {
  Result<LoadedScene> loaded = load_scene("spiral");
  REQUIRE(loaded.has_value());
  Result<Document> opened = open_document(*loaded);
  REQUIRE(opened.has_value());
  WindowPicture request;
  request.document = std::make_shared<const Document>(std::move(*opened));
  request.tables = &materials().tables;
  const Result<Picture> first = shoot(request), second = shoot(request);
  REQUIRE(first.has_value());
  REQUIRE(second.has_value());
  CHECK(first->rgba == second->rgba);
  request.view.theme = "dark";
  const Result<Picture> dark = shoot(request);
  REQUIRE(dark.has_value());
  CHECK(dark->rgba != first->rgba);
}
