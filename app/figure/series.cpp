#include "app/figure/series.hpp"

namespace chainrule {

Color series_color(const Theme& theme, int index) {
  static_assert(series_colors <= std::tuple_size_v<decltype(Theme::classes)>);
  return theme.classes[static_cast<std::size_t>(index % series_colors)];
}

Dash series_dash(int index) {
  constexpr Dash dashes[] = {Dash::solid, Dash::dashed, Dash::dotted};
  return dashes[index / series_colors % 3];
}

}  // namespace chainrule
