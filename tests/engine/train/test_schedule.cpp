#include "engine/train/schedule.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace nn;

namespace {

Schedule schedule_of(ScheduleKind kind) {
  Schedule schedule;
  schedule.kind = kind;
  schedule.decay_factor = 0.5;
  schedule.decay_steps = 4;
  schedule.cosine_steps = 10;
  schedule.min_learning_rate = 0.01;
  schedule.warmup_steps = 5;
  return schedule;
}

}  // namespace

TEST_CASE("schedule ids go there and back") {
  for (const ScheduleKind kind : schedule_kinds()) CHECK(schedule_from_id(id_of(kind)) == kind);
  CHECK_FALSE(schedule_from_id("triangle"));
}

TEST_CASE("a constant rate is the rate to the bit, whatever the update") {
  for (const std::int64_t t : {0, 1, 99, 1000000000}) CHECK(rate_at(Schedule{}, 0.03, t) == 0.03);
}

TEST_CASE("stairs and their smooth form meet at every decay") {
  const Schedule stairs = schedule_of(ScheduleKind::step), smooth = schedule_of(ScheduleKind::exponential);
  CHECK(rate_at(stairs, 0.8, 3) == 0.8);
  CHECK(rate_at(stairs, 0.8, 4) == 0.4);
  CHECK(rate_at(stairs, 0.8, 11) == 0.2);
  CHECK(rate_at(smooth, 0.8, 0) == 0.8);
  CHECK(rate_at(smooth, 0.8, 2) == doctest::Approx(0.8 * std::sqrt(0.5)).epsilon(1e-14));
  CHECK(rate_at(smooth, 0.8, 12) == doctest::Approx(0.1).epsilon(1e-14));
}

TEST_CASE("the cosine begins at the rate, passes the middle and stays at its end") {
  const Schedule cosine = schedule_of(ScheduleKind::cosine);
  CHECK(rate_at(cosine, 0.21, 0) == doctest::Approx(0.21).epsilon(1e-15));
  CHECK(rate_at(cosine, 0.21, 5) == doctest::Approx(0.11).epsilon(1e-14));
  CHECK(rate_at(cosine, 0.21, 10) == 0.01);
  CHECK(rate_at(cosine, 0.21, 500) == 0.01);
}

TEST_CASE("warm-up climbs in equal steps to the whole rate") {
  const Schedule warmup = schedule_of(ScheduleKind::warmup);
  CHECK(rate_at(warmup, 0.5, 0) == doctest::Approx(0.1).epsilon(1e-15));
  CHECK(rate_at(warmup, 0.5, 3) == doctest::Approx(0.4).epsilon(1e-15));
  CHECK(rate_at(warmup, 0.5, 4) == 0.5);
  CHECK(rate_at(warmup, 0.5, 40) == 0.5);
}
