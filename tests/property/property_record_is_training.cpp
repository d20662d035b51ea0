#include "engine/trace/record.hpp"
#include "engine/train/trainer.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

using namespace nn;

namespace {

/// Records and trains five steps; true if all numbers stayed finite. `augmented`: whether the traces must say so.
bool records_what_it_trains(const testing::Example& example, bool augmented) {
  Trainer trainer(example.network, example.rule, example.data, example.state);
  BatchPlan plan(example.data->train_count, example.rule.seed, example.rule.shuffle);
  TrainingState state = example.state;
  for (int step = 0; step < 5; ++step) {
    const std::span<const Index> batch = plan.batch(state.position, example.rule.batch_size);
    const Recording recording = record(example.network, example.rule, state, *example.data, batch);
    trainer.step();
    CAPTURE(step);
    REQUIRE(testing::same_bits(recording.after, trainer.state()));
    REQUIRE(recording.trace.augmented == augmented);
    if (std::isfinite(recording.trace.loss)) REQUIRE(recording.trace.loss == trainer.last_batch_loss());
    state = recording.after;
  }
  return state.parameters.allFinite();
}

}  // namespace

TEST_CASE("recording a step and training it lead to the same bits") {
  int finite = 0;
  for (std::uint64_t number = 0; number < 600; ++number) {
    CAPTURE(number);
    finite += records_what_it_trains(testing::random_example(number), false);
  }
  CHECK(finite > 550);
}

TEST_CASE("recording a step and training it lead to the same bits where examples are varied or not shuffled") {
  int finite = 0;
  for (std::uint64_t number = 0; number < 200; ++number) {
    CAPTURE(number);
    testing::Example example = testing::random_example(number);
    example.rule.augmentation.noise = 0.1;
    example.rule.shuffle = number % 3 != 0;
    if (number % 2 == 0) testing::make_images(example);
    finite += records_what_it_trains(example, true);
  }
  CHECK(finite > 180);
}
