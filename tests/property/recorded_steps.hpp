#pragma once
#include "engine/trace/record.hpp"
#include "engine/train/trainer.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace nn::testing {

/// Records and trains five steps; true if all numbers stayed finite. `augmented`: whether the traces must say so.
inline bool records_what_it_trains(const Example& example, bool augmented) {
  Trainer trainer(example.network, example.rule, example.data, example.state);
  BatchPlan plan(example.data->train_count, example.rule.seed, example.rule.shuffle);
  TrainingState state = example.state;
  for (int step = 0; step < 5; ++step) {
    const std::span<const Index> batch = plan.batch(state.position, example.rule.batch_size);
    const Recording recording = record(example.network, example.rule, state, *example.data, batch);
    trainer.step();
    CAPTURE(step);
    REQUIRE(same_bits(recording.after, trainer.state()));
    REQUIRE(recording.trace.augmented == augmented);
    if (std::isfinite(recording.trace.loss)) REQUIRE(recording.trace.loss == trainer.last_batch_loss());
    state = recording.after;
  }
  return state.parameters.allFinite();
}

}  // namespace nn::testing
