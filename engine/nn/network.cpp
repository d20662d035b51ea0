#include "engine/nn/network.hpp"

#include <algorithm>

namespace nn {

bool NetworkSpec::is_silent(Index layer, Index unit) const {
  const std::vector<Index>& silent = layers[static_cast<std::size_t>(layer)].silent;
  return std::binary_search(silent.begin(), silent.end(), unit);
}

bool NetworkSpec::is_held(Index layer, Index row) const {
  const LayerSpec& spec = layers[static_cast<std::size_t>(layer)];
  return spec.frozen || std::binary_search(spec.frozen_units.begin(), spec.frozen_units.end(), unit_of_row(layer, row));
}

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

template <class Scalar>
void silence(const NetworkSpec& network, Index layer, MatrixRef<Scalar> values) {
  for (const Index unit : network.layers[static_cast<std::size_t>(layer)].silent) values.row(unit).setZero();
}
template void silence<double>(const NetworkSpec&, Index, MatrixRef<double>);
template void silence<float>(const NetworkSpec&, Index, MatrixRef<float>);

namespace {

/// The rows of a layer's frozen units, one after another.
template <class Do>
void for_held_rows(const NetworkSpec& network, Index layer, const Do& act) {
  const LayerSpec& spec = network.layers[static_cast<std::size_t>(layer)];
  const Index pieces = rows_a_unit(spec.activation);
  for (const Index unit : spec.frozen_units)
    for (Index row = unit * pieces; row < (unit + 1) * pieces; ++row) act(row);
}

}  // namespace

template <class Scalar>
void hold_units(const NetworkSpec& network, Index layer, const ConstMatrixRef<Scalar>& before, MatrixRef<Scalar> after) {
  for_held_rows(network, layer, [&](Index row) { after.row(row) = before.row(row); });
}
template void hold_units<double>(const NetworkSpec&, Index, const ConstMatrixRef<double>&, MatrixRef<double>);
template void hold_units<float>(const NetworkSpec&, Index, const ConstMatrixRef<float>&, MatrixRef<float>);

template <class Scalar>
void clear_held_units(const NetworkSpec& network, Index layer, MatrixRef<Scalar> rows) {
  for_held_rows(network, layer, [&](Index row) { rows.row(row).setZero(); });
}
template void clear_held_units<double>(const NetworkSpec&, Index, MatrixRef<double>);
template void clear_held_units<float>(const NetworkSpec&, Index, MatrixRef<float>);

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
