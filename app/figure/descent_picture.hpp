#pragma once
#include "app/figure/builders.hpp"

#include <optional>

namespace chainrule {

struct DescentPictureSpec {
  std::optional<double> curvature;  ///< greatest eigenvalue of the Hessian; nothing: it has not been measured yet
  double present_rate = 0;
  double start = 0;                 ///< distance from the parabola's lowest point, signed: the gradient along it by the curvature
  bool running = false;             ///< a measurement is under way
};
/// What a learning rate does to plain descent along the direction of greatest curvature: w <- w - rate * curvature * w on the
/// parabola of that curvature, for rates of 0.1, 1, 1.8 and 2.1 by the curvature and for the present one. Ids: "way/too_small",
/// "way/right", "way/oscillating", "way/diverging", "way/present", "name/..." and "rate/..." with the same ends, "sentence/1".
Figure descent_picture(const DescentPictureSpec& spec, const FigureStyle& style);

/// What becomes of the distance when each update multiplies it by 1 - product, product being rate times curvature: "too_small"
/// below 0.5, "right" up to 1.2, "oscillating" below 2, else "diverging" (at 2 it never comes nearer).
std::string_view descent_word(double product);

}  // namespace chainrule
