#pragma once
#include "engine/nn/matrix.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace nn {

enum class ActivationKind { step, linear, sigmoid, tanh, relu, leaky_relu, elu, softplus, gelu, silu, maxout, softmax };

/// The function that turns a neuron's preactivation z into its activation a = f(z), with its parameters.
struct Activation {
  ActivationKind kind = ActivationKind::linear;
  double slope = 0.01;  ///< leaky_relu: f(z) = slope * z for z < 0; from 0 to 1
  double alpha = 1.0;   ///< elu: f(z) = alpha * (e^z - 1) for z < 0; from 0
  double threshold = 0;  ///< step: f(z) = 1 from there on, 0 below
  Index pieces = 2;      ///< maxout: how many preactivations a unit takes the largest of; from 2
  bool operator==(const Activation&) const = default;
};

/// Every kind, in the order of the lists. Ids are those of scene files: "leaky_relu".
std::span<const ActivationKind> activation_kinds();
std::string_view id_of(ActivationKind kind);
std::optional<ActivationKind> activation_from_id(std::string_view id);

/// How many preactivations a unit has: the pieces of maxout, else one. Those of one unit stand below one another: unit u
/// has the rows from u * rows_a_unit on.
Index rows_a_unit(const Activation& activation);

/// True where each output depends on its own preactivation alone (all but softmax and maxout).
bool is_elementwise(ActivationKind kind);
/// True where a gradient flows (all but step, whose slope is 0 everywhere).
bool is_differentiable(ActivationKind kind);

/// A point where f is not smooth: which derivative jumps there (0: f itself, 1: f', 2: f''), and its values from the
/// left and from the right.
struct Kink {
  double z = 0;
  int derivative = 1;
  double left = 0, right = 1;
  bool operator==(const Kink&) const = default;
};
/// The kinks of an elementwise activation with its parameters, from left to right: of step at its threshold, of relu,
/// leaky_relu and elu at 0. Where the parameters take a jump away there is none (leaky_relu with slope 1), or one of a higher derivative (elu
/// with alpha 1). Differences of f across a kink say nothing of f'.
std::vector<Kink> kinks_of(const Activation& activation);

/// f(z) and f'(z) of an elementwise activation at one point; at a kink the derivative from the right.
double activation_value(const Activation& activation, double z);
double activation_slope(const Activation& activation, double z);

/// a = f(z). Both (units, N), but of maxout z is (pieces * units, N); softmax works down each column and subtracts the
/// column's maximum first. Source of maxout: Goodfellow et al. 2013.
template <class Scalar>
void activate(const Activation& activation, const ConstMatrixRef<Scalar>& preactivation, MatrixRef<Scalar> result);

/// f'(z) of an elementwise activation, written with what the forward pass kept. All (units, N). Of maxout, where z and the
/// result are (pieces * units, N): 1 at the first largest piece of each unit, else 0.
template <class Scalar>
void slope_of(const Activation& activation, const ConstMatrixRef<Scalar>& preactivation,
              const ConstMatrixRef<Scalar>& activated, MatrixRef<Scalar> result);

/// delta = upstream * slope, both of one layer: (rows_a_unit * units, N), while upstream is (units, N). `delta` may be
/// the slope itself.
template <class Scalar>
void through_slope(const ConstMatrixRef<Scalar>& upstream, const ConstMatrixRef<Scalar>& slope, MatrixRef<Scalar> delta);

/// delta = J^T upstream through softmax: a * (u - sum_k u_k a_k), column by column. All (units, N).
template <class Scalar>
void through_softmax(const ConstMatrixRef<Scalar>& activated, const ConstMatrixRef<Scalar>& upstream,
                     MatrixRef<Scalar> delta);

}  // namespace nn
