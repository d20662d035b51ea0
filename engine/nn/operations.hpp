#pragma once
// The arithmetic of training, written once: the trainer and `record` both call these, in double and in float. Every sum
// runs over its index from the first to the last, one multiplication and one addition at a time, so that a sum written
// out term by term gives the same bits. Speed comes from working on several sums at once, never from splitting one. In
// single precision the sums of products are those of engine/fast: one rounding for both, where the machine has it.
#include "engine/nn/network.hpp"

#include <cmath>

namespace nn {

/// Room in which a product lays out its left factor. Grows at the first use and is kept, so that training does not
/// allocate.
template <class Scalar>
using Workspace = VectorOf<Scalar>;

/// z = W a + b. W (out, in), b (out, 1), a (in, N), z (out, N); the bias is added last.
template <class Scalar>
void affine(const ConstMatrixRef<Scalar>& weight, const ConstMatrixRef<Scalar>& bias,
            const ConstMatrixRef<Scalar>& input, MatrixRef<Scalar> preactivation, Workspace<Scalar>& workspace);

/// dL/dW = delta a^T, summed over the examples in order (1/N is already in delta). (out, in).
template <class Scalar>
void weight_gradient(const ConstMatrixRef<Scalar>& delta, const ConstMatrixRef<Scalar>& input,
                     MatrixRef<Scalar> d_weight, Workspace<Scalar>& workspace);

/// dL/db = sum of delta over the examples in order. (out, 1).
template <class Scalar>
void bias_gradient(const ConstMatrixRef<Scalar>& delta, MatrixRef<Scalar> d_bias);

/// dL/da of the layer below = W^T delta, summed over this layer's units in order. (in, N).
template <class Scalar>
void input_gradient(const ConstMatrixRef<Scalar>& weight, const ConstMatrixRef<Scalar>& delta,
                    MatrixRef<Scalar> d_input, Workspace<Scalar>& workspace);

/// Element by element: a * m forward and backward through dropout, dL/da * f'(z) through an activation.
template <class Scalar>
void times(const ConstMatrixRef<Scalar>& left, const ConstMatrixRef<Scalar>& right, MatrixRef<Scalar> product);

/// Draws an inverted dropout mask, column by column: 0 with probability `rate`, else 1 / (1 - rate).
template <class Scalar>
void draw_mask(Random& random, double rate, MatrixRef<Scalar> mask);

/// Mean of the examples' losses, added in order.
template <class Scalar>
Scalar mean_loss(const ConstMatrixRef<Scalar>& losses);

/// l2/2 * sum of squares, column by column.
template <class Scalar>
Scalar penalty_of(double l2, const ConstMatrixRef<Scalar>& weight);

/// dL/dW + l2 W, in place.
template <class Scalar>
void add_penalty_gradient(double l2, const ConstMatrixRef<Scalar>& weight, MatrixRef<Scalar> d_weight);

/// Writes the sum of a layer's bias gradients into each of them.
template <class Scalar>
void share_bias(MatrixRef<Scalar> d_bias);

/// p <- p - learning_rate * g, in place.
template <class Scalar>
void descend(double learning_rate, const ConstMatrixRef<Scalar>& gradient, MatrixRef<Scalar> parameter);

/// The numbers of one Adam step. Source: Kingma & Ba 2015, algorithm 1, epsilon beside sqrt(v^) as in PyTorch.
struct AdamStep {
  double learning_rate, beta1, beta2, epsilon;
  double correction1, correction2;  ///< 1 - beta^t
};
/// For the t-th update (from 1).
AdamStep adam_step(double learning_rate, double beta1, double beta2, double epsilon, std::int64_t t);

/// What lies between adam's new moments and its step: m^, v^ and what is taken away. Double divides by the corrections;
/// float multiplies by their rounded inverses and divides once.
template <class Scalar>
struct AdamMove {
  Scalar rate, epsilon, correction1, correction2;
  explicit AdamMove(const AdamStep& step)
      : rate(static_cast<Scalar>(step.learning_rate)),
        epsilon(static_cast<Scalar>(step.epsilon)),
        correction1(static_cast<Scalar>(divides ? step.correction1 : 1.0 / step.correction1)),
        correction2(static_cast<Scalar>(divides ? step.correction2 : 1.0 / step.correction2)) {}
  Scalar corrected_first(Scalar m) const { return divides ? m / correction1 : m * correction1; }
  Scalar corrected_second(Scalar v) const { return divides ? v / correction2 : v * correction2; }
  Scalar taken(Scalar first, Scalar second) const {
    const Scalar root = std::sqrt(second) + epsilon;
    return divides ? rate * (first / root) : (rate * first) / root;
  }
  static constexpr bool divides = sizeof(Scalar) == sizeof(double);
};

/// m <- beta1 m + (1 - beta1) g;  v <- beta2 v + (1 - beta2) g^2;  p <- p - learning_rate m^ / (sqrt(v^) + epsilon).
/// A moment below the smallest normal number counts as 0: the moments of a silent weight decay into the subnormal
/// numbers, with which processors compute a hundred times slower.
template <class Scalar>
void step_adam(const AdamStep& step, const ConstMatrixRef<Scalar>& gradient, MatrixRef<Scalar> first_moment,
               MatrixRef<Scalar> second_moment, MatrixRef<Scalar> parameter);

}  // namespace nn
