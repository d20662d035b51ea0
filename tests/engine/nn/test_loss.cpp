#include "engine/nn/loss.hpp"

#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace nn;

namespace {

struct Case {
  Matrix preactivation, prediction, target;
};

Case random_case(ActivationKind kind, Index outputs, Index examples) {
  Random random(6, Stream::data);
  Case made{Matrix(outputs, examples), Matrix(outputs, examples), testing::probabilities(outputs, examples, random)};
  for (Index i = 0; i < made.preactivation.size(); ++i) made.preactivation.data()[i] = random.normal();
  activate<double>({kind}, made.preactivation, made.prediction);
  return made;
}

double mean(LossKind loss, ActivationKind kind, const Case& given) {
  Matrix losses(1, given.target.cols());
  example_losses<double>(loss, {kind}, given.preactivation, given.prediction, given.target, losses);
  return losses.mean();
}

}  // namespace

TEST_CASE("losses have their textbook values") {
  for (const LossKind kind : loss_kinds()) CHECK(loss_from_id(id_of(kind)) == kind);
  Case given{Matrix(2, 1), Matrix(2, 1), Matrix(2, 1)};
  given.prediction << 0.751365069552, 0.772928465321;
  given.target << 0.01, 0.99;
  const auto published = doctest::Approx(0.298371108760).epsilon(1e-11);
  CHECK(mean(LossKind::half_squared_error, ActivationKind::linear, given) == published);
  CHECK(mean(LossKind::mse, ActivationKind::linear, given) == published);
  Case even{Matrix::Zero(10, 1), Matrix::Constant(10, 1, 0.1), Matrix::Zero(10, 1)};
  even.target(3, 0) = 1;
  const auto even_guess = doctest::Approx(2.302585092994).epsilon(1e-12);
  CHECK(mean(LossKind::categorical_cross_entropy, ActivationKind::softmax, even) == even_guess);
  CHECK(mean(LossKind::categorical_cross_entropy, ActivationKind::linear, even) == even_guess);
  Case coin{Matrix::Zero(2, 1), Matrix::Constant(2, 1, 0.5), Matrix::Ones(2, 1)};
  const auto one_bit = doctest::Approx(std::log(2.0)).epsilon(1e-14);
  CHECK(mean(LossKind::binary_cross_entropy, ActivationKind::sigmoid, coin) == one_bit);
}

TEST_CASE("matched losses stay finite where the probability underflows") {
  Case given{Matrix::Constant(1, 1, -900), Matrix::Zero(1, 1), Matrix::Ones(1, 1)};
  CHECK(mean(LossKind::binary_cross_entropy, ActivationKind::sigmoid, given) == 900);
  CHECK(mean(LossKind::binary_cross_entropy, ActivationKind::linear, given) == doctest::Approx(-std::log(1e-12)));
  Case classes{Matrix(2, 1), Matrix(2, 1), Matrix(2, 1)};
  classes.preactivation << 1000, -1000;
  classes.prediction << 1, 0;
  classes.target << 0, 1;
  CHECK(mean(LossKind::categorical_cross_entropy, ActivationKind::softmax, classes) == 2000);
}

TEST_CASE("output losses add up to the example's loss to the bit") {
  for (const LossKind loss : loss_kinds()) {
    for (const ActivationKind kind : {ActivationKind::sigmoid, ActivationKind::softmax}) {
      const Case given = random_case(kind, 5, 3);
      Matrix shares(5, 3), losses(1, 3);
      output_losses<double>(loss, {kind}, given.preactivation, given.prediction, given.target, shares);
      example_losses<double>(loss, {kind}, given.preactivation, given.prediction, given.target, losses);
      for (Index column = 0; column < 3; ++column) {
        double sum = 0;
        for (Index row = 0; row < 5; ++row) sum += shares(row, column);
        CHECK(sum == losses(0, column));
      }
    }
  }
}

TEST_CASE("the loss gradient is the derivative by the prediction") {
  for (const LossKind loss : loss_kinds()) {
    CAPTURE(id_of(loss));
    Case given = random_case(ActivationKind::sigmoid, 3, 4);
    Matrix gradient(3, 4);
    loss_gradient<double>(loss, given.prediction, given.target, gradient);
    CHECK(gradient.cwiseAbs().maxCoeff() > 0.01);
    for (Index i = 0; i < gradient.size(); ++i) {
      const double h = 1e-6, before = given.prediction.data()[i];
      given.prediction.data()[i] = before + h;
      const double above = mean(loss, ActivationKind::linear, given);
      given.prediction.data()[i] = before - h;
      const double below = mean(loss, ActivationKind::linear, given);
      given.prediction.data()[i] = before;
      CHECK(gradient.data()[i] == doctest::Approx((above - below) / (2 * h)).epsilon(1e-7));
    }
  }
}

TEST_CASE("a matched delta is the gradient taken the long way") {
  Matrix gradient(4, 3), slope(4, 3), matched(4, 3), delta(4, 3);
  const Case softmax = random_case(ActivationKind::softmax, 4, 3);
  loss_gradient<double>(LossKind::categorical_cross_entropy, softmax.prediction, softmax.target, gradient);
  through_softmax<double>(softmax.prediction, gradient, delta);
  matched_delta<double>(LossKind::categorical_cross_entropy, softmax.prediction, softmax.target, matched);
  CHECK(matched.isApprox(delta, 1e-13));
  const Case sigmoid = random_case(ActivationKind::sigmoid, 4, 3);
  loss_gradient<double>(LossKind::binary_cross_entropy, sigmoid.prediction, sigmoid.target, gradient);
  slope_of<double>({ActivationKind::sigmoid}, sigmoid.preactivation, sigmoid.prediction, slope);
  delta = gradient.cwiseProduct(slope);
  matched_delta<double>(LossKind::binary_cross_entropy, sigmoid.prediction, sigmoid.target, matched);
  CHECK(matched.isApprox(delta, 1e-13));
  CHECK(is_matched_pair(LossKind::binary_cross_entropy, ActivationKind::sigmoid));
  CHECK_FALSE(is_matched_pair(LossKind::binary_cross_entropy, ActivationKind::softmax));
}

TEST_CASE("where a probability is clamped the loss does not move") {
  Matrix prediction(1, 1), target = Matrix::Ones(1, 1), gradient(1, 1);
  prediction << -0.3;
  loss_gradient<double>(LossKind::binary_cross_entropy, prediction, target, gradient);
  CHECK(gradient(0, 0) == 0);
}
