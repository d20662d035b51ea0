#pragma once
#include "engine/nn/matrix.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace nn {

/// How the learning rate changes while a run goes on.
enum class ScheduleKind { constant, step, exponential, cosine, warmup };
std::span<const ScheduleKind> schedule_kinds();
std::string_view id_of(ScheduleKind kind);
std::optional<ScheduleKind> schedule_from_id(std::string_view id);

/// A schedule and the numbers of all kinds; each kind reads its own.
struct Schedule {
  ScheduleKind kind = ScheduleKind::constant;
  double decay_factor = 0.1;     ///< step, exponential: what `decay_steps` updates multiply the rate by, in (0, 1]
  Index decay_steps = 1000;
  Index cosine_steps = 1000;     ///< cosine: updates until the rate has come down
  double min_learning_rate = 0;  ///< cosine: where it then stays
  Index warmup_steps = 100;      ///< warmup: the update, counted from 1, that first uses the whole rate
  bool operator==(const Schedule&) const = default;
};

/// The rate that the next update uses, `updates` updates having been made (t):
/// - constant: eta; step: eta * factor^floor(t / steps); exponential: eta * factor^(t / steps), the same without stairs
/// - cosine: min + (eta - min) (1 + cos(pi t / steps)) / 2, min from t = steps on. Source: Loshchilov & Hutter 2017
/// - warmup: eta (t + 1) / steps, eta from t + 1 = steps on. Source: Goyal et al. 2017
/// A function of its arguments alone, so that a run can be replayed from anywhere.
double rate_at(const Schedule& schedule, double learning_rate, std::int64_t updates);

}  // namespace nn
