// Units that are silenced or frozen one by one.
#include "engine/trace/record.hpp"
#include "engine/train/collapse.hpp"
#include "engine/train/evaluate.hpp"
#include "engine/train/packed_network.hpp"
#include "engine/train/trainer.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace nn;

namespace {

Trace traced(const testing::Example& example) {
  return record(example.network, example.rule, example.state, *example.data, testing::all_columns(*example.data)).trace;
}

template <class Kind>
int count_of(const Trace& trace) {
  return static_cast<int>(std::count_if(trace.steps.begin(), trace.steps.end(), [](const Step& step) { return std::holds_alternative<Kind>(step.what); }));
}

}  // namespace

TEST_CASE("a silenced unit hands on 0 without rescaling: o1 of the worked example is sigmoid(w5 h1 + b2)") {
  testing::Example example = testing::worked_example();
  example.network.layers[0].silent = {1};
  const Trace trace = traced(example);
  const LayerTensors &hidden = trace.layers[0], &output = trace.layers[1];
  CHECK(trace.tensor(hidden.activation)(1, 0) == doctest::Approx(0.596884378259767));
  CHECK(trace.tensor(hidden.output)(1, 0) == 0);
  CHECK(trace.tensor(hidden.output)(0, 0) == trace.tensor(hidden.activation)(0, 0));
  CHECK(trace.tensor(output.preactivation)(0, 0) == doctest::Approx(0.4 * 0.593269992107187 + 0.6));
  CHECK(count_of<Drop>(trace) == 1);
  CHECK(count_of<ThroughDropout>(trace) == 1);
  // It has no part in the loss: nothing comes back to it, and nothing is learned from what it says.
  CHECK((trace.tensor(hidden.d_weight).row(1).array() == 0).all());
  CHECK((trace.tensor(output.d_weight).col(1).array() == 0).all());
  CHECK(trace.tensor(hidden.d_weight)(0, 0) != 0);
  CHECK(trace.tensor(hidden.delta)(1, 0) == 0);
  const Trace answer = record_evaluation(example.network, example.rule, example.state, *example.data, testing::all_columns(*example.data));
  CHECK(answer.loss == trace.loss);
  CHECK(evaluate(example.network, Precision::float64, example.state.parameters, *example.data, 0, 1).loss == trace.loss);
}

TEST_CASE("a unit whose outgoing weights are 0 answers as a silenced one does") {
  testing::Example example = testing::spiral();
  example.network.layers[1].silent = {0, 5};
  const Score silent = evaluate(example.network, Precision::float64, example.state.parameters, *example.data, 0, 50);
  testing::Example cut = testing::spiral();
  const ParameterLayout layout(cut.network);
  for (const Index unit : {0, 5}) weight_of(cut.state.parameters, layout.layer(2)).col(unit).setZero();
  CHECK(*silent.loss == doctest::Approx(*evaluate(cut.network, Precision::float64, cut.state.parameters, *cut.data, 0, 50).loss).epsilon(1e-14));
  CHECK(*silent.loss != *evaluate(cut.network, Precision::float64, testing::spiral().state.parameters, *cut.data, 0, 50).loss);
}

TEST_CASE("dropout draws the same masks beside a silenced unit, whose mask is 0 always") {
  testing::Example example = testing::spiral();
  example.network.layers[0].dropout = 0.5;
  const Trace before = traced(example);
  example.network.layers[0].silent = {2};
  const Trace after = traced(example);
  Matrix expected = before.tensor(before.layers[0].mask);
  expected.row(2).setZero();
  CHECK(after.tensor(after.layers[0].mask) == expected);
}

TEST_CASE("a frozen unit keeps its weights, its bias and its memory under every optimizer; its gradient is there, the others learn") {
  for (const OptimizerKind optimizer : optimizer_kinds()) {
    CAPTURE(std::string(id_of(optimizer)));
    testing::Example example = testing::spiral();
    example.rule.optimizer = optimizer;
    example.rule.l2 = 0.01;
    example.rule.weight_decay = 0.1;
    example.rule.max_norm = 0.5;
    example.rule.batch_size = 10;
    example.rule.bias_update = BiasUpdate::unit;
    example.state = initial_state(example.network, example.rule);
    Trainer trainer(example.network, example.rule, example.data, example.state);
    for (int i = 0; i < 10; ++i) trainer.step();
    const TrainingState before = trainer.state();
    example.network.layers[0].frozen_units = {1, 6};
    trainer.set_network(example.network);
    for (int i = 0; i < 20; ++i) trainer.step();
    const TrainingState after = trainer.state();
    const ParameterLayout layout(example.network);
    const LayerSlot& slot = layout.layer(0);
    for (Index unit = 0; unit < slot.rows; ++unit) {
      const bool frozen = unit == 1 || unit == 6;
      CAPTURE(unit);
      CHECK((weight_of(after.parameters, slot).row(unit) == weight_of(before.parameters, slot).row(unit)) == frozen);
      CHECK((bias_of(after.parameters, slot)(unit) == bias_of(before.parameters, slot)(unit)) == frozen);
      if (before.first_moment.size() > 0) CHECK((weight_of(after.first_moment, slot).row(unit) == weight_of(before.first_moment, slot).row(unit)) == frozen);
      if (before.second_moment.size() > 0) CHECK((weight_of(after.second_moment, slot).row(unit) == weight_of(before.second_moment, slot).row(unit)) == frozen);
    }
    example.state = after;
    const Trace trace = traced(example);
    CHECK(trace.tensor(trace.layers[0].d_weight).row(1).norm() > 0);
    CHECK(trace.tensor(trace.layers[0].updated_weight).row(1) == trace.tensor(trace.layers[0].weight).row(1));
  }
}

TEST_CASE("what is frozen does not count in the norm that a gradient is cut by") {
  testing::Example example = testing::spiral();
  example.rule.clip_norm = 1e-3;
  example.rule.batch_size = 10;
  example.rule.bias_update = BiasUpdate::unit;
  const auto norm_with = [&](std::vector<Index> units) {
    example.network.layers[0].frozen_units = std::move(units);
    const Trace trace = traced(example);
    double squares = 0;
    for (const Step& step : trace.steps)
      if (const auto* summed = std::get_if<SumSquares>(&step.what)) squares = trace.tensor(summed->squares)(0, 0);
    double own = 0;
    for (const Index unit : example.network.layers[0].frozen_units)
      own += trace.tensor(trace.layers[0].d_weight).row(unit).squaredNorm() + std::pow(trace.tensor(trace.layers[0].d_bias)(unit, 0), 2);
    return std::pair{squares, own};
  };
  const double all = norm_with({}).first;
  const auto [rest, frozen] = norm_with({0, 4});
  CHECK(frozen > 0);
  CHECK(rest + frozen == doctest::Approx(all).epsilon(1e-12));
}

TEST_CASE("silencing in the middle of a run in single precision leaves the kernels, and they come back") {
  testing::Example example = testing::spiral();
  example.rule.precision = Precision::float32;
  example.rule.optimizer = OptimizerKind::adam;
  example.rule.batch_size = 16;
  example.state = initial_state(example.network, example.rule);
  REQUIRE(can_be_packed(example.network, example.rule));
  Trainer trainer(example.network, example.rule, example.data, example.state);
  NetworkSpec silent = example.network;
  silent.layers[1].silent = {3};
  silent.layers[0].frozen_units = {2};
  CHECK_FALSE(can_be_packed(silent, example.rule));
  for (const NetworkSpec* network : std::initializer_list<const NetworkSpec*>{&silent, &example.network}) {
    for (int i = 0; i < 5; ++i) trainer.step();
    trainer.set_network(*network);
    Trainer fresh(*network, example.rule, example.data, trainer.state());
    for (int i = 0; i < 5; ++i) trainer.step(), fresh.step();
    CHECK(testing::same_bits(trainer.state(), fresh.state()));
  }
}

TEST_CASE("a stack of linear layers with silenced units is still one linear map") {
  testing::Example example = testing::spiral();
  for (LayerSpec& layer : example.network.layers) layer.activation.kind = ActivationKind::linear;
  example.network.layers[0].silent = {1};
  example.network.layers[1].silent = {0, 7};
  const LinearMap map = collapsed(example.network, example.state.parameters);
  const CollapseCheck check = compare(map, example.network, example.state.parameters, *example.data);
  CHECK(check.worst_difference < 1e-13 * std::max(1.0, check.scale));
}
