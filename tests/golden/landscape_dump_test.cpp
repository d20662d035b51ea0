// A landscape and its map, mark by mark.
#include "app/files/assets.hpp"
#include "tests/golden/golden_file.hpp"
#include "tests/support/sample_landscapes.hpp"

using namespace chainrule;
using namespace chainrule::testing;

TEST_CASE("a bowl in space and as a map") {
  const Tables tables = load_tables().value();
  const FontMetrics metrics = FontMetrics::fixed();
  FigureStyle style;
  style.metrics = &metrics;
  style.width_pt = 400, style.height_pt = 300;
  const nn::Surface surface = surface_from(bowl, {-1, 1, -1, 1}, 9);
  LandscapeSpec spec;
  spec.surface = &surface;
  spec.x_label = "w₁", spec.y_label = "w₂", spec.z_label = "loss";
  spec.ways = {{"training", {{-0.75, 0.5, 1.2, 0.4, 0}, {-0.25, 0.25, 0.5, 0.2, 1}, {0, 0.125, 0.0625, 0, 2}}, 0, false}};
  spec.arrows = {{-0.75, 0.5, 0.5, -0.25, "gradient"}};
  spec.minima = {{0, 0}};
  spec.here = nn::PlanePoint{0, 0.125};
  spec.note = "A plane through a space of 9 dimensions.";
  style.theme = tables.theme("light"), style.language = tables.language("en");
  check_golden("dump-landscape.txt", dump(landscape(spec, style)));
  style.theme = tables.theme("dark"), style.language = tables.language("zh-TW");
  check_golden("dump-contour-map.txt", dump(contour_map(spec, style)));
}
