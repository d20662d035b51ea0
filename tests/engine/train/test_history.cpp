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

TEST_CASE("an edit in the past leads elsewhere, and what lay after it is reached no more on this line") {
  testing::Example example = adam_spiral();
  const std::vector<TrainingState> states = run(example, 50);
  History history;
  history.restart(example.network, example.rule, example.data, states[0]);
  history.visit(states[20]);
  history.visit(states[50]);
  example.state = states[30];
  example.state.parameters(0) = 2;
  example.rule.learning_rate = 0.01;
  CHECK(history.edit(example.network, example.rule, example.state).has_value());
  CHECK(history.last_step() == 30);
  CHECK_FALSE(history.can_reach(31));
  const std::vector<TrainingState> branch = run(example, 25);
  history.visit(branch[25]);
  CHECK(testing::same_bits(history.reach(29), states[29]));
  CHECK(testing::same_bits(history.reach(30), branch[0]));
  CHECK(testing::same_bits(history.reach(45), branch[15]));
}

namespace {

/// A run of 200 updates that was changed at 120, at 80 and at 40, each time for 100 more; all states of each line.
struct Lines {
  History history;
  std::vector<std::vector<TrainingState>> states;  ///< of each line, the last one is the present
  std::vector<int> numbers;                        ///< of the lines that were left

  explicit Lines(std::size_t budget, std::int64_t seen_every = 1) : history(budget) {
    testing::Example example = adam_spiral();
    history.restart(example.network, example.rule, example.data, example.state);
    states.push_back(run(example, 200));
    for (std::size_t i = 1; i <= 200; i += static_cast<std::size_t>(seen_every)) history.visit(states[0][i]);
    history.visit(states[0][200]);
    for (const std::size_t fork : {120, 80, 40}) {
      example.state = states.back()[fork];
      example.rule.learning_rate *= 1.5;
      const std::optional<int> left = history.edit(example.network, example.rule, example.state);
      REQUIRE(left.has_value());
      numbers.push_back(*left);
      std::vector<TrainingState> line(states.back().begin(), states.back().begin() + static_cast<std::ptrdiff_t>(fork));
      for (const TrainingState& state : run(example, 100)) line.push_back(state);
      for (std::size_t i = fork + 1; i < line.size(); ++i) history.visit(line[i]);
      states.push_back(std::move(line));
    }
  }

  void check_present(const std::vector<TrainingState>& expected) const {
    CHECK(history.last_step() == static_cast<std::int64_t>(expected.size()) - 1);
    for (std::size_t step = 0; step < expected.size(); ++step)
      REQUIRE(testing::same_bits(history.reach(static_cast<std::int64_t>(step)), expected[step]));
  }
};

}  // namespace

TEST_CASE("a left line is reached again to the bit, over all its steps, within the budget") {
  for (const std::size_t budget : {std::size_t{64} << 20, std::size_t{60'000}}) {
    CAPTURE(budget);
    Lines lines(budget);
    CHECK(lines.history.bytes() <= budget);
    lines.check_present(lines.states[3]);
    std::vector<int> numbers = lines.numbers;
    for (const std::size_t line : {0, 2, 1, 0}) {  // from line to line, each is left in turn
      REQUIRE(lines.history.has_line(numbers[line]));
      const int left = lines.history.take(numbers[line]);
      CHECK(lines.history.has_line(left));
      CHECK_FALSE(lines.history.has_line(numbers[line]));
      lines.check_present(lines.states[line]);
      CHECK(lines.history.bytes() <= budget);
      if (line == 2) numbers[0] = left;  // line 0 was the present one
      if (line == 1) numbers[2] = left;
    }
  }
}

TEST_CASE("lines share what lies before they part; what the last of them held is given back") {
  const testing::Example example = adam_spiral();
  const std::vector<TrainingState> states = run(example, 100);
  History history;
  history.restart(example.network, example.rule, example.data, states[0]);
  for (const TrainingState& state : states) history.visit(state);
  const std::size_t one = history.bytes();
  history.edit(example.network, example.rule, states[99]);
  CHECK(history.bytes() < one + one / 4);
  const History copy = history;
  CHECK(copy.bytes() == history.bytes());
  auto others = std::make_shared<Dataset>(*example.data);
  history.restart(example.network, example.rule, others, states[0]);
  History fresh;
  fresh.restart(example.network, example.rule, others, states[0]);
  CHECK(history.bytes() == fresh.bytes());
}

TEST_CASE("the oldest line goes first: beyond sixteen of them, and where pinned keyframes alone exceed the budget") {
  testing::Example example = adam_spiral();
  const std::vector<TrainingState> states = run(example, 60);
  for (const std::size_t budget : {std::size_t{64} << 20, std::size_t{70'000}}) {
    History history(budget);
    history.restart(example.network, example.rule, example.data, states[0]);
    std::vector<int> numbers;
    for (int i = 0; i < 20; ++i) {
      history.visit(states[60]);
      example.rule.learning_rate *= 0.9;
      const std::optional<int> left = history.edit(example.network, example.rule, states[static_cast<std::size_t>(40 + i)]);
      REQUIRE(left.has_value());
      numbers.push_back(*left);
      CHECK(history.bytes() <= budget);
    }
    CHECK_FALSE(history.has_line(numbers.front()));
    std::size_t kept = 0;
    while (kept < numbers.size() && history.has_line(numbers[numbers.size() - 1 - kept])) ++kept;
    for (std::size_t i = 0; i + kept < numbers.size(); ++i) CHECK_FALSE(history.has_line(numbers[i]));
    CHECK((budget > 1'000'000 ? kept == History::most_left_lines : kept < History::most_left_lines));
  }
}

TEST_CASE("a run begun anew with the same examples leaves the line before; an edit at the last step leaves none") {
  const testing::Example example = adam_spiral();
  const std::vector<TrainingState> states = run(example, 30);
  History history;
  CHECK_FALSE(history.restart(example.network, example.rule, example.data, states[0]).has_value());
  CHECK_FALSE(history.restart(example.network, example.rule, example.data, states[0]).has_value());  // it held no update
  history.visit(states[30]);
  CHECK_FALSE(history.edit(example.network, example.rule, states[30]).has_value());
  const std::optional<int> left = history.restart(example.network, example.rule, example.data, states[0]);
  REQUIRE(left.has_value());
  CHECK(history.last_step() == 0);
  history.take(*left);
  CHECK(testing::same_bits(history.reach(29), states[29]));
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
