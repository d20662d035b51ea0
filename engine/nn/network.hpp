#pragma once
#include "engine/nn/activation.hpp"
#include "engine/nn/initializer.hpp"
#include "engine/nn/loss.hpp"

#include <cstdint>
#include <vector>

namespace nn {

/// Which connections of a partly connected layer there are. A connection that is not there is a weight that is 0 and
/// stays 0: its gradient counts as 0.
struct Connections {
  std::vector<std::uint8_t> there;  ///< unit by unit, one entry per input: 1 or 0; empty: every connection
  bool is_full() const { return there.empty(); }
  bool has(Index unit, Index input, Index inputs) const {
    return there.empty() || there[static_cast<std::size_t>(unit * inputs + input)] != 0;
  }
  bool operator==(const Connections&) const = default;
};

/// One layer: a = f(W x + b), then dropout on a while training, then 0 for what is silenced.
struct LayerSpec {
  Index units = 1;
  Activation activation;
  InitializerKind init = InitializerKind::glorot_uniform;
  InitializerNumbers init_numbers;
  double dropout = 0;  ///< share of this layer's activations that is struck out in training, in [0, 1)
  Connections connections;  ///< of maxout for all pieces of a unit
  bool frozen = false;  ///< its gradient is computed as ever, but no update moves its weights and biases
  std::vector<Index> silent;        ///< units that hand on 0 whatever they answer, in training and after it; ascending, hidden layers only
  std::vector<Index> frozen_units;  ///< units whose weights and bias no update moves; ascending
  bool operator==(const LayerSpec&) const = default;
};

/// The shape of a feed-forward network and the loss it is trained on; no numbers that training changes.
struct NetworkSpec {
  Index inputs = 1;
  LossKind loss = LossKind::half_squared_error;
  LossForm loss_form = LossForm::from_logits;
  std::vector<LayerSpec> layers;

  Index layer_count() const { return static_cast<Index>(layers.size()); }
  Index inputs_of(Index layer) const { return layer == 0 ? inputs : layers[static_cast<std::size_t>(layer - 1)].units; }
  Index outputs() const { return layers.back().units; }
  /// Rows of a layer's weight and preactivation: its units, times the pieces of maxout.
  Index rows_of(Index layer) const {
    const LayerSpec& spec = layers[static_cast<std::size_t>(layer)];
    return spec.units * rows_a_unit(spec.activation);
  }
  /// The unit that a row belongs to.
  Index unit_of_row(Index layer, Index row) const {
    return row / rows_a_unit(layers[static_cast<std::size_t>(layer)].activation);
  }
  /// Is there a connection for this weight?
  bool is_connected(Index layer, Index row, Index input) const {
    return layers[static_cast<std::size_t>(layer)].connections.has(unit_of_row(layer, row), input, inputs_of(layer));
  }
  bool is_silent(Index layer, Index unit) const;
  bool has_silent(Index layer) const { return !layers[static_cast<std::size_t>(layer)].silent.empty(); }
  /// Does no update move this row of the layer's weight and bias, for the layer or the unit is frozen?
  bool is_held(Index layer, Index row) const;
  Loss measure() const { return {loss, loss_form}; }
  bool operator==(const NetworkSpec&) const = default;
};

/// Where a layer's weight (rows, in; column by column) and bias (rows) lie in the one flat parameter vector. There is a row
/// for each unit, and for each piece of a maxout unit.
struct LayerSlot {
  Index inputs = 0, units = 0, rows = 0;
  Index weight_offset = 0, bias_offset = 0;
  Index weight_size() const { return inputs * rows; }
  Index weight_at(Index row, Index input) const { return weight_offset + input * rows + row; }
  Index bias_at(Index row) const { return bias_offset + row; }
};

/// The map of the flat parameter vector: layer by layer, weight then bias.
class ParameterLayout {
 public:
  ParameterLayout() = default;
  explicit ParameterLayout(const NetworkSpec& network);
  const std::vector<LayerSlot>& layers() const { return layers_; }
  const LayerSlot& layer(Index index) const { return layers_[static_cast<std::size_t>(index)]; }
  Index size() const { return size_; }

 private:
  std::vector<LayerSlot> layers_;
  Index size_ = 0;
};

template <class Scalar>
Eigen::Map<const MatrixOf<Scalar>> weight_of(const VectorOf<Scalar>& parameters, const LayerSlot& slot) {
  return {parameters.data() + slot.weight_offset, slot.rows, slot.inputs};
}
template <class Scalar>
Eigen::Map<MatrixOf<Scalar>> weight_of(VectorOf<Scalar>& parameters, const LayerSlot& slot) {
  return {parameters.data() + slot.weight_offset, slot.rows, slot.inputs};
}
template <class Scalar>
Eigen::Map<const VectorOf<Scalar>> bias_of(const VectorOf<Scalar>& parameters, const LayerSlot& slot) {
  return {parameters.data() + slot.bias_offset, slot.rows};
}
template <class Scalar>
Eigen::Map<VectorOf<Scalar>> bias_of(VectorOf<Scalar>& parameters, const LayerSlot& slot) {
  return {parameters.data() + slot.bias_offset, slot.rows};
}

/// Writes 0 where a layer has no connection: into its weight, or into dL/dW. (rows, in).
template <class Scalar>
void cut_connections(const NetworkSpec& network, Index layer, MatrixRef<Scalar> weight);

/// Writes 0 where units are silenced: into what a layer hands on, or into the gradient that comes back to it. (units, N).
template <class Scalar>
void silence(const NetworkSpec& network, Index layer, MatrixRef<Scalar> values);

/// Copies the rows of frozen units from `before` into `after`, or writes 0 into them. (rows, any).
template <class Scalar>
void hold_units(const NetworkSpec& network, Index layer, const ConstMatrixRef<Scalar>& before, MatrixRef<Scalar> after);
template <class Scalar>
void clear_held_units(const NetworkSpec& network, Index layer, MatrixRef<Scalar> rows);

/// How many weights of a layer have a connection.
Index connected_weights(const NetworkSpec& network, Index layer);

/// The first parameters of a network: weights drawn by each layer's initializer from stream (seed, weights, layer),
/// biases zero (with the initializer pytorch drawn too). Where there is no connection the drawn weight becomes 0.
Vector initial_parameters(const NetworkSpec& network, std::uint64_t seed);

}  // namespace nn
