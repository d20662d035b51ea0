#include "engine/train/trainer.hpp"

#include "engine/train/evaluate.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

using namespace nn;

namespace {

Trainer trainer_of(const testing::Example& example) {
  return Trainer(example.network, example.rule, example.data, example.state);
}

}  // namespace

TEST_CASE("an epoch ends with its last batch") {
  testing::Example example = testing::spiral();
  Trainer trainer = trainer_of(example);
  CHECK_FALSE(trainer.step_ends_epoch());
  for (int i = 1; i <= 25; ++i) {
    trainer.step();
    CHECK(trainer.step_ends_epoch() == (i == 25));
  }
  CHECK(trainer.position() == DataPosition{1, 0});
  CHECK(trainer.steps() == 25);
}

TEST_CASE("training learns the spiral") {
  testing::Example example = testing::spiral();
  Trainer trainer = trainer_of(example);
  const auto scores = [&] {
    return evaluate_splits(example.network, Precision::float64, trainer.state().parameters, *example.data);
  };
  const Scores before = scores();
  for (int i = 0; i < 25 * 1000; ++i) trainer.step();
  const Scores after = scores();
  CHECK(*after.train.loss < 0.2 * *before.train.loss);
  CHECK(*after.test.accuracy > 0.85);
}

TEST_CASE("two runs from the same state give the same bits, also when interrupted") {
  testing::Example example = testing::spiral();
  example.network.layers[0].dropout = 0.2;
  example.rule.optimizer = OptimizerKind::adam;
  for (const Precision precision : precisions()) {
    example.rule.precision = precision;
    example.state = initial_state(example.network, example.rule);
    Trainer whole = trainer_of(example), first = trainer_of(example);
    for (int i = 0; i < 60; ++i) whole.step();
    for (int i = 0; i < 37; ++i) first.step();
    Trainer second(example.network, example.rule, example.data, first.state());
    for (int i = 0; i < 23; ++i) second.step();
    CHECK(testing::same_bits(whole.state(), second.state()));
    CHECK(whole.last_batch_loss() == second.last_batch_loss());
  }
}

TEST_CASE("rates may change while a run goes on; another optimizer starts with fresh moments") {
  testing::Example example = testing::spiral();
  Trainer trainer = trainer_of(example);
  trainer.step();
  TrainingRule rule = example.rule;
  rule.optimizer = OptimizerKind::adam;
  rule.batch_size = 40;
  rule.seed = 99;
  trainer.set_rule(rule);
  CHECK(trainer.state().first_moment.isZero(0));
  trainer.step();
  CHECK(trainer.state().moment_step == 1);
  CHECK(trainer.position().used == 50);
  rule.learning_rate = 0.5;
  trainer.set_rule(rule);
  trainer.step();
  CHECK(trainer.state().moment_step == 2);
  rule.optimizer = OptimizerKind::sgd;
  trainer.set_rule(rule);
  CHECK(trainer.state().first_moment.size() == 0);
  // the seed of the run stayed: from here on it is the run of the old seed
  TrainingRule same = rule;
  same.seed = example.rule.seed;
  Trainer other(example.network, same, example.data, trainer.state());
  trainer.step();
  other.step();
  CHECK(testing::same_bits(trainer.state(), other.state()));
}

TEST_CASE("dropout and single parameters may change while a run goes on") {
  testing::Example example = testing::spiral();
  Trainer trainer = trainer_of(example);
  trainer.step();
  TrainingState state = trainer.state();
  state.parameters(3) = 1.5;
  trainer.set_parameter(3, 1.5);
  NetworkSpec network = example.network;
  network.layers[1].dropout = 0.5;
  trainer.set_network(network);
  Trainer other(network, example.rule, example.data, state);
  trainer.step();
  other.step();
  CHECK(testing::same_bits(trainer.state(), other.state()));
}

TEST_CASE("frozen biases stay, shared biases move together") {
  testing::Example example = testing::worked_example(BiasUpdate::layer);
  Trainer shared = trainer_of(example);
  shared.step();
  CHECK(shared.state().parameters(4) == shared.state().parameters(5));
  CHECK(shared.state().parameters(4) != 0.35);
  example.rule.bias_update = BiasUpdate::unit;
  Trainer own = trainer_of(example);
  own.step();
  CHECK(own.state().parameters(4) != own.state().parameters(5));
  example.rule.bias_update = BiasUpdate::frozen;
  Trainer frozen = trainer_of(example);
  frozen.step();
  CHECK(frozen.state().parameters(4) == 0.35);
}

TEST_CASE("a diverging run goes on with numbers that are not finite") {
  testing::Example example = testing::spiral();
  for (LayerSpec& layer : example.network.layers) layer.activation.kind = ActivationKind::linear;
  example.rule.learning_rate = 1e6;
  Trainer trainer = trainer_of(example);
  for (int i = 0; i < 100; ++i) trainer.step();
  CHECK_FALSE(trainer.state().parameters.allFinite());
  CHECK(trainer.steps() == 100);
}
