#pragma once
// The loss as a landscape: a contour map and a surface in space, both from one value.
#include "app/figure/builders.hpp"
#include "engine/landscape/surface.hpp"

#include <optional>
#include <string>
#include <vector>

namespace chainrule {

/// From where a surface is looked at. Angles in degrees.
struct Camera {
  double azimuth = 30, elevation = 35;   ///< 0: along +y, 30: from a little to the right of that; elevation 5 to 90 (from above)
  double zoom = 1;                       ///< 0.3 to 8
  double pan_x = 0, pan_y = 0;           ///< of the picture, in parts of its width and height
  bool operator==(const Camera&) const = default;
};

/// A way over the landscape: of the training, or of one racer. Its places are plane coordinates.
struct LandscapeWay {
  struct Stop {
    double x = 0, y = 0;
    double height = 0;         ///< the loss there itself, which the plane need not have
    double distance = 0;       ///< from the plane, 0 on a function
    std::int64_t step = 0;
  };
  std::string name;            ///< in the legend; empty: no entry
  std::vector<Stop> stops;
  int color = 0;               ///< number among the theme's series colours
  bool is_lost = false;        ///< ends because it is no longer finite
};
struct LandscapeArrow {
  double x = 0, y = 0, dx = 0, dy = 0;  ///< from a place, along the plane
  std::string name;                     ///< "gradient", "step": in the legend and as mark id
};

struct SurfacePicture;
struct LandscapeSpec {
  const nn::Surface* surface = nullptr;   ///< null: nothing to show, and why
  const SurfacePicture* picture = nullptr;  ///< the heavy part, made beforehand of this surface; null: it is made here
  std::string x_label, y_label, z_label;
  std::vector<LandscapeWay> ways;
  std::vector<LandscapeArrow> arrows;
  std::vector<nn::PlanePoint> minima;
  std::optional<nn::PlanePoint> here;     ///< where the run is now
  Camera camera;
  bool log_height = false, wire = false, contours = true;
  std::string note;                       ///< in one line, what the picture does not show
  std::string age;                        ///< how old it is; empty: it is of now
  std::string missing;                    ///< why there is nothing to show
  nn::Index vector_limit = 64;            ///< up to so many quads a side as vectors (at most 64), above as pixels
};
/// The surface in space with its ways above it. Ids: "surface", "way1", "way1/stop12", "here", "gradient", "step", "minimum1".
Figure landscape(const LandscapeSpec& spec, const FigureStyle& style);
/// The same from above as a map with contour lines. The same ids, and "heights" for the colour bar.
Figure contour_map(const LandscapeSpec& spec, const FigureStyle& style);

/// Which place of the plane a point of the figure stands for: of the map exactly, in space where the eye's ray first
/// meets the surface. Nothing beside it.
std::optional<nn::PlanePoint> landscape_place(const LandscapeSpec& spec, const FigureStyle& style, Point point);
std::optional<nn::PlanePoint> contour_place(const LandscapeSpec& spec, const FigureStyle& style, Point point);

}  // namespace chainrule
