#include "engine/trace/position.hpp"

#include "engine/trace/record.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

using namespace nn;

namespace {

Trace worked_trace() {
  const testing::Example example = testing::worked_example();
  return record(example.network, example.rule, example.state, *example.data, testing::all_columns(*example.data)).trace;
}

std::vector<Position> walk(const Trace& trace, Granularity size) {
  std::vector<Position> places{first_position()};
  while (const std::optional<Position> place = next(trace, places.back(), size)) places.push_back(*place);
  return places;
}

}  // namespace

TEST_CASE("sizes stand within each other, and out is the way back in") {
  for (const Granularity size : granularities()) {
    CAPTURE(id_of(size));
    const std::optional<Granularity> inner = within(size), outer = enclosing(size);
    CHECK(inner.has_value() == (size != Granularity::term));
    CHECK(outer.has_value() == (size != Granularity::epoch));
    if (inner && size != Granularity::sample) CHECK(enclosing(*inner) == size);  // a sample is an update too
  }
}

TEST_CASE("granularity ids go there and back") {
  for (const Granularity size : granularities()) CHECK(granularity_from_id(id_of(size)) == size);
}

TEST_CASE("the worked example takes so many presses at each size") {
  const Trace trace = worked_trace();
  CHECK(walk(trace, Granularity::operation).size() == 14);
  // affine 2, activate 2, twice; loss 1; backward 6 steps of 2 rows; updates 2 x 2
  CHECK(walk(trace, Granularity::neuron).size() == 1 + 8 + 1 + 12 + 4);
  // affine 2 x 3, activate 2, twice; loss 2; elementwise 2 three times; parameters 2 x 3 twice; input 2 x 2;
  // updates 2 x 2 twice
  CHECK(walk(trace, Granularity::term).size() == 1 + 16 + 2 + 6 + 12 + 4 + 8);
  // hidden, output; loss; output, hidden; hidden, output
  CHECK(walk(trace, Granularity::layer).size() == 1 + 2 + 1 + 2 + 2);
  CHECK(walk(trace, Granularity::pass).size() == 5);
  CHECK(walk(trace, Granularity::pass).back() == last_position(trace));
}

TEST_CASE("stepping by term visits the first neuron's terms one by one") {
  const Trace trace = worked_trace();
  const std::vector<Position> places = walk(trace, Granularity::term);
  CHECK(places[1] == Position{0, 0, 0});
  CHECK(places[2] == Position{0, 0, 1});
  CHECK(places[3] == Position{0, 0, 2});
  CHECK(places[4] == Position{0, 1, 0});
  CHECK(places[7] == Position{1, 0, 0});
}

TEST_CASE("a larger size completes what is begun, or takes it back") {
  const Trace trace = worked_trace();
  const Position inside{2, 0, 1};
  CHECK(next(trace, inside, Granularity::neuron) == Position{2, 0, -1});
  CHECK(next(trace, inside, Granularity::operation) == Position{2, -1, -1});
  CHECK(next(trace, inside, Granularity::layer) == Position{3, -1, -1});
  CHECK(next(trace, inside, Granularity::pass) == Position{3, -1, -1});
  CHECK(previous(trace, inside, Granularity::neuron) == Position{1, 1, -1});
  CHECK(previous(trace, inside, Granularity::operation) == Position{1, -1, -1});
  CHECK(previous(trace, inside, Granularity::layer) == Position{1, -1, -1});
  CHECK(previous(trace, inside, Granularity::pass) == first_position());
}

TEST_CASE("the last unit done is the step done") {
  const Trace trace = worked_trace();
  const Position unit{2, 1, -1}, term{2, 1, 2}, step{2, -1, -1};
  CHECK(same_knowledge(trace, unit, step));
  CHECK(same_knowledge(trace, term, step));
  CHECK_FALSE(same_knowledge(trace, Position{2, 0, -1}, step));
  CHECK(next(trace, unit, Granularity::operation) == Position{3, -1, -1});
  CHECK(next(trace, term, Granularity::neuron) == Position{3, 0, -1});
  CHECK(previous(trace, step, Granularity::neuron) == Position{2, 0, -1});
  CHECK(previous(trace, step, Granularity::term) == Position{2, 1, 1});
}

TEST_CASE("there is nothing before the first place and after the last") {
  const Trace trace = worked_trace();
  for (const Granularity size : granularities()) {
    CHECK_FALSE(previous(trace, first_position(), size));
    CHECK_FALSE(next(trace, last_position(trace), size));
  }
}

TEST_CASE("places are ordered in time") {
  CHECK(precedes({-1, -1, -1}, {0, 0, 0}));
  CHECK(precedes({0, 0, 0}, {0, 0, 1}));
  CHECK(precedes({0, 0, 1}, {0, 0, -1}));
  CHECK(precedes({0, 0, -1}, {0, 1, 0}));
  CHECK(precedes({0, 1, -1}, {0, -1, -1}));
  CHECK(precedes({0, -1, -1}, {1, 0, 0}));
  CHECK_FALSE(precedes({0, -1, -1}, {0, -1, -1}));
}

TEST_CASE("rows become known one after another") {
  const Trace trace = worked_trace();
  const TensorId z = trace.layers[0].preactivation, a = trace.layers[0].activation;
  CHECK(is_known(trace, first_position(), trace.input, 0));
  CHECK(is_known(trace, first_position(), trace.layers[1].weight, 1));
  CHECK_FALSE(is_known(trace, first_position(), z, 0));
  CHECK_FALSE(is_known(trace, {0, 0, 1}, z, 0));
  CHECK(is_known(trace, {0, 0, 2}, z, 0));
  CHECK(is_known(trace, {0, 0, -1}, z, 0));
  CHECK_FALSE(is_known(trace, {0, 0, -1}, z, 1));
  CHECK_FALSE(is_known(trace, {0, 0, -1}, z, -1));
  CHECK(is_known(trace, {0, 1, -1}, z, -1));
  CHECK(is_known(trace, {0, -1, -1}, z, 1));
  CHECK_FALSE(is_known(trace, {0, -1, -1}, a, 0));
  CHECK(writer_of(trace, a) == 1);
  CHECK(writer_of(trace, trace.input) == -1);
}

TEST_CASE("within a row of a weight, entries become known one by one") {
  const Trace trace = worked_trace();
  const TensorId d_weight = trace.layers[1].d_weight;
  const int step = writer_of(trace, d_weight);
  CHECK(is_known(trace, {step, 0, 0}, d_weight, 0, 0));
  CHECK_FALSE(is_known(trace, {step, 0, 0}, d_weight, 0, 1));
  CHECK(is_known(trace, {step, 0, 1}, d_weight, 0, 1));
  CHECK_FALSE(is_known(trace, {step, 0, 1}, d_weight, 1, 0));
  CHECK_FALSE(is_known(trace, {step, 0, 1}, trace.layers[1].d_bias, 0, 0));
  CHECK(is_known(trace, {step, 0, 2}, trace.layers[1].d_bias, 0, 0));
}
