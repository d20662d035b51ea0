#include "app/figure/drawing.hpp"

#include "app/files/assets.hpp"

#include <doctest/doctest.h>

using namespace chainrule;

TEST_CASE("sentences are broken between words, Chinese between characters, and never before a full stop") {
  const Tables tables = std::move(load_tables()).value();
  const FontMetrics metrics = FontMetrics::fixed();
  const FigureStyle style{tables.theme("light"), &metrics, tables.language("en"), NumberFormat(4), 400, 300};
  const Drawing drawing("f", "t", style);
  const TextStyle text{10, {}};
  const std::vector<std::string> english = drawing.wrapped("one two three four five six", text, 60);
  CHECK(english.size() > 1);
  for (const std::string& line : english) CHECK(drawing.text_width(line, text) <= 60);
  const std::vector<std::string> chinese = drawing.wrapped("一二三四五六。七八九十", text, 62);
  REQUIRE(chinese.size() > 1);
  for (const std::string& line : chinese) CHECK_FALSE(line.starts_with("。"));
  CHECK(drawing.wrapped("short", text, 300) == std::vector<std::string>{"short"});
}

TEST_CASE("text that does not fit ends in an ellipsis, or is left out") {
  const Tables tables = std::move(load_tables()).value();
  const FontMetrics metrics = FontMetrics::fixed();
  const FigureStyle style{tables.theme("light"), &metrics, tables.language("en"), NumberFormat(4), 400, 300};
  const Drawing drawing("f", "t", style);
  const TextStyle text{10, {}};
  const std::string shorter = drawing.elided("a long caption", text, 40);
  CHECK(shorter.ends_with("…"));
  CHECK(drawing.text_width(shorter, text) <= 40);
  CHECK(drawing.elided("word", text, 3).empty());
}

TEST_CASE("no text is ever asked for below seven points") {
  const Tables tables = std::move(load_tables()).value();
  const FontMetrics metrics = FontMetrics::fixed();
  const FigureStyle style{tables.theme("light"), &metrics, tables.language("en"), NumberFormat(4), 60, 40};
  CHECK(Drawing("f", "t", style).size(2) == 7);
}
