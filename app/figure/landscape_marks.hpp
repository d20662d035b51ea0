#pragma once
// What a landscape in space and its map have in common: ways, arrows, places, legend and note.
#include "app/figure/height_scale.hpp"

namespace chainrule {

/// A place of the plane as it appears in a figure.
struct SeenPlace {
  Point at;
  bool is_seen = true;  ///< else something of the surface is before it
};

/// How places of the plane become points of the figure; nothing beside the range.
class Ground {
 public:
  virtual ~Ground() = default;
  virtual std::optional<SeenPlace> on(double x, double y) const = 0;                    ///< on the surface
  virtual std::optional<SeenPlace> above(double x, double y, double height) const = 0;  ///< where a loss is drawn
  /// How far above the surface a loss is drawn, in shares of the height axis; 0 on a map.
  virtual double lift(double x, double y, double height) const = 0;
};

/// Legend, age and note: in a column at the right of a wide figure, else along the top and the bottom. Returns the room that
/// is left.
Rect draw_surroundings(Drawing& drawing, const LandscapeSpec& spec);
/// Ways, minima, arrows and `here`, clipped to `clip`.
void draw_on_ground(Drawing& drawing, const LandscapeSpec& spec, const Ground& ground, const Rect& clip);

bool has_surface(const LandscapeSpec& spec);
/// Says why there is nothing to show.
Figure missing_landscape(const char* name, const std::string& title, const LandscapeSpec& spec, const FigureStyle& style);

}  // namespace chainrule
