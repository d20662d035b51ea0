#pragma once
// Activations, losses and optimizers as NumPy writes them.
#include "app/code/plan.hpp"

namespace chainrule {

/// f and the way back through it: "$f" and "$f_back" are its names, "$slope" and the like its numbers. Empty where the
/// script has no words for a kind.
std::string_view numpy_activation(nn::ActivationKind kind);

/// The loss of predictions a (z before the last activation) and its slope: dL/da, or dL/dz where the loss takes logits.
/// Bodies of functions, indented by four; "$threshold" is that of the last activation.
struct NumpyLoss {
  std::string_view value, slope;
};
NumpyLoss numpy_loss(nn::LossKind kind, LossPath path);

/// What an optimizer keeps, and what it does with parameter p and gradient g at `rate`.
struct NumpyOptimizer {
  std::string_view memories;  ///< names with spaces between: "m v"
  std::string_view update;    ///< indented by eight
};
NumpyOptimizer numpy_optimizer(nn::OptimizerKind kind, nn::EpsilonForm form);

}  // namespace chainrule
