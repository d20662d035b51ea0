#include "engine/trace/position.hpp"
#include "engine/trace/record.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

using namespace nn;

namespace {

Trace random_trace(std::uint64_t number) {
  const testing::Example example = testing::random_example(number);
  return record(example.network, example.rule, example.state, *example.data, testing::all_columns(*example.data)).trace;
}

}  // namespace

TEST_CASE("back after forward is the identity, at every size, on every trace") {
  for (std::uint64_t number = 0; number < 60; ++number) {
    const Trace trace = random_trace(number);
    for (const Granularity size : granularities()) {
      CAPTURE(number);
      CAPTURE(id_of(size));
      Position place = first_position();
      while (const std::optional<Position> after = next(trace, place, size)) {
        REQUIRE(precedes(place, *after));
        REQUIRE(previous(trace, *after, size) == place);
        place = *after;
      }
      REQUIRE(place == last_position(trace, size));
      REQUIRE(same_knowledge(trace, place, last_position(trace)));
    }
  }
}

TEST_CASE("knowledge only grows, and every row becomes known when its unit is done") {
  for (std::uint64_t number = 0; number < 20; ++number) {
    const Trace trace = random_trace(number);
    const auto known_rows = [&trace](const Position& place) {
      std::vector<bool> known;
      for (std::size_t id = 0; id < trace.tensors.size(); ++id) {
        for (Index row = 0; row < trace.tensors[id].rows(); ++row) {
          known.push_back(is_known(trace, place, static_cast<TensorId>(id), static_cast<int>(row)));
        }
      }
      return known;
    };
    Position place = first_position();
    std::vector<bool> before = known_rows(place);
    while (const std::optional<Position> after = next(trace, place, Granularity::term)) {
      const std::vector<bool> now = known_rows(*after);
      for (std::size_t i = 0; i < now.size(); ++i) REQUIRE(now[i] >= before[i]);
      before = now;
      place = *after;
    }
    for (const bool known : before) REQUIRE(known);
  }
}
