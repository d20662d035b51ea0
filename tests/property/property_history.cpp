#include "engine/train/history.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

using namespace nn;

TEST_CASE("history replays random runs to the bit") {
  for (std::uint64_t number = 0; number < 60; ++number) {
    const testing::Example example = testing::random_example(number);
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
