#include "engine/train/pass.hpp"

#include "engine/fast/kernels.hpp"

#include <algorithm>

namespace nn {

bool has_matched_output(const NetworkSpec& network, bool dropping) {
  const LayerSpec& last = network.layers.back();
  return is_from_preactivation(network.measure(), last.activation.kind) && !(dropping && last.dropout > 0);
}

Activation loss_activation(const NetworkSpec& network, bool dropping) {
  return has_matched_output(network, dropping) ? network.layers.back().activation : Activation{};
}

template <class Scalar>
Pass<Scalar>::Pass(const NetworkSpec& network, Index capacity)
    : network_(network),
      layout_(network),
      capacity_(capacity),
      inputs_(network.inputs, capacity),
      targets_(network.outputs(), capacity),
      losses_(1, capacity),
      layers_(network.layers.size()) {
  Index widest = std::max(network.inputs, capacity);
  for (Index index = 0; index < network.layer_count(); ++index) {
    const LayerSlot& slot = layout_.layer(index);
    Layer& layer = at(index);
    for (MatrixOf<Scalar>* room : {&layer.preactivation, &layer.delta}) room->resize(slot.rows, capacity);
    for (MatrixOf<Scalar>* room : {&layer.activation, &layer.mask, &layer.dropped, &layer.upstream}) {
      room->resize(slot.units, capacity);
    }
    widest = std::max(widest, slot.rows);
  }
  workspace_.resize(widest * (sizeof(Scalar) == sizeof(float) ? fast::room_per_inner : 8));
}

template <class Scalar>
void Pass<Scalar>::set_network(const NetworkSpec& network) {
  network_ = network;
}

template <class Scalar>
bool Pass<Scalar>::drops(Index layer) const {
  return dropping_ && network_.layers[static_cast<std::size_t>(layer)].dropout > 0;
}

template <class Scalar>
ConstMatrixRef<Scalar> Pass<Scalar>::output_of(Index layer) const {
  if (layer < 0) return inputs_.leftCols(count_);
  return masks(layer) ? at(layer).dropped.leftCols(count_) : at(layer).activation.leftCols(count_);
}

template <class Scalar>
ConstMatrixRef<Scalar> Pass<Scalar>::prediction() const {
  return output_of(network_.layer_count() - 1);
}

template <class Scalar>
void Pass<Scalar>::load(const Dataset& data, const Index* columns, Index count) {
  count_ = count;
  gather<Scalar>(data, columns, count, inputs_.leftCols(count), targets_.leftCols(count));
}

template <class Scalar>
MatrixRef<Scalar> Pass<Scalar>::inputs(Index count) {
  count_ = count;
  return inputs_.leftCols(count);
}

template <class Scalar>
void Pass<Scalar>::draw_masks(std::uint64_t seed, std::int64_t step) {
  Random random(seed, Stream::dropout, static_cast<std::uint64_t>(step));
  for (Index layer = 0; layer < network_.layer_count(); ++layer) {
    const double rate = network_.layers[static_cast<std::size_t>(layer)].dropout;
    if (rate > 0) draw_mask<Scalar>(random, rate, at(layer).mask.leftCols(count_));
  }
}

template <class Scalar>
void Pass<Scalar>::forward(const VectorOf<Scalar>& parameters, bool dropping) {
  dropping_ = dropping;
  for (Index index = 0; index < network_.layer_count(); ++index) {
    const LayerSlot& slot = layout_.layer(index);
    Layer& layer = at(index);
    affine<Scalar>(weight_of(parameters, slot), bias_of(parameters, slot), output_of(index - 1),
                   layer.preactivation.leftCols(count_), workspace_);
    activate<Scalar>(network_.layers[static_cast<std::size_t>(index)].activation,
                     layer.preactivation.leftCols(count_), layer.activation.leftCols(count_));
    if (drops(index)) {
      times<Scalar>(layer.activation.leftCols(count_), layer.mask.leftCols(count_), layer.dropped.leftCols(count_));
    } else if (masks(index)) {
      layer.dropped.leftCols(count_) = layer.activation.leftCols(count_);
    }
    silence<Scalar>(network_, index, layer.dropped.leftCols(count_));
  }
}

template <class Scalar>
Scalar Pass<Scalar>::loss() {
  example_losses<Scalar>(network_.measure(), loss_activation(network_, dropping_),
                         preactivation(network_.layer_count() - 1), prediction(), targets(), losses_.leftCols(count_));
  return loss_of_mean(network_.loss, mean_loss<Scalar>(losses_.leftCols(count_)));
}

/// From dL/da of a layer's output (in `upstream`) to its delta.
template <class Scalar>
void Pass<Scalar>::through_layer(Index index) {
  Layer& layer = at(index);
  const Activation& activation = network_.layers[static_cast<std::size_t>(index)].activation;
  MatrixRef<Scalar> upstream = layer.upstream.leftCols(count_);
  MatrixRef<Scalar> delta = layer.delta.leftCols(count_);
  if (drops(index)) times<Scalar>(upstream, layer.mask.leftCols(count_), upstream);
  silence<Scalar>(network_, index, upstream);
  if (activation.kind == ActivationKind::softmax) {
    through_softmax<Scalar>(layer.activation.leftCols(count_), upstream, delta);
    return;
  }
  slope_of<Scalar>(activation, layer.preactivation.leftCols(count_), layer.activation.leftCols(count_), delta);
  through_slope<Scalar>(upstream, delta, delta);
}

template <class Scalar>
void Pass<Scalar>::output_delta() {
  const Index last = network_.layer_count() - 1;
  if (has_matched_output(network_, dropping_)) {
    matched_delta<Scalar>(network_.loss, prediction(), targets(), at(last).delta.leftCols(count_));
    return;
  }
  loss_gradient<Scalar>(network_.measure(), prediction(), targets(), at(last).upstream.leftCols(count_));
  through_layer(last);
}

template <class Scalar>
void Pass<Scalar>::backward(const VectorOf<Scalar>& parameters, VectorOf<Scalar>& gradient) {
  output_delta();
  for (Index index = network_.layer_count() - 1; index >= 0; --index) {
    const LayerSlot& slot = layout_.layer(index);
    const ConstMatrixRef<Scalar> delta = at(index).delta.leftCols(count_);
    weight_gradient<Scalar>(delta, output_of(index - 1), weight_of(gradient, slot), workspace_);
    cut_connections<Scalar>(network_, index, weight_of(gradient, slot));
    bias_gradient<Scalar>(delta, bias_of(gradient, slot));
    if (index == 0) break;
    input_gradient<Scalar>(weight_of(parameters, slot), delta, at(index - 1).upstream.leftCols(count_), workspace_);
    through_layer(index - 1);
  }
}

template class Pass<double>;
template class Pass<float>;

}  // namespace nn
