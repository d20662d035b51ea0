#pragma once
#include "app/figure/figure.hpp"
#include "app/figure/font_metrics.hpp"

namespace chainrule {

/// The point of a cubic at t in [0, 1].
Point point_on(const CubicShape& cubic, double t);

/// Moves a mark by (dx, dy), its clip rectangle too.
void translate(Mark& mark, double dx, double dy);

/// The rectangle that a text occupies: its advance by its letters' height (capital height to baseline for middle and
/// alphabetic texts, a little below the baseline for descenders). Used to keep texts apart.
Rect text_bounds(const TextShape& text, const FontMetrics& metrics);
/// The rectangle around any shape, without its stroke.
Rect bounds(const Mark& mark, const FontMetrics& metrics);
bool overlaps(const Rect& a, const Rect& b, double gap_pt = 0);
Rect grown(const Rect& rect, double by_pt);

/// The y of the baseline of a text whose `baseline` may be middle or top.
double baseline_y(const TextShape& text, const FontMetrics& metrics);

}  // namespace chainrule
