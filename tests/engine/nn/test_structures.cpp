// Units and layers beyond the fully connected one: maxout, partly connected layers, the perceptron and its rule,
// McCulloch-Pitts units, several labels at once.
#include "engine/trace/record.hpp"
#include "engine/train/evaluate.hpp"
#include "engine/train/gradient_check.hpp"
#include "engine/train/metrics.hpp"
#include "engine/train/trainer.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace nn;

namespace {

/// One layer of `units` steps on two inputs, all weights and biases given.
testing::Example step_units(const Matrix& weight, double threshold, const Matrix& inputs, const Matrix& targets) {
  testing::Example example;
  example.network.inputs = weight.cols();
  example.network.layers = {testing::layer(weight.rows(), ActivationKind::step)};
  example.network.layers[0].activation.threshold = threshold;
  example.network.layers[0].frozen = true;
  example.data = testing::dataset(inputs, targets);
  example.state = initial_state(example.network, example.rule);
  weight_of(example.state.parameters, ParameterLayout(example.network).layer(0)) = weight;
  return example;
}

Matrix truth_table() {
  Matrix inputs(2, 4);
  inputs << 0, 0, 1, 1, 0, 1, 0, 1;
  return inputs;
}

/// A single step that learns by the perceptron criterion, one example at a time.
testing::Example perceptron(const Matrix& inputs, const Matrix& targets, double rate) {
  testing::Example example;
  example.network.inputs = inputs.rows();
  example.network.loss = LossKind::perceptron;
  example.network.layers = {testing::layer(targets.rows(), ActivationKind::step)};
  example.network.layers[0].init = InitializerKind::zeros;
  example.rule.learning_rate = rate;
  example.rule.batch_size = 1;
  example.data = testing::dataset(inputs, targets);
  example.state = initial_state(example.network, example.rule);
  return example;
}

double loss_now(const testing::Example& example, const TrainingState& state) {
  return *evaluate(example.network, example.rule.precision, state.parameters, *example.data, 0, example.data->size()).loss;
}

}  // namespace

TEST_CASE("maxout gives the largest piece, and the first of equal ones takes the gradient") {
  const Activation maxout{ActivationKind::maxout, 0, 0, 0, 3};
  Matrix z(6, 2), a(2, 2), slope(6, 2), upstream(2, 2), delta(6, 2);
  z << 1, -5, 3, -2, 2, -2, 0, 4, 0, 9, 0, 8;
  activate<double>(maxout, z, a);
  CHECK(a(0, 0) == 3);
  CHECK(a(1, 0) == 0);
  CHECK(a(0, 1) == -2);
  CHECK(a(1, 1) == 9);
  slope_of<double>(maxout, z, a, slope);
  Matrix wanted(6, 2);
  wanted << 0, 0, 1, 1, 0, 0, 1, 0, 0, 1, 0, 0;
  CHECK(slope == wanted);
  upstream << 0.5, -1, 2, 7;
  through_slope<double>(upstream, slope, delta);
  wanted << 0, 0, 0.5, -1, 0, 0, 2, 0, 0, 7, 0, 0;
  CHECK(delta == wanted);
  z(4, 0) = std::numeric_limits<double>::quiet_NaN();
  activate<double>(maxout, z, a);
  CHECK(std::isnan(a(1, 0)));
}

TEST_CASE("maxout with two pieces of which one is kept at zero is ReLU") {
  testing::Example relu = testing::spiral();
  for (LayerSpec& layer : relu.network.layers) layer.activation.kind = ActivationKind::relu;
  relu.network.layers.back().activation.kind = ActivationKind::tanh;
  testing::Example maxout = relu;
  for (std::size_t i = 0; i < 2; ++i) maxout.network.layers[i].activation = {ActivationKind::maxout};
  const ParameterLayout narrow(relu.network), wide(maxout.network);
  CHECK(wide.layer(0).rows == 2 * narrow.layer(0).rows);
  maxout.state = initial_state(maxout.network, maxout.rule);
  maxout.state.parameters.setZero();
  for (Index layer = 0; layer < 3; ++layer) {
    const Index pieces = rows_a_unit(maxout.network.layers[static_cast<std::size_t>(layer)].activation);
    for (Index unit = 0; unit < narrow.layer(layer).rows; ++unit) {
      weight_of(maxout.state.parameters, wide.layer(layer)).row(unit * pieces) = weight_of(relu.state.parameters, narrow.layer(layer)).row(unit);
    }
  }
  const std::vector<Index> columns = testing::all_columns(*relu.data);
  const Trace one = record(relu.network, relu.rule, relu.state, *relu.data, columns).trace;
  const Trace other = record(maxout.network, maxout.rule, maxout.state, *maxout.data, columns).trace;
  CHECK(one.loss == other.loss);
  const Matrix& gradient = other.tensor(other.layers[0].d_weight);
  for (Index unit = 0; unit < 8; ++unit) CHECK(gradient.row(2 * unit) == one.tensor(one.layers[0].d_weight).row(unit));
}

TEST_CASE("a connection that is not there has no weight, gets none, and is not checked") {
  int cut = 0, checked = 0;
  for (std::uint64_t number = 0; number < 200; ++number) {
    testing::Example example = testing::random_example(number);
    for (LayerSpec& layer : example.network.layers) layer.frozen = false;
    const auto cut_sum = [&](const Vector& flat) {
      Vector kept = flat;
      const ParameterLayout layout(example.network);
      for (Index layer = 0; layer < example.network.layer_count(); ++layer) {
        cut_connections<double>(example.network, layer, weight_of(kept, layout.layer(layer)));
        cut += layout.layer(layer).weight_size() - connected_weights(example.network, layer);
      }
      return (flat - kept).cwiseAbs().sum();
    };
    Trainer trainer(example.network, example.rule, example.data, example.state);
    for (int step = 0; step < 12; ++step) trainer.step();
    const TrainingState after = trainer.state();
    if (!after.parameters.allFinite()) continue;
    CAPTURE(number);
    CHECK(cut_sum(example.state.parameters) == 0);
    CHECK(cut_sum(after.parameters) == 0);
    if (after.first_moment.size() > 0) CHECK(cut_sum(after.first_moment) == 0);
    ++checked;
  }
  CHECK(cut > 100);
  CHECK(checked > 150);
}

TEST_CASE("partly connected layers and maxout have the right gradient, and a planted error is found") {
  testing::Example example = testing::spiral();
  example.network.layers[0].activation = {ActivationKind::maxout, 0, 0, 0, 3};
  example.network.layers[1].activation = {ActivationKind::maxout};
  example.network.layers[1].connections.there.assign(64, 1);
  for (std::size_t i = 0; i < 64; i += 3) example.network.layers[1].connections.there[i] = 0;
  example.state = initial_state(example.network, example.rule);
  std::vector<Index> columns = {0, 1, 2, 3, 4, 5};
  const auto check = [&](const std::function<void(Vector&)>& tamper) {
    return check_gradients(example.network, example.rule, example.state.parameters, *example.data, columns, 0, tamper);
  };
  CHECK(check({}).passed());
  CHECK(check({}).compared > 100);
  const ParameterLayout layout(example.network);
  CHECK_FALSE(check([&](Vector& gradient) { gradient(layout.layer(1).weight_at(2, 0)) += 1e-4; }).passed());
}

TEST_CASE("the perceptron's rule is w <- w + rate (y - a) x, to the bit") {
  Matrix targets(1, 4);
  targets << 0, 0, 0, 1;
  const testing::Example example = perceptron(truth_table(), targets, 0.25);
  Trainer trainer(example.network, example.rule, example.data, example.state);
  BatchPlan plan(4, example.rule.seed);
  double w1 = 0, w2 = 0, b = 0;
  TrainingState state = example.state;
  for (int step = 0; step < 40; ++step) {
    const Index column = plan.batch(state.position, 1)[0];
    const double x1 = example.data->input(0, column), x2 = example.data->input(1, column), y = targets(0, column);
    const double error = y - (w1 * x1 + w2 * x2 + b >= 0 ? 1 : 0);
    w1 += 0.25 * error * x1;
    w2 += 0.25 * error * x2;
    b += 0.25 * error;
    trainer.step();
    state = trainer.state();
    CHECK(state.parameters(0) == w1);
    CHECK(state.parameters(1) == w2);
    CHECK(state.parameters(2) == b);
  }
  CHECK(loss_now(example, state) == 0);
}

TEST_CASE("the perceptron learns AND and never XOR; its loss is 0 where all answers are right") {
  Matrix conjunction(1, 4), exclusive(1, 4);
  conjunction << 0, 0, 0, 1;
  exclusive << 0, 1, 1, 0;
  for (const bool separable : {true, false}) {
    const testing::Example example = perceptron(truth_table(), separable ? conjunction : exclusive, 1);
    Trainer trainer(example.network, example.rule, example.data, example.state);
    int right = 0;
    for (int step = 0; step < 400; ++step) {
      trainer.step();
      const Score score = evaluate(example.network, Precision::float64, trainer.state().parameters, *example.data, 0, 4);
      CHECK(*score.loss >= 0);
      if (*score.accuracy == 1) CHECK(*score.loss == 0);
      right += *score.accuracy == 1;
    }
    CHECK((right > 300) == separable);
    CHECK((right > 0) == separable);
  }
}

TEST_CASE("the perceptron criterion has the gradient of its value, with several outputs and a threshold") {
  Random random(5, Stream::data);
  Matrix inputs(3, 7), targets(2, 7);
  for (Index i = 0; i < inputs.size(); ++i) inputs.data()[i] = random.normal();
  for (Index i = 0; i < targets.size(); ++i) targets.data()[i] = random.uniform() < 0.5;
  testing::Example example = perceptron(inputs, targets, 0.1);
  example.network.layers[0].activation.threshold = 0.3;
  for (Index i = 0; i < example.state.parameters.size(); ++i) example.state.parameters(i) = random.normal();
  const auto check = [&](const std::function<void(Vector&)>& tamper) {
    return check_gradients(example.network, example.rule, example.state.parameters, *example.data, testing::all_columns(*example.data), 0, tamper);
  };
  CHECK(check({}).passed());
  CHECK(check({}).compared == 8);
  CHECK_FALSE(check([](Vector& gradient) { gradient(1) *= 1.01; }).passed());
}

TEST_CASE("McCulloch-Pitts units: thresholds make AND, OR and NOT of fixed weights") {
  const auto answers = [](const Matrix& weight, double threshold, const Matrix& inputs) {
    const testing::Example example = step_units(weight, threshold, inputs, Matrix::Zero(1, inputs.cols()));
    return record(example.network, example.rule, example.state, *example.data, testing::all_columns(*example.data)).trace;
  };
  const Matrix table = truth_table();
  const Trace both = answers(Matrix::Ones(1, 2), 2, table), either = answers(Matrix::Ones(1, 2), 1, table);
  Matrix bits(1, 2);
  bits << 0, 1;
  const Trace inverted = answers(-Matrix::Ones(1, 1), 0, bits);
  for (Index column = 0; column < 4; ++column) {
    const bool a = table(0, column) == 1, b = table(1, column) == 1;
    CHECK(both.tensor(both.output)(0, column) == (a && b ? 1 : 0));
    CHECK(either.tensor(either.output)(0, column) == (a || b ? 1 : 0));
  }
  CHECK(inverted.tensor(inverted.output)(0, 0) == 1);
  CHECK(inverted.tensor(inverted.output)(0, 1) == 0);
}

TEST_CASE("several labels at once are counted one by one and together") {
  const Dataset data = generate({GeneratorKind::venn, 400, 0, 0.25, 3});
  CHECK(data.task == Task::multilabel);
  CHECK(task_of(data.targets) == Task::multilabel);
  Index none = 0, several = 0;
  for (Index example = 0; example < data.size(); ++example) {
    none += data.targets.col(example).sum() == 0;
    several += data.targets.col(example).sum() > 1;
    CHECK_FALSE(data.flipped[static_cast<std::size_t>(example)]);
  }
  CHECK(none > 40);
  CHECK(several > 40);
  Matrix target(2, 4), prediction(2, 4);
  target << 1, 0, 1, 1, 0, 0, 1, 1;
  prediction << 0.9, 0.2, 0.4, 0.6, 0.1, 0.6, 0.8, 0.5;
  CHECK(binary_accuracy(prediction, target, 0.5) == 0.75);
  CHECK(exact_match(prediction, target, 0.5) == 0.5);

  NetworkSpec network;
  network.inputs = 2;
  network.loss = LossKind::binary_cross_entropy;
  network.layers = {testing::layer(12, ActivationKind::tanh), testing::layer(3, ActivationKind::sigmoid)};
  TrainingRule rule;
  rule.optimizer = OptimizerKind::adam;
  rule.learning_rate = 0.03;
  const auto shared = std::make_shared<const Dataset>(data);
  Trainer trainer(network, rule, shared, initial_state(network, rule));
  const auto accuracy = [&] { return *evaluate(network, rule.precision, trainer.state().parameters, data, 0, data.train_count).accuracy; };
  const double before = accuracy();
  for (int step = 0; step < 1500; ++step) trainer.step();
  CHECK(before < 0.8);
  CHECK(accuracy() > 0.93);
  const Metrics metrics = measure(network, rule.precision, trainer.state().parameters, data, 0, data.train_count, 1);
  CHECK(*metrics.binary_accuracy == doctest::Approx(accuracy()));
  CHECK(*metrics.exact_match < *metrics.binary_accuracy);
  CHECK_FALSE(metrics.r_squared.has_value());
}
