// Surfaces as files: polygons or pixels, with vector axes either way.
#include "app/export/painter.hpp"
#include "app/files/assets.hpp"
#include "tests/support/sample_landscapes.hpp"

#include <doctest/doctest.h>

using namespace chainrule;
using namespace chainrule::testing;

namespace {

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

struct Page {
  Tables tables = std::move(load_tables()).value();
  FontMetrics metrics = FontMetrics::fixed();
  FigureStyle style() const {
    FigureStyle style;
    style.theme = tables.theme("light"), style.metrics = &metrics, style.language = tables.language("en");
    style.width_pt = 400, style.height_pt = 300;
    return style;
  }
};

}  // namespace

TEST_CASE("a coarse surface is a group of at most 64 x 64 polygons in SVG, a fine one a picture; axes are vectors in both") {
  const Page page;
  for (const nn::Index points : {6, 51, 65, 101}) {
    const nn::Surface surface = surface_from(hills, {-4, 4, -4, 4}, points);
    LandscapeSpec spec = hilly_spec(surface);
    spec.wire = true;
    const std::string svg = paint_svg(landscape(spec, page.style()), page.metrics, "en");
    const bool is_vector = points <= 65;
    CHECK(count(svg, "<g stroke-linejoin=\"round\" id=\"surface\"") == (is_vector ? 1 : 0));
    CHECK(count(svg, "</g>") == (is_vector ? 1 : 0));
    CHECK(count(svg, "data:image/png") == (is_vector ? 0 : 1));
    CHECK(count(svg, "<polygon") < 64 * 64 + 20);
    if (is_vector) CHECK(count(svg, "<polygon") > 48 * 48);
    CHECK(count(svg, ">direction 1 (62 %)</text>") == 1);
    CHECK(count(svg, "id=\"way1/stop1\"") == 1);
  }
}

TEST_CASE("landscapes and maps become SVG, PDF and PNG, the same bytes each time") {
  const Page page;
  for (const nn::Index points : {26, 101}) {
    nn::Surface surface = surface_from(hills, {-4, 4, -4, 4}, points);
    surface.heights(3, 3) = std::nan("");
    surface.heights(0, 0) = INFINITY;
    const LandscapeSpec spec = hilly_spec(surface);
    for (const Figure& figure : {landscape(spec, page.style()), contour_map(spec, page.style())})
      for (const FileFormat format : {FileFormat::svg, FileFormat::pdf, FileFormat::png}) {
        const Result<std::string> first = paint(figure, page.metrics, "en", format), second = paint(figure, page.metrics, "en", format);
        REQUIRE((first && second));
        CHECK(first.value() == second.value());
        CHECK(first.value().size() > 4000);
      }
  }
}
