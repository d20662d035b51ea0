#include "engine/nn/loss.hpp"

#include "engine/fast/kernels.hpp"
#include "engine/nn/elementary.hpp"
#include "engine/nn/ids.hpp"

#include <cmath>

namespace nn {
namespace {

constexpr ids::Entry<LossKind> loss_table[] = {
    {LossKind::half_squared_error, "half_squared_error"},
    {LossKind::mse, "mse"},
    {LossKind::rmse, "rmse"},
    {LossKind::mae, "mae"},
    {LossKind::mape, "mape"},
    {LossKind::msle, "msle"},
    {LossKind::binary_cross_entropy, "binary_cross_entropy"},
    {LossKind::categorical_cross_entropy, "categorical_cross_entropy"},
    {LossKind::sparse_categorical_cross_entropy, "sparse_categorical_cross_entropy"},
    {LossKind::hinge, "hinge"},
    {LossKind::squared_hinge, "squared_hinge"},
    {LossKind::perceptron, "perceptron"},
};
constexpr auto loss_list = ids::kinds_of(loss_table);
constexpr ids::Entry<LossForm> form_table[] = {
    {LossForm::from_logits, "from_logits"},
    {LossForm::naive, "naive"},
};
constexpr auto forms = ids::kinds_of(form_table);

constexpr double least_probability = 1e-12;
constexpr double least_magnitude = 1e-7;  ///< Keras's epsilon: denominators of mape, arguments of msle

bool is_clamped(double probability) {
  return probability < least_probability || probability > 1.0 - least_probability;
}
double clamped(double probability) {
  if (probability < least_probability) return least_probability;
  return probability > 1.0 - least_probability ? 1.0 - least_probability : probability;
}

/// log sum_j e^z_j of one column, its maximum taken out first.
template <class Scalar>
double log_sum_exp(const ConstMatrixRef<Scalar>& preactivation, Index column) {
  if constexpr (std::is_same_v<Scalar, float>) {
    return fast::kernels().log_sum_exp(preactivation.data() + column * preactivation.outerStride(), preactivation.rows());
  }
  double largest = preactivation(0, column);
  for (Index row = 1; row < preactivation.rows(); ++row) {
    if (preactivation(row, column) > largest) largest = preactivation(row, column);
  }
  double sum = 0;
  for (Index row = 0; row < preactivation.rows(); ++row) sum += elementary::exp(preactivation(row, column) - largest);
  return largest + elementary::log(sum);
}

/// y ln p, where nothing times ln 0 is nothing.
double weighted_log(double y, double p) { return y == 0 ? 0.0 : y * elementary::log(p); }

/// Binary cross-entropy of one output; `z` is its preactivation, where the pair is matched.
double binary_share(const Loss& loss, bool matched, double z, double a, double y) {
  if (matched) return (z > 0 ? z : 0.0) - z * y + elementary::log1p(elementary::exp(-std::fabs(z)));
  if (loss.form == LossForm::naive) return -(weighted_log(y, a) + weighted_log(1.0 - y, 1.0 - a));
  const double p = clamped(a);
  return -(y * elementary::log(p) + (1.0 - y) * elementary::log(1.0 - p));
}

/// What an output whose log-probability is z - normaliser adds, where the pair is matched.
double categorical_share(const Loss& loss, bool matched, double z, double normaliser, double a, double y) {
  if (matched) return y * (normaliser - z);
  return loss.form == LossForm::naive ? -weighted_log(y, a) : -y * elementary::log(clamped(a));
}

double log_of_one_more(double x) { return elementary::log1p(x < least_magnitude ? least_magnitude : x); }
double log_error(double a, double y) { return log_of_one_more(a) - log_of_one_more(y); }

/// |y|, but never so small that a share of it has no meaning.
template <class Scalar>
Scalar magnitude(Scalar y) {
  const Scalar size = std::fabs(y), least = static_cast<Scalar>(least_magnitude);
  return size < least ? least : size;
}
/// How far a prediction is from the right side of the margin; 0 beyond it. NaN stays NaN.
template <class Scalar>
Scalar shortfall(Scalar a, Scalar y) {
  const Scalar margin = Scalar{1} - y * a;
  return margin < 0 ? Scalar{0} : margin;
}
template <class Scalar>
Scalar sign(Scalar x) {
  return x > 0 ? Scalar{1} : x < 0 ? Scalar{-1} : x;
}

/// Calls visit(row, column, share) for every output's share in the loss, column by column.
template <class Scalar, class Visit>
void for_each_share(const Loss& loss, const Activation& output, const ConstMatrixRef<Scalar>& preactivation,
                    const ConstMatrixRef<Scalar>& prediction, const ConstMatrixRef<Scalar>& target, Visit visit) {
  const bool matched = is_from_preactivation(loss, output.kind);
  const Scalar threshold = static_cast<Scalar>(output.threshold);
  const Index outputs = prediction.rows();
  const Scalar count = static_cast<Scalar>(outputs);
  for (Index column = 0; column < prediction.cols(); ++column) {
    const double normaliser = matched && is_categorical(loss.kind) ? log_sum_exp<Scalar>(preactivation, column) : 0.0;
    for (Index row = 0; row < outputs; ++row) {
      const Scalar a = prediction(row, column), y = target(row, column), z = preactivation(row, column);
      const Scalar error = a - y;
      Scalar share = 0;
      switch (loss.kind) {
        case LossKind::half_squared_error: share = Scalar(0.5) * (error * error); break;
        case LossKind::mse:
        case LossKind::rmse: share = error * error / count; break;
        case LossKind::mae: share = std::fabs(error) / count; break;
        case LossKind::mape: share = Scalar{100} * std::fabs(error) / magnitude(y) / count; break;
        case LossKind::msle: {
          const double difference = log_error(a, y);
          share = static_cast<Scalar>(difference * difference / static_cast<double>(outputs));
          break;
        }
        case LossKind::binary_cross_entropy:
          share = static_cast<Scalar>(binary_share(loss, matched, z, a, y) / static_cast<double>(outputs));
          break;
        case LossKind::categorical_cross_entropy:
        case LossKind::sparse_categorical_cross_entropy:
          share = static_cast<Scalar>(categorical_share(loss, matched, z, normaliser, a, y));
          break;
        case LossKind::hinge: share = shortfall(a, y) / count; break;
        case LossKind::squared_hinge: share = shortfall(a, y) * shortfall(a, y) / count; break;
        case LossKind::perceptron:
          assert(matched);
          share = error * (z - threshold);
          break;
      }
      visit(row, column, share);
    }
  }
}

/// d/da of -y ln a - (1 - y) ln(1 - a) as it is written; a target without weight adds nothing.
template <class Scalar>
Scalar naive_binary_slope(Scalar a, Scalar y) {
  const Scalar upper = y == 1 ? Scalar{0} : (Scalar{1} - y) / (Scalar{1} - a);
  return y == 0 ? upper : upper - y / a;
}

/// The root of the mean of all squared errors.
template <class Scalar>
Scalar root_mean_square(const ConstMatrixRef<Scalar>& prediction, const ConstMatrixRef<Scalar>& target) {
  Scalar sum = 0;
  for (Index column = 0; column < prediction.cols(); ++column) {
    for (Index row = 0; row < prediction.rows(); ++row) {
      const Scalar error = prediction(row, column) - target(row, column);
      sum += error * error;
    }
  }
  return std::sqrt(sum / static_cast<Scalar>(prediction.size()));
}

}  // namespace

std::span<const LossKind> loss_kinds() { return loss_list; }
std::string_view id_of(LossKind kind) { return ids::id_of(loss_table, kind); }
std::optional<LossKind> loss_from_id(std::string_view id) { return ids::kind_from(loss_table, id); }

std::span<const LossForm> loss_forms() { return forms; }
std::string_view id_of(LossForm form) { return ids::id_of(form_table, form); }
std::optional<LossForm> loss_form_from_id(std::string_view id) { return ids::kind_from(form_table, id); }

bool is_mean_over_outputs(LossKind kind) {
  return kind != LossKind::half_squared_error && kind != LossKind::perceptron && !is_categorical(kind);
}
bool is_cross_entropy(LossKind kind) { return kind == LossKind::binary_cross_entropy || is_categorical(kind); }
bool is_categorical(LossKind kind) {
  return kind == LossKind::categorical_cross_entropy || kind == LossKind::sparse_categorical_cross_entropy;
}
bool wants_signs(LossKind kind) { return kind == LossKind::hinge || kind == LossKind::squared_hinge; }
bool wants_step(LossKind kind) { return kind == LossKind::perceptron; }
bool asks_for_classes(LossKind kind) { return is_cross_entropy(kind) || wants_signs(kind) || wants_step(kind); }

template <class Scalar>
void output_losses(const Loss& loss, const Activation& output, const ConstMatrixRef<Scalar>& preactivation,
                   const ConstMatrixRef<Scalar>& prediction, const ConstMatrixRef<Scalar>& target,
                   MatrixRef<Scalar> result) {
  for_each_share<Scalar>(loss, output, preactivation, prediction, target,
                         [&result](Index row, Index column, Scalar share) { result(row, column) = share; });
}

template <class Scalar>
void example_losses(const Loss& loss, const Activation& output, const ConstMatrixRef<Scalar>& preactivation,
                    const ConstMatrixRef<Scalar>& prediction, const ConstMatrixRef<Scalar>& target,
                    MatrixRef<Scalar> result) {
  result.setZero();
  for_each_share<Scalar>(loss, output, preactivation, prediction, target,
                         [&result](Index, Index column, Scalar share) { result(0, column) += share; });
}

double loss_of_mean(LossKind kind, double mean) { return kind == LossKind::rmse ? std::sqrt(mean) : mean; }
float loss_of_mean(LossKind kind, float mean) { return kind == LossKind::rmse ? std::sqrt(mean) : mean; }

template <class Scalar>
void loss_gradient(const Loss& loss, const ConstMatrixRef<Scalar>& prediction, const ConstMatrixRef<Scalar>& target,
                   MatrixRef<Scalar> result) {
  const Scalar examples = static_cast<Scalar>(prediction.cols());
  const Scalar all = static_cast<Scalar>(prediction.size());
  const bool naive = loss.form == LossForm::naive;
  const Scalar root = loss.kind == LossKind::rmse ? root_mean_square<Scalar>(prediction, target) : Scalar{1};
  for (Index column = 0; column < prediction.cols(); ++column) {
    for (Index row = 0; row < prediction.rows(); ++row) {
      const Scalar a = prediction(row, column), y = target(row, column);
      Scalar slope = 0;
      switch (loss.kind) {
        case LossKind::half_squared_error: slope = (a - y) / examples; break;
        case LossKind::mse: slope = Scalar{2} * (a - y) / all; break;
        case LossKind::rmse: slope = root == 0 ? Scalar{0} : (a - y) / (all * root); break;
        case LossKind::mae: slope = sign(a - y) / all; break;
        case LossKind::mape: slope = Scalar{100} * sign(a - y) / magnitude(y) / all; break;
        case LossKind::msle:
          if (!(a < least_magnitude)) {
            slope = static_cast<Scalar>(2.0 * log_error(a, y) / (1.0 + static_cast<double>(a))) / all;
          }
          break;
        case LossKind::binary_cross_entropy:
          if (naive) slope = naive_binary_slope(a, y) / all;
          else if (!is_clamped(a)) slope = (a - y) / (a * (Scalar{1} - a)) / all;
          break;
        case LossKind::categorical_cross_entropy:
        case LossKind::sparse_categorical_cross_entropy:
          if (naive ? y != 0 : !is_clamped(a)) slope = -y / a / examples;
          break;
        case LossKind::hinge: slope = -y * sign(shortfall(a, y)) / all; break;
        case LossKind::squared_hinge: slope = Scalar{-2} * y * shortfall(a, y) / all; break;
        case LossKind::perceptron: assert(false && "the perceptron criterion is taken from z"); break;
      }
      result(row, column) = slope;
    }
  }
}

int smooth_piece(const Loss& loss, double prediction, double target) {
  switch (loss.kind) {
    case LossKind::mae:
    case LossKind::mape: return (prediction > target) - (prediction < target);
    case LossKind::msle: return prediction < least_magnitude;
    case LossKind::binary_cross_entropy:
    case LossKind::categorical_cross_entropy:
    case LossKind::sparse_categorical_cross_entropy:
      if (loss.form == LossForm::naive) return 0;
      return (prediction < least_probability) - (prediction > 1 - least_probability);
    case LossKind::hinge:
    case LossKind::squared_hinge: return target * prediction < 1;
    case LossKind::half_squared_error:
    case LossKind::mse:
    case LossKind::rmse:
    case LossKind::perceptron: return 0;
  }
  return 0;
}

bool is_matched_pair(LossKind loss, ActivationKind output) {
  return (is_categorical(loss) && output == ActivationKind::softmax) ||
         (loss == LossKind::binary_cross_entropy && output == ActivationKind::sigmoid) ||
         (loss == LossKind::perceptron && output == ActivationKind::step);
}

bool is_from_preactivation(const Loss& loss, ActivationKind output) {
  return is_matched_pair(loss.kind, output) && (loss.form == LossForm::from_logits || !is_cross_entropy(loss.kind));
}

template <class Scalar>
void matched_delta(LossKind loss, const ConstMatrixRef<Scalar>& prediction, const ConstMatrixRef<Scalar>& target,
                   MatrixRef<Scalar> delta) {
  const bool softmax = is_categorical(loss);
  const Scalar scale = static_cast<Scalar>(is_mean_over_outputs(loss) ? prediction.size() : prediction.cols());
  for (Index column = 0; column < prediction.cols(); ++column) {
    Scalar target_sum = softmax ? Scalar{0} : Scalar{1};
    for (Index row = 0; softmax && row < target.rows(); ++row) target_sum += target(row, column);
    for (Index row = 0; row < prediction.rows(); ++row) {
      delta(row, column) = (prediction(row, column) * target_sum - target(row, column)) / scale;
    }
  }
}

#define CHAINRULE_INSTANTIATE(Scalar)                                                                            \
  template void output_losses<Scalar>(const Loss&, const Activation&, const ConstMatrixRef<Scalar>&,               \
                                      const ConstMatrixRef<Scalar>&, const ConstMatrixRef<Scalar>&,             \
                                      MatrixRef<Scalar>);                                                       \
  template void example_losses<Scalar>(const Loss&, const Activation&, const ConstMatrixRef<Scalar>&,              \
                                       const ConstMatrixRef<Scalar>&, const ConstMatrixRef<Scalar>&,            \
                                       MatrixRef<Scalar>);                                                      \
  template void loss_gradient<Scalar>(const Loss&, const ConstMatrixRef<Scalar>&, const ConstMatrixRef<Scalar>&,   \
                                      MatrixRef<Scalar>);                                                       \
  template void matched_delta<Scalar>(LossKind, const ConstMatrixRef<Scalar>&, const ConstMatrixRef<Scalar>&,   \
                                      MatrixRef<Scalar>);
CHAINRULE_INSTANTIATE(double)
CHAINRULE_INSTANTIATE(float)
#undef CHAINRULE_INSTANTIATE

}  // namespace nn
