#pragma once
#include "app/figure/figure.hpp"

namespace chainrule {

/// Where the heights of a relief are `level`, as lines in the box (x and y from 0 to 1), by marching squares: straight
/// within each cell; a closed line ends where it began. Cells with a hole have none. A saddle is decided by the mean of its
/// four corners. Source: Maple, "Geometric Design and Space Planning Using the Marching Squares and Marching Cube
/// Algorithms", 2003.
std::vector<std::vector<Point>> contour_lines(const Relief& relief, double level);

}  // namespace chainrule
