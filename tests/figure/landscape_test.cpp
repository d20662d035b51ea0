// Landscapes in space and their maps: marks, places to click, and that no text touches another.
#include "app/figure/mark_geometry.hpp"
#include "app/figure/relief_triangles.hpp"
#include "app/figure/surface_picture.hpp"
#include "app/figure/surface_shading.hpp"
#include "app/files/assets.hpp"
#include "tests/support/sample_landscapes.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <set>

using namespace chainrule;
using namespace chainrule::testing;

namespace {

struct Look {
  Tables tables = std::move(load_tables()).value();
  FontMetrics metrics = FontMetrics::fixed();
  FigureStyle style(double width, double height, const std::string& language = "en", const std::string& theme = "light") const {
    FigureStyle style;
    style.theme = tables.theme(theme), style.metrics = &metrics, style.language = tables.language(language);
    style.width_pt = width, style.height_pt = height;
    return style;
  }
};


/// What is wrong with the texts and ids of a figure, in words.
std::vector<std::string> troubles_of(const Figure& figure, const FontMetrics& metrics) {
  std::vector<std::string> said;
  std::vector<std::pair<Rect, std::string>> texts;
  std::set<std::string> ids;
  for (const Mark& mark : figure.marks) {
    if (!mark.id.empty() && !ids.insert(mark.id).second) said.push_back("two marks are called " + mark.id);
    const auto* text = std::get_if<TextShape>(&mark.shape);
    if (!text) continue;
    const Rect rect = text_bounds(*text, metrics);
    if (text->text.find("<") == 0) said.push_back("missing words: " + text->text);
    if (rect.x < -0.5 || rect.y < -0.5 || rect.x + rect.width > figure.width_pt + 0.5 || rect.y + rect.height > figure.height_pt + 0.5) said.push_back("'" + text->text + "' is outside");
    for (const auto& [other, words] : texts)
      if (overlaps(grown(rect, -0.5), grown(other, -0.5))) said.push_back("'" + text->text + "' touches '" + words + "'");
    texts.emplace_back(rect, text->text);
  }
  return said;
}

const Point sizes[] = {{300, 180}, {300, 120}, {360, 300}, {480, 320}, {765, 500}, {1200, 800}, {420, 700}, {900, 260}};

}  // namespace

TEST_CASE("map and surface have the same marks with the same names") {
  const Look look;
  const nn::Surface surface = surface_from(hills, {-4, 4, -4, 4}, 51);
  const LandscapeSpec spec = hilly_spec(surface);
  const FigureStyle style = look.style(600, 450);
  for (const Figure& figure : {landscape(spec, style), contour_map(spec, style)}) {
    for (const char* id : {"surface", "way1", "way1/stop1", "way1/stop41", "way2", "way2/stop61", "gradient", "step", "minimum1", "here", "note"}) {
      CAPTURE(id);
      CHECK(figure.find(id) != nullptr);
    }
    CHECK(figure.find("way1/stop1")->title.find("training, step 0: loss ") == 0);
    CHECK(figure.find("way1/stop1")->title.find(", 2 off the plane") != std::string::npos);
    CHECK(figure.find("way2/stop61")->title.find("off the plane") == std::string::npos);
    CHECK(figure.find("gradient")->title == "gradient: (1.4, 0.9)");
    CHECK(figure.find("step")->title == "step: (−0.5, −0.4)");
  }
}

TEST_CASE("an arrow too long or too short to draw says by how much it was changed") {
  const Look look;
  const nn::Surface surface = surface_from(bowl, {-1, 1, -1, 1}, 11);
  LandscapeSpec spec;
  spec.surface = &surface;
  spec.arrows = {{0, 0, 20, 0, "gradient"}, {0, 0, -0.001, 0, "step"}, {5, 5, 1, 1, "outside"}, {0, 0, std::nan(""), 0, "none"}};
  const Figure map = contour_map(spec, look.style(400, 300));
  CHECK(map.find("gradient")->title == "gradient: (20, 0), drawn 0.033 times as long");
  CHECK(map.find("step")->title == "step: (−0.001, 0), drawn 100 times as long");
  CHECK(map.find("outside") == nullptr);
  CHECK(map.find("none") == nullptr);
}

TEST_CASE("a place that is clicked is the place that is drawn there") {
  const Look look;
  const nn::Surface surface = surface_from([](double x, double y) { return 0.3 * x + 0.2 * y * y; }, {-3, 5, -1, 2}, 41);
  LandscapeSpec spec;
  spec.surface = &surface;
  for (const double azimuth : {-60.0, 30.0, 170.0}) {
    spec.camera.azimuth = azimuth;
    for (const nn::PlanePoint wanted : {nn::PlanePoint{0, 0}, nn::PlanePoint{4.5, 1.7}, nn::PlanePoint{-2, 1}}) {
      spec.here = wanted;
      const FigureStyle style = look.style(500, 400);
      const Point in_space = std::get<CircleShape>(landscape(spec, style).find("here")->shape).center;
      const Point on_map = std::get<CircleShape>(contour_map(spec, style).find("here")->shape).center;
      const std::optional<nn::PlanePoint> found = landscape_place(spec, style, in_space), read = contour_place(spec, style, on_map);
      REQUIRE((found && read));
      CHECK(found->x == doctest::Approx(wanted.x).epsilon(0.01));
      CHECK(found->y == doctest::Approx(wanted.y).epsilon(0.01));
      CHECK(read->x == doctest::Approx(wanted.x));
      CHECK(read->y == doctest::Approx(wanted.y));
      CHECK_FALSE(landscape_place(spec, style, {3, 200}));
      CHECK_FALSE(contour_place(spec, style, {1, 1}));
    }
  }
}

TEST_CASE("what lies behind a hill is faint, and the eye's ray stops at the hill") {
  const Look look;
  const nn::Surface surface = surface_from([](double, double y) { return std::exp(-30 * y * y); }, {-1, 1, -1, 1}, 61);
  LandscapeSpec spec;
  spec.surface = &surface;
  spec.camera = {0, 15, 1, 0, 0};
  const FigureStyle style = look.style(500, 400);
  const auto opacity = [&](double y) {
    spec.here = nn::PlanePoint{0, y};
    return landscape(spec, style).find("here")->fill.a;
  };
  CHECK(opacity(-0.8) == 255);
  CHECK(opacity(0) == 255);
  CHECK(opacity(0.4) < 160);
  const Point behind = std::get<CircleShape>(landscape(spec, style).find("here")->shape).center;
  const std::optional<nn::PlanePoint> hit = landscape_place(spec, style, behind);
  REQUIRE(hit);
  CHECK(hit->y < 0.05);
}

TEST_CASE("a way off the plane is drawn twice, with stems; one on a function once") {
  const Look look;
  const nn::Surface surface = surface_from(bowl, {-1, 1, -1, 1}, 51);
  LandscapeSpec spec;
  spec.surface = &surface;
  LandscapeWay way{"w", {{-0.8, 0.5, 0.9, 0, 0}, {0, 0.2, 0.1, 0, 1}, {0.3, 0.1, 0.2, 0, 2}}, 0, false};
  spec.ways = {way};
  const FigureStyle style = look.style(500, 400);
  const auto dotted = [&] {
    const Figure figure = landscape(spec, style);
    return std::count_if(figure.marks.begin(), figure.marks.end(), [](const Mark& mark) { return mark.stroke.dash == Dash::dotted; });
  };
  CHECK(dotted() == 0);
  const auto height_on_page = [&] { return std::get<CircleShape>(landscape(spec, style).find("way1/stop3")->shape).center.y; };
  const double on_surface = height_on_page();
  for (LandscapeWay::Stop& stop : spec.ways[0].stops) stop.distance = 0.5, stop.height += 0.7;
  CHECK(dotted() > 0);
  CHECK(height_on_page() < on_surface - 20);
}

TEST_CASE("texts never touch or leave the figure, at any size and in any language") {
  const Look look;
  const nn::Surface even = surface_from(hills, {-4, 4, -4, 4}, 26), steep = surface_from(rosenbrock, {-2, 2, -1, 3}, 26);
  for (const char* language : {"en", "zh-TW", "zh-CN"})
    for (const Point& size : sizes)
      for (const bool is_steep : {false, true})
        for (const Camera& camera : {Camera{}, Camera{-60, 35, 1, 0, 0}, Camera{0, 20, 1, 0, 0}, Camera{45, 88, 1, 0, 0}, Camera{200, 60, 1, 0, 0}}) {
          LandscapeSpec spec = hilly_spec(is_steep ? steep : even);
          spec.log_height = is_steep, spec.camera = camera, spec.age = "1,200 updates old";
          const FigureStyle style = look.style(size.x, size.y, language);
          CAPTURE(language);
          CAPTURE(size.x);
          CAPTURE(size.y);
          CAPTURE(camera.azimuth);
          for (const std::string& trouble : troubles_of(landscape(spec, style), look.metrics)) FAIL_CHECK("landscape: " << trouble);
          for (const std::string& trouble : troubles_of(contour_map(spec, style), look.metrics)) FAIL_CHECK("map: " << trouble);
        }
}

TEST_CASE("fields full of holes, of one or two points, and none at all are drawn or refused, never a crash") {
  const Look look;
  const FigureStyle style = look.style(300, 200);
  const double infinity = std::numeric_limits<double>::infinity();
  for (const nn::Index points : {1, 2, 3})
    for (const double value : {1.0, infinity, -infinity, std::nan("")}) {
      nn::Surface surface = surface_from(bowl, {-1, 1, -1, 1}, points);
      surface.heights.setConstant(value);
      LandscapeSpec spec = hilly_spec(surface);
      spec.ways[0].stops[3].x = std::nan("");
      spec.ways[1].stops.back().height = infinity;
      spec.ways[1].is_lost = true;
      for (const bool log_height : {false, true}) {
        spec.log_height = log_height;
        CHECK_FALSE(dump(landscape(spec, style)).empty());
        CHECK(contour_map(spec, style).find("surface") != nullptr);
        landscape_place(spec, style, {150, 100});
      }
    }
  LandscapeSpec nothing;
  CHECK(landscape(nothing, style).find("note/1") != nullptr);
  nothing.missing = "A path needs three updates.";
  CHECK(std::get<TextShape>(contour_map(nothing, style).find("note/1")->shape).text.find("A path") == 0);
  CHECK_FALSE(landscape_place(nothing, style, {150, 100}));
  CHECK_FALSE(contour_place(nothing, style, {150, 100}));
}

TEST_CASE("vectors up to the limit, pixels above it; never more than 64 x 64 polygons") {
  const Look look;
  const FigureStyle style = look.style(300, 200);
  for (const nn::Index points : {2, 6, 26, 51, 65, 66, 101}) {
    const nn::Surface surface = surface_from(bowl, {-1, 1, -1, 1}, points);
    LandscapeSpec spec;
    spec.surface = &surface, spec.contours = false;
    const Figure figure = landscape(spec, style);
    const auto& shape = std::get<SurfaceShape>(figure.find("surface")->shape);
    CHECK(is_drawn_as_polygons(shape) == (points <= 65));
    if (points <= 65) CHECK(surface_polygons(shape).size() <= 64 * 64);
    spec.vector_limit = 4;
    const Figure limited = landscape(spec, style);
    CHECK(is_drawn_as_polygons(std::get<SurfaceShape>(limited.find("surface")->shape)) == (points <= 5));
  }
}

TEST_CASE("in a small card the surface has most of the height, whatever races over it, in every language") {
  const Look look;
  const nn::Surface surface = surface_from(hills, {-4, 4, -4, 4}, 26);
  LandscapeSpec spec = hilly_spec(surface);
  for (const char* name : {"momentum", "AdaGrad", "RMSProp", "Nesterov"}) spec.ways.push_back(descent(hills, 2.6, 2.2, 0.05, 20, name, 5));
  for (const char* language : {"en", "zh-TW", "zh-CN"}) {
    const FigureStyle style = look.style(384, 236, language);
    const Figure space = landscape(spec, style), map = contour_map(spec, style);
    double top = 1e9, bottom = -1e9;
    const BoxView& view = std::get<SurfaceShape>(space.find("surface")->shape).view;
    for (int corner = 0; corner < 8; ++corner) {
      const Point at = project(view, {corner & 1 ? 1.0 : 0.0, corner & 2 ? 1.0 : 0.0, corner & 4 ? 1.0 : 0.0});
      top = std::min(top, at.y), bottom = std::max(bottom, at.y);
    }
    CHECK(bottom - top > 0.7 * style.height_pt);
    CHECK(std::get<ImageShape>(map.find("surface")->shape).rect.height > 0.7 * style.height_pt);
    for (const Figure* figure : {&space, &map}) CHECK(figure->find("note") != nullptr);
  }
}

TEST_CASE("what is made beforehand draws the same picture as what is made on the spot") {
  const Look look;
  const nn::Surface surface = surface_from(hills, {-4, 4, -4, 4}, 101);
  for (const bool is_log : {false, true}) {
    LandscapeSpec spec = hilly_spec(surface);
    spec.log_height = is_log;
    const FigureStyle style = look.style(500, 400);
    const std::string space = dump(landscape(spec, style)), map = dump(contour_map(spec, style));
    const HeightExtent ways = heights_of_ways(spec.ways, surface.range);
    const SurfacePicture picture = whole_picture(surface, ways, is_log, *style.theme, nullptr);
    spec.picture = &picture;
    CHECK(dump(landscape(spec, style)) == space);
    CHECK(dump(contour_map(spec, style)) == map);
    REQUIRE(picture.relief->triangles);
    CHECK(picture.relief->triangles->corners == triangles_of(*picture.relief).corners);
    CHECK(whole_picture(surface, ways, is_log, *style.theme, &picture).relief == picture.relief);
  }
}
