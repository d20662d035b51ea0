#pragma once
// Activations and losses side by side, softmax by hand, and what a naive cross-entropy loses.
#include "app/figure/builders.hpp"
#include "engine/train/operating_points.hpp"

namespace chainrule {

/// Every elementwise activation with its slope, all to one scale, at one preactivation z. Ids: "activation/tanh",
/// "activation/tanh/point".
struct ActivationBenchSpec {
  std::optional<nn::Activation> own;  ///< the chosen layer's, marked; with its parameters
  std::string neuron_name;
  std::optional<double> z;            ///< of the chosen neuron, once it is known
};
Figure activation_bench(const ActivationBenchSpec& spec, const FigureStyle& style);

/// All units of a layer over many examples, as points on the layer's curve, with how many are saturated or dead. Ids: "point/2/17"
/// (unit, example), "focus", "tangent", "note".
struct OperatingPointsSpec {
  const nn::OperatingPoints* found = nullptr;  ///< null: it is being measured
  nn::Activation activation;
  const nn::NetworkSpec* network = nullptr;
  int layer = 0;
  nn::Index unit = 0;                 ///< whose points are lit
  std::optional<double> z;            ///< of the chosen neuron in the shown example: there the tangent stands
};
Figure operating_points_plot(const OperatingPointsSpec& spec, const FigureStyle& style);

/// Every loss over the prediction of one output, with the gradient at the present answer. Ids: "loss/mse", "loss/mse/point",
/// "loss/mse/gradient".
struct LossBenchSpec {
  std::optional<nn::LossKind> own;    ///< the network's, marked
  std::string output_name;
  std::optional<double> answer, preactivation;  ///< a and z, once they are known
  double target = 0;
};
/// Value and slope of a loss for one output alone: over a, but of the perceptron criterion over z.
struct LossAt {
  double value = 0, slope = 0;
};
LossAt loss_at_answer(nn::LossKind kind, double answer, double target);
/// The target as the loss wants it written: −1 and 1, or between 0 and 1.
double target_for(nn::LossKind kind, double target);
Figure loss_bench(const LossBenchSpec& spec, const FigureStyle& style);

/// z, e^z, their sum and the shares, a row for each output. Ids: "row/3", "row/3/power", "row/3/share", "sum".
struct SoftmaxBenchSpec {
  std::vector<double> z;              ///< empty: nothing to show
  std::vector<std::string> names;
  bool is_softmax = true;             ///< else the network takes no softmax of these
};
Figure softmax_bench(const SoftmaxBenchSpec& spec, const FigureStyle& style);

/// Binary cross-entropy of a growing z whose target is 0: from the logit, and as the formula is written, in both precisions.
/// Ids: "from_logits", "naive/float32", "naive/float64", "break/float32" ..., "present".
struct OverflowSpec {
  std::optional<double> present;      ///< the output's own z
};
/// Where the naive loss is no longer finite: the first z, in steps of 1/8.
double breaking_logit(nn::Precision precision);
Figure overflow_plot(const OverflowSpec& spec, const FigureStyle& style);

}  // namespace chainrule
