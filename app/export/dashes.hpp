#pragma once
#include "app/figure/figure.hpp"

#include <array>
#include <cstddef>

namespace chainrule {

/// Lengths of stroke and gap in points; an empty pattern is a whole line.
struct DashPattern {
  std::array<double, 2> lengths{};
  bool is_dashed = false;
};

/// Wide lines have longer dashes, so that a dash stays a dash.
inline DashPattern dash_pattern(const Stroke& stroke) {
  const double width = stroke.width_pt < 1 ? 1 : stroke.width_pt;
  switch (stroke.dash) {
    case Dash::solid: return {};
    case Dash::dashed: return {{3.0 * width + 1, 2.0 * width + 1}, true};
    case Dash::dotted: return {{1.2 * width, 2.2 * width}, true};
  }
  return {};
}

}  // namespace chainrule
