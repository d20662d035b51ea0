// What landscapes are made of: contour lines, the view of the box, the order of polygons, pixels, the height axis.
#include "app/figure/contour_lines.hpp"
#include "app/figure/height_scale.hpp"
#include "app/figure/space_view.hpp"
#include "app/figure/surface_shading.hpp"
#include "tests/support/sample_landscapes.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace chainrule;
using namespace chainrule::testing;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Relief relief_from(const Formula2& f, int points) {
  Relief relief{points, points, 1, {}};
  for (int row = 0; row < points; ++row)
    for (int column = 0; column < points; ++column)
      relief.heights.push_back(static_cast<float>(f(static_cast<double>(column) / (points - 1), 1 - static_cast<double>(row) / (points - 1))));
  return relief;
}

SurfaceShape shape_of(const Relief& relief, const Camera& camera, const Rect& room = {20, 10, 200, 150}) {
  const SpaceView view(camera, room);
  SurfaceShape shape;
  shape.rect = {0, 0, 240, 170};
  shape.relief = std::make_shared<const Relief>(relief);
  shape.view = view.box_view(), shape.light = view.light(), shape.height_ratio = box_height_ratio;
  return shape;
}

HeightScale scale_of(const nn::Surface& surface, bool log_height = false, std::vector<LandscapeWay> ways = {}) {
  LandscapeSpec spec;
  spec.surface = &surface, spec.log_height = log_height, spec.ways = std::move(ways);
  return height_scale(spec);
}

const Camera cameras[] = {{}, {-60, 35, 1, 0, 0}, {140, 8, 2, 0.2, -0.1}, {250, 75, 0.5, 0, 0}, {0, 90, 1, 0, 0}, {90, 5, 1, 0, 0}};

}  // namespace

TEST_CASE("the contour of a cone is a circle, to the square of the cell") {
  const auto cone = [](double x, double y) { return std::hypot(x - 0.5, y - 0.5); };
  for (const int points : {26, 51, 101}) {
    const auto lines = contour_lines(relief_from(cone, points), 0.31);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].front() == lines[0].back());
    CHECK(lines[0].size() > static_cast<std::size_t>(2 * points));
    const double cell = 1.0 / (points - 1);
    for (const Point& p : lines[0]) CHECK(std::abs(std::hypot(p.x - 0.5, p.y - 0.5) - 0.31) < 0.6 * cell * cell + 1e-6);
  }
}

TEST_CASE("contours end at the border and at holes, and a saddle has two") {
  Relief slope = relief_from([](double x, double) { return x; }, 11);
  const auto lines = contour_lines(slope, 0.45);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].size() == 11);
  for (const Point& p : lines[0]) CHECK(p.x == doctest::Approx(0.45));
  slope.heights[5 * 11 + 4] = std::nanf("");
  CHECK(contour_lines(slope, 0.45).size() == 2);
  const Relief cell{2, 2, 1, {1, 0, 0, 1}};
  CHECK(contour_lines(cell, 0.4).size() == 2);  // the mean 0.5 joins the high corners
  CHECK(contour_lines(cell, 0.6).size() == 2);
  // Where the middle is high, each line goes round one of the low corners, which lie at (1, 1) and (0, 0).
  for (const auto& line : contour_lines(cell, 0.4)) CHECK(std::abs(line[0].x + line[0].y - line[1].x - line[1].y) < 1e-6);
  CHECK(contour_lines(cell, 2).empty());
  CHECK(contour_lines(Relief{1, 1, 1, {0.5f}}, 0.5).empty());
}

TEST_CASE("the eye's ray goes back through the point that it came from") {
  for (const Camera& camera : cameras) {
    const SpaceView view(camera, {30, 20, 300, 200});
    const BoxView matrix = view.box_view();
    for (const BoxPoint p : {BoxPoint{0, 0, 0}, BoxPoint{1, 0.2, 0.7}, BoxPoint{0.4, 1, 1}, BoxPoint{0.5, 0.5, 0.5}}) {
      const Point at = view.at(p), same = project(matrix, p);
      CHECK(same.x == doctest::Approx(at.x));
      CHECK(same.y == doctest::Approx(at.y));
      const BoxPoint back = view.on_ray(at, view.w_of(p));
      CHECK(back.x == doctest::Approx(p.x).epsilon(1e-9));
      CHECK(back.y == doctest::Approx(p.y).epsilon(1e-9));
      CHECK(back.z == doctest::Approx(p.z).epsilon(1e-9));
    }
    const std::optional<BoxPoint> eye = eye_of(matrix);
    REQUIRE(eye);
    CHECK(view.w_of(*eye) == doctest::Approx(0).epsilon(1e-9));
  }
}

TEST_CASE("at zoom 1 the box fits into its room from every side, and turning it keeps its size") {
  const Rect room{10, 20, 300, 220};
  for (double azimuth = 0; azimuth < 360; azimuth += 7.5)
    for (const double elevation : {5.0, 35.0, 90.0}) {
      const SpaceView view({azimuth, elevation, 1, 0, 0}, room);
      for (int corner = 0; corner < 8; ++corner)
        CHECK(Rect{9.9, 19.9, 300.2, 220.2}.contains(view.at({corner & 1 ? 1.0 : 0.0, corner & 2 ? 1.0 : 0.0, corner & 4 ? 1.0 : 0.0})));
      const Point middle = view.at({0.5, 0.5, 0.5}), of_other = SpaceView({0, elevation, 1, 0, 0}, room).at({0.5, 0.5, 0.5});
      CHECK(middle.x == doctest::Approx(of_other.x));
      CHECK(middle.y == doctest::Approx(of_other.y));
    }
}

TEST_CASE("azimuth 0 looks along +y, and a larger one from farther to the right") {
  const Rect room{0, 0, 200, 200};
  const SpaceView along({0, 35, 1, 0, 0}, room);
  CHECK(along.at({1, 0.5, 0}).x > along.at({0, 0.5, 0}).x);
  CHECK(along.at({0.5, 1, 0}).y < along.at({0.5, 0, 0}).y);
  CHECK(SpaceView({30, 35, 1, 0, 0}, room).at({0.5, 1, 0}).x > along.at({0.5, 1, 0}).x);
}

TEST_CASE("polygons come from the back to the front: none that comes later is hidden by an earlier one") {
  const Relief relief = relief_from([](double x, double y) { return 0.5 + 0.4 * std::sin(9 * x) * std::cos(7 * y); }, 17);
  for (const Camera& camera : cameras) {
    const SurfaceShape shape = shape_of(relief, camera);
    std::vector<std::pair<std::vector<Point>, Color>> polygons;
    for (const Mark& mark : surface_polygons(shape)) polygons.emplace_back(std::get<PolylineShape>(mark.shape).points, mark.fill);
    REQUIRE(polygons.size() == 256);
    // What is painted last at a pixel must be what the depth buffer keeps.
    const Raster raster = surface_raster(shape, 1);
    const auto is_inside = [](const std::vector<Point>& points, Point p) {
      bool inside = false;
      for (std::size_t i = 0, j = points.size() - 1; i < points.size(); j = i++)
        if ((points[i].y > p.y) != (points[j].y > p.y) && p.x < (points[j].x - points[i].x) * (p.y - points[i].y) / (points[j].y - points[i].y) + points[i].x) inside = !inside;
      return inside;
    };
    int compared = 0, different = 0;
    for (int y = 2; y < raster.height; y += 3)
      for (int x = 2; x < raster.width; x += 3) {
        const Color seen = raster.pixels[static_cast<std::size_t>(y * raster.width + x)];
        const Point p{x + 0.5, y + 0.5};
        const auto last = std::find_if(polygons.rbegin(), polygons.rend(), [&](const auto& polygon) { return is_inside(polygon.first, p); });
        if (seen.a < 255 || last == polygons.rend()) continue;
        ++compared;
        different += std::abs(seen.r - last->second.r) + std::abs(seen.g - last->second.g) + std::abs(seen.b - last->second.b) > 110;
      }
    CAPTURE(camera.azimuth);
    CAPTURE(camera.elevation);
    CHECK(compared > 150);
    CHECK(different * 25 < compared);
  }
}

TEST_CASE("a surface is cut off at the top of the box, and holes stay open") {
  Relief relief = relief_from([](double x, double) { return 1.4 * x; }, 16);
  const SurfaceShape shape = shape_of(relief, {});
  for (const Mark& mark : surface_polygons(shape))
    for (const Point& p : std::get<PolylineShape>(mark.shape).points) CHECK(p.y > project(shape.view, {0.5, 1, 1}).y - 20);
  CHECK(surface_polygons(shape).size() == 11 * 15);  // 1.4 x <= 1 ends in the eleventh column of cells
  relief.heights[16 * 8 + 3] = std::nanf("");
  CHECK(surface_polygons(shape_of(relief, {})).size() == 11 * 15 - 4);
}

TEST_CASE("surfaces without a cell have no polygons and no pixels") {
  CHECK(surface_polygons(shape_of(Relief{1, 1, 1, {0.5f}}, {})).empty());
  CHECK(surface_raster(shape_of(Relief{1, 1, 1, {0.5f}}, {}), 1).pixels.empty());
  SurfaceShape none;
  CHECK(surface_polygons(none).empty());
  CHECK(surface_raster(none, 2).pixels.empty());
}

TEST_CASE("the height axis ends at the interesting part and says so") {
  const nn::Surface valley = surface_from(rosenbrock, {-2, 2, -1, 3}, 51), dish = surface_from(bowl, {-1, 1, -1, 1}, 51);
  const HeightScale steep = scale_of(valley), flat = scale_of(dish);
  CHECK(steep.cuts_above);
  CHECK(steep.high < 0.5 * valley.highest);
  CHECK(height_ticks(steep, 6).back().label == "> 1000");
  CHECK_FALSE(flat.cuts_above);
  CHECK(flat.high == doctest::Approx(2));
  for (const Tick& tick : height_ticks(steep, 6)) CHECK(steep.share(tick.value) <= 1);
}

TEST_CASE("shares and heights are each other's inverse, straight and logarithmic") {
  const nn::Surface surface = surface_from([](double x, double y) { return 0.001 + bowl(x, y); }, {-1, 1, -1, 1}, 51);
  for (const bool log_height : {false, true}) {
    const HeightScale scale = scale_of(surface, log_height);
    CHECK(scale.is_log == log_height);
    for (const double height : {0.002, 0.1, 1.0, 1.9}) CHECK(scale.value(scale.share(height)) == doctest::Approx(height));
  }
  const HeightScale below = scale_of(surface_from(saddle, {-1, 1, -1, 1}, 21), true);
  CHECK_FALSE(below.is_log);  // half of a saddle has no logarithm
}

TEST_CASE("losses that are no numbers, infinite, huge or all the same give an axis that can be drawn") {
  const auto all = [](double value) { return surface_from([=](double, double) { return value; }, {-1, 1, -1, 1}, 4); };
  for (const double value : {0.0, 3.0, -1e300, 1e300, infinity, -infinity, std::nan("")})
    for (const bool log_height : {false, true}) {
      const HeightScale scale = scale_of(all(value), log_height);
      CHECK(scale.low < scale.high);
      CHECK(std::isfinite(scale.high - scale.low));
      CHECK_FALSE(height_ticks(scale, 6).empty());
    }
  const nn::Surface spike = surface_from([](double x, double y) { return x > 0.9 && y > 0.9 ? 1e300 : bowl(x, y); }, {-1, 1, -1, 1}, 21);
  CHECK(scale_of(spike).high < 3);
  CHECK(scale_of(spike).cuts_above);
}

TEST_CASE("a coarse surface is refined, straight between its points, and a point becomes a plane") {
  const nn::Surface coarse = surface_from([](double x, double y) { return x * y; }, {0, 1, 0, 1}, 2);
  const std::shared_ptr<const Relief> relief = relief_of(coarse, scale_of(coarse), 64);
  CHECK(relief->columns == 65);
  CHECK(relief->wire_cells == 64);
  CHECK(relief_height(*relief, 0.5, 0.5) == doctest::Approx(0.25));
  CHECK(relief_height(*relief, 1, 1) == doctest::Approx(1));
  CHECK(std::isnan(relief_height(*relief, 1.01, 0.5)));
  const nn::Surface point = surface_from(bowl, {0, 1, 0, 1}, 1);
  CHECK(relief_of(point, scale_of(point), 64)->heights.size() == 65 * 65);
  const nn::Surface fine = surface_from(bowl, {0, 1, 0, 1}, 101);
  CHECK(relief_of(fine, scale_of(fine), 64)->columns == 101);
}
