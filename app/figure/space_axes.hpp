#pragma once
#include "app/figure/height_scale.hpp"
#include "app/figure/space_view.hpp"

namespace chainrule {

/// Floor, the two walls behind the surface, ticks and names of the three axes at the edges that nothing hides. Names keep
/// clear of the ticks and of one another; ticks are fewer where an edge is short. Seen from above there is no height axis.
void draw_space_axes(Drawing& drawing, const LandscapeSpec& spec, const HeightScale& scale, const SpaceView& view, const Rect& frame);
/// How much room ticks and names need around the box.
struct SpaceMargins {
  double side = 0, top = 0, bottom = 0;
};
SpaceMargins space_margins(const Drawing& drawing, const HeightScale& scale);
/// The height's name, with "logarithmic" where the axis is.
std::string height_name(const Drawing& drawing, const LandscapeSpec& spec, const HeightScale& scale);

}  // namespace chainrule
