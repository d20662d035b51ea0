#pragma once
#include "app/figure/drawing.hpp"

#include <vector>

namespace chainrule {

/// A branch of a nerve cell: a curve whose width goes from one end's to the other's.
struct NerveBranch {
  CubicShape curve;
  double from_width = 4, to_width = 2;
};

/// The silhouette of a nerve cell: branches and round bodies that flow into one another, filled as one shape with one outline.
struct NerveCell {
  std::vector<NerveBranch> branches;
  std::vector<CircleShape> bodies;
};
void draw_nerve_cell(Drawing& drawing, const NerveCell& cell, Color fill, Color outline, double outline_pt);

}  // namespace chainrule
