#pragma once
#include "app/figure/figure.hpp"

namespace chainrule {

/// The program's own sign, a square of 128 pt: two inputs, one neuron, a positive link and a negative one.
Figure program_icon(const Theme& theme);

}  // namespace chainrule
