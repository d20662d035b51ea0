#include "engine/train/rule.hpp"

#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

using namespace nn;

TEST_CASE("rule ids go there and back") {
  for (const OptimizerKind kind : optimizer_kinds()) CHECK(optimizer_from_id(id_of(kind)) == kind);
  for (const BiasUpdate kind : bias_updates()) CHECK(bias_update_from_id(id_of(kind)) == kind);
  for (const Precision kind : precisions()) CHECK(precision_from_id(id_of(kind)) == kind);
  for (const EpsilonForm form : epsilon_forms()) CHECK(epsilon_form_from_id(id_of(form)) == form);
  CHECK_FALSE(optimizer_from_id("lion"));
}

TEST_CASE("the first state has moments only for Adam and is rounded for float") {
  testing::Example example = testing::spiral();
  CHECK(example.state.first_moment.size() == 0);
  example.rule.optimizer = OptimizerKind::adam;
  example.rule.precision = Precision::float32;
  const TrainingState state = initial_state(example.network, example.rule);
  CHECK(state.first_moment.size() == state.parameters.size());
  CHECK(state.second_moment.isZero(0));
  CHECK(state.parameters == state.parameters.cast<float>().cast<double>());
  CHECK(state.parameters != example.state.parameters);
}

TEST_CASE("every optimizer starts with the moments it keeps, and with no others") {
  testing::Example example = testing::spiral();
  for (const OptimizerKind kind : optimizer_kinds()) {
    CAPTURE(id_of(kind));
    example.rule.optimizer = kind;
    const TrainingState state = initial_state(example.network, example.rule);
    CHECK(state.first_moment.size() == (keeps_first_moment(kind) ? state.parameters.size() : 0));
    CHECK(state.second_moment.size() == (keeps_second_moment(kind) ? state.parameters.size() : 0));
    CHECK(keeps_moments(kind) == (kind != OptimizerKind::sgd));
  }
}

TEST_CASE("fitting leaves a fitting state as it is") {
  testing::Example example = testing::spiral();
  example.rule.optimizer = OptimizerKind::adam;
  TrainingState state = initial_state(example.network, example.rule);
  state.first_moment.setConstant(0.25);
  state.moment_step = 7;
  TrainingState fitted = state;
  fit_to_rule(fitted, example.rule);
  CHECK(testing::same_bits(fitted, state));
  example.rule.optimizer = OptimizerKind::sgd;
  fit_to_rule(fitted, example.rule);
  CHECK(fitted.first_moment.size() == 0);
  CHECK(fitted.moment_step == 0);
}
