#include "engine/landscape/race.hpp"

#include "engine/train/trainer.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace nn;

namespace {

RacerSpec racer(OptimizerKind kind, double rate) {
  RacerSpec spec;
  spec.rule.optimizer = kind;
  spec.rule.learning_rate = rate;
  spec.rule.epsilon = default_epsilon(kind);
  return spec;
}

std::vector<RacerSpec> one_of_each(double rate) {
  std::vector<RacerSpec> racers;
  for (const OptimizerKind kind : optimizer_kinds()) racers.push_back(racer(kind, rate));
  return racers;
}

/// One optimizer on two numbers, written out as the books have it, with long doubles.
struct Reference {
  TrainingRule rule;
  long double p[2], m[2] = {0, 0}, v[2] = {0, 0};
  int t = 0;

  void step(const FieldValue& at) {
    const long double g[2] = {at.dx, at.dy}, rate = rule.learning_rate;
    ++t;
    for (int i = 0; i < 2; ++i) {
      switch (rule.optimizer) {
        case OptimizerKind::sgd: p[i] -= rate * g[i]; break;
        case OptimizerKind::momentum:
          m[i] = rule.momentum * m[i] + g[i];
          p[i] -= rate * m[i];
          break;
        case OptimizerKind::nesterov:
          m[i] = rule.momentum * m[i] + g[i];
          p[i] -= rate * (g[i] + rule.momentum * m[i]);
          break;
        case OptimizerKind::adagrad:
          v[i] += g[i] * g[i];
          p[i] -= rate * g[i] / (std::sqrt(v[i]) + rule.epsilon);
          break;
        case OptimizerKind::rmsprop:
          v[i] = rule.smoothing * v[i] + (1 - rule.smoothing) * g[i] * g[i];
          p[i] -= rate * g[i] / (std::sqrt(v[i]) + rule.epsilon);
          break;
        case OptimizerKind::adamw: p[i] *= 1 - rate * rule.weight_decay; [[fallthrough]];
        case OptimizerKind::adam: {
          m[i] = rule.beta1 * m[i] + (1 - rule.beta1) * g[i];
          v[i] = rule.beta2 * v[i] + (1 - rule.beta2) * g[i] * g[i];
          const long double m_hat = m[i] / (1 - std::pow(static_cast<long double>(rule.beta1), t)),
                            v_hat = v[i] / (1 - std::pow(static_cast<long double>(rule.beta2), t));
          p[i] -= rate * m_hat / (std::sqrt(v_hat) + rule.epsilon);
        }
      }
    }
  }
};

bool same(const RaceCourse& a, const RaceCourse& b) {
  if (a.steps != b.steps || a.racers.size() != b.racers.size()) return false;
  for (std::size_t i = 0; i < a.racers.size(); ++i) {
    const RaceCourse::Racer &x = a.racers[i], &y = b.racers[i];
    if (x.losses != y.losses || x.travelled != y.travelled || x.places != y.places || x.parameters != y.parameters) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("on a function every racer goes where its optimizer's definition leads") {
  const PlanePoint start = {-4, 3};
  Race race(TestFunction::ellipse, start, one_of_each(0.02));
  std::vector<Reference> references;
  for (const RacerSpec& spec : one_of_each(0.02)) references.push_back({spec.rule, {start.x, start.y}});
  for (int step = 1; step <= 60; ++step) {
    race.step();
    for (std::size_t i = 0; i < references.size(); ++i) {
      Reference& reference = references[i];
      reference.step(value_of(TestFunction::ellipse, static_cast<double>(reference.p[0]), static_cast<double>(reference.p[1])));
      const PlanePoint at = race.course().racers[i].places.back();
      CAPTURE(id_of(reference.rule.optimizer));
      CHECK(std::fabs(at.x - static_cast<double>(reference.p[0])) < 1e-12);
      CHECK(std::fabs(at.y - static_cast<double>(reference.p[1])) < 1e-12);
    }
  }
}

TEST_CASE("a course has height, gradient and distances of every step") {
  Race race(TestFunction::rosenbrock, {-1.2, 1}, {racer(OptimizerKind::sgd, 0.001), racer(OptimizerKind::adam, 0.05)});
  for (int i = 0; i < 50; ++i) race.step();
  CHECK(race.steps() == 50);
  const RaceCourse& course = race.course();
  REQUIRE(course.steps.size() == 51);
  for (const RaceCourse::Racer& one : course.racers) {
    REQUIRE(one.losses.size() == 51);
    double way = 0, lowest = one.losses[0];
    for (std::size_t i = 0; i <= 50; ++i) {
      CHECK(course.steps[i] == static_cast<std::int64_t>(i));
      const PlanePoint at = one.places[i];
      const FieldValue value = value_of(TestFunction::rosenbrock, at.x, at.y);
      CHECK(one.losses[i] == value.value);
      CHECK((one.gradients[i].x == value.dx && one.gradients[i].y == value.dy));
      if (i > 0) way += std::hypot(at.x - one.places[i - 1].x, at.y - one.places[i - 1].y);
      CHECK(one.travelled[i] == doctest::Approx(way).epsilon(1e-12));
      CHECK(one.from_start[i] == doctest::Approx(std::hypot(at.x + 1.2, at.y - 1)).epsilon(1e-12));
      lowest = std::min(lowest, one.losses[i]);
    }
    CHECK(one.lowest == lowest);
    CHECK(one.losses[static_cast<std::size_t>(one.lowest_at)] == lowest);
    CHECK(one.lost_at == -1);
  }
}

TEST_CASE("of a network every racer is a trainer alone, to the bit") {
  testing::Example example = testing::spiral();
  example.network.layers[0].dropout = 0.1;
  for (const Precision precision : precisions()) {
    example.rule.precision = precision;
    example.rule.l2 = 0.001;
    example.state = initial_state(example.network, example.rule);
    std::vector<RacerSpec> racers = one_of_each(0.01);
    for (RacerSpec& spec : racers) {
      const TrainingRule moves = spec.rule;
      spec.rule = example.rule;
      spec.rule.optimizer = moves.optimizer;
      spec.rule.learning_rate = moves.learning_rate;
    }
    Race race(example.network, example.data, example.state, racers);
    std::vector<Trainer> trainers;
    for (const RacerSpec& spec : racers) trainers.emplace_back(example.network, spec.rule, example.data, example.state);
    for (int step = 1; step <= 40; ++step) {
      race.step();
      for (std::size_t i = 0; i < trainers.size(); ++i) {
        trainers[i].step();
        CHECK(testing::same_bits(race.course().racers[i].parameters.back(), trainers[i].state().parameters));
      }
    }
  }
}

TEST_CASE("the same race twice is the same to the bit") {
  const testing::Example example = testing::spiral();
  std::vector<RacerSpec> racers = {racer(OptimizerKind::adam, 0.01), racer(OptimizerKind::sgd, 0.1)};
  Race first(example.network, example.data, example.state, racers), second(example.network, example.data, example.state, racers);
  Race on_function(TestFunction::hills, {6, 4.5}, racers), again(TestFunction::hills, {6, 4.5}, racers);
  for (int i = 0; i < 30; ++i) {
    for (Race* race : {&first, &second, &on_function, &again}) race->step();
  }
  CHECK(same(first.course(), second.course()));
  CHECK(same(on_function.course(), again.course()));
  CHECK_FALSE(same(first.course(), on_function.course()));
}

TEST_CASE("one that flies off is lost, and the others go on") {
  Race race(TestFunction::rosenbrock, {-1.2, 1}, {racer(OptimizerKind::sgd, 0.5), racer(OptimizerKind::adam, 0.05)});
  for (int i = 0; i < 100; ++i) race.step();
  const RaceCourse::Racer &lost = race.course().racers[0], &other = race.course().racers[1];
  CHECK(lost.lost_at > 0);
  CHECK(lost.lost_at < 20);
  CHECK(lost.losses.size() == static_cast<std::size_t>(lost.lost_at));
  for (const double loss : lost.losses) CHECK(std::isfinite(loss));
  CHECK(other.lost_at == -1);
  CHECK(other.losses.size() == 101);
  CHECK(other.losses.back() < other.losses.front());
}

TEST_CASE("who starts where nothing is defined is lost at once") {
  Race race(std::get<Expression>(Expression::parse("log(x) + y^2")), {-1, 0}, {racer(OptimizerKind::sgd, 0.1)});
  race.step();
  CHECK(race.course().racers[0].lost_at == 0);
  CHECK(race.course().racers[0].losses.empty());
  CHECK(race.course().steps.size() == 2);
}

TEST_CASE("clipping and schedules hold on functions too") {
  RacerSpec clipped = racer(OptimizerKind::sgd, 1), scheduled = racer(OptimizerKind::sgd, 0.1);
  clipped.rule.clip_norm = 0.01;
  scheduled.rule.schedule = {ScheduleKind::step, 0.5, 1, 10, 0, 5};
  Race race(TestFunction::bowl, {-4, 3}, {clipped, scheduled});
  race.step();
  race.step();
  CHECK(race.course().racers[0].travelled.back() == doctest::Approx(0.02).epsilon(1e-3));
  CHECK(race.course().racers[1].places[2].x == doctest::Approx(-4 * 0.9 * 0.95));
}

TEST_CASE("long races keep every second step again and again, and always the newest") {
  Race race(TestFunction::bowl, {-4, 3}, {racer(OptimizerKind::sgd, 1e-4), racer(OptimizerKind::sgd, 3)});
  const int steps = static_cast<int>(Race::most_notes) * 2 + 1001;
  for (int i = 0; i < steps; ++i) {
    race.step();
    if (i % 997 != 0) continue;
    CHECK(race.course().steps.back() == race.steps());
    CHECK(race.course().steps.size() <= Race::most_notes + 1);
  }
  const RaceCourse& course = race.course();
  CHECK(course.steps.size() > Race::most_notes / 2);
  CHECK(course.steps[1] == 4);
  const RaceCourse::Racer &kept = course.racers[0], &lost = course.racers[1];
  REQUIRE(kept.losses.size() == course.steps.size());
  for (std::size_t i = 0; i < course.steps.size(); i += 100)
    CHECK(kept.places[i].x == doctest::Approx(-4 * std::pow(1 - 1e-4, static_cast<double>(course.steps[i]))));
  REQUIRE(lost.lost_at > 0);
  CHECK(course.steps[lost.losses.size() - 1] < lost.lost_at);
  CHECK(course.steps[lost.losses.size()] >= lost.lost_at);
  CHECK(kept.lowest_at == steps);
}

TEST_CASE("a racer's gradient is clipped on a function as on a network") {
  RacerSpec free = racer(OptimizerKind::sgd, 0.01), by_value = free, by_norm = free;
  by_value.rule.clip_value = 2;
  by_norm.rule.clip_norm = 3;
  const PlanePoint start = {-4, 3};
  Race race(TestFunction::ellipse, start, {free, by_value, by_norm});
  race.step();
  const FieldValue at = value_of(TestFunction::ellipse, start.x, start.y);  // gradient (-4, 75)
  const auto place = [&](std::size_t i) { return race.course().racers[i].places.back(); };
  CHECK(place(0).y == doctest::Approx(start.y - 0.01 * at.dy).epsilon(1e-15));
  CHECK(place(1).x == doctest::Approx(start.x - 0.01 * std::clamp(at.dx, -2.0, 2.0)).epsilon(1e-15));
  CHECK(place(1).y == doctest::Approx(start.y - 0.01 * std::clamp(at.dy, -2.0, 2.0)).epsilon(1e-15));
  const double factor = 3 / (std::hypot(at.dx, at.dy) + 1e-6);  // as PyTorch shortens
  CHECK(place(2).x == doctest::Approx(start.x - 0.01 * factor * at.dx).epsilon(1e-12));
  CHECK(place(2).y == doctest::Approx(start.y - 0.01 * factor * at.dy).epsilon(1e-12));
}
