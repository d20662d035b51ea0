#include "engine/landscape/flat_loss.hpp"

#include "engine/fast/kernels.hpp"
#include "engine/nn/elementary.hpp"

#include <algorithm>
#include <cmath>

namespace nn {
namespace {

constexpr Index lanes = 16;
using Lanes = Eigen::Array<float, lanes, 1>;

bool is_smooth_in_float(LossKind kind) {
  switch (kind) {
    case LossKind::half_squared_error:
    case LossKind::mse:
    case LossKind::rmse:
    case LossKind::mae:
    case LossKind::mape:
    case LossKind::msle:
    case LossKind::hinge:
    case LossKind::squared_hinge: return true;
    case LossKind::binary_cross_entropy:
    case LossKind::categorical_cross_entropy:
    case LossKind::sparse_categorical_cross_entropy:
    case LossKind::perceptron: return false;
  }
  return false;
}

double squares_between(const float* a, const float* y, Index count) {
  Lanes sums = Lanes::Zero();
  Index i = 0;
  for (; i + lanes <= count; i += lanes) {
    sums += (Eigen::Map<const Lanes>(a + i) - Eigen::Map<const Lanes>(y + i)).square();
  }
  double sum = 0;
  for (Index k = 0; k < lanes; ++k) sum += static_cast<double>(sums(k));
  for (; i < count; ++i) {
    const double error = static_cast<double>(a[i] - y[i]);
    sum += error * error;
  }
  return sum;
}

/// The sum of the logarithms of numbers between 1 and 1e6: products of sixteen, so that there are few logarithms.
double sum_of_logs(const double* values, Index count) {
  constexpr Index together = 16;
  double sum = 0;
  for (Index first = 0; first < count; first += together) {
    double product = 1;
    for (Index i = first; i < std::min(count, first + together); ++i) product *= values[i];
    sum += elementary::log(product);
  }
  return sum;
}

}  // namespace

bool FlatLoss::covers(const NetworkSpec& network) {
  const ActivationKind last = network.layers.back().activation.kind;
  if (wants_step(network.loss)) return false;
  return is_smooth_in_float(network.loss) || is_from_preactivation(network.measure(), last);
}

FlatLoss::FlatLoss(const NetworkSpec& network, Index most_examples)
    : network_(network),
      outputs_(network.outputs()),
      wants_preactivation_(is_from_preactivation(network.measure(), network.layers.back().activation.kind)),
      powers_(entry(most_examples)),
      largest_(entry(most_examples)),
      sums_(entry(most_examples)),
      shares_(entry(most_examples)),
      prediction_(outputs_, most_examples),
      target_(outputs_, most_examples),
      losses_(1, most_examples) {}

double FlatLoss::sum(const float* answers, Index answer_stride, const float* targets, Index target_stride, Index count) {
  const Rows rows{answers, targets, answer_stride, target_stride, count};
  switch (network_.loss) {
    case LossKind::half_squared_error: return 0.5 * squared_errors(rows);
    case LossKind::mse:
    case LossKind::rmse: return squared_errors(rows) / static_cast<double>(outputs_);
    default: break;
  }
  if (!wants_preactivation_) return any(rows);
  return is_categorical(network_.loss) ? categorical(rows) : binary(rows);
}

double FlatLoss::squared_errors(const Rows& rows) const {
  double sum = 0;
  for (Index output = 0; output < outputs_; ++output) {
    sum += squares_between(rows.answers + output * rows.answer_stride, rows.targets + output * rows.target_stride, rows.count);
  }
  return sum;
}

/// max(z, 0) - z y + ln(1 + e^-|z|), mean over outputs.
double FlatLoss::binary(const Rows& rows) {
  double sum = 0;
  for (Index output = 0; output < outputs_; ++output) {
    const float *z = rows.answers + output * rows.answer_stride, *y = rows.targets + output * rows.target_stride;
    for (Index i = 0; i < rows.count; ++i) powers_[entry(i)] = -std::fabs(z[i]);
    fast::kernels().exp(powers_.data(), powers_.data(), rows.count);
    for (Index i = 0; i < rows.count; ++i) {
      sums_[entry(i)] = 1.0 + static_cast<double>(powers_[entry(i)]);
      sum += static_cast<double>((z[i] > 0 ? z[i] : 0.0f) - z[i] * y[i]);
    }
    sum += sum_of_logs(sums_.data(), rows.count);
  }
  return sum / static_cast<double>(outputs_);
}

/// Sum over outputs of y (ln sum e^z - z); the largest z is taken out first, so that small losses keep their digits.
double FlatLoss::categorical(const Rows& rows) {
  const auto z = [&](Index output) { return rows.answers + output * rows.answer_stride; };
  const auto y = [&](Index output) { return rows.targets + output * rows.target_stride; };
  std::copy_n(z(0), rows.count, largest_.data());
  std::fill_n(sums_.data(), rows.count, 0.0);
  std::fill_n(shares_.data(), rows.count, 0.0);
  for (Index output = 1; output < outputs_; ++output) {
    for (Index i = 0; i < rows.count; ++i) largest_[entry(i)] = std::max(largest_[entry(i)], z(output)[i]);
  }
  double sum = 0;
  for (Index output = 0; output < outputs_; ++output) {
    for (Index i = 0; i < rows.count; ++i) powers_[entry(i)] = z(output)[i] - largest_[entry(i)];
    for (Index i = 0; i < rows.count; ++i) {
      if (y(output)[i] == 0 && std::isfinite(powers_[entry(i)])) continue;
      sum -= static_cast<double>(y(output)[i]) * static_cast<double>(powers_[entry(i)]);
      shares_[entry(i)] += static_cast<double>(y(output)[i]);
    }
    fast::kernels().exp(powers_.data(), powers_.data(), rows.count);
    for (Index i = 0; i < rows.count; ++i) sums_[entry(i)] += static_cast<double>(powers_[entry(i)]);
  }
  const bool are_whole = std::all_of(shares_.begin(), shares_.begin() + rows.count, [](double share) { return share == 1; });
  if (are_whole) return sum + sum_of_logs(sums_.data(), rows.count);
  for (Index i = 0; i < rows.count; ++i) sum += shares_[entry(i)] * elementary::log(sums_[entry(i)]);
  return sum;
}

double FlatLoss::any(const Rows& rows) {
  for (Index output = 0; output < outputs_; ++output) {
    for (Index i = 0; i < rows.count; ++i) {
      prediction_(output, i) = rows.answers[output * rows.answer_stride + i];
      target_(output, i) = rows.targets[output * rows.target_stride + i];
    }
  }
  const ConstMatrixRef<float> prediction = prediction_.leftCols(rows.count);
  example_losses<float>(network_.measure(), Activation{}, prediction, prediction, target_.leftCols(rows.count),
                        losses_.leftCols(rows.count));
  double sum = 0;
  for (Index i = 0; i < rows.count; ++i) sum += static_cast<double>(losses_(0, i));
  return sum;
}

}  // namespace nn
