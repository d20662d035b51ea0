#include "engine/landscape/curvature.hpp"

#include "engine/landscape/loss_pass.hpp"
#include "engine/nn/random.hpp"

#include <algorithm>
#include <cmath>

namespace nn {
namespace {

/// How far the two gradients of a difference lie from the place: the cubic error and that of rounding are then both near
/// 1e-10 of a second derivative.
constexpr double difference_step = 3e-6;
/// Two directions closer than this (sine of the angle) are one.
constexpr double least_sine = 1e-3;

/// 1 where an update moves a parameter, 0 where none does.
Vector moving(const SurfaceLoss& loss) {
  const ParameterLayout layout(loss.network);
  Vector mask = Vector::Zero(layout.size());
  for (Index layer = 0; layer < loss.network.layer_count(); ++layer) {
    if (loss.network.layers[static_cast<std::size_t>(layer)].frozen) continue;
    const LayerSlot& slot = layout.layer(layer);
    weight_of(mask, slot).setOnes();
    cut_connections<double>(loss.network, layer, weight_of(mask, slot));
    clear_held_units<double>(loss.network, layer, weight_of(mask, slot));
    if (loss.rule.bias_update == BiasUpdate::frozen) continue;
    bias_of(mask, slot).setOnes();
    clear_held_units<double>(loss.network, layer, bias_of(mask, slot));
  }
  return mask;
}

/// The product of the Hessian at one place with directions.
class HessianProduct {
 public:
  HessianProduct(const SurfaceLoss& loss, const Vector& parameters)
      : pass_(loss, columns_of(loss)),
        place_(parameters),
        mask_(moving(loss)),
        reach_(difference_step * std::max(1.0, parameters.size() > 0 ? parameters.cwiseAbs().maxCoeff() : 0.0)) {}
  const Vector& mask() const { return mask_; }
  /// False when stopped.
  bool of(const Vector& direction, Vector& product, const std::atomic<bool>* stop) {
    there_ = place_ + reach_ * direction;
    if (!pass_.gradient(there_, after_, stop)) return false;
    there_ = place_ - reach_ * direction;
    if (!pass_.gradient(there_, before_, stop)) return false;
    product = (after_ - before_).cwiseProduct(mask_) / (2 * reach_);
    return true;
  }

 private:
  LossPass pass_;
  Vector place_, mask_, there_, after_, before_;
  double reach_;
};

/// The largest entry of a direction is positive, so that two measurements show the same side.
void turn_up(Vector& direction) {
  Index largest = 0;
  direction.cwiseAbs().maxCoeff(&largest);
  if (direction(largest) < 0) direction = -direction;
}

}  // namespace

Vector gradient_at(const SurfaceLoss& loss, const Vector& parameters) {
  Vector gradient;
  LossPass(loss, columns_of(loss)).gradient(parameters, gradient);
  return gradient;
}

std::optional<double> Curvature::largest_rate() const {
  return eigenvalue > 0 ? std::optional(2 / eigenvalue) : std::nullopt;
}

std::optional<Curvature> greatest_curvature(const SurfaceLoss& loss, const Vector& parameters, int most_iterations, double tolerance,
                                            const std::atomic<bool>* stop, std::atomic<double>* progress) {
  HessianProduct hessian(loss, parameters);
  Curvature found;
  Random random(1, Stream::landscape, 2);
  found.direction.resize(parameters.size());
  for (double& one : found.direction) one = random.normal();
  found.direction = found.direction.cwiseProduct(hessian.mask());
  if (!(found.direction.norm() > 0)) return found;  // nothing moves
  found.direction.normalize();
  Vector product;
  for (;;) {
    if (!hessian.of(found.direction, product, stop) || !product.allFinite()) return std::nullopt;
    found.eigenvalue = found.direction.dot(product);
    found.residual = (product - found.eigenvalue * found.direction).norm();
    const double length = product.norm();
    if (progress) *progress = static_cast<double>(found.iterations + 1) / most_iterations;
    if (++found.iterations >= most_iterations || length == 0 || found.residual <= tolerance * std::fabs(found.eigenvalue)) break;
    found.direction = product / length;
  }
  turn_up(found.direction);
  return found;
}

std::optional<Slice> curvature_slice(const SurfaceLoss& loss, const Vector& parameters, const std::atomic<bool>* stop) {
  const std::optional<Curvature> greatest = greatest_curvature(loss, parameters, 100, 1e-3, stop);
  if (!greatest) return std::nullopt;
  Vector gradient = gradient_at(loss, parameters).cwiseProduct(moving(loss));
  const double steepness = gradient.norm();
  if (!std::isfinite(steepness)) return std::nullopt;
  Slice slice;
  slice.kind = SliceKind::curvature;
  slice.origin = parameters;
  slice.curvature = greatest->eigenvalue;
  slice.u = steepness > 0 ? Vector(-gradient / steepness) : direction_across(greatest->direction);
  slice.v = greatest->direction - greatest->direction.dot(slice.u) * slice.u;
  const double across = slice.v.norm();
  slice.v = across > least_sine ? Vector(slice.v / across) : direction_across(slice.u);
  const double size = std::max(1.0, parameters.norm()), bend = std::fabs(greatest->eigenvalue);
  const double reach = std::clamp(bend > 0 ? 4 * steepness / bend : size, 0.02 * size, size);
  slice.range = {-reach, reach, -reach, reach};
  return slice;
}

}  // namespace nn
