#pragma once
#include "engine/train/rule.hpp"

#include <vector>

namespace nn {

/// A rectangle of the plane of two inputs.
struct Plane {
  double x_min = -6, x_max = 6, y_min = -6, y_max = 6;
  bool operator==(const Plane&) const = default;
};

/// What every neuron answers over a plane of the first two inputs (other inputs 0, dropout off): the network's
/// decision map and the small map in each neuron, from one forward pass over resolution x resolution points.
struct ResponseMaps {
  Plane plane;
  Index resolution = 0;
  /// layers[0] are the inputs themselves; layers[l][unit] is (resolution, resolution) in floats, row 0 at y_max.
  std::vector<std::vector<MatrixOf<float>>> layers;
};

/// In single precision by the kernels of engine/fast, where they know the activations.
ResponseMaps response_maps(const NetworkSpec& network, const Vector& parameters, const Plane& plane, Index resolution,
                           Precision precision = Precision::float64);

}  // namespace nn
