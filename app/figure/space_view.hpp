#pragma once
// How the box of a landscape is seen: by a camera that looks at its middle, with a mild perspective.
#include "app/figure/landscape.hpp"

namespace chainrule {

constexpr double box_height_ratio = 0.62;  ///< the box's height to its width

class SpaceView {
 public:
  /// At zoom 1 the box fits into `room` from whatever side it is looked at: turning it does not change its size.
  SpaceView(const Camera& camera, const Rect& room);

  Point at(BoxPoint point) const;
  BoxView box_view() const;
  std::array<double, 3> light() const;  ///< from the upper left, behind the eye

  /// The eye's ray through a point of the figure, from the eye (w = 0) on.
  BoxPoint on_ray(Point point, double w) const;
  double w_of(BoxPoint point) const;
  /// Where the ray first meets the surface; the height is that of the surface. Nothing where it meets none.
  std::optional<BoxPoint> first_on_surface(const Relief& relief, Point point) const;
  /// Is nothing of the surface between a point and the eye?
  bool is_seen(const Relief& relief, BoxPoint point) const;
  /// Towards the eye along x and y: -1 or 1 each.
  double near_x() const { return back_[0] < 0 ? -1 : 1; }
  double near_y() const { return back_[1] < 0 ? -1 : 1; }
  double elevation() const { return elevation_; }

 private:
  using Direction = std::array<double, 3>;
  static Direction from_middle(BoxPoint point);
  Direction right_{}, up_{}, back_{};  ///< to the right of the picture, to its top, to the eye
  double elevation_ = 0, scale_ = 1;
  Point center_;
};

}  // namespace chainrule
