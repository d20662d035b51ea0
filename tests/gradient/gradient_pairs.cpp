#include "engine/trace/record.hpp"
#include "engine/train/gradient_check.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace nn;

namespace {

/// Two hidden layers and an output of the given kind, biased so that outputs lie in (0, 1) where a logarithm needs it.
testing::Example example_of(ActivationKind hidden, ActivationKind output, LossKind loss) {
  testing::Example example;
  example.network.inputs = 3;
  example.network.loss = loss;
  example.network.layers = {testing::layer(5, hidden), testing::layer(4, hidden), testing::layer(3, output)};
  Random random(11, Stream::data);
  Matrix inputs(3, 6);
  for (Index i = 0; i < inputs.size(); ++i) inputs.data()[i] = random.uniform(-1, 1);
  Matrix targets = testing::probabilities(3, 6, random);
  if (wants_signs(loss)) targets = (targets.array() < 0.3).select(Matrix::Constant(3, 6, -1), Matrix::Ones(3, 6));
  example.data = testing::dataset(inputs, targets);
  example.state = initial_state(example.network, example.rule);
  const ParameterLayout layout(example.network);
  for (Index index = 0; index < 3; ++index) {
    const LayerSlot& slot = layout.layer(index);
    for (Index unit = 0; unit < slot.rows; ++unit) {
      example.state.parameters(slot.bias_at(unit)) = random.uniform(-0.3, 0.3);
    }
  }
  const LayerSlot& last = layout.layer(2);
  weight_of(example.state.parameters, last) *= 0.1;
  bias_of(example.state.parameters, last).array() += 0.5;
  return example;
}

}  // namespace

TEST_CASE("every activation with every loss has the right gradient") {
  int pairs = 0;
  for (const LossKind loss : loss_kinds()) {
    if (wants_step(loss)) continue;
    for (const ActivationKind kind : activation_kinds()) {
      if (!is_differentiable(kind)) continue;
      const std::string pair = std::string(id_of(kind)) + " with " + std::string(id_of(loss));
      CAPTURE(pair);
      for (const ActivationKind hidden : {ActivationKind::tanh, kind}) {
        const testing::Example example = example_of(hidden, kind, loss);
        const GradientCheck check = check_gradients(example.network, example.rule, example.state.parameters,
                                                    *example.data, testing::all_columns(*example.data));
        CAPTURE(check.worst_error);
        CAPTURE(check.worst_index);
        CAPTURE(check.worst_analytic);
        CAPTURE(check.worst_numeric);
        CHECK(check.passed());
        CHECK(check.skipped_kinks <= 4);
      }
      ++pairs;
    }
  }
  CHECK(pairs == 11 * 11);
}

TEST_CASE("silenced units leave the right gradient in every activation, and frozen ones do not change it") {
  for (const ActivationKind kind : activation_kinds()) {
    if (!is_differentiable(kind)) continue;
    CAPTURE(std::string(id_of(kind)));
    testing::Example example = example_of(kind, ActivationKind::sigmoid, LossKind::mse);
    const auto gradient = [&example] {
      return gradient_of(record(example.network, example.rule, example.state, *example.data, testing::all_columns(*example.data)).trace);
    };
    const Vector whole = gradient();
    example.network.layers[0].frozen_units = {0, 3};
    CHECK(testing::same_bits(gradient(), whole));
    example.network.layers[0].silent = {1, 4};
    example.network.layers[1].silent = {2};
    CHECK_FALSE(testing::same_bits(gradient(), whole));
    const GradientCheck check = check_gradients(example.network, example.rule, example.state.parameters, *example.data,
                                                testing::all_columns(*example.data));
    CAPTURE(check.worst_index);
    CAPTURE(check.worst_analytic);
    CAPTURE(check.worst_numeric);
    CHECK(check.passed());
  }
}

TEST_CASE("the naive forms have the right gradient, and that of the form from z") {
  for (const auto& [loss, kind] : {std::pair{LossKind::binary_cross_entropy, ActivationKind::sigmoid},
                                   std::pair{LossKind::categorical_cross_entropy, ActivationKind::softmax},
                                   std::pair{LossKind::sparse_categorical_cross_entropy, ActivationKind::softmax}}) {
    testing::Example example = example_of(ActivationKind::tanh, kind, loss);
    const auto gradient = [&example] {
      return gradient_of(record(example.network, example.rule, example.state, *example.data,
                                testing::all_columns(*example.data)).trace);
    };
    const Vector stable = gradient();
    example.network.loss_form = LossForm::naive;
    CHECK(gradient().isApprox(stable, 1e-13));
    CHECK_FALSE(testing::same_bits(gradient(), stable));
    CHECK(check_gradients(example.network, example.rule, example.state.parameters, *example.data,
                          testing::all_columns(*example.data)).passed());
  }
}

TEST_CASE("slope and alpha of every size have the right gradient") {
  for (const double parameter : {0.0, 0.3, 1.0}) {
    for (const ActivationKind kind : {ActivationKind::leaky_relu, ActivationKind::elu}) {
      testing::Example example = example_of(kind, ActivationKind::sigmoid, LossKind::mse);
      for (LayerSpec& layer : example.network.layers) layer.activation.slope = layer.activation.alpha = parameter;
      CHECK(check_gradients(example.network, example.rule, example.state.parameters, *example.data,
                            testing::all_columns(*example.data)).passed());
    }
  }
}

TEST_CASE("a hidden step lets no gradient through, and the check agrees") {
  for (const LossKind loss : loss_kinds()) {
    if (wants_step(loss)) continue;
    const testing::Example example = example_of(ActivationKind::step, ActivationKind::sigmoid, loss);
    const GradientCheck check = check_gradients(example.network, example.rule, example.state.parameters,
                                                *example.data, testing::all_columns(*example.data));
    CHECK(check.passed());
  }
}
