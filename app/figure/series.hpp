#pragma once
#include "app/figure/figure.hpp"

namespace chainrule {

/// How many curves of one picture have a colour of their own; further ones begin again with another dash.
constexpr int series_colors = 5;

/// The colour of the i-th curve (from 0) of several that are equals: on white Okabe & Ito's blue, vermilion, green and
/// purple, then black; colour-blind people tell them apart. Source: Okabe & Ito 2008.
Color series_color(const Theme& theme, int index);
/// Solid for the first five, then dashed, then dotted, and around again.
Dash series_dash(int index);

}  // namespace chainrule
