#include "app/figure/surface_picture.hpp"

#include "app/figure/contour_lines.hpp"
#include "app/figure/relief_triangles.hpp"
#include "app/figure/surface_shading.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

constexpr int kMostMapLevels = 16;
constexpr int kPixels = 320;  ///< along each side of the coloured map
constexpr int kMostCells = 64;

/// A row of pixels' heights between the relief's rows, straight in both directions.
class PixelRow {
 public:
  explicit PixelRow(const Relief& relief) : relief_(relief), heights_(static_cast<std::size_t>(relief.columns)) {}
  void go_to(int y) {
    const float down = place(y, relief_.rows);
    const int top = static_cast<int>(down);
    const float share = down - static_cast<float>(top);
    for (int column = 0; column < relief_.columns; ++column)
      heights_[static_cast<std::size_t>(column)] = (1 - share) * relief_at(relief_, column, top) + share * relief_at(relief_, column, top + 1);
  }
  float at(int x) const {
    const float across = place(x, relief_.columns);
    const auto left = static_cast<std::size_t>(across);
    const float share = across - static_cast<float>(left);
    return (1 - share) * heights_[left] + share * heights_[left + 1];
  }

 private:
  static float place(int pixel, int points) { return (static_cast<float>(pixel) + 0.5f) / kPixels * static_cast<float>(points - 1); }
  const Relief& relief_;
  std::vector<float> heights_;
};

/// The relief's colour at every pixel; holes are grey, what is cut off a paler highest colour.
std::shared_ptr<const Raster> colored_map(const Relief& relief, const Theme& theme) {
  const std::array<Color, 256> palette = height_palette();
  const Color cut = mix(palette[255], theme.card, 0.55), hole = mix(theme.card, theme.axis, 0.15);
  auto raster = std::make_shared<Raster>();
  raster->width = raster->height = kPixels;
  raster->pixels.reserve(static_cast<std::size_t>(kPixels) * kPixels);
  PixelRow row(relief);
  for (int y = 0; y < kPixels; ++y) {
    row.go_to(y);
    for (int x = 0; x < kPixels; ++x) {
      const float share = row.at(x);
      raster->pixels.push_back(std::isnan(share) ? hole : share > 1 ? cut : palette[static_cast<std::size_t>(255 * share + 0.5f)]);
    }
  }
  return raster;
}

void draw_map(SurfacePicture& picture, const Theme& theme) {
  for (const Tick& level : height_levels(picture.scale, kMostMapLevels)) {
    const double share = picture.scale.share(level.value);
    picture.contours.push_back({level.label, share, contour_lines(*picture.relief, share)});
  }
  if (picture.scale.cuts_above) picture.edge = contour_lines(*picture.relief, 1);
  picture.colors = colored_map(*picture.relief, theme);
}

}  // namespace

SurfacePicture space_picture(const LandscapeSpec& spec) {
  SurfacePicture picture;
  picture.scale = height_scale(spec);
  picture.relief = relief_of(*spec.surface, picture.scale, static_cast<int>(std::clamp<nn::Index>(spec.vector_limit, 1, kMostCells)));
  return picture;
}

SurfacePicture map_picture(const LandscapeSpec& spec, const Theme& theme) {
  SurfacePicture picture;
  picture.scale = height_scale(spec);
  picture.relief = relief_of(*spec.surface, picture.scale, kMostCells);
  draw_map(picture, theme);
  return picture;
}

SurfacePicture whole_picture(const nn::Surface& surface, const HeightExtent& ways, bool is_log, const Theme& theme,
                             const SurfacePicture* before) {
  const HeightScale scale = height_scale(surface, ways, is_log);
  if (before && before->scale == scale) return *before;
  SurfacePicture picture;
  picture.scale = scale;
  auto relief = std::make_shared<Relief>(*relief_of(surface, scale, kMostCells));
  relief->triangles = std::make_shared<const ReliefTriangles>(triangles_of(*relief));
  picture.relief = std::move(relief);
  draw_map(picture, theme);
  return picture;
}

}  // namespace chainrule
