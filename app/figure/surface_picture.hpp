#pragma once
// What of a landscape takes longer than a frame has time for, as a value of its own: the screen has it made beside itself.
#include "app/figure/height_scale.hpp"

namespace chainrule {

/// A contour line's height and where it runs, in the box (x and y from 0 to 1).
struct ContourLevel {
  std::string label;
  double share = 0;
  std::vector<std::vector<Point>> lines;
};

struct SurfacePicture {
  HeightScale scale;
  std::shared_ptr<const Relief> relief;
  // Of the map alone.
  std::vector<ContourLevel> contours;
  std::vector<std::vector<Point>> edge;  ///< of what is cut off
  std::shared_ptr<const Raster> colors;  ///< the relief's colour at every pixel
};
/// What the surface in space needs.
SurfacePicture space_picture(const LandscapeSpec& spec);
/// What the map needs.
SurfacePicture map_picture(const LandscapeSpec& spec, const Theme& theme);
/// Both, with the triangles for OpenGL. Where `before` is of the same surface and colours, nothing that stays is made again.
SurfacePicture whole_picture(const nn::Surface& surface, const HeightExtent& ways, bool is_log, const Theme& theme,
                             const SurfacePicture* before);

}  // namespace chainrule
