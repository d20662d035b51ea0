#include "app/figure/example_picture.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

constexpr nn::Index color_planes = 3;

nn::Index plane_height(const nn::Dataset& data) { return data.image_height / std::max<nn::Index>(1, data.image_planes); }

std::uint8_t shade(const nn::Dataset& data, nn::Index feature, nn::Index example) {
  const double value = data.input(feature, example);
  return static_cast<std::uint8_t>(std::lround(255 * (std::isfinite(value) ? std::clamp(value, 0.0, 1.0) : 0.0)));
}

}  // namespace

double picture_aspect(const nn::Dataset& data) { return static_cast<double>(plane_height(data)) / static_cast<double>(data.image_width); }

std::shared_ptr<const Raster> picture_of(const nn::Dataset& data, nn::Index example) {
  auto raster = std::make_shared<Raster>();
  const nn::Index height = plane_height(data), plane = data.image_width * height;
  raster->width = static_cast<int>(data.image_width);
  raster->height = static_cast<int>(height);
  raster->pixels.reserve(static_cast<std::size_t>(plane));
  const bool is_colored = data.image_planes == color_planes;
  for (nn::Index pixel = 0; pixel < plane; ++pixel) {
    const std::uint8_t first = shade(data, pixel, example);
    if (is_colored) raster->pixels.push_back({first, shade(data, plane + pixel, example), shade(data, 2 * plane + pixel, example), 255});
    else raster->pixels.push_back({first, first, first, 255});
  }
  return raster;
}

}  // namespace chainrule
