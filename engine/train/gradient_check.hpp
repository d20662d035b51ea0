#pragma once
#include "engine/data/dataset.hpp"
#include "engine/train/rule.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace nn {

/// What comparing analytic gradients with central differences found.
struct GradientCheck {
  Index compared = 0, skipped_kinks = 0, wrong = 0;
  double worst_error = 0;      ///< |a - n| / (|a| + |n|) of the component that is farthest out, measured by what is allowed
  double worst_difference = 0, worst_allowed = 1;  ///< its |a - n|, and how much would be accepted
  Index worst_index = -1;      ///< flat parameter index
  double worst_analytic = 0, worst_numeric = 0;
  bool all_zero = false;       ///< every gradient was zero: nothing was proved
  bool nothing_to_check = false;  ///< only step activations
  bool passed() const { return !nothing_to_check && !all_zero && wrong == 0 && compared > 0; }
};

/// Central differences in double with step cbrt(epsilon) * max(1, |p|); accepts |a - n| <= 1e-7 (|a| + |n|) + 1e-9
/// max(1, |L|); skips components whose kink pattern changes between p - h and p + h. At most `limit` components,
/// evenly spread (0: all). `tamper`, for tests, changes the analytic gradient before it is compared.
GradientCheck check_gradients(const NetworkSpec& network, const TrainingRule& rule, const Vector& parameters,
                              const Dataset& data, std::span<const Index> columns, Index limit = 0,
                              const std::function<void(Vector&)>& tamper = {});

/// dL/dp of the data loss (penalties apart) for one parameter, by the same central difference, with the dropout masks of
/// training step `step`; none where a kink lies between p - h and p + h, or where the result is not finite.
std::optional<double> central_difference(const NetworkSpec& network, const TrainingRule& rule, const Vector& parameters,
                                         const Dataset& data, std::span<const Index> columns, Index index, std::int64_t step);

}  // namespace nn
