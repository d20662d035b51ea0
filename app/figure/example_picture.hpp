#pragma once
#include "app/figure/figure.hpp"
#include "engine/data/dataset.hpp"

namespace chainrule {

/// An example of images as pixels: grey, or of three planes one below another red, green and blue. Numbers are cut off
/// below 0 (black) and above 1 (white).
std::shared_ptr<const Raster> picture_of(const nn::Dataset& data, nn::Index example);
/// Its height to its width.
double picture_aspect(const nn::Dataset& data);

}  // namespace chainrule
