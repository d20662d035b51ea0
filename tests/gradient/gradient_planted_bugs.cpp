// A check that passes everything proves nothing: each of these wrong gradients must be refused.
#include "engine/trace/record.hpp"
#include "engine/train/gradient_check.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

using namespace nn;

namespace {

GradientCheck check_with(const testing::Example& example, const std::function<void(Vector&)>& tamper) {
  return check_gradients(example.network, example.rule, example.state.parameters, *example.data,
                         testing::all_columns(*example.data), 0, tamper);
}

Trace traced(const testing::Example& example, const Vector& parameters) {
  TrainingState state = example.state;
  state.parameters = parameters;
  return record(example.network, example.rule, state, *example.data, testing::all_columns(*example.data)).trace;
}

}  // namespace

TEST_CASE("a wrong sign is caught, even in one component") {
  const testing::Example example = testing::spiral();
  CHECK_FALSE(check_with(example, [](Vector& gradient) { gradient = -gradient; }).passed());
  const GradientCheck one = check_with(example, [](Vector& gradient) { gradient(3) = -gradient(3); });
  CHECK(one.wrong == 1);
  CHECK(one.worst_index == 3);
}

TEST_CASE("a missing 1/N is caught") {
  const testing::Example example = testing::spiral();
  const double examples = static_cast<double>(example.data->size());
  CHECK_FALSE(check_with(example, [examples](Vector& gradient) { gradient *= examples; }).passed());
}

TEST_CASE("a stale cache is caught: activations of the step before") {
  const testing::Example example = testing::spiral();
  Vector before = example.state.parameters;
  before(20) += 0.01;
  const Vector stale = gradient_of(traced(example, before));
  CHECK_FALSE(check_with(example, [&stale](Vector& gradient) { gradient = stale; }).passed());
}

TEST_CASE("an updated weight used too early is caught: the error of a famous post") {
  const testing::Example example = testing::worked_example();
  const Trace trace = traced(example, example.state.parameters);
  // Back-propagate through the output weights after their update.
  const LayerTensors &hidden = trace.layers[0], &output = trace.layers[1];
  const Matrix upstream = trace.tensor(output.updated_weight).transpose() * trace.tensor(output.delta);
  const Matrix a = trace.tensor(hidden.activation);
  const Matrix delta = upstream.cwiseProduct(a.cwiseProduct(Matrix::Ones(2, 1) - a));
  const Matrix d_weight = delta * trace.tensor(trace.input).transpose();
  const ParameterLayout layout(example.network);
  CHECK(check_with(example, {}).passed());
  CHECK_FALSE(check_with(example, [&](Vector& gradient) { weight_of(gradient, layout.layer(0)) = d_weight; }).passed());
}

TEST_CASE("a forgotten slope is caught") {
  const testing::Example example = testing::worked_example();
  const Trace trace = traced(example, example.state.parameters);
  const Matrix error = trace.tensor(trace.output) - trace.tensor(trace.target);
  const ParameterLayout layout(example.network);
  const auto forget = [&](Vector& gradient) { bias_of(gradient, layout.layer(1)) = error.col(0); };
  CHECK_FALSE(check_with(example, forget).passed());
}

TEST_CASE("the slope of another activation is caught") {
  testing::Example example = testing::spiral();
  for (LayerSpec& layer : example.network.layers) layer.activation.kind = ActivationKind::leaky_relu;
  const Vector of_default = gradient_of(traced(example, example.state.parameters));
  for (LayerSpec& layer : example.network.layers) layer.activation.slope = 0.2;
  CHECK(check_with(example, {}).passed());
  CHECK_FALSE(check_with(example, [&of_default](Vector& gradient) { gradient = of_default; }).passed());
}

TEST_CASE("a loss that is scaled wrongly is caught: no root, no percent, no mean over outputs") {
  for (const auto& [loss, wrong] : {std::pair{LossKind::rmse, LossKind::mse}, std::pair{LossKind::mape, LossKind::mae},
                                    std::pair{LossKind::squared_hinge, LossKind::hinge},
                                    std::pair{LossKind::mse, LossKind::half_squared_error}}) {
    CAPTURE(id_of(loss));
    testing::Example example = testing::spiral();
    example.network.loss = wrong;
    const Vector of_another = gradient_of(traced(example, example.state.parameters));
    example.network.loss = loss;
    CHECK(check_with(example, {}).passed());
    CHECK_FALSE(check_with(example, [&of_another](Vector& gradient) { gradient = of_another; }).passed());
  }
}

TEST_CASE("a silenced unit that is given blame all the same is caught") {
  testing::Example example = testing::spiral();
  example.network.layers[0].silent = {3};
  CHECK(check_with(example, {}).passed());
  const Trace trace = traced(example, example.state.parameters);
  const LayerTensors &silent = trace.layers[0], &above = trace.layers[1];
  // What would come back, were the mask left out on the way back.
  const Matrix upstream = trace.tensor(above.weight).transpose() * trace.tensor(above.delta);
  const Matrix a = trace.tensor(silent.activation);
  const Matrix delta = upstream.cwiseProduct((1 - a.array().square()).matrix());
  const Matrix d_weight = delta * trace.tensor(trace.input).transpose();
  const ParameterLayout layout(example.network);
  CHECK_FALSE(check_with(example, [&](Vector& gradient) { weight_of(gradient, layout.layer(0)).row(3) = d_weight.row(3); }).passed());
}

TEST_CASE("gradients that are all zero prove nothing") {
  testing::Example example = testing::worked_example();
  const Trace trace = traced(example, example.state.parameters);
  example.data = testing::dataset(std::get<Matrix>(example.data->inputs), trace.tensor(trace.output));
  const GradientCheck check = check_with(example, {});
  CHECK(check.wrong == 0);
  CHECK(check.all_zero);
  CHECK_FALSE(check.passed());
}

TEST_CASE("a gradient that is not a number is wrong") {
  const testing::Example example = testing::worked_example();
  CHECK(check_with(example, [](Vector& gradient) { gradient(0) = std::nan(""); }).wrong == 1);
}
