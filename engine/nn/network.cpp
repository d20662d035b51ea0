#include "engine/nn/network.hpp"

#include <algorithm>

namespace nn {

ParameterLayout::ParameterLayout(const NetworkSpec& network) {
  layers_.reserve(network.layers.size());
  for (Index index = 0; index < network.layer_count(); ++index) {
    LayerSlot slot;
    slot.inputs = network.inputs_of(index);
    slot.units = network.layers[static_cast<std::size_t>(index)].units;
    slot.rows = network.rows_of(index);
    slot.weight_offset = size_;
    slot.bias_offset = size_ + slot.weight_size();
    size_ = slot.bias_offset + slot.rows;
    layers_.push_back(slot);
  }
}

template <class Scalar>
void cut_connections(const NetworkSpec& network, Index layer, MatrixRef<Scalar> weight) {
  if (network.layers[static_cast<std::size_t>(layer)].connections.is_full()) return;
  for (Index input = 0; input < weight.cols(); ++input) {
    for (Index row = 0; row < weight.rows(); ++row) {
      if (!network.is_connected(layer, row, input)) weight(row, input) = 0;
    }
  }
}
template void cut_connections<double>(const NetworkSpec&, Index, MatrixRef<double>);
template void cut_connections<float>(const NetworkSpec&, Index, MatrixRef<float>);

Index connected_weights(const NetworkSpec& network, Index layer) {
  const Connections& connections = network.layers[static_cast<std::size_t>(layer)].connections;
  if (connections.is_full()) return network.rows_of(layer) * network.inputs_of(layer);
  const Index pairs = std::count_if(connections.there.begin(), connections.there.end(), [](std::uint8_t there) { return there != 0; });
  return pairs * rows_a_unit(network.layers[static_cast<std::size_t>(layer)].activation);
}

Vector initial_parameters(const NetworkSpec& network, std::uint64_t seed) {
  const ParameterLayout layout(network);
  Vector parameters = Vector::Zero(layout.size());
  for (Index index = 0; index < network.layer_count(); ++index) {
    Random random(seed, Stream::weights, static_cast<std::uint64_t>(index));
    const LayerSpec& layer = network.layers[static_cast<std::size_t>(index)];
    const LayerSlot& slot = layout.layer(index);
    initialize(layer.init, weight_of(parameters, slot), random, layer.init_numbers);
    cut_connections<double>(network, index, weight_of(parameters, slot));
    initialize_bias(layer.init, bias_of(parameters, slot), slot.inputs, random);
  }
  return parameters;
}

}  // namespace nn
