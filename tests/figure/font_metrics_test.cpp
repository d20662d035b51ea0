#include "app/figure/mark_geometry.hpp"

#include <doctest/doctest.h>

using namespace chainrule;

TEST_CASE("UTF-8 is decoded, and every bad byte becomes U+FFFD") {
  CHECK(decode_utf8("aδ權𝑤") == U"aδ權𝑤");
  CHECK(decode_utf8("\xff" "a") == U"\uFFFDa");
  CHECK(decode_utf8("\xe6\xac") == U"\uFFFD\uFFFD");
  CHECK(decode_utf8("\xc0\x80") == U"\uFFFD\uFFFD");
  CHECK(decode_utf8("\xed\xa0\x80").find(U'\uFFFD') != std::u32string::npos);
  CHECK(decode_utf8("").empty());
}

TEST_CASE("a width is the sum of advances, times the size") {
  const FontMetrics metrics = FontMetrics::fixed();
  const double one = metrics.width(Face::sans, "0", 10);
  CHECK(metrics.width(Face::sans, "00", 20) == doctest::Approx(4 * one));
  CHECK(metrics.width(Face::sans, "權", 10) == doctest::Approx(10));
  CHECK(metrics.width(Face::sans, "", 10) == 0);
}

TEST_CASE("all digits are equally wide, so that numbers stand under one another") {
  const FontMetrics metrics = FontMetrics::fixed();
  for (int face = 0; face < 4; ++face)
    for (char32_t digit = U'1'; digit <= U'9'; ++digit)
      CHECK(metrics.advance(static_cast<Face>(face), digit) == metrics.advance(static_cast<Face>(face), U'0'));
}

TEST_CASE("text bounds follow alignment and baseline") {
  const FontMetrics metrics = FontMetrics::fixed();
  const double width = metrics.width(Face::sans, "abc", 10);
  const TextShape left{{100, 50}, "abc", 10, Face::sans, Align::left, Baseline::alphabetic};
  TextShape right = left, center = left;
  right.align = Align::right, center.align = Align::center, center.baseline = Baseline::middle;
  CHECK(text_bounds(left, metrics).x == doctest::Approx(100));
  CHECK(text_bounds(right, metrics).x == doctest::Approx(100 - width));
  CHECK(text_bounds(center, metrics).x == doctest::Approx(100 - width / 2));
  CHECK(text_bounds(left, metrics).y < 50);
  CHECK(baseline_y(center, metrics) > 50);
}
