#include "app/text/theme.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <sstream>

using namespace chainrule;

namespace {
std::string shipped(const std::string& name) {
  std::ifstream file(std::string(CHAINRULE_SOURCE_DIR) + "/assets/themes/" + name + ".toml");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}
}  // namespace

TEST_CASE("shipped themes hold the contrasts that they promise") {
  for (const auto& [name, least] : {std::pair{"light", 7.0}, {"dark", 7.0}, {"projector", 12.0}}) {
    CAPTURE(name);
    const auto theme = parse_theme(shipped(name), name);
    REQUIRE(theme.has_value());
    const Theme& t = theme.value();
    CHECK(t.id == name);
    for (const Color ground : {t.page, t.card}) {
      CHECK(contrast(t.text, ground) >= least);
      CHECK(contrast(t.muted_text, ground) >= least);
      for (const Color line : {t.accent, t.next, t.positive, t.negative, t.axis, t.curve, t.curve_slope, t.train_series,
                               t.test_series, t.warning, t.danger}) {
        CHECK(contrast(line, ground) >= 3.0);
      }
    }
    CHECK(contrast(t.on_accent, t.accent) >= 4.5);
  }
}

TEST_CASE("a theme with a missing or wrong entry is refused with its key") {
  const std::string good = shipped("light");
  std::string bad = good;
  bad.replace(bad.find("#FFFFFF"), 7, "#FFFFFG");
  CHECK(parse_theme(bad, "t").error().code == "wrong_type");
  CHECK(parse_theme(bad, "t").error().place.line > 0);
  bad = good;
  bad.replace(bad.find("axis ="), 6, "axes =");
  CHECK(parse_theme(bad, "t").error().code == "missing_key");
}

TEST_CASE("contrast is that of the web guidelines") {
  CHECK(contrast({0, 0, 0}, {255, 255, 255}) == doctest::Approx(21));
  CHECK(contrast({255, 255, 255}, {255, 255, 255}) == doctest::Approx(1));
  CHECK(contrast({0x76, 0x76, 0x76}, {255, 255, 255}) == doctest::Approx(4.54).epsilon(0.001));
}

TEST_CASE("colour maps reach their ends and bear every number") {
  const Theme theme = parse_theme(shipped("light"), "light").value();
  CHECK(diverging(theme, -1) == theme.map_negative);
  CHECK(diverging(theme, 0) == theme.map_neutral);
  CHECK(diverging(theme, 1) == theme.map_positive);
  CHECK(diverging(theme, 7) == theme.map_positive);
  CHECK(diverging(theme, std::nan("")) == theme.map_neutral);
  CHECK(sequential(0) == Color{0x44, 0x01, 0x54});
  CHECK(sequential(1) == Color{0xfd, 0xe7, 0x25});
  CHECK(sequential(-5) == sequential(0));
  CHECK(mix({0, 0, 0}, {200, 100, 50}, 0.5) == Color{100, 50, 25});
  CHECK(with_alpha({1, 2, 3}, 0.5).a == 128);
}
