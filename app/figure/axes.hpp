#pragma once
#include "app/figure/drawing.hpp"

#include <string>
#include <vector>

namespace chainrule {

/// A number on an axis, with the words that stand at it.
struct Tick {
  double value = 0;
  std::string label;
};

/// Round numbers within [low, high]: steps of 1, 2 or 5 times a power of ten, at most `most` of them.
std::vector<Tick> linear_ticks(double low, double high, int most);
/// Powers of ten within [low, high] (both positive); where fewer than two fall in, 1, 2 and 5 times them too.
std::vector<Tick> log_ticks(double low, double high, int most);

/// A straight or logarithmic way from numbers to points along one direction.
struct Scale {
  double low = 0, high = 1;      ///< numbers
  double from_pt = 0, to_pt = 1; ///< where they lie
  bool is_log = false;
  double at(double value) const;
};

/// What the two axes show; the labels are words ("epoch"), drawn beside them.
struct AxesSpec {
  double x_low = 0, x_high = 1, y_low = 0, y_high = 1;
  bool x_log = false, y_log = false;
  std::string x_label, y_label;
  bool grid = true;
  bool square = false;  ///< the same length for a unit in both directions
  Rect area;            ///< everything, labels included, must lie in here
  bool follows_data = false;  ///< its ranges come from the numbers, so that a person may want to keep them
  bool has_y_ticks = true;
  double least_left = 0;  ///< points from the area's left end to the y axis, at least: axes below each other stand in line
};

/// Axes as they were drawn: where the curves go.
struct Axes {
  Rect plot;
  Scale x, y;
  Point at(double x_value, double y_value) const { return {x.at(x_value), y.at(y_value)}; }
};

/// Draws grid, axes, ticks and labels. Labels are never clipped by `area` and never touch one another: there are fewer
/// of them where there is little room.
Axes draw_axes(Drawing& drawing, const AxesSpec& wanted);
/// How far from its area's left end the y axis stands, in points.
double left_room(const Drawing& drawing, const AxesSpec& wanted);

/// A little more than the numbers' range, with whole ticks at both ends where that costs little. An empty or single
/// range becomes one of width 1.
void widen(double& low, double& high, double share = 0.05);

}  // namespace chainrule
