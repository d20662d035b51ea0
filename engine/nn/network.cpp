#include "engine/nn/network.hpp"

namespace nn {

ParameterLayout::ParameterLayout(const NetworkSpec& network) {
  layers_.reserve(network.layers.size());
  for (Index index = 0; index < network.layer_count(); ++index) {
    LayerSlot slot;
    slot.inputs = network.inputs_of(index);
    slot.units = network.layers[static_cast<std::size_t>(index)].units;
    slot.weight_offset = size_;
    slot.bias_offset = size_ + slot.weight_size();
    size_ = slot.bias_offset + slot.units;
    layers_.push_back(slot);
  }
}

Vector initial_parameters(const NetworkSpec& network, std::uint64_t seed) {
  const ParameterLayout layout(network);
  Vector parameters = Vector::Zero(layout.size());
  for (Index index = 0; index < network.layer_count(); ++index) {
    Random random(seed, Stream::weights, static_cast<std::uint64_t>(index));
    const LayerSpec& layer = network.layers[static_cast<std::size_t>(index)];
    const LayerSlot& slot = layout.layer(index);
    initialize(layer.init, weight_of(parameters, slot), random, layer.init_numbers);
    initialize_bias(layer.init, bias_of(parameters, slot), slot.inputs, random);
  }
  return parameters;
}

}  // namespace nn
