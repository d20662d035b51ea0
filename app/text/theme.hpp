#pragma once
#include "app/text/result.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace chainrule {

struct Color {
  std::uint8_t r = 0, g = 0, b = 0, a = 255;
  bool operator==(const Color&) const = default;
};
Color with_alpha(Color color, double alpha);
Color mix(Color from, Color to, double share);
/// WCAG contrast ratio, 1 to 21.
double contrast(Color a, Color b);

/// Colours and sizes by role. Everything drawn takes its colours from here, screen and figures alike.
struct Theme {
  std::string id;  ///< "light", "dark", "projector"
  Color page, card, card_border;
  Color text, muted_text;                ///< both readable on page and card (7:1; projector 12:1)
  Color accent, accent_soft, on_accent;  ///< the one accent: what was just done, primary buttons
  Color next, next_soft;                 ///< what comes next
  Color field, field_border, field_hover;  ///< inputs, chips, slider tracks
  Color positive, negative, neutral;     ///< sign of a number (with dash as second sign)
  Color map_negative, map_neutral, map_positive;  ///< ends and middle of the diverging colour map
  Color grid, axis;
  Color phase_forward, phase_loss, phase_backward, phase_update;
  Color curve, curve_slope, train_series, test_series;
  Color warning, danger;
  std::array<Color, 10> classes;
  double font_size_pt = 14;    ///< body text at scale 1
  double line_scale = 1;       ///< every line width is multiplied by it (projector: thicker)
  bool hides_sides = false;    ///< projector: network, step card and one figure remain
};

Result<Theme> parse_theme(std::string_view toml, std::string_view file);
/// The diverging colour map of decision maps and weights: value in [-1, 1].
Color diverging(const Theme& theme, double value);
/// Viridis, for what has no sign; value in [0, 1].
Color sequential(double value);

}  // namespace chainrule
