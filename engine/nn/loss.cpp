#include "engine/nn/loss.hpp"

#include "engine/nn/elementary.hpp"
#include "engine/nn/ids.hpp"

#include <algorithm>

namespace nn {
namespace {

constexpr ids::Entry<LossKind> table[] = {
    {LossKind::half_squared_error, "half_squared_error"},
    {LossKind::mse, "mse"},
    {LossKind::binary_cross_entropy, "binary_cross_entropy"},
    {LossKind::categorical_cross_entropy, "categorical_cross_entropy"},
};
constexpr auto kinds = ids::kinds_of(table);

constexpr double least_probability = 1e-12;

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
  double largest = preactivation(0, column);
  for (Index row = 1; row < preactivation.rows(); ++row) {
    if (preactivation(row, column) > largest) largest = preactivation(row, column);
  }
  double sum = 0;
  for (Index row = 0; row < preactivation.rows(); ++row) sum += elementary::exp(preactivation(row, column) - largest);
  return largest + elementary::log(sum);
}

/// Calls visit(row, column, share) for every output's share in the loss, column by column.
template <class Scalar, class Visit>
void for_each_share(LossKind loss, bool matched, const ConstMatrixRef<Scalar>& preactivation,
                    const ConstMatrixRef<Scalar>& prediction, const ConstMatrixRef<Scalar>& target, Visit visit) {
  const Index outputs = prediction.rows();
  const Scalar count = static_cast<Scalar>(outputs);
  for (Index column = 0; column < prediction.cols(); ++column) {
    const double normaliser =
        matched && loss == LossKind::categorical_cross_entropy ? log_sum_exp<Scalar>(preactivation, column) : 0.0;
    for (Index row = 0; row < outputs; ++row) {
      const Scalar error = prediction(row, column) - target(row, column);
      const double a = prediction(row, column), y = target(row, column);
      Scalar share = 0;
      switch (loss) {
        case LossKind::half_squared_error: share = Scalar(0.5) * (error * error); break;
        case LossKind::mse: share = error * error / count; break;
        case LossKind::binary_cross_entropy: {
          double value = 0;
          if (matched) {
            const double z = preactivation(row, column);
            value = (z > 0 ? z : 0.0) - z * y + elementary::log1p(elementary::exp(-std::fabs(z)));
          } else {
            const double p = clamped(a);
            value = -(y * elementary::log(p) + (1.0 - y) * elementary::log(1.0 - p));
          }
          share = static_cast<Scalar>(value / static_cast<double>(outputs));
          break;
        }
        case LossKind::categorical_cross_entropy:
          share = static_cast<Scalar>(matched ? y * (normaliser - preactivation(row, column))
                                              : -y * elementary::log(clamped(a)));
          break;
      }
      visit(row, column, share);
    }
  }
}

}  // namespace

std::span<const LossKind> loss_kinds() { return kinds; }
std::string_view id_of(LossKind kind) { return ids::id_of(table, kind); }
std::optional<LossKind> loss_from_id(std::string_view id) { return ids::kind_from(table, id); }

template <class Scalar>
void output_losses(LossKind loss, const Activation& output, const ConstMatrixRef<Scalar>& preactivation,
                   const ConstMatrixRef<Scalar>& prediction, const ConstMatrixRef<Scalar>& target,
                   MatrixRef<Scalar> result) {
  for_each_share<Scalar>(loss, is_matched_pair(loss, output.kind), preactivation, prediction, target,
                         [&result](Index row, Index column, Scalar share) { result(row, column) = share; });
}

template <class Scalar>
void example_losses(LossKind loss, const Activation& output, const ConstMatrixRef<Scalar>& preactivation,
                    const ConstMatrixRef<Scalar>& prediction, const ConstMatrixRef<Scalar>& target,
                    MatrixRef<Scalar> result) {
  result.setZero();
  for_each_share<Scalar>(loss, is_matched_pair(loss, output.kind), preactivation, prediction, target,
                         [&result](Index, Index column, Scalar share) { result(0, column) += share; });
}

template <class Scalar>
void loss_gradient(LossKind loss, const ConstMatrixRef<Scalar>& prediction, const ConstMatrixRef<Scalar>& target,
                   MatrixRef<Scalar> result) {
  const Scalar examples = static_cast<Scalar>(prediction.cols());
  const Scalar all = static_cast<Scalar>(prediction.size());
  for (Index column = 0; column < prediction.cols(); ++column) {
    for (Index row = 0; row < prediction.rows(); ++row) {
      const Scalar a = prediction(row, column), y = target(row, column);
      Scalar slope = 0;
      switch (loss) {
        case LossKind::half_squared_error: slope = (a - y) / examples; break;
        case LossKind::mse: slope = Scalar{2} * (a - y) / all; break;
        case LossKind::binary_cross_entropy:
          if (!is_clamped(a)) slope = (a - y) / (a * (Scalar{1} - a)) / all;
          break;
        case LossKind::categorical_cross_entropy:
          if (!is_clamped(a)) slope = -y / a / examples;
          break;
      }
      result(row, column) = slope;
    }
  }
}

bool is_matched_pair(LossKind loss, ActivationKind output) {
  return (loss == LossKind::categorical_cross_entropy && output == ActivationKind::softmax) ||
         (loss == LossKind::binary_cross_entropy && output == ActivationKind::sigmoid);
}

template <class Scalar>
void matched_delta(LossKind loss, const ConstMatrixRef<Scalar>& prediction, const ConstMatrixRef<Scalar>& target,
                   MatrixRef<Scalar> delta) {
  const bool softmax = loss == LossKind::categorical_cross_entropy;
  const Scalar scale = static_cast<Scalar>(softmax ? prediction.cols() : prediction.size());
  for (Index column = 0; column < prediction.cols(); ++column) {
    Scalar target_sum = softmax ? Scalar{0} : Scalar{1};
    for (Index row = 0; softmax && row < target.rows(); ++row) target_sum += target(row, column);
    for (Index row = 0; row < prediction.rows(); ++row) {
      delta(row, column) = (prediction(row, column) * target_sum - target(row, column)) / scale;
    }
  }
}

#define CHAINRULE_INSTANTIATE(Scalar)                                                                            \
  template void output_losses<Scalar>(LossKind, const Activation&, const ConstMatrixRef<Scalar>&,               \
                                      const ConstMatrixRef<Scalar>&, const ConstMatrixRef<Scalar>&,             \
                                      MatrixRef<Scalar>);                                                       \
  template void example_losses<Scalar>(LossKind, const Activation&, const ConstMatrixRef<Scalar>&,              \
                                       const ConstMatrixRef<Scalar>&, const ConstMatrixRef<Scalar>&,            \
                                       MatrixRef<Scalar>);                                                      \
  template void loss_gradient<Scalar>(LossKind, const ConstMatrixRef<Scalar>&, const ConstMatrixRef<Scalar>&,   \
                                      MatrixRef<Scalar>);                                                       \
  template void matched_delta<Scalar>(LossKind, const ConstMatrixRef<Scalar>&, const ConstMatrixRef<Scalar>&,   \
                                      MatrixRef<Scalar>);
CHAINRULE_INSTANTIATE(double)
CHAINRULE_INSTANTIATE(float)
#undef CHAINRULE_INSTANTIATE

}  // namespace nn
