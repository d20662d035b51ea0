#include "engine/train/schedule.hpp"

#include "engine/nn/elementary.hpp"
#include "engine/nn/ids.hpp"

namespace nn {
namespace {

constexpr ids::Entry<ScheduleKind> schedules[] = {{ScheduleKind::constant, "constant"},
                                                  {ScheduleKind::step, "step"},
                                                  {ScheduleKind::exponential, "exponential"},
                                                  {ScheduleKind::cosine, "cosine"},
                                                  {ScheduleKind::warmup, "warmup"}};
constexpr auto schedule_list = ids::kinds_of(schedules);

double share_of(std::int64_t updates, Index whole) { return static_cast<double>(updates) / static_cast<double>(whole); }

}  // namespace

std::span<const ScheduleKind> schedule_kinds() { return schedule_list; }
std::string_view id_of(ScheduleKind kind) { return ids::id_of(schedules, kind); }
std::optional<ScheduleKind> schedule_from_id(std::string_view id) { return ids::kind_from(schedules, id); }

double rate_at(const Schedule& schedule, double learning_rate, std::int64_t updates) {
  switch (schedule.kind) {
    case ScheduleKind::constant: break;
    case ScheduleKind::step:
      return learning_rate * elementary::power(schedule.decay_factor, updates / schedule.decay_steps);
    case ScheduleKind::exponential:
      return learning_rate *
             elementary::exp(elementary::log(schedule.decay_factor) * share_of(updates, schedule.decay_steps));
    case ScheduleKind::cosine: {
      const double least = schedule.min_learning_rate;
      if (updates >= schedule.cosine_steps) return least;
      return least +
             (learning_rate - least) * (1.0 + elementary::cos(elementary::pi * share_of(updates, schedule.cosine_steps))) / 2.0;
    }
    case ScheduleKind::warmup:
      return updates + 1 >= schedule.warmup_steps ? learning_rate
                                                  : learning_rate * share_of(updates + 1, schedule.warmup_steps);
  }
  return learning_rate;
}

}  // namespace nn
