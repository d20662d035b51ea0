#pragma once
// How a gradient is clipped and how the optimizers beside plain descent move parameters: the arithmetic that the trainer
// and `record` share, in double and in float. What `record` writes down besides is asked for by `taken`.
#include "engine/nn/operations.hpp"
#include "engine/train/rule.hpp"

namespace nn {

/// What all parameters of one update have in common.
struct UpdateNumbers {
  double rate = 0;  ///< the learning rate in force
  double momentum = 0, smoothing = 0, epsilon = 0;
  bool looks_ahead = false;  ///< nesterov
  double decay = 1;          ///< adamw's factor of every parameter, 1 - rate * weight_decay
  AdamStep adam{};           ///< in Keras's form the correction lies in its learning rate
};
/// For the update that follows `updates` updates, being the t-th (from 1) that the moments see.
UpdateNumbers update_numbers(const TrainingRule& rule, std::int64_t updates, std::int64_t t);

/// v <- momentum v + g;  p <- p - rate v, or (nesterov) p - rate (g + momentum v). Source: Sutskever et al. 2013, in
/// PyTorch's form with dampening 0. Where `taken` is given it receives what is taken away: the effective step.
template <class Scalar>
void step_momentum(const UpdateNumbers& numbers, const ConstMatrixRef<Scalar>& gradient, MatrixRef<Scalar> velocity,
                   MatrixRef<Scalar> parameter, MatrixOf<Scalar>* taken = nullptr);

/// s <- s + g^2;  p <- p - rate g / (sqrt(s) + epsilon). Source: Duchi, Hazan & Singer 2011.
template <class Scalar>
void step_adagrad(const UpdateNumbers& numbers, const ConstMatrixRef<Scalar>& gradient, MatrixRef<Scalar> squares,
                  MatrixRef<Scalar> parameter, MatrixOf<Scalar>* taken = nullptr);

/// s <- smoothing s + (1 - smoothing) g^2;  p <- p - rate g / (sqrt(s) + epsilon). Source: Tieleman & Hinton 2012.
template <class Scalar>
void step_rmsprop(const UpdateNumbers& numbers, const ConstMatrixRef<Scalar>& gradient, MatrixRef<Scalar> squares,
                  MatrixRef<Scalar> parameter, MatrixOf<Scalar>* taken = nullptr);

/// What lies between adam's new moments and its step, in the arithmetic of `step_adam`: m^, v^ and what is taken away.
template <class Scalar>
void adam_internals(const AdamStep& step, const MatrixOf<Scalar>& first_moment, const MatrixOf<Scalar>& second_moment,
                    MatrixOf<Scalar>& corrected_first, MatrixOf<Scalar>& corrected_second, MatrixOf<Scalar>& taken);

/// p <- factor p: adamw's decay, and the gradient's shortening.
template <class Scalar>
void scale_by(Scalar factor, MatrixRef<Scalar> matrix);

/// l1 * sum of |w|, column by column; and dL/dW + l1 sign(W), in place (sign 0 at 0, as in PyTorch).
template <class Scalar>
Scalar absolute_penalty_of(double l1, const ConstMatrixRef<Scalar>& weight);
template <class Scalar>
void add_absolute_penalty_gradient(double l1, const ConstMatrixRef<Scalar>& weight, MatrixRef<Scalar> d_weight);

/// Cuts every entry to [-limit, limit]; NaN stays NaN. PyTorch: clip_grad_value_.
template <class Scalar>
void clip_to_value(double limit, MatrixRef<Scalar> gradient);

/// `sum` and the squares of the entries, added in order, column by column.
template <class Scalar>
Scalar add_squares(const ConstMatrixRef<Scalar>& gradient, Scalar sum);
/// What a gradient whose squares sum up to `squares` is multiplied by so that its norm is at most `limit`:
/// min(1, limit / (norm + 1e-6)). PyTorch: clip_grad_norm_.
template <class Scalar>
Scalar clip_factor(double limit, Scalar squares);

/// The norm of one row of a weight: a unit's incoming weights.
template <class Scalar>
Scalar row_norm(const ConstMatrixRef<Scalar>& weight, Index row);
/// Rows longer than `limit` are multiplied by limit / (norm + 1e-7), the others stay. PyTorch: torch.renorm.
/// Source: Srebro & Shraibman 2005; Srivastava et al. 2014.
template <class Scalar>
void limit_row_norms(double limit, MatrixRef<Scalar> weight);

}  // namespace nn
