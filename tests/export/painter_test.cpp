#include "app/export/painter.hpp"
#include "app/export/png.hpp"

#include <doctest/doctest.h>

using namespace chainrule;

namespace {

Figure sample_figure() {
  Figure figure;
  figure.name = "sample", figure.title = "A < B & \"C\"", figure.width_pt = 120, figure.height_pt = 80;
  Mark text;
  text.id = "words", text.title = "hover";
  text.shape = TextShape{{10, 20}, "a < b & 權重 δ₁", 12, Face::sans_bold, Align::left, Baseline::alphabetic};
  text.fill = {1, 2, 3, 255};
  Mark link;
  link.id = "layer1/neuron1/weight1";
  link.shape = CubicShape{{0, 40}, {60, 40}, {60, 60}, {120, 60}};
  link.stroke = {{0, 114, 178, 128}, 2, Dash::dashed};
  link.clip = Rect{0, 30, 100, 40};
  Mark field;
  auto values = std::make_shared<Field>();
  values->width = values->height = 2;
  values->values = {-1, 0, 0.5f, 1};
  FieldShape shape;
  shape.rect = {80, 10, 30, 30}, shape.field = values;
  shape.negative = {200, 100, 0, 255}, shape.neutral = {255, 255, 255, 255}, shape.positive = {0, 0, 200, 255};
  field.shape = shape;
  Mark circle;
  circle.shape = CircleShape{{30, 60}, 8};
  circle.fill = {240, 0, 0, 255};
  figure.marks = {text, link, field, circle};
  return figure;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("SVG keeps text as text, with ids and titles, escaped") {
  const std::string svg = paint_svg(sample_figure(), FontMetrics::fixed(), "zh-TW");
  CHECK(has(svg, "<title>A &lt; B &amp; &quot;C&quot;</title>"));
  CHECK(has(svg, "id=\"words\"><title>hover</title>a &lt; b &amp; 權重 δ₁</text>"));
  CHECK(has(svg, "id=\"layer1/neuron1/weight1\""));
  CHECK(has(svg, "xml:lang=\"zh-TW\""));
  CHECK(has(svg, "stroke-dasharray="));
  CHECK(has(svg, "stroke-opacity=\"0.5\""));
  CHECK(has(svg, "<clipPath id=\"clip0\">"));
  CHECK(has(svg, "data:image/png;base64,iVBOR"));
  CHECK(svg.ends_with("</svg>\n"));
}

TEST_CASE("the same figure gives the same bytes, in every format") {
  const Figure figure = sample_figure();
  const FontMetrics metrics = FontMetrics::fixed();
  for (const FileFormat format : {FileFormat::svg, FileFormat::pdf, FileFormat::png}) {
    const Result<std::string> first = paint(figure, metrics, "en", format), second = paint(figure, metrics, "en", format);
    REQUIRE((first && second));
    CHECK(first.value() == second.value());
  }
}

TEST_CASE("PDF and PNG begin as such; PNG has two pixels to the point") {
  const Figure figure = sample_figure();
  const FontMetrics metrics = FontMetrics::fixed();
  const Result<std::string> pdf = paint_pdf(figure, metrics, "en"), png = paint_png(figure, metrics, "en");
  REQUIRE((pdf && png));
  CHECK(pdf.value().starts_with("%PDF-"));
  CHECK(png.value().substr(0, 8) == std::string("\x89PNG\r\n\x1a\n", 8));
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(png.value()[i]); };
  CHECK(byte(18) * 256 + byte(19) == 240);
  CHECK(byte(22) * 256 + byte(23) == 160);
}

TEST_CASE("pixels become PNG bytes, and no pixels an error") {
  const std::uint8_t rgba[8] = {255, 0, 0, 255, 0, 0, 255, 128};
  CHECK(encode_png(rgba, 2, 1));
  CHECK_FALSE(encode_png(nullptr, 2, 1));
  CHECK_FALSE(encode_png(rgba, 0, 1));
}

TEST_CASE("a picture too large for Cairo is an error, not a crash") {
  Figure figure = sample_figure();
  figure.width_pt = 1e6;
  const Result<std::string> png = paint_png(figure, FontMetrics::fixed(), "en");
  REQUIRE_FALSE(png);
  CHECK(png.error().code == "export.cairo");
}

TEST_CASE("base64 is that of RFC 4648") {
  CHECK(base64("") == "");
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
  CHECK(base64("foobar") == "Zm9vYmFy");
}

TEST_CASE("formats are known by id and by a file's ending") {
  CHECK(file_format_from_id("svg") == FileFormat::svg);
  CHECK(file_format_from_id("picture.PDF") == FileFormat::pdf);
  CHECK(file_format_from_id("a.b.png") == FileFormat::png);
  CHECK_FALSE(file_format_from_id("gif"));
  CHECK_FALSE(file_format_from_id("xsvg"));
}
