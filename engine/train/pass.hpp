#pragma once
#include "engine/data/dataset.hpp"
#include "engine/nn/operations.hpp"

#include <vector>

namespace nn {

/// True where dL/dz of the last layer is taken in one go: softmax + categorical or sigmoid + binary cross-entropy, in
/// the form from_logits, and no dropout between the activation and the loss.
bool has_matched_output(const NetworkSpec& network, bool dropping);
/// The activation that the loss may look through to the preactivation; linear where dropout lies between.
Activation loss_activation(const NetworkSpec& network, bool dropping);

/// The room for one forward and backward pass over up to `capacity` examples, and the passes themselves. After
/// construction nothing allocates. The order of operations is that of `record`.
template <class Scalar>
class Pass {
 public:
  Pass(const NetworkSpec& network, Index capacity);
  Index capacity() const { return capacity_; }
  /// Dropout rates, what is silenced and what is frozen may change; nothing else.
  void set_network(const NetworkSpec& network);

  void load(const Dataset& data, const Index* columns, Index count);
  /// Inputs to be written by the caller, for passes without a data set.
  MatrixRef<Scalar> inputs(Index count);
  /// Draws the dropout masks of training step `step`; they hold until the next call.
  void draw_masks(std::uint64_t seed, std::int64_t step);
  void forward(const VectorOf<Scalar>& parameters, bool dropping);
  /// Data loss, mean over the examples (of rmse, the root of that mean). After `forward`.
  Scalar loss();
  /// Losses of the examples (of rmse, their mean squared errors); after `loss`.
  ConstMatrixRef<Scalar> losses() const { return losses_.leftCols(count_); }
  /// Gradient of the data loss in the layout of the parameters. After `forward`.
  void backward(const VectorOf<Scalar>& parameters, VectorOf<Scalar>& gradient);

  ConstMatrixRef<Scalar> preactivation(Index layer) const { return at(layer).preactivation.leftCols(count_); }
  ConstMatrixRef<Scalar> activation(Index layer) const { return at(layer).activation.leftCols(count_); }
  ConstMatrixRef<Scalar> prediction() const;
  ConstMatrixRef<Scalar> targets() const { return targets_.leftCols(count_); }

 private:
  struct Layer {
    MatrixOf<Scalar> preactivation, activation, mask, dropped, delta, upstream;
  };
  const Layer& at(Index layer) const { return layers_[static_cast<std::size_t>(layer)]; }
  Layer& at(Index layer) { return layers_[static_cast<std::size_t>(layer)]; }
  bool drops(Index layer) const;
  /// Is what the layer hands on something else than its activation?
  bool masks(Index layer) const { return drops(layer) || network_.has_silent(layer); }
  ConstMatrixRef<Scalar> output_of(Index layer) const;
  void output_delta();
  void through_layer(Index layer);

  NetworkSpec network_;
  ParameterLayout layout_;
  Index capacity_ = 0, count_ = 0;
  bool dropping_ = false;
  MatrixOf<Scalar> inputs_, targets_, losses_;
  std::vector<Layer> layers_;
  Workspace<Scalar> workspace_;
};

extern template class Pass<double>;
extern template class Pass<float>;

}  // namespace nn
