// Surfaces drawn by OpenGL, held to those that files show. With CHAINRULE_PICTURES=FOLDER it writes what it draws as PNG.
#include "app/export/painter.hpp"
#include "app/figure/surface_shading.hpp"
#include "app/gl/surface_renderer.hpp"
#include "app/platform/headless.hpp"
#include "tests/gui/desk_rig.hpp"
#include "tests/support/sample_landscapes.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

using namespace chainrule;
using namespace chainrule::test;
using namespace chainrule::testing;

namespace {

std::unique_ptr<SurfaceRenderer> renderer() {
  auto made = SurfaceRenderer::create(*find_asset("shaders/surface.vert"), *find_asset("shaders/surface.frag"));
  REQUIRE(made.has_value());
  return std::move(*made);
}

FigureStyle style_of(const std::string& theme, double width, double height, const std::string& language = "en") {
  FigureStyle style;
  style.theme = materials().tables.theme(theme);
  style.metrics = &materials().metrics;
  style.language = materials().tables.language(language);
  style.width_pt = width, style.height_pt = height;
  return style;
}

SurfaceShape shape_in(const Figure& figure) {
  const Mark* mark = figure.find("surface");
  REQUIRE(mark != nullptr);
  return std::get<SurfaceShape>(mark->shape);
}

/// Each pixel laid on the background.
std::vector<Color> on_background(const std::vector<Color>& pixels, Color background) {
  std::vector<Color> seen;
  for (const Color& color : pixels) {
    Color opaque = color;
    opaque.a = 255;
    seen.push_back(mix(background, opaque, color.a / 255.0));
  }
  return seen;
}

std::vector<Color> colors_of(const std::vector<std::uint8_t>& rgba) {
  std::vector<Color> colors;
  for (std::size_t i = 0; i < rgba.size(); i += 4) colors.push_back({rgba[i], rgba[i + 1], rgba[i + 2], rgba[i + 3]});
  return colors;
}

void keep_picture(const std::string& name, const std::string& bytes) {
  if (const char* folder = std::getenv("CHAINRULE_PICTURES")) std::ofstream(std::string(folder) + "/" + name + ".png", std::ios::binary) << bytes;
}

/// Mean difference of a channel, and the share of pixels that differ by more than a tenth of the range.
struct Difference {
  double mean = 0, strong = 0;
};
Difference difference_of(const std::vector<Color>& a, const std::vector<Color>& b) {
  REQUIRE(a.size() == b.size());
  Difference difference;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const int away[] = {std::abs(a[i].r - b[i].r), std::abs(a[i].g - b[i].g), std::abs(a[i].b - b[i].b)};
    difference.mean += (away[0] + away[1] + away[2]) / 3.0 / static_cast<double>(a.size());
    if (std::max({away[0], away[1], away[2]}) > 25) difference.strong += 1.0 / static_cast<double>(a.size());
  }
  return difference;
}

}  // namespace

TEST_CASE("OpenGL draws a surface as files show it, from wherever it is looked at") {
  auto context = HeadlessContext::create();
  REQUIRE(context.has_value());
  const auto surfaces = renderer();
  nn::Surface surface = surface_from(hills, {-4, 4, -4, 4}, 101);
  surface.heights(30, 40) = std::nan("");
  surface.heights(0, 0) = INFINITY;
  LandscapeSpec spec = hilly_spec(surface);
  int number = 0;
  for (const Camera& camera : {Camera{}, Camera{125, 12, 1.6, 0.1, -0.1}, Camera{200, 60, 0.7, 0, 0}, Camera{0, 90, 1, 0, 0}})
    for (const bool wire : {false, true}) {
      spec.camera = camera, spec.wire = wire;
      const SurfaceShape shape = shape_in(landscape(spec, style_of("light", 360, 260)));
      const Raster wanted = surface_raster(shape, 1.5);
      const std::vector<std::uint8_t> seen = surfaces->pixels(shape, wanted.width, wanted.height);
      const std::vector<Color> left = on_background(wanted.pixels, shape.background), right = on_background(colors_of(seen), shape.background);
      const Difference difference = difference_of(left, right);
      const std::string name = "gl-" + std::to_string(number) + (wire ? "-wire" : "");
      keep_picture(name, *encode_png(reinterpret_cast<const std::uint8_t*>(right.data()), wanted.width, wanted.height));
      keep_picture(name + "-file", *encode_png(reinterpret_cast<const std::uint8_t*>(left.data()), wanted.width, wanted.height));
      CAPTURE(name);
      CAPTURE(difference.mean);
      CAPTURE(difference.strong);
      CHECK(difference.mean < 1.5);
      CHECK(difference.strong < 0.01);
      // Both show something: a picture of nothing would be like another of nothing.
      const auto covered = std::count_if(wanted.pixels.begin(), wanted.pixels.end(), [](Color c) { return c.a > 0; });
      CHECK(covered > static_cast<std::ptrdiff_t>(wanted.pixels.size() / 20));
      number += wire;
    }
}

TEST_CASE("heights are uploaded once, pictures drawn once for each view and size") {
  auto context = HeadlessContext::create();
  REQUIRE(context.has_value());
  const auto surfaces = renderer();
  const nn::Surface surface = surface_from(saddle, {-1, 1, -1, 1}, 26);
  LandscapeSpec spec = hilly_spec(surface);
  const auto draw = [&](int width) {
    surfaces->begin_frame();
    return surfaces->texture(shape_in(landscape(spec, style_of("light", 300, 200))), width, 200);
  };
  const unsigned first = draw(300);
  CHECK(draw(300) == first);
  CHECK(surfaces->uploads() == 1);
  CHECK(surfaces->drawings() == 1);
  spec.camera.azimuth += 15;
  draw(300);
  draw(310);
  CHECK(surfaces->uploads() == 1);
  CHECK(surfaces->drawings() == 3);
  surfaces->begin_frame();
  surfaces->begin_frame();  // forgotten: nobody asked for it
  draw(310);
  CHECK(surfaces->uploads() == 2);
}

TEST_CASE("drawing a surface leaves the frame's own target and depth test as they were") {
  auto context = HeadlessContext::create();
  REQUIRE(context.has_value());
  const auto surfaces = renderer();
  const nn::Surface surface = surface_from(bowl, {-1, 1, -1, 1}, 6);
  const Framebuffer frame(8, 8);
  frame.bind();
  CHECK(surfaces->texture(shape_in(landscape(hilly_spec(surface), style_of("dark", 300, 200))), 30, 20) != frame.texture().id());
  CHECK(Framebuffer::bound() == frame.id());
}

TEST_CASE("landscapes and maps of all sizes in all themes have pictures") {
  struct Named {
    std::string name;
    Formula2 formula;
    nn::Plane range;
    nn::Index resolution;
    bool log_height;
  };
  const std::vector<Named> surfaces = {{"rosenbrock", rosenbrock, {-2, 2, -1, 3}, 101, false}, {"rosenbrock-log", rosenbrock, {-2, 2, -1, 3}, 101, true},
                                       {"saddle", saddle, {-1, 1, -1, 1}, 51, false}, {"hills", hills, {-4, 4, -4, 4}, 201, false}, {"coarse", hills, {-4, 4, -4, 4}, 6, false}};
  for (const Named& named : surfaces) {
    const nn::Surface surface = surface_from(named.formula, named.range, named.resolution);
    LandscapeSpec spec = hilly_spec(surface);
    spec.log_height = named.log_height;
    if (named.name.starts_with("rosenbrock")) {
      spec.ways = {descent(rosenbrock, -1.5, 2.2, 0.0012, 900, "SGD", 1), descent(rosenbrock, 0.2, -0.7, 0.002, 500, "Momentum", 4)};
      spec.arrows = {}, spec.minima = {{1, 1}}, spec.here = spec.minima[0], spec.x_label = "x", spec.y_label = "y", spec.z_label = "f(x, y)", spec.note.clear();
    }
    if (named.name == "saddle") spec.ways = {descent(saddle, 0.9, 0.02, 0.05, 70, "SGD", 1)}, spec.here = {}, spec.arrows = {{0.5, 0.5, 0.4, -0.4, "gradient"}}, spec.age = "as of step 1,200";
    for (const std::string theme : {"light", "dark", "projector"})
      for (const auto& [width, height] : {std::pair{360.0, 300.0}, {1200.0, 800.0}}) {
        if (!std::getenv("CHAINRULE_PICTURES") && width > 400) continue;
        const FigureStyle style = style_of(theme, width, height);
        const std::string name = named.name + "-" + theme + "-" + std::to_string(static_cast<int>(width));
        for (const bool is_map : {false, true}) {
          const Result<std::string> png = paint_png(is_map ? contour_map(spec, style) : landscape(spec, style), materials().metrics, "en", 1.25);
          REQUIRE(png.has_value());
          keep_picture(name + (is_map ? "-map" : ""), *png);
        }
      }
  }
}

TEST_CASE("a search for rates and a measurement of curvature can be given up while they go on") {
  DeskRig rig("spiral");
  const std::pair<const char*, const char*> works[] = {{"find_rates", "cancel_rates"}, {"measure_curvature", "cancel_curvature"}};
  for (const auto& [begin, cancel] : works) {
    CAPTURE(begin);
    bool was_there = false;
    for (int attempt = 0; attempt < 20 && !was_there; ++attempt) {  // it may be quicker than a frame
      rig.click_and_go_on("one_step");
      rig.settle();
      rig.click_and_go_on(begin);
      for (int frame = 0; frame < 3 && !rig.has(cancel); ++frame) rig.frame();
      was_there = rig.has(cancel);
    }
    REQUIRE(was_there);
    rig.click_and_go_on(cancel);
    for (int frame = 0; frame < 2000 && rig.desk().figures().board().measuring(); ++frame) rig.frame();
    rig.frame();
    CHECK_FALSE(rig.desk().figures().board().measuring());
    CHECK_FALSE(rig.has(cancel));
    CHECK(rig.has(begin));
  }
}
