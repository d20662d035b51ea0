#include "engine/trace/expand.hpp"
#include "engine/trace/record.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace nn;

namespace {

/// An update whose biases do not move: it has no gradient of them.
bool stays(const Step& step) {
  const NamedTensors reads = reads_of(step);
  const auto has = [&reads](std::string_view name) {
    return std::any_of(reads.begin(), reads.end(), [name](const auto& read) { return read.first == name; });
  };
  return has("d_weight") && !has("d_bias");
}

/// The recorded value that the last term of a unit arrives at.
double recorded(const Trace& trace, const Step& step, int unit, Index example) {
  const NamedTensors writes = writes_of(step);
  const auto tensor = [&](std::string_view name) -> const Matrix& {
    for (const auto& [written, id] : writes) {
      if (written == name) return trace.tensor(id);
    }
    return trace.tensor(writes.front().second);
  };
  if (std::holds_alternative<MeasureLoss>(step.what)) return tensor("losses")(0, example);
  if (std::holds_alternative<IntoParameters>(step.what)) return tensor("d_bias")(unit, 0);
  if (std::holds_alternative<ThroughActivation>(step.what)) return tensor("delta")(unit, example);
  if (std::holds_alternative<SumSquares>(step.what)) return tensor("squares")(0, 0);
  // A row of a weight, and behind it, where the step has one, the bias.
  for (const std::string_view name : {"shared", "updated_bias", "decayed_bias", "clipped_bias"}) {
    if (step.phase != Phase::update || (name == "updated_bias" && stays(step))) continue;
    for (const auto& [written, id] : writes) {
      if (written == name) return trace.tensor(id)(unit, 0);
    }
  }
  for (const std::string_view name : {"total", "updated_weight", "decayed_weight", "clipped_weight", "limited_weight"}) {
    for (const auto& [written, id] : writes) {
      if (written == name) return trace.tensor(id)(unit, trace.tensor(id).cols() - 1);
    }
  }
  const Matrix& first = trace.tensor(writes.front().second);
  return first(unit, std::min(example, first.cols() - 1));
}

}  // namespace

TEST_CASE("every unit written out term by term arrives at the recorded value, to the bit") {
  for (std::uint64_t number = 0; number < 120; ++number) {
    testing::Example example = testing::random_example(number);
    if (number >= 80) testing::silence_and_freeze(example, number);
    const Trace trace =
        record(example.network, example.rule, example.state, *example.data, testing::all_columns(*example.data)).trace;
    for (int index = 0; index < trace.step_count(); ++index) {
      const Step& step = trace.steps[static_cast<std::size_t>(index)];
      for (int unit = 0; unit < unit_count(trace, index); ++unit) {
        for (const Index column : {Index{0}, trace.sample_count() - 1}) {
          CAPTURE(number);
          CAPTURE(kind_of(step));
          const std::vector<Term> terms = expand(trace, index, unit, column);
          REQUIRE(static_cast<int>(terms.size()) == term_count(trace, index));
          REQUIRE(terms.back().sum == recorded(trace, step, unit, column));
        }
      }
    }
  }
}
