#include "engine/train/history.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

using namespace nn;

TEST_CASE("history stays within its budget and keeps its keyframes evenly apart") {
  const testing::Example example = testing::random_example(3);
  Trainer trainer(example.network, example.rule, example.data, example.state);
  History history(40'000);
  history.restart(example.network, example.rule, example.data, trainer.state());
  constexpr std::int64_t steps = 3000;
  for (std::int64_t step = 1; step <= steps; ++step) {
    trainer.step();
    history.visit(trainer.state());
    REQUIRE(history.bytes() <= 40'000);
  }
  CHECK(history.bytes() > 15'000);  // and makes use of it
  std::int64_t longest = 0;
  for (std::int64_t step = 0; step <= steps; ++step) longest = std::max(longest, history.way_to(step).distance());
  const auto keyframes = static_cast<std::int64_t>(history.bytes() / (sizeof(TrainingState) + 8 * static_cast<std::size_t>(trainer.state().parameters.size())));
  CHECK(longest <= 6 * steps / keyframes);
}

TEST_CASE("history replays random runs to the bit") {
  for (std::uint64_t number = 0; number < 110; ++number) {
    testing::Example example = testing::random_example(number);
    if (number >= 90) testing::silence_and_freeze(example, number);
    else if (number >= 60) {  // examples varied, and sometimes in their own order
      example.rule.augmentation.noise = 0.2;
      example.rule.shuffle = number % 4 != 0;
      if (number % 2 == 0) testing::make_images(example);
    }
    Trainer trainer(example.network, example.rule, example.data, example.state);
    History history(8000);
    history.restart(example.network, example.rule, example.data, trainer.state());
    std::vector<TrainingState> states{trainer.state()};
    for (int i = 0; i < 40; ++i) {
      trainer.step();
      states.push_back(trainer.state());
      if (i % 3 == 0 || i == 39) history.visit(states.back());
    }
    for (std::size_t step = 0; step < states.size(); step += 7) {
      CAPTURE(number);
      REQUIRE(testing::same_bits(history.reach(static_cast<std::int64_t>(step)), states[step]));
    }
  }
}
