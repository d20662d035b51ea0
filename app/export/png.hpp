#pragma once
#include "app/figure/figure.hpp"
#include "app/text/result.hpp"

#include <string>

namespace chainrule {

/// A raster as PNG bytes.
Result<std::string> png_of(const Raster& raster);
/// Bytes as base64 text, for pictures inside an SVG.
std::string base64(std::string_view bytes);

}  // namespace chainrule
