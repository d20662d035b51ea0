#pragma once
#include "engine/nn/activation.hpp"
#include "engine/nn/initializer.hpp"
#include "engine/nn/loss.hpp"

#include <cstdint>
#include <vector>

namespace nn {

/// One fully connected layer: a = f(W b + x), then dropout on a while training.
struct LayerSpec {
  Index units = 1;
  Activation activation;
  InitializerKind init = InitializerKind::glorot_uniform;
  InitializerNumbers init_numbers;
  double dropout = 0;  ///< share of this layer's activations that is struck out in training, in [0, 1)
  bool frozen = false;  ///< its gradient is computed as ever, but no update moves its weights and biases
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
  Loss measure() const { return {loss, loss_form}; }
  bool operator==(const NetworkSpec&) const = default;
};

/// Where a layer's weight (out, in; column by column) and bias (out) lie in the one flat parameter vector.
struct LayerSlot {
  Index inputs = 0, units = 0;
  Index weight_offset = 0, bias_offset = 0;
  Index weight_size() const { return inputs * units; }
  Index weight_at(Index unit, Index input) const { return weight_offset + input * units + unit; }
  Index bias_at(Index unit) const { return bias_offset + unit; }
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
  return {parameters.data() + slot.weight_offset, slot.units, slot.inputs};
}
template <class Scalar>
Eigen::Map<MatrixOf<Scalar>> weight_of(VectorOf<Scalar>& parameters, const LayerSlot& slot) {
  return {parameters.data() + slot.weight_offset, slot.units, slot.inputs};
}
template <class Scalar>
Eigen::Map<const VectorOf<Scalar>> bias_of(const VectorOf<Scalar>& parameters, const LayerSlot& slot) {
  return {parameters.data() + slot.bias_offset, slot.units};
}
template <class Scalar>
Eigen::Map<VectorOf<Scalar>> bias_of(VectorOf<Scalar>& parameters, const LayerSlot& slot) {
  return {parameters.data() + slot.bias_offset, slot.units};
}

/// The first parameters of a network: weights drawn by each layer's initializer from stream (seed, weights, layer),
/// biases zero (with the initializer pytorch drawn too).
Vector initial_parameters(const NetworkSpec& network, std::uint64_t seed);

}  // namespace nn
