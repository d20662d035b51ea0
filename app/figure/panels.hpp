#pragma once
#include "app/figure/drawing.hpp"

#include <functional>

namespace chainrule {

/// Rectangles of one size for `count` small pictures, row by row, in as many columns as bring each nearest to `aspect` (width to
/// height).
std::vector<Rect> panels_in(const Rect& area, int count, double aspect, double gap);

/// The frame and heading of a small picture; returns what is left for it. A chosen one has the accent. Without room for a heading
/// there is none.
Rect draw_panel(Drawing& drawing, const Rect& panel, const std::string& id, const std::string& name, const std::string& title, bool is_chosen);

/// A small picture's own coordinates, without ticks.
struct PanelPlot {
  Rect plot;
  double x_low = 0, x_high = 1, y_low = 0, y_high = 1;
  Point at(double x, double y) const {
    return {plot.x + (x - x_low) / (x_high - x_low) * plot.width, plot.y + plot.height - (y - y_low) / (y_high - y_low) * plot.height};
  }
  bool contains(double x, double y) const { return x >= x_low && x <= x_high && y >= y_low && y <= y_high; }
};
/// The axes through 0, where they are within the plot.
void draw_zero_lines(Drawing& drawing, const PanelPlot& plot);
/// A function of x over the plot, parted where it is not finite or jumps by more than `jump` of the height between neighbours.
void draw_function(Drawing& drawing, const PanelPlot& plot, const std::function<double(double)>& function, const Stroke& stroke, double jump = 1e9);

/// A line of signs with words along the top: as many as have room, none in a very low figure. Returns where the room below begins.
struct LineEntry {
  std::string text;
  Stroke stroke;          ///< width 0: words alone
  bool is_strong = false;
};
double draw_line_legend(Drawing& drawing, const std::vector<LineEntry>& entries);
/// One line of words at the bottom, "note"; two where it must be, none in a very low figure. Returns where it begins.
double draw_bottom_note(Drawing& drawing, const std::string& note);

}  // namespace chainrule
