#pragma once
#include "engine/nn/activation.hpp"

namespace nn {

enum class LossKind {
  half_squared_error,
  mse,
  rmse,
  mae,
  mape,
  msle,
  binary_cross_entropy,
  categorical_cross_entropy,
  sparse_categorical_cross_entropy,
  hinge,
  squared_hinge,
  perceptron
};

std::span<const LossKind> loss_kinds();
std::string_view id_of(LossKind kind);
std::optional<LossKind> loss_from_id(std::string_view id);

/// How a cross-entropy is computed. from_logits: from the preactivation where activation and loss belong together (a
/// matched pair), else from the probability, clamped to [1e-12, 1 - 1e-12]. naive: as the formula is written, from the
/// probability that the activation has rounded, and nothing clamped: at a probability of 0 the loss is infinite and the
/// gradient NaN, and shortly before that both have lost their digits. Other losses have one form only.
enum class LossForm { from_logits, naive };

std::span<const LossForm> loss_forms();
std::string_view id_of(LossForm form);
std::optional<LossForm> loss_form_from_id(std::string_view id);

/// What is measured of prediction a and target y, K outputs, N examples:
/// - half_squared_error: sum of (a - y)^2 / 2. perceptron: sum of (a - y)(z - threshold), where a is a step of z: 0 for
///   every right answer, and its slope a - y makes of gradient descent Rosenblatt's rule, w <- w + rate (y - a) x.
///   Source: Rosenblatt 1958; Bishop 2006, 4.1.7. categorical_cross_entropy: sum of -y ln a. The sparse one is the same;
///   its targets are class indices in the file, and the columns of the data set are one-hot.
/// - the others take the mean over outputs. mse: (a - y)^2. mae: |a - y|. mape: 100 |a - y| / max(|y|, 1e-7). msle:
///   (ln(1 + a) - ln(1 + y))^2, a and y below 1e-7 counting as 1e-7 (Keras). binary_cross_entropy:
///   -y ln a - (1 - y) ln(1 - a). hinge: max(0, 1 - y a), targets -1 and 1. squared_hinge: its square.
/// All then take the mean over examples. rmse is the root of the mean of all squares, over outputs and examples.
struct Loss {
  LossKind kind;
  LossForm form;
  Loss(LossKind kind_, LossForm form_ = LossForm::from_logits) : kind(kind_), form(form_) {}
};

/// True where the loss of an example is the mean over its outputs, false where it is their sum.
bool is_mean_over_outputs(LossKind kind);
/// Binary and both categorical cross-entropies: those with a naive form. Their targets are probabilities.
bool is_cross_entropy(LossKind kind);
/// Categorical and sparse categorical cross-entropy.
bool is_categorical(LossKind kind);
/// Hinge and squared hinge: the two classes are written -1 and 1.
bool wants_signs(LossKind kind);
/// The perceptron criterion: it belongs to a step, and its targets are 0 and 1.
bool wants_step(LossKind kind);
/// Cross-entropies, hinge losses and the perceptron criterion: they ask which class, not how much.
bool asks_for_classes(LossKind kind);

/// Loss of each example, 1 x N; of rmse its mean squared error. `preactivation` is the last layer's z: where activation
/// and loss belong together (softmax with categorical, sigmoid with binary cross-entropy, step with perceptron) the value
/// is computed from it,
/// without overflow, unless the form is naive.
template <class Scalar>
void example_losses(const Loss& loss, const Activation& output, const ConstMatrixRef<Scalar>& preactivation,
                    const ConstMatrixRef<Scalar>& prediction, const ConstMatrixRef<Scalar>& target,
                    MatrixRef<Scalar> result);

/// What each output adds to its example's loss, (outputs, N); summed from the first to the last output this gives
/// example_losses to the bit.
template <class Scalar>
void output_losses(const Loss& loss, const Activation& output, const ConstMatrixRef<Scalar>& preactivation,
                   const ConstMatrixRef<Scalar>& prediction, const ConstMatrixRef<Scalar>& target,
                   MatrixRef<Scalar> result);

/// The loss of a batch or a split, given the mean of its examples' losses: that mean; of rmse its root.
double loss_of_mean(LossKind kind, double mean);
float loss_of_mean(LossKind kind, float mean);

/// dL/da of the last layer, mean over the N examples included. All (outputs, N). It is the derivative of what
/// example_losses computes, so it is 0 where a number was clamped. At a kink (mae, mape: a = y; hinge: y a = 1) it is 0.
/// rmse: (a - y) / (K N L) with the L of this batch, 0 where L = 0: each example's share depends on the whole batch.
template <class Scalar>
void loss_gradient(const Loss& loss, const ConstMatrixRef<Scalar>& prediction, const ConstMatrixRef<Scalar>& target,
                   MatrixRef<Scalar> result);

/// On which smooth piece of the loss a prediction lies: two predictions with different numbers have a kink or the edge
/// of a clamp between them. Of matched pairs in the form from_logits nothing is clamped; do not ask.
int smooth_piece(const Loss& loss, double prediction, double target);

/// True for softmax + categorical, sigmoid + binary cross-entropy and step + perceptron, where dL/dz is simply
/// (a - y) / scale.
bool is_matched_pair(LossKind loss, ActivationKind output);
/// Is the loss computed from z? Of a matched pair, unless it is a cross-entropy in the form naive.
bool is_from_preactivation(const Loss& loss, ActivationKind output);

/// dL/dz of a matched pair: (a - y) / N for softmax (times the sum of y), (a - y) / (N * outputs) for sigmoid,
/// (a - y) / N for step.
template <class Scalar>
void matched_delta(LossKind loss, const ConstMatrixRef<Scalar>& prediction, const ConstMatrixRef<Scalar>& target,
                   MatrixRef<Scalar> delta);

}  // namespace nn
