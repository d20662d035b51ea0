#pragma once
#include "engine/nn/activation.hpp"

namespace nn {

enum class LossKind { half_squared_error, mse, binary_cross_entropy, categorical_cross_entropy };

std::span<const LossKind> loss_kinds();
std::string_view id_of(LossKind kind);
std::optional<LossKind> loss_from_id(std::string_view id);

/// Loss of each example, 1 x N: half squared error and categorical cross-entropy sum over outputs, MSE and binary
/// cross-entropy take their mean. `preactivation` is the last layer's z: where activation and loss belong together
/// (softmax with categorical, sigmoid with binary cross-entropy) the value is computed from it, without overflow.
/// Otherwise probabilities are clamped to [1e-12, 1 - 1e-12].
template <class Scalar>
void example_losses(LossKind loss, const Activation& output, const ConstMatrixRef<Scalar>& preactivation,
                    const ConstMatrixRef<Scalar>& prediction, const ConstMatrixRef<Scalar>& target,
                    MatrixRef<Scalar> result);

/// What each output adds to its example's loss, (outputs, N); summed from the first to the last output this gives
/// example_losses to the bit.
template <class Scalar>
void output_losses(LossKind loss, const Activation& output, const ConstMatrixRef<Scalar>& preactivation,
                   const ConstMatrixRef<Scalar>& prediction, const ConstMatrixRef<Scalar>& target,
                   MatrixRef<Scalar> result);

/// dL/da of the last layer, mean over the N examples included. All (outputs, N). It is the derivative of what
/// example_losses computes, so it is 0 where a probability was clamped.
template <class Scalar>
void loss_gradient(LossKind loss, const ConstMatrixRef<Scalar>& prediction, const ConstMatrixRef<Scalar>& target,
                   MatrixRef<Scalar> result);

/// True for softmax + categorical and sigmoid + binary cross-entropy, where dL/dz is simply (a - y) / scale.
bool is_matched_pair(LossKind loss, ActivationKind output);

/// dL/dz of a matched pair: (a - y) / N for softmax (times the sum of y), (a - y) / (N * outputs) for sigmoid.
template <class Scalar>
void matched_delta(LossKind loss, const ConstMatrixRef<Scalar>& prediction, const ConstMatrixRef<Scalar>& target,
                   MatrixRef<Scalar> delta);

}  // namespace nn
