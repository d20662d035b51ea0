#include "engine/trace/record.hpp"
#include "engine/train/trainer.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

using namespace nn;

TEST_CASE("recording a step and training it lead to the same bits") {
  int finite = 0;
  for (std::uint64_t number = 0; number < 600; ++number) {
    const testing::Example example = testing::random_example(number);
    Trainer trainer(example.network, example.rule, example.data, example.state);
    BatchPlan plan(example.data->train_count, example.rule.seed);
    TrainingState state = example.state;
    for (int step = 0; step < 5; ++step) {
      const std::span<const Index> batch = plan.batch(state.position, example.rule.batch_size);
      const Recording recording = record(example.network, example.rule, state, *example.data, batch);
      trainer.step();
      CAPTURE(number);
      CAPTURE(step);
      REQUIRE(testing::same_bits(recording.after, trainer.state()));
      if (std::isfinite(recording.trace.loss)) REQUIRE(recording.trace.loss == trainer.last_batch_loss());
      state = recording.after;
    }
    finite += state.parameters.allFinite();
  }
  CHECK(finite > 550);
}
