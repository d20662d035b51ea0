#pragma once
#include "app/figure/landscape_marks.hpp"

namespace chainrule {

/// A way's line on the surface and, where losses lie off it, at their own heights, with stems between. Id: "way1".
void draw_way(Drawing& drawing, const LandscapeSpec& spec, const Ground& ground, std::size_t index, const Rect& clip);
/// Its start, its end, and places to point at between. Ids: "way1/stop12", the stop's number from 1.
void draw_stops(Drawing& drawing, const LandscapeSpec& spec, const Ground& ground, std::size_t index, const Rect& clip);
/// Ids: "minimum1", from 1.
void draw_minima(Drawing& drawing, const LandscapeSpec& spec, const Ground& ground, const Rect& clip);

/// As long as it is where that is between a twentieth and a third of the range, else scaled to that, which its title says.
void draw_arrow(Drawing& drawing, const LandscapeSpec& spec, const LandscapeArrow& arrow, const Ground& ground, const Rect& clip);
Color arrow_color(const Theme& theme, const LandscapeArrow& arrow);
std::string arrow_words(const Drawing& drawing, const LandscapeArrow& arrow);
/// A line with a head at its end; returns the line.
Mark& draw_arrow_line(Drawing& drawing, std::vector<Point> points, Color color, const std::optional<Rect>& clip);

Mark& draw_star(Drawing& drawing, Point at);
Mark& draw_here(Drawing& drawing, Point at, double opacity);

}  // namespace chainrule
