#pragma once
// From losses to shares of the height axis, and from a surface to what is drawn of it.
#include "app/figure/axes.hpp"
#include "app/figure/landscape.hpp"

#include <limits>
#include <memory>

namespace chainrule {

/// The height axis: which losses its ends stand for. What lies above is cut off, with a ">" at the axis.
struct HeightScale {
  double low = 0, high = 1;
  bool is_log = false;
  bool cuts_above = false, cuts_below = false;
  /// 0 at the lower end, 1 at the upper one; more than 1 above (infinity: 2), never less than 0. NaN stays NaN.
  double share(double value) const;
  double value(double share) const;
  bool operator==(const HeightScale&) const = default;
};
/// Between which heights something lies.
struct HeightExtent {
  double low = std::numeric_limits<double>::infinity(), high = -std::numeric_limits<double>::infinity();
  double least_positive = std::numeric_limits<double>::infinity();
  bool any_infinite = false, any_not_positive = false;
  void add(double value);
  bool operator==(const HeightExtent&) const = default;
};
/// Of the stops that are within the range: the others are not drawn.
HeightExtent heights_of_ways(const std::vector<LandscapeWay>& ways, const nn::Plane& range);
/// Ends that show the interesting part: where the greatest heights are more than 2.5 times as far above the lowest as nine of
/// ten are, the axis ends there. The heights of ways widen it by up to 0.6 of itself. Logarithmic only if a positive height
/// exists and fewer than a tenth of them are not positive; eight decades at most.
HeightScale height_scale(const nn::Surface& surface, const HeightExtent& ways, bool is_log);
HeightScale height_scale(const LandscapeSpec& spec);
/// Round numbers on the axis. Where it cuts, its ends are labelled "> 20" and "≤ 0.001".
std::vector<Tick> height_ticks(const HeightScale& scale, int most);
/// The heights of contour lines, round numbers between the ends.
std::vector<Tick> height_levels(const HeightScale& scale, int most);

/// The surface as shares of the axis. Coarse ones are refined, straight between their points, to at most `most_cells` a side.
std::shared_ptr<const Relief> relief_of(const nn::Surface& surface, const HeightScale& scale, int most_cells);
/// Straight between the four corners around a place of the box; NaN beside it, in a hole and where it is cut off.
double relief_height(const Relief& relief, double x, double y);

}  // namespace chainrule
