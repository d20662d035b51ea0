#include "engine/trace/record.hpp"

#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace nn;

namespace {

Trace traced(const testing::Example& example) {
  return record(example.network, example.rule, example.state, *example.data, testing::all_columns(*example.data)).trace;
}

/// "affine0 activate0 ... | ..." with a bar where the phase changes.
std::string outline(const Trace& trace) {
  std::string text;
  for (int i = 0; i < trace.step_count(); ++i) {
    const Step& step = trace.steps[static_cast<std::size_t>(i)];
    if (i > 0) text += trace.steps[static_cast<std::size_t>(i - 1)].phase == step.phase ? " " : " | ";
    text += std::string(kind_of(step)) + std::to_string(layer_of(step));
  }
  return text;
}

}  // namespace

TEST_CASE("the worked example's steps come in the lecture's order") {
  CHECK(outline(traced(testing::worked_example())) ==
        "affine0 activate0 affine1 activate1 | measure_loss1 | "
        "into_prediction1 through_activation1 into_parameters1 into_input1 through_activation0 into_parameters0 | "
        "descend_gradient0 descend_gradient1");
}

TEST_CASE("dropout, penalty, sharing and Adam add their steps") {
  testing::Example example = testing::worked_example(BiasUpdate::layer);
  example.network.layers[0].dropout = 0.5;
  example.network.loss = LossKind::binary_cross_entropy;
  example.rule.l2 = 0.1;
  example.rule.optimizer = OptimizerKind::adam;
  CHECK(outline(traced(example)) ==
        "affine0 activate0 drop0 affine1 activate1 | measure_loss1 penalise0 penalise1 | "
        "matched_delta1 into_parameters1 into_input1 through_dropout0 through_activation0 into_parameters0 | "
        "penalty_into_weight0 share_bias0 step_adam0 penalty_into_weight1 share_bias1 step_adam1");
  // dropout on the output lies between activation and loss: the two no longer cancel
  example.network.layers[1].dropout = 0.5;
  CHECK(outline(traced(example)).find("into_prediction1 through_dropout1 through_activation1") != std::string::npos);
  example.network.loss = LossKind::mse;
  example.network.layers[1].activation.kind = ActivationKind::softmax;
  CHECK(outline(traced(example)).find("into_prediction1 through_dropout1 through_softmax1") != std::string::npos);
}

TEST_CASE("a trace holds the worked example's numbers") {
  const Trace trace = traced(testing::worked_example());
  const auto close = [](double a, double b) { return std::fabs(a - b) < 1e-12; };
  const LayerTensors &hidden = trace.layers[0], &output = trace.layers[1];
  CHECK(close(trace.tensor(hidden.preactivation)(0, 0), 0.3775));
  CHECK(close(trace.tensor(hidden.preactivation)(1, 0), 0.3925));
  CHECK(close(trace.tensor(output.activation)(1, 0), 0.772928465321));
  CHECK(close(trace.loss, 0.298371108760));
  CHECK(close(trace.tensor(output.delta)(0, 0), 0.138498561629));
  CHECK(close(trace.tensor(hidden.delta)(1, 0), 0.009954254705));
  CHECK(close(trace.tensor(output.d_weight)(1, 1), -0.022740242216));
  CHECK(close(trace.tensor(hidden.updated_weight)(0, 1), 0.199561432266));
  CHECK(close(trace.tensor(output.updated_weight)(0, 0), 0.358916479718));
  CHECK(trace.tensor(hidden.updated_bias) == trace.tensor(hidden.bias));
  CHECK(trace.examples == std::vector<Index>{0});
  CHECK(close(gradient_of(trace)(0), 0.000438567734));
}

TEST_CASE("tensors are shared between the forward and the backward pass") {
  const Trace trace = traced(testing::worked_example());
  const auto& into = std::get<IntoParameters>(trace.steps[7].what);
  CHECK(into.input == trace.layers[0].output);
  CHECK(into.delta == trace.layers[1].delta);
  CHECK(std::get<IntoInput>(trace.steps[8].what).weight == trace.layers[1].weight);
  for (int step = 0; step < trace.step_count(); ++step) {
    for (const auto& [name, id] : reads_of(trace.steps[static_cast<std::size_t>(step)])) {
      CHECK(trace.writers[static_cast<std::size_t>(id)] < step);
    }
    for (const auto& [name, id] : writes_of(trace.steps[static_cast<std::size_t>(step)])) {
      CHECK(trace.writers[static_cast<std::size_t>(id)] == step);
    }
  }
}

TEST_CASE("dropout strikes out units and scales the rest") {
  testing::Example example = testing::spiral();
  example.network.layers[0].dropout = 0.5;
  const Trace trace = traced(example);
  const LayerTensors& first = trace.layers[0];
  const Matrix mask = trace.tensor(first.mask);
  CHECK(((mask.array() == 0) || (mask.array() == 2)).all());
  CHECK((mask.array() == 0).any());
  CHECK(trace.tensor(first.output) == trace.tensor(first.activation).cwiseProduct(mask));
  CHECK(trace.layers[1].input == first.output);
  CHECK(trace.layers[1].mask == -1);
  example.state.step = 1;
  CHECK(traced(example).tensor(first.mask) != mask);
}

TEST_CASE("a float trace holds float numbers") {
  testing::Example example = testing::spiral();
  example.rule.precision = Precision::float32;
  for (const Matrix& tensor : traced(example).tensors) CHECK(tensor == tensor.cast<float>().cast<double>());
}
