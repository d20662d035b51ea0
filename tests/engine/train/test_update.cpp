#include "engine/train/update.hpp"

#include "engine/trace/record.hpp"
#include "engine/train/trainer.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace nn;

namespace {

Trace traced(const testing::Example& example) {
  return record(example.network, example.rule, example.state, *example.data, testing::all_columns(*example.data)).trace;
}

template <class StepKind>
std::vector<StepKind> steps_of(const Trace& trace) {
  std::vector<StepKind> found;
  for (const Step& step : trace.steps) {
    if (const auto* one = std::get_if<StepKind>(&step.what)) found.push_back(*one);
  }
  return found;
}

testing::Example worked_by(OptimizerKind optimizer) {
  testing::Example example = testing::worked_example(BiasUpdate::unit);
  example.rule.optimizer = optimizer;
  fit_to_rule(example.state, example.rule);
  return example;
}

/// What is taken away leads from the parameter before to the one after, to the bit.
template <class StepKind>
void check_taken(const Trace& trace) {
  const std::vector<StepKind> steps = steps_of<StepKind>(trace);
  REQUIRE(steps.size() == 2);
  for (const StepKind& s : steps) {
    CHECK(trace.tensor(s.weight) - trace.tensor(s.taken_weight) == trace.tensor(s.updated_weight));
    CHECK(trace.tensor(s.bias) - trace.tensor(s.taken_bias) == trace.tensor(s.updated_bias));
    CHECK_FALSE(trace.tensor(s.taken_weight).isZero(0));
  }
}

}  // namespace

TEST_CASE("every optimizer's effective step is in the trace and leads to the new parameters") {
  check_taken<StepMomentum>(traced(worked_by(OptimizerKind::momentum)));
  check_taken<StepMomentum>(traced(worked_by(OptimizerKind::nesterov)));
  check_taken<StepAdagrad>(traced(worked_by(OptimizerKind::adagrad)));
  check_taken<StepRmsprop>(traced(worked_by(OptimizerKind::rmsprop)));
  check_taken<StepAdam>(traced(worked_by(OptimizerKind::adam)));
  check_taken<StepAdam>(traced(worked_by(OptimizerKind::adamw)));
}

TEST_CASE("momentum gathers speed along a gradient that stays, Nesterov is one push ahead") {
  UpdateNumbers numbers;
  numbers.rate = 0.1;
  numbers.momentum = 0.5;
  Matrix g = Matrix::Constant(1, 1, 2.0), v = Matrix::Zero(1, 1), p = Matrix::Zero(1, 1);
  step_momentum<double>(numbers, g, v, p);
  CHECK(v(0, 0) == 2.0);
  CHECK(p(0, 0) == -0.2);
  step_momentum<double>(numbers, g, v, p);
  CHECK(v(0, 0) == 3.0);
  CHECK(p(0, 0) == doctest::Approx(-0.5).epsilon(1e-15));
  numbers.looks_ahead = true;
  v.setZero(), p.setZero();
  step_momentum<double>(numbers, g, v, p);
  CHECK(p(0, 0) == doctest::Approx(-0.3).epsilon(1e-15));
}

TEST_CASE("in Keras's form epsilon stands beside the uncorrected root") {
  testing::Example example = worked_by(OptimizerKind::adam);
  example.rule.epsilon = 0.1;
  const Trace pytorch = traced(example);
  example.rule.epsilon_form = EpsilonForm::keras;
  const Trace keras = traced(example);
  const StepAdam p = steps_of<StepAdam>(pytorch)[1], k = steps_of<StepAdam>(keras)[1];
  const double g = keras.tensor(k.d_weight)(0, 0), root = std::sqrt(0.001) * std::fabs(g);
  CHECK(pytorch.tensor(p.taken_weight)(0, 0) == doctest::Approx(0.5 * g / (std::fabs(g) + 0.1)).epsilon(1e-12));
  CHECK(keras.tensor(k.taken_weight)(0, 0) ==
        doctest::Approx(0.5 * std::sqrt(0.001) / 0.1 * (0.1 * g) / (root + 0.1)).epsilon(1e-12));
  CHECK(k.m_hat_weight == -1);
  CHECK(pytorch.tensor(p.m_hat_weight)(0, 0) == doctest::Approx(g).epsilon(1e-12));
}

TEST_CASE("AdamW decays before its step, and only what it moves") {
  testing::Example example = worked_by(OptimizerKind::adamw);
  example.rule.weight_decay = 0.2;
  const Trace trace = traced(example);
  const DecayWeights decay = steps_of<DecayWeights>(trace)[0];
  CHECK(trace.tensor(decay.decayed_weight)(0, 0) == doctest::Approx(0.9 * 0.15).epsilon(1e-15));
  CHECK(steps_of<StepAdam>(trace)[0].weight == decay.decayed_weight);
  example.rule.bias_update = BiasUpdate::frozen;
  CHECK(steps_of<DecayWeights>(traced(example))[0].bias == -1);
}

TEST_CASE("a frozen layer keeps its parameters, its gradient is known and flows on") {
  for (const OptimizerKind optimizer : optimizer_kinds()) {
    CAPTURE(id_of(optimizer));
    testing::Example example = worked_by(optimizer);
    example.rule.l2 = example.rule.l1 = 0.1;
    example.rule.max_norm = 0.01;
    example.network.layers[1].frozen = true;
    const Trace trace = traced(example);
    CHECK(trace.tensor(trace.layers[1].updated_weight) == trace.tensor(trace.layers[1].weight));
    CHECK_FALSE(trace.tensor(trace.layers[1].d_weight).isZero(0));
    CHECK(trace.tensor(trace.layers[0].updated_weight) != trace.tensor(trace.layers[0].weight));
    CHECK(steps_of<StayFrozen>(trace).size() == 1);
    Trainer trainer(example.network, example.rule, example.data, example.state);
    for (int i = 0; i < 5; ++i) trainer.step();
    CHECK(trainer.state().parameters.tail(6) == example.state.parameters.tail(6));
    CHECK(trainer.state().parameters.head(6) != example.state.parameters.head(6));
  }
}

TEST_CASE("a layer frozen and thawed while a run goes on") {
  testing::Example example = testing::spiral();
  Trainer trainer(example.network, example.rule, example.data, example.state);
  NetworkSpec network = example.network;
  network.layers[0].frozen = true;
  trainer.set_network(network);
  trainer.step();
  CHECK(trainer.state().parameters.head(24) == example.state.parameters.head(24));
  trainer.set_network(example.network);
  trainer.step();
  CHECK(trainer.state().parameters.head(24) != example.state.parameters.head(24));
}

TEST_CASE("clipping by norm shortens the whole gradient, a shared bias counting once") {
  testing::Example example = testing::worked_example(BiasUpdate::layer);
  example.rule.clip_norm = 0.01;
  const Trace trace = traced(example);
  double squares = 0;
  for (const ClipNorm& s : steps_of<ClipNorm>(trace)) {
    squares += trace.tensor(s.clipped_weight).squaredNorm() + std::pow(trace.tensor(s.clipped_bias)(0, 0), 2);
  }
  CHECK(std::sqrt(squares) == doctest::Approx(0.01).epsilon(1e-3));
  example.rule.clip_norm = 100;
  for (const ClipNorm& s : steps_of<ClipNorm>(traced(example))) CHECK(traced(example).tensor(s.factor)(0, 0) == 1);
}

TEST_CASE("clipping by value cuts, and nan stays nan") {
  Matrix g(1, 4);
  g << -3, 0.5, 2, std::nan("");
  clip_to_value<double>(1, g);
  CHECK(g(0, 0) == -1);
  CHECK(g(0, 1) == 0.5);
  CHECK(g(0, 2) == 1);
  CHECK(std::isnan(g(0, 3)));
  CHECK(std::isnan(clip_factor<double>(1, std::nan(""))));
}

TEST_CASE("max-norm shortens long rows and leaves short ones to the bit") {
  Matrix w(2, 2);
  w << 3, 4, 0.3, 0.4;
  limit_row_norms<double>(1, w);
  CHECK(row_norm<double>(w, 0) == doctest::Approx(1).epsilon(1e-6));
  CHECK(w(0, 1) / w(0, 0) == doctest::Approx(4.0 / 3).epsilon(1e-15));
  CHECK(w(1, 0) == 0.3);
  CHECK(w(1, 1) == 0.4);
}

TEST_CASE("the L1 penalty is reported apart and pulls by the sign") {
  testing::Example example = testing::worked_example();
  const double loss = traced(example).loss;
  example.rule.l1 = 0.1;
  const Trace trace = traced(example);
  CHECK(trace.loss == loss);
  CHECK(trace.penalty == doctest::Approx(0.1 * (0.9 + 1.9)).epsilon(1e-12));
  const PenaltyIntoWeight s = steps_of<PenaltyIntoWeight>(trace)[0];
  CHECK(trace.tensor(s.total)(0, 0) == trace.tensor(s.d_weight)(0, 0) + 0.1);
  Matrix w(1, 3), g = Matrix::Zero(1, 3);
  w << -2, 0, 5;
  add_absolute_penalty_gradient<double>(0.25, w, g);
  CHECK(g == (Matrix(1, 3) << -0.25, 0, 0.25).finished());
}
