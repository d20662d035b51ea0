// Readable by measure: contrast computed from the theme tables.
#include "app/files/assets.hpp"

#include <doctest/doctest.h>

using namespace chainrule;

TEST_CASE("text keeps its contrast in every theme") {
  Result<Tables> tables = load_tables();
  REQUIRE(tables);
  REQUIRE(tables->themes.size() == 3);
  for (const Theme& theme : tables->themes) {
    const double needed = theme.id == "projector" ? 12 : 7;
    for (const Color ground : {theme.page, theme.card, theme.field}) {
      CHECK_MESSAGE(contrast(theme.text, ground) >= needed, theme.id);
      CHECK_MESSAGE(contrast(theme.muted_text, ground) >= needed, theme.id << " muted " << contrast(theme.muted_text, ground));
    }
    CHECK_MESSAGE(contrast(theme.text, theme.accent_soft) >= 7, theme.id);
    CHECK_MESSAGE(contrast(theme.text, theme.next_soft) >= 7, theme.id);
    CHECK_MESSAGE(contrast(theme.on_accent, theme.accent) >= 7, theme.id << " " << contrast(theme.on_accent, theme.accent));
    CHECK_MESSAGE(contrast(theme.danger, theme.card) >= 4.5, theme.id);
  }
}

TEST_CASE("graphics keep 3:1 on their card") {
  Result<Tables> tables = load_tables();
  REQUIRE(tables);
  for (const Theme& theme : tables->themes) {
    for (const Color color : {theme.accent, theme.next, theme.positive, theme.negative, theme.neutral, theme.axis,
                              theme.phase_forward, theme.phase_loss, theme.phase_backward, theme.phase_update, theme.curve,
                              theme.curve_slope, theme.train_series, theme.test_series, theme.warning}) {
      CHECK_MESSAGE(contrast(color, theme.card) >= 3, theme.id << " #" << int(color.r) << "," << int(color.g) << ","
                                                               << int(color.b) << " " << contrast(color, theme.card));
    }
  }
}

TEST_CASE("contrast is the WCAG measure") {
  CHECK(contrast({0, 0, 0, 255}, {255, 255, 255, 255}) == doctest::Approx(21));
  CHECK(contrast({119, 119, 119, 255}, {255, 255, 255, 255}) == doctest::Approx(4.48).epsilon(0.01));
}
