// Going through the steps of a run: 100,000 updates of 2-8-8-1, any of them shown again. One iteration is one position.
#include "engine/train/history.hpp"
#include "tests/bench/example_scenes.hpp"

#include <benchmark/benchmark.h>

#include <map>

using namespace nn;

namespace {

constexpr std::int64_t run_length = 100'000;

/// A run of which history has seen every `spacing`-th state: 25 is one epoch a frame; 5,000 is what the worker makes
/// between two pictures when it trains as fast as it can.
const History& history_seen_every(std::int64_t spacing) {
  static std::map<std::int64_t, History> histories;
  const auto [found, is_new] = histories.try_emplace(spacing);
  if (!is_new) return found->second;
  const testing::Example example = testing::spiral();
  found->second.restart(example.network, example.rule, example.data, example.state);
  Trainer trainer(example.network, example.rule, example.data, example.state);
  while (trainer.steps() < run_length) {
    trainer.step();
    if (trainer.steps() % spacing == 0) found->second.visit(trainer.state());
  }
  return found->second;
}

/// `next` makes one position of the one before.
template <class Next>
void scrub(benchmark::State& state, std::int64_t first, Next next) {
  History history = history_seen_every(state.range(0));  // a copy: what is visited on the way is the bench's own
  std::int64_t step = first;
  for (auto _ : state) {
    benchmark::DoNotOptimize(history.revisit(step));
    step = next(step);
  }
  state.SetItemsProcessed(state.iterations());
}

void scrub_at_random(benchmark::State& state) {
  Random random(3, Stream::data);
  scrub(state, 77'777, [&](std::int64_t) { return static_cast<std::int64_t>(random.below(run_length + 1)); });
}
void scrub_forwards(benchmark::State& state) {
  scrub(state, 0, [](std::int64_t step) { return (step + 1) % run_length; });
}
void scrub_backwards(benchmark::State& state) {
  scrub(state, run_length, [](std::int64_t step) { return step > 0 ? step - 1 : run_length; });
}

BENCHMARK(scrub_at_random)->Arg(25)->Arg(5000)->Unit(benchmark::kMillisecond);
BENCHMARK(scrub_forwards)->Arg(25)->Arg(5000)->Unit(benchmark::kMillisecond);
BENCHMARK(scrub_backwards)->Arg(25)->Arg(5000)->Unit(benchmark::kMillisecond);

}  // namespace
