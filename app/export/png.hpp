#pragma once
#include "app/figure/figure.hpp"
#include "app/text/result.hpp"

#include <string>

namespace chainrule {

/// Pixels to the point of a surface that is too fine for polygons.
constexpr double kSurfacePixels = 2;
/// Cairo's order: one 32-bit word a pixel, alpha highest, colours multiplied by it.
std::uint32_t premultiplied(Color color);
/// A raster as PNG bytes.
Result<std::string> png_of(const Raster& raster);
/// Bytes as base64 text, for pictures inside an SVG.
std::string base64(std::string_view bytes);

}  // namespace chainrule
