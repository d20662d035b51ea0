#include "engine/trace/record.hpp"
#include "tests/bench/example_scenes.hpp"

#include <benchmark/benchmark.h>

using namespace nn;

namespace {

void record_one(benchmark::State& state, const testing::Example& example) {
  const std::vector<Index> columns{0};
  for (auto _ : state) {
    benchmark::DoNotOptimize(record(example.network, example.rule, example.state, *example.data, columns));
  }
}

void record_trace_2_8_8_1(benchmark::State& state) { record_one(state, testing::spiral()); }
void record_trace_784_128_10_synthetic_bytes(benchmark::State& state) {
  record_one(state, testing::wide_network_on_synthetic_bytes());
}

BENCHMARK(record_trace_2_8_8_1)->Unit(benchmark::kMicrosecond);
BENCHMARK(record_trace_784_128_10_synthetic_bytes)->Unit(benchmark::kMillisecond);

}  // namespace
