#include "engine/train/history.hpp"

#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

using namespace nn;

namespace {

/// All states of a run of `steps` updates, the first one included.
std::vector<TrainingState> run(const testing::Example& example, int steps) {
  Trainer trainer(example.network, example.rule, example.data, example.state);
  std::vector<TrainingState> states{trainer.state()};
  for (int i = 0; i < steps; ++i) {
    trainer.step();
    states.push_back(trainer.state());
  }
  return states;
}

testing::Example adam_spiral() {
  testing::Example example = testing::spiral();
  example.rule.optimizer = OptimizerKind::adam;
  example.network.layers[1].dropout = 0.3;
  example.state = initial_state(example.network, example.rule);
  return example;
}

}  // namespace

TEST_CASE("any past step is reached again to the bit, from few keyframes") {
  const testing::Example example = adam_spiral();
  const std::vector<TrainingState> states = run(example, 200);
  History history(20000);
  history.restart(example.network, example.rule, example.data, states[0]);
  for (const TrainingState& state : states) history.visit(state);
  CHECK(history.bytes() <= 20000);
  CHECK(history.first_step() == 0);
  CHECK(history.last_step() == 200);
  for (const int step : {0, 1, 17, 99, 100, 163, 200}) {
    CHECK(history.can_reach(step));
    CHECK(testing::same_bits(history.reach(step), states[static_cast<std::size_t>(step)]));
  }
  CHECK_FALSE(history.can_reach(201));
  CHECK_FALSE(history.can_reach(-1));
}

TEST_CASE("what a replay passes is kept, to the bit and within the budget: going back step by step is short") {
  const testing::Example example = adam_spiral();
  const std::vector<TrainingState> states = run(example, 400);
  for (const std::size_t budget : {std::size_t{20'000}, std::size_t{1} << 20}) {
    History history(budget);
    history.restart(example.network, example.rule, example.data, states[0]);
    history.visit(states[400]);
    CHECK(history.way_to(399).distance() == 399);
    std::int64_t walked = 0;
    for (std::int64_t step = 399; step >= 0; --step) {
      walked += history.way_to(step).distance();
      CHECK(testing::same_bits(history.revisit(step), states[static_cast<std::size_t>(step)]));
      CHECK(history.bytes() <= budget);
    }
    if (budget > 1'000'000) CHECK(walked < 400 * 8);  // without what was passed it would be 79,800
  }
}

TEST_CASE("an edit makes a branch and forgets what lay after it") {
  testing::Example example = adam_spiral();
  const std::vector<TrainingState> states = run(example, 50);
  History history;
  history.restart(example.network, example.rule, example.data, states[0]);
  history.visit(states[20]);
  history.visit(states[50]);
  example.state = states[30];
  example.state.parameters(0) = 2;
  example.rule.learning_rate = 0.01;
  history.edit(example.network, example.rule, example.state);
  CHECK(history.last_step() == 30);
  CHECK_FALSE(history.can_reach(31));
  const std::vector<TrainingState> branch = run(example, 25);
  history.visit(branch[25]);
  CHECK(testing::same_bits(history.reach(29), states[29]));
  CHECK(testing::same_bits(history.reach(30), branch[0]));
  CHECK(testing::same_bits(history.reach(45), branch[15]));
}

TEST_CASE("thinning keeps the keyframes at which the rule changed") {
  testing::Example example = adam_spiral();
  History history(30000);
  history.restart(example.network, example.rule, example.data, example.state);
  std::vector<TrainingState> all{example.state};
  for (int part = 0; part < 4; ++part) {
    const std::vector<TrainingState> states = run(example, 40);
    for (std::size_t i = 1; i < states.size(); ++i) {
      history.visit(states[i]);
      all.push_back(states[i]);
    }
    example.state = states.back();
    example.rule.learning_rate *= 0.7;
    example.rule.batch_size += 3;
    history.edit(example.network, example.rule, example.state);
  }
  CHECK(history.bytes() <= 30000);
  for (std::size_t step = 0; step < all.size(); step += 13) {
    CHECK(testing::same_bits(history.reach(static_cast<std::int64_t>(step)), all[step]));
  }
}
