#include "engine/train/autopsy.hpp"

#include "engine/trace/record.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace nn;

namespace {

/// One weight, no bias, y = 0: w <- w - 2 eta x^2 w. It diverges exactly where eta x^2 > 1.
testing::Example one_weight(double rate, double x = 1) {
  testing::Example example;
  example.network.inputs = 1;
  example.network.layers = {testing::layer(1, ActivationKind::linear)};
  example.network.loss = LossKind::mse;
  example.rule.learning_rate = rate;
  example.rule.bias_update = BiasUpdate::frozen;
  example.rule.batch_size = 1;
  example.data = testing::dataset(Matrix::Constant(1, 1, x), Matrix::Zero(1, 1));
  example.state = initial_state(example.network, example.rule);
  example.state.parameters << 1, 0;
  return example;
}

testing::Example linear_spiral(double rate) {
  testing::Example example = testing::spiral();
  for (LayerSpec& layer : example.network.layers) layer.activation.kind = ActivationKind::linear;
  example.rule.learning_rate = rate;
  example.state = initial_state(example.network, example.rule);
  return example;
}

Autopsy autopsy_of(const testing::Example& example) {
  const std::optional<std::int64_t> step = first_divergence(example.network, example.rule, example.data, example.state, 20'000);
  REQUIRE(step);
  History history;
  history.restart(example.network, example.rule, example.data, example.state);
  Trainer trainer(example.network, example.rule, example.data, example.state);
  while (trainer.steps() < *step) trainer.step(), history.visit(trainer.state());
  std::optional<Autopsy> autopsy = perform_autopsy(autopsy_ways(history, *step));
  REQUIRE(autopsy);
  return *std::move(autopsy);
}

}  // namespace

TEST_CASE("the first number that is not finite is named, with the product that overflowed") {
  // eta = 3: w is multiplied by 1 - 6 = -5 in every update. The loss w^2 overflows first, where |w| > 1.34e154.
  const Autopsy autopsy = autopsy_of(one_weight(3));
  const std::int64_t last = static_cast<std::int64_t>(std::floor(std::log(1.3407807929942596e154) / std::log(5.0)));
  CHECK(autopsy.last_finite.step == last + 1);
  CHECK(autopsy.diverged_step == last + 2);
  REQUIRE(autopsy.culprit);
  const Culprit& culprit = *autopsy.culprit;
  CHECK(culprit.kind == "measure_loss");
  CHECK(culprit.quantity == "losses");
  CHECK(culprit.phase == Phase::loss);
  CHECK(culprit.layer == 0);
  CHECK(culprit.example == 0);
  CHECK(std::isinf(culprit.value));
  CHECK(culprit.cause == Culprit::Cause::function);
  CHECK(std::abs(culprit.left) == doctest::Approx(std::pow(5.0, static_cast<double>(last + 1))).epsilon(1e-6));
}

TEST_CASE("a product within a layer: weight times input") {
  testing::Example example = one_weight(0.1, 1e200);
  example.state.parameters << 1e200, 0;
  const std::optional<Culprit> culprit = find_culprit(example.network, example.rule, example.state, *example.data);
  REQUIRE(culprit);
  CHECK(culprit->kind == "affine");
  CHECK(culprit->quantity == "preactivation");
  CHECK(culprit->layer == 0);
  CHECK(culprit->unit == 0);
  CHECK(culprit->example == 0);
  CHECK(culprit->cause == Culprit::Cause::product);
  CHECK(culprit->left == 1e200);
  CHECK(culprit->right == 1e200);
  CHECK(std::isinf(culprit->result));
}

TEST_CASE("which layer, unit and sample: planted in the middle of a network") {
  testing::Example example = linear_spiral(0.03);
  const ParameterLayout layout(example.network);
  example.state.parameters(layout.layer(1).weight_at(6, 3)) = 1e308;
  BatchPlan plan(example.data->train_count, example.rule.seed);
  const std::span<const Index> columns = plan.batch(example.state.position, example.rule.batch_size);
  const Trace trace = record(example.network, example.rule, example.state, *example.data, columns).trace;
  const Matrix& hidden = trace.tensor(trace.layers[0].activation);
  Index sample = -1;
  for (Index column = 0; column < hidden.cols() && sample < 0; ++column) {
    if (std::abs(hidden(3, column)) > 1.7976931348623157) sample = column;
  }
  const std::optional<Culprit> culprit = find_culprit(example.network, example.rule, example.state, *example.data);
  REQUIRE(culprit);
  if (sample >= 0) {
    CHECK(culprit->kind == "affine");
    CHECK(culprit->layer == 1);
    CHECK(culprit->unit == 6);
    CHECK(culprit->example == columns[static_cast<std::size_t>(sample)]);
    CHECK(culprit->left == 1e308);
  } else {  // it then overflows a layer later, or in the loss
    CHECK(culprit->layer == 2);
  }
}

TEST_CASE("an update that overflows names its weight: rate times gradient") {
  testing::Example example = one_weight(1e300, 1e5);
  example.state.parameters << 1, 0;
  const std::optional<Culprit> culprit = find_culprit(example.network, example.rule, example.state, *example.data);
  REQUIRE(culprit);
  CHECK(culprit->kind == "descend_gradient");
  CHECK(culprit->quantity == "updated_weight");
  CHECK(culprit->phase == Phase::update);
  CHECK(culprit->unit == 0);
  CHECK(culprit->input == 0);
  CHECK(culprit->example == -1);
  CHECK(culprit->cause == Culprit::Cause::product);
  CHECK(culprit->left == 1e300);
  CHECK(culprit->right == doctest::Approx(2e10));
}

TEST_CASE("a finite step has no culprit") {
  const testing::Example example = testing::spiral();
  CHECK_FALSE(find_culprit(example.network, example.rule, example.state, *example.data));
}

TEST_CASE("every culprit of a random diverging run is real: finite before, not finite there, in every precision") {
  int seen = 0;
  for (std::uint64_t number = 0; number < 200; ++number) {
    testing::Example example = testing::random_example(number);
    example.rule.learning_rate = 1e12;
    const std::optional<std::int64_t> step = first_divergence(example.network, example.rule, example.data, example.state, 300);
    if (!step) continue;
    ++seen;
    CAPTURE(number);
    Trainer trainer(example.network, example.rule, example.data, example.state);
    while (trainer.steps() < *step - 1) trainer.step();
    const TrainingState last = trainer.state();
    CHECK((last.parameters.allFinite() && last.first_moment.allFinite() && last.second_moment.allFinite()));
    const std::optional<Culprit> culprit = find_culprit(example.network, example.rule, last, *example.data);
    REQUIRE(culprit);
    CHECK_FALSE(std::isfinite(culprit->value));
    if (culprit->cause == Culprit::Cause::product) {
      CHECK(std::isfinite(culprit->left));
      CHECK(std::isfinite(culprit->right));
      CHECK_FALSE(std::isfinite(culprit->result));
    }
    // The step before it, recorded, has a finite loss and gradient.
    if (*step < 2) continue;
    Trainer before(example.network, example.rule, example.data, example.state);
    while (before.steps() < *step - 2) before.step();
    BatchPlan plan(example.data->train_count, example.rule.seed);
    const std::span<const Index> columns = plan.batch(before.position(), example.rule.batch_size);
    const Trace trace = record(example.network, example.rule, before.state(), *example.data, columns).trace;
    CHECK(std::isfinite(trace.loss));
    CHECK(gradient_of(trace).allFinite());
  }
  CHECK(seen > 20);
}

TEST_CASE("the largest rate that lasts is found to five percent: eta = 1 for one weight") {
  // |1 - 2 eta| <= 1 lasts for ever; above it 1,000 updates overflow where (2 eta - 1)^1000 > 1.34e154: eta > 1.2126.
  const double limit = (1 + std::pow(1.3407807929942596e154, 1.0 / 999)) / 2;
  for (const double rate : {1.3, 3.0, 1e6}) {
    const testing::Example example = one_weight(rate);
    const Autopsy autopsy = autopsy_of(example);
    REQUIRE(autopsy.rates);
    REQUIRE(autopsy.rates->stable);
    CAPTURE(rate);
    CHECK(*autopsy.rates->stable <= limit);
    CHECK(*autopsy.rates->stable >= limit / 1.06);
    CHECK(autopsy.rates->diverging > limit * 0.999);
    CHECK(autopsy.rates->diverging <= 1.05 * *autopsy.rates->stable);
    CHECK(autopsy.rates->given == rate);
    CHECK(autopsy.rates->steps == 1000);
    CHECK(autopsy.rates->trials < 40);
    CHECK_FALSE(first_divergence(example.network, [&] { TrainingRule rule = example.rule; rule.learning_rate = *autopsy.rates->stable; return rule; }(),
                                 example.data, autopsy.origin, 1000));
  }
}

TEST_CASE("no rate helps where the pass itself overflows") {
  testing::Example example = one_weight(0.1, 1e200);
  example.state.parameters << 1e200, 0;
  const Autopsy autopsy = autopsy_of(example);
  CHECK(autopsy.diverged_step == 1);
  CHECK(autopsy.last_finite.step == 0);
  REQUIRE(autopsy.rates);
  CHECK_FALSE(autopsy.rates->stable);
}

TEST_CASE("trials begin where the rule was set, or a thousand updates before") {
  testing::Example example = one_weight(1);  // |w| stays 1
  example.rule.learning_rate = 1.15;         // 1.3^step: 1,354 updates
  const Autopsy late = autopsy_of(example);
  CHECK(late.diverged_step > 1300);
  CHECK(late.origin.step == late.diverged_step - 1000);
  History history;
  Trainer trainer(example.network, example.rule, example.data, example.state);
  history.restart(example.network, example.rule, example.data, example.state);
  while (trainer.steps() < 900) trainer.step();
  TrainingRule wilder = example.rule;
  wilder.learning_rate = 50;
  history.visit(trainer.state());
  history.edit(example.network, wilder, trainer.state());
  const std::optional<std::int64_t> step = first_divergence(example.network, wilder, example.data, trainer.state(), 1000);
  REQUIRE(step);
  Trainer wild(example.network, wilder, example.data, trainer.state());
  while (wild.steps() < *step) wild.step();
  history.visit(wild.state());
  const std::optional<Autopsy> autopsy = perform_autopsy(autopsy_ways(history, *step));
  REQUIRE(autopsy);
  CHECK(autopsy->origin.step == 900);
  CHECK(autopsy->rates->given == 50);
}

TEST_CASE("an autopsy can be called off and reports its culprit first") {
  const testing::Example example = one_weight(3);
  const std::optional<std::int64_t> step = first_divergence(example.network, example.rule, example.data, example.state, 1000);
  History history;
  history.restart(example.network, example.rule, example.data, example.state);
  Trainer trainer(example.network, example.rule, example.data, example.state);
  while (trainer.steps() < *step) trainer.step();
  history.visit(trainer.state());
  std::atomic<bool> cancel{false};
  bool heard = false;
  const std::optional<Autopsy> autopsy = perform_autopsy(autopsy_ways(history, *step), &cancel, [&](const Autopsy& part) {
    heard = part.culprit.has_value() && !part.rates;
    cancel = true;
  });
  CHECK(heard);
  CHECK_FALSE(autopsy);
}
