#include "engine/train/layer_sizes.hpp"

#include <cmath>

namespace nn {

double root_mean_square(const Matrix& values) {
  return values.size() > 0 ? values.norm() / std::sqrt(static_cast<double>(values.size())) : 0;
}

std::vector<LayerSizes> layer_sizes(const Trace& trace) {
  std::vector<LayerSizes> sizes;
  for (const LayerTensors& layer : trace.layers) {
    if (layer.updated_weight < 0) return {};
    // A frozen layer may have no gradient: nothing further back needs it.
    const double gradient = layer.d_weight >= 0 ? root_mean_square(trace.tensor(layer.d_weight)) : 0;
    sizes.push_back({gradient, root_mean_square(trace.tensor(layer.updated_weight) - trace.tensor(layer.weight))});
  }
  return sizes;
}

}  // namespace nn
