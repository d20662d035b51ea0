#pragma once
#include "engine/landscape/surface.hpp"

namespace nn {

/// Gradient of a SurfaceLoss (P), penalties included where it has them; in double precision, dropout off unless it says so.
Vector gradient_at(const SurfaceLoss& loss, const Vector& parameters);

/// The eigenvalue of the Hessian that is largest by magnitude, by power iteration on Hessian-vector products, which are
/// central differences of gradients. Parameters that no update moves (frozen layers and biases, connections that are not
/// there) count as constants. Source: Martens 2010, LeCun, Simard, Pearlmutter 1993.
struct Curvature {
  double eigenvalue = 0;
  Vector direction;       ///< (P), length 1
  int iterations = 0;
  double residual = 0;    ///< |H v - lambda v|
  /// The largest learning rate at which plain descent does not oscillate away along it: 2 / lambda; nothing where lambda <= 0.
  std::optional<double> largest_rate() const;
};
/// Ends when the residual is below `tolerance` times the eigenvalue; `progress` grows from 0 to 1, by the iterations it may take. Nothing when stopped, or where a gradient is not finite.
std::optional<Curvature> greatest_curvature(const SurfaceLoss& loss, const Vector& parameters, int most_iterations = 100,
                                            double tolerance = 1e-3, const std::atomic<bool>* stop = nullptr,
                                            std::atomic<double>* progress = nullptr);
/// u against the gradient (length 1), v along the greatest curvature made orthogonal to it. Where the two are the same
/// line (or the gradient is 0) another direction, drawn at random, takes the place of the one that is missing. The range
/// reaches four times as far as the lowest point of a parabola with that slope and that curvature, within 2 % and 100 % of
/// the parameters' own length. Nothing as with greatest_curvature.
std::optional<Slice> curvature_slice(const SurfaceLoss& loss, const Vector& parameters, const std::atomic<bool>* stop = nullptr);

}  // namespace nn
