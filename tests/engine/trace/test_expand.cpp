#include "engine/trace/expand.hpp"

#include "engine/trace/record.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

using namespace nn;

TEST_CASE("a neuron's sum is written out term by term") {
  const testing::Example example = testing::worked_example();
  const std::vector<Index> columns{0};
  const Trace trace = record(example.network, example.rule, example.state, *example.data, columns).trace;
  const std::vector<Term> terms = expand(trace, 0, 0, 0);
  REQUIRE(terms.size() == 3);
  CHECK(terms[0].left == Scalar{trace.layers[0].weight, 0, 0});
  CHECK(terms[0].right == Scalar{trace.input, 0, 0});
  CHECK(terms[0].left_value == 0.15);
  CHECK(terms[0].right_value == 0.05);
  CHECK(terms[0].product == 0.15 * 0.05);
  CHECK(terms[1].sum == 0.15 * 0.05 + 0.20 * 0.10);
  CHECK(terms[2].left_value == 0.35);
  CHECK(terms[2].right.tensor == -1);
  CHECK(terms[2].sum == trace.tensor(trace.layers[0].preactivation)(0, 0));
}

TEST_CASE("blame flows back along the weights") {
  const testing::Example example = testing::worked_example();
  const std::vector<Index> columns{0};
  const Trace trace = record(example.network, example.rule, example.state, *example.data, columns).trace;
  const std::vector<Term> terms = expand(trace, 8, 1, 0);  // into_input of the output layer, second hidden unit
  REQUIRE(terms.size() == 2);
  CHECK(terms[0].left_value == 0.45);
  CHECK(terms[1].left_value == 0.55);
  CHECK(terms[0].right == Scalar{trace.layers[1].delta, 0, 0});
  const auto& step = std::get<IntoInput>(trace.steps[8].what);
  CHECK(terms[1].sum == trace.tensor(step.d_input)(1, 0));
}

TEST_CASE("an update shows the old value, the gradient, what is taken and the new value") {
  const testing::Example example = testing::worked_example();
  const std::vector<Index> columns{0};
  const Trace trace = record(example.network, example.rule, example.state, *example.data, columns).trace;
  const std::vector<Term> terms = expand(trace, 12, 0, 0);
  REQUIRE(terms.size() == 2);  // frozen bias
  CHECK(terms[0].left_value == 0.40);
  CHECK(terms[0].product == doctest::Approx(0.5 * 0.082167040564).epsilon(1e-11));
  CHECK(terms[0].left_value - terms[0].product == terms[0].sum);
  CHECK(terms[0].sum == doctest::Approx(0.358916479718).epsilon(1e-11));
}
