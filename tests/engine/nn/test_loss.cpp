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

double mean(const Loss& loss, ActivationKind kind, const Case& given) {
  Matrix losses(1, given.target.cols());
  example_losses<double>(loss, {kind}, given.preactivation, given.prediction, given.target, losses);
  return loss_of_mean(loss.kind, losses.mean());
}

/// Two examples of two outputs; each error has another size.
Case distances() {
  Case given{Matrix::Zero(2, 2), Matrix(2, 2), Matrix(2, 2)};
  given.prediction << 1, 3, 0.5, -2;
  given.target << 2, 3, 0.25, 1;
  return given;
}

}  // namespace

TEST_CASE("losses have their textbook values") {
  for (const LossKind kind : loss_kinds()) CHECK(loss_from_id(id_of(kind)) == kind);
  for (const LossForm form : loss_forms()) CHECK(loss_form_from_id(id_of(form)) == form);
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

TEST_CASE("distances are measured as they are defined") {
  const Case given = distances();  // errors: -1, 0.25 | 0, -3
  const auto value = [&given](LossKind kind) { return mean(kind, ActivationKind::linear, given); };
  CHECK(value(LossKind::mse) == doctest::Approx((1 + 0.0625 + 9) / 4));
  CHECK(value(LossKind::rmse) == doctest::Approx(std::sqrt((1 + 0.0625 + 9) / 4)));
  CHECK(value(LossKind::mae) == doctest::Approx((1 + 0.25 + 3) / 4));
  CHECK(value(LossKind::mape) == doctest::Approx(100 * (0.5 + 1 + 3) / 4));
  const double logs[] = {std::log(2 / 3.0), std::log(1.5 / 1.25), 0, std::log(1.0000001 / 2)};
  double squares = 0;
  for (const double log : logs) squares += log * log;
  CHECK(value(LossKind::msle) == doctest::Approx(squares / 4));
  Case nothing{Matrix::Zero(1, 1), Matrix::Constant(1, 1, 2e-7), Matrix::Zero(1, 1)};
  CHECK(mean(LossKind::mape, ActivationKind::linear, nothing) == doctest::Approx(200));
  Case signs{Matrix::Zero(2, 1), Matrix(2, 1), Matrix(2, 1)};
  signs.prediction << 0.25, 3;
  signs.target << -1, 1;
  CHECK(mean(LossKind::hinge, ActivationKind::linear, signs) == 0.625);
  CHECK(mean(LossKind::squared_hinge, ActivationKind::linear, signs) == 0.78125);
}

TEST_CASE("the root of the squares belongs to the batch, and its gradient is 0 where there is no error") {
  const Case given = distances();
  Matrix whole(2, 2), first(2, 1), squares(2, 2);
  loss_gradient<double>(LossKind::rmse, given.prediction, given.target, whole);
  loss_gradient<double>(LossKind::mse, given.prediction, given.target, squares);
  CHECK(whole.isApprox(squares / (2 * mean(LossKind::rmse, ActivationKind::linear, given)), 1e-14));
  loss_gradient<double>(LossKind::rmse, given.prediction.leftCols(1), given.target.leftCols(1), first);
  CHECK_FALSE(whole.col(0).isApprox(first / 2, 1e-3));  // the other example has changed what this one adds
  loss_gradient<double>(LossKind::rmse, given.target, given.target, whole);
  CHECK(whole == Matrix::Zero(2, 2));
}

TEST_CASE("class indices written as columns give the categorical numbers to the bit") {
  Case given = random_case(ActivationKind::softmax, 4, 3);
  given.target.setZero();
  for (Index column = 0; column < 3; ++column) given.target(column + 1, column) = 1;
  CHECK(mean(LossKind::sparse_categorical_cross_entropy, ActivationKind::softmax, given) ==
        mean(LossKind::categorical_cross_entropy, ActivationKind::softmax, given));
  CHECK(is_matched_pair(LossKind::sparse_categorical_cross_entropy, ActivationKind::softmax));
}

TEST_CASE("the naive form loses digits, and then everything, where the form from z does not") {
  const auto both = [](double z, double y) {
    Case given{Matrix::Constant(1, 1, z), Matrix(1, 1), Matrix::Constant(1, 1, y)};
    activate<double>({ActivationKind::sigmoid}, given.preactivation, given.prediction);
    return std::pair{mean(LossKind::binary_cross_entropy, ActivationKind::sigmoid, given),
                     mean({LossKind::binary_cross_entropy, LossForm::naive}, ActivationKind::sigmoid, given)};
  };
  CHECK(both(0.3, 1).first == doctest::Approx(both(0.3, 1).second).epsilon(1e-15));
  const auto [stable, naive] = both(30, 0);
  CHECK(stable == doctest::Approx(30).epsilon(1e-12));
  CHECK(std::fabs(naive - stable) > 1e-5);
  CHECK(both(40, 0).first == doctest::Approx(40));
  CHECK(std::isinf(both(40, 0).second));
  CHECK(both(40, 1).second == 0);  // 0 ln 0 is 0
  Matrix prediction(2, 1), target(2, 1), gradient(2, 1);
  prediction << 0, 1;
  target << 1, 0;
  loss_gradient<double>({LossKind::categorical_cross_entropy, LossForm::naive}, prediction, target, gradient);
  CHECK(std::isinf(gradient(0, 0)));
  CHECK(gradient(1, 0) == 0);
}

TEST_CASE("a prediction that is not a number makes no loss look small") {
  Matrix prediction = Matrix::Constant(1, 1, std::nan("")), target = Matrix::Ones(1, 1), gradient(1, 1);
  for (const LossKind kind : loss_kinds()) {
    if (wants_step(kind)) continue;  // taken from z: see test_structures.cpp
    CAPTURE(id_of(kind));
    CHECK(std::isnan(mean(kind, ActivationKind::linear, {prediction, prediction, target})));
    loss_gradient<double>(kind, prediction, target, gradient);
    CHECK(std::isnan(gradient(0, 0)));
  }
}

TEST_CASE("pieces part where the loss has a kink or is clamped") {
  CHECK(smooth_piece(LossKind::mae, 0.9, 1) != smooth_piece(LossKind::mae, 1.1, 1));
  CHECK(smooth_piece(LossKind::mape, 0.9, 1) != smooth_piece(LossKind::mape, 1.1, 1));
  CHECK(smooth_piece(LossKind::msle, -0.1, 1) != smooth_piece(LossKind::msle, 0.1, 1));
  CHECK(smooth_piece(LossKind::hinge, -0.9, -1) != smooth_piece(LossKind::hinge, -1.1, -1));
  CHECK(smooth_piece(LossKind::binary_cross_entropy, 1e-13, 1) != smooth_piece(LossKind::binary_cross_entropy, 0.1, 1));
  CHECK(smooth_piece({LossKind::binary_cross_entropy, LossForm::naive}, 1e-13, 1) == 0);
  CHECK(smooth_piece(LossKind::rmse, 0.9, 1) == smooth_piece(LossKind::rmse, 1.1, 1));
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
    if (wants_step(loss)) continue;  // taken from z: see test_structures.cpp
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
    if (wants_step(loss)) continue;  // taken from z: see test_structures.cpp
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
