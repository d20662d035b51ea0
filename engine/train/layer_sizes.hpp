#pragma once
#include "engine/trace/trace.hpp"

#include <vector>

namespace nn {

/// Root mean squares of what an update does to the weights of one layer: the gradient of the data loss, before penalties and
/// clipping, and the update itself. Biases are left out; 0 where a layer has no weights.
struct LayerSizes {
  double gradient = 0, update = 0;
  bool operator==(const LayerSizes&) const = default;
};
double root_mean_square(const Matrix& values);
/// Of each layer, from a trace of a whole update; empty where the trace ends at the loss.
std::vector<LayerSizes> layer_sizes(const Trace& trace);

}  // namespace nn
