#include "engine/train/response.hpp"
#include "engine/train/trainer.hpp"
#include "tests/bench/example_scenes.hpp"

#include <benchmark/benchmark.h>

using namespace nn;

namespace {

void train_steps(benchmark::State& state, const testing::Example& example) {
  Trainer trainer(example.network, example.rule, example.data, example.state);
  for (auto _ : state) trainer.step();
  state.SetItemsProcessed(state.iterations() * example.rule.batch_size);
}

void train_epochs(benchmark::State& state, const testing::Example& example) {
  Trainer trainer(example.network, example.rule, example.data, example.state);
  for (auto _ : state) {
    do trainer.step();
    while (!trainer.step_ends_epoch());
  }
  state.SetItemsProcessed(state.iterations() * example.data->train_count);
}

void step_2_8_8_1(benchmark::State& state) { train_steps(state, testing::spiral()); }
void epoch_2_8_8_1(benchmark::State& state) { train_epochs(state, testing::spiral()); }
void step_784_128_10_synthetic_bytes(benchmark::State& state) {
  train_steps(state, testing::wide_network_on_synthetic_bytes());
}
void epoch_784_128_10_synthetic_bytes(benchmark::State& state) {
  train_epochs(state, testing::wide_network_on_synthetic_bytes());
}
void response_maps_2_8_8_1_at_64(benchmark::State& state) {
  const testing::Example example = testing::spiral();
  for (auto _ : state) {
    benchmark::DoNotOptimize(response_maps(example.network, example.state.parameters, Plane{}, 64));
  }
}

BENCHMARK(step_2_8_8_1);
BENCHMARK(epoch_2_8_8_1);
BENCHMARK(step_784_128_10_synthetic_bytes)->Unit(benchmark::kMillisecond);
BENCHMARK(epoch_784_128_10_synthetic_bytes)->Unit(benchmark::kSecond)->Iterations(1);
BENCHMARK(response_maps_2_8_8_1_at_64)->Unit(benchmark::kMillisecond);

}  // namespace
