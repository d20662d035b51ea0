#include "engine/train/evaluate.hpp"

#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace nn;

namespace {

/// The exact XOR network of reference-numbers.md.
testing::Example xor_network() {
  testing::Example example;
  example.network.inputs = 2;
  example.network.layers = {testing::layer(2, ActivationKind::sigmoid), testing::layer(1, ActivationKind::sigmoid)};
  Matrix inputs(2, 4), targets(1, 4);
  inputs << 0, 0, 1, 1, 0, 1, 0, 1;
  targets << 0, 1, 1, 0;
  example.data = testing::dataset(inputs, targets);
  example.state.parameters.resize(9);
  example.state.parameters << 20, -20, 20, -20, -10, 30, 20, 20, -30;
  return example;
}

}  // namespace

TEST_CASE("the exact XOR network answers as published") {
  const testing::Example example = xor_network();
  const Matrix answers = predict(example.network, example.state.parameters, std::get<Matrix>(example.data->inputs));
  for (Index i = 0; i < 4; ++i) {
    CHECK(answers(0, i) == doctest::Approx(example.data->targets(0, i) > 0 ? 0.99995452 : 0.00004544).epsilon(1e-6));
  }
  const Score score = evaluate(example.network, Precision::float64, example.state.parameters, *example.data, 0, 4);
  CHECK(*score.accuracy == 1);
  CHECK(score.examples == 4);
}

TEST_CASE("accuracy counts by sign, by half or by the largest output") {
  testing::Example example = xor_network();
  Dataset data = *example.data;
  data.targets << -1, 1, 1, -1;  // the network answers above 0 always: two of four are right
  CHECK(*evaluate(example.network, Precision::float64, example.state.parameters, data, 0, 4).accuracy == 0.5);
  NetworkSpec two;
  two.inputs = 2;
  two.layers = {testing::layer(2, ActivationKind::linear)};
  Vector swap(6);
  swap << 0, 1, 1, 0, 0, 0;
  Matrix inputs(2, 3), targets(2, 3);
  inputs << 0, 1, 0, 1, 0, 1;
  targets << 1, 0, 0, 0, 1, 1;
  Dataset classes = *testing::dataset(inputs, targets);
  CHECK(*evaluate(two, Precision::float32, swap, classes, 0, 3).accuracy == doctest::Approx(2.0 / 3));
  CHECK(*evaluate(two, Precision::float32, swap, classes, 1, 1).accuracy == 1);
  classes.task = Task::regression;
  CHECK_FALSE(evaluate(two, Precision::float64, swap, classes, 0, 3).accuracy);
}

TEST_CASE("blocks do not change the mean loss; dropout is off") {
  testing::Example example = testing::spiral();
  GeneratorSpec spec;
  spec.samples = 1300;
  const Dataset data = generate(spec);
  const Matrix answers = predict(example.network, example.state.parameters, std::get<Matrix>(data.inputs));
  const double expected = 0.5 * (answers - data.targets).squaredNorm() / 1300;
  example.network.layers[0].dropout = 0.5;
  const Score score = evaluate(example.network, Precision::float64, example.state.parameters, data, 0, 1300);
  CHECK(*score.loss == doctest::Approx(expected).epsilon(1e-13));
}

TEST_CASE("splits, limits, empty splits and cancelling") {
  testing::Example example = testing::spiral();
  const Vector& parameters = example.state.parameters;
  const Scores all = evaluate_splits(example.network, Precision::float64, parameters, *example.data);
  CHECK(all.train.examples == 250);
  CHECK(all.test.examples == 250);
  CHECK(evaluate_splits(example.network, Precision::float64, parameters, *example.data, 40).test.examples == 40);
  Dataset no_test = *example.data;
  no_test.train_count = no_test.size();
  CHECK_FALSE(evaluate_splits(example.network, Precision::float64, parameters, no_test).test.loss);
  const std::atomic<bool> cancel{true};
  CHECK_FALSE(evaluate(example.network, Precision::float64, parameters, *example.data, 0, 250, &cancel).loss);
}
