#include "engine/train/inspect.hpp"

#include "engine/trace/blame.hpp"
#include "engine/trace/record.hpp"
#include "engine/train/evaluate.hpp"
#include "engine/train/gradient_check.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace nn;

namespace {

struct Case {
  NetworkSpec network;
  TrainingRule rule;
  Dataset data;
};

Case small(ActivationKind hidden, double dropout = 0) {
  Case made;
  made.network.inputs = 2;
  made.network.layers.resize(2);
  made.network.layers[0].units = 3;
  made.network.layers[0].activation.kind = hidden;
  made.network.layers[0].dropout = dropout;
  made.network.layers[1].units = 2;
  Matrix inputs(2, 5), targets(2, 5);
  inputs << 0.1, -0.4, 0.8, 0.3, -0.9, 0.5, 0.2, -0.7, 1.1, 0.4;
  targets << 1, 0, 1, 0, 1, 0, 1, 0, 1, 0;
  made.data.inputs = inputs;
  made.data.targets = targets;
  made.data.train_count = 4;
  made.data.task = Task::multiclass;
  return made;
}

}  // namespace

TEST_CASE("both splits are measured, penalties apart from the losses") {
  Case c = small(ActivationKind::tanh);
  c.rule.l2 = 0.5;
  c.rule.l1 = 0.25;
  TrainingState state = initial_state(c.network, c.rule);
  state.step = 7;
  const Inspection found = inspect(c.network, c.rule, state, c.data);
  CHECK(found.step == 7);
  CHECK(found.train.examples == 4);
  CHECK(found.test.examples == 1);
  CHECK(*found.train.loss == *evaluate(c.network, c.rule.precision, state.parameters, c.data, 0, 4).loss);
  double squares = 0, sizes = 0;
  const ParameterLayout layout(c.network);
  for (const LayerSlot& slot : layout.layers()) {
    squares += weight_of(state.parameters, slot).squaredNorm();
    sizes += weight_of(state.parameters, slot).cwiseAbs().sum();
  }
  CHECK(found.l2_penalty == doctest::Approx(0.25 * squares).epsilon(1e-14));
  CHECK(found.l1_penalty == doctest::Approx(0.25 * sizes).epsilon(1e-14));
  CHECK(found.train.confusion.sum() == 4);
  CHECK(found.bent_layer == Index{0});
  CHECK(found.map.weight.size() == 0);
  CHECK(usual_top_k(c.network) == 1);
}

TEST_CASE("linear layers are given with the map that they are") {
  const Case c = small(ActivationKind::linear);
  const TrainingState state = initial_state(c.network, c.rule);
  const Inspection found = inspect(c.network, c.rule, state, c.data);
  CHECK_FALSE(found.bent_layer);
  REQUIRE(found.map.weight.rows() == 2);
  CHECK(found.collapse.examples == 5);
  CHECK(found.collapse.worst_difference < 1e-14);
  CHECK(found.l2_penalty == 0);
}

TEST_CASE("a central difference agrees with the sum over the routes, under dropout masks and penalties too") {
  for (const double dropout : {0.0, 0.4}) {
    Case c = small(ActivationKind::tanh, dropout);
    c.rule.l2 = 0.3;
    TrainingState state = initial_state(c.network, c.rule);
    state.step = 11;
    const std::vector<Index> columns = {2};
    const Trace trace = record(c.network, c.rule, state, c.data, columns).trace;
    const ParameterLayout layout(c.network);
    for (const ParameterPlace place : {ParameterPlace{0, 1, 0}, ParameterPlace{0, 2, -1}, ParameterPlace{1, 0, 2}}) {
      const LayerSlot& slot = layout.layer(place.layer);
      const Index index = place.input < 0 ? slot.bias_at(place.unit) : slot.weight_at(place.unit, place.input);
      const std::optional<double> slope = central_difference(c.network, c.rule, state.parameters, c.data, columns, index, state.step);
      REQUIRE(slope);
      CHECK(*slope == doctest::Approx(blame_of(trace, place).sum).epsilon(1e-7).scale(1));
      CHECK(std::abs(*slope - blame_of(trace, place).sum) < 1e-8);
    }
  }
}

TEST_CASE("where a kink lies within reach there is no difference") {
  const Case c = small(ActivationKind::relu);
  Vector parameters = Vector::Zero(ParameterLayout(c.network).size());
  const std::vector<Index> columns = {0};
  CHECK_FALSE(central_difference(c.network, c.rule, parameters, c.data, columns, 0, 0));
}
