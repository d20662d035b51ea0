// The race on a function against PyTorch's optimizers.
#include "engine/landscape/race.hpp"
#include "tests/reference/reference_cases.hpp"

#include <doctest/doctest.h>

using namespace nn;

namespace {

/// The rates of make_reference.py's race.
double rate_of(OptimizerKind kind) {
  switch (kind) {
    case OptimizerKind::sgd: return 0.001;
    case OptimizerKind::momentum:
    case OptimizerKind::nesterov: return 0.0003;
    case OptimizerKind::adagrad: return 0.3;
    case OptimizerKind::rmsprop: return 0.01;
    case OptimizerKind::adam:
    case OptimizerKind::adamw: return 0.05;
  }
  return 0;
}

double worst(const RaceCourse::Racer& racer, const std::vector<double>& expected) {
  REQUIRE(racer.places.size() * 2 == expected.size() + 2);
  double difference = 0;
  for (std::size_t i = 1; i < racer.places.size(); ++i) {
    difference = std::max(difference, std::fabs(racer.places[i].x - expected[2 * i - 2]));
    difference = std::max(difference, std::fabs(racer.places[i].y - expected[2 * i - 1]));
  }
  return difference;
}

}  // namespace

TEST_CASE("on Rosenbrock's function the seven optimizers go where PyTorch's go, a hundred updates long") {
  const testing::ReferenceRows rows = testing::read_reference("race.txt");
  std::vector<RacerSpec> racers;
  for (const OptimizerKind kind : optimizer_kinds()) {
    racers.push_back({"", testing::rule_of(std::string(id_of(kind)))});
    racers.back().rule.learning_rate = rate_of(kind);
  }
  RacerSpec wrong = racers.front();
  wrong.rule.learning_rate *= 1 + 1e-9;
  racers.push_back(wrong);
  Race race(TestFunction::rosenbrock, {-1.2, 1}, racers);
  for (int i = 0; i < 100; ++i) race.step();
  for (std::size_t i = 0; i < optimizer_kinds().size(); ++i) {
    const std::string id(id_of(optimizer_kinds()[i]));
    CAPTURE(id);
    CHECK(worst(race.course().racers[i], rows.at(id)) < 1e-12);
  }
  CHECK(worst(race.course().racers.back(), rows.at("sgd")) > 1e-12);  // a rate that is a little wrong is found out
}
