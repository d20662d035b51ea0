#include "engine/nn/activation.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace nn;

TEST_CASE("activation ids go there and back") {
  CHECK(activation_kinds().size() == 12);
  for (const ActivationKind kind : activation_kinds()) CHECK(activation_from_id(id_of(kind)) == kind);
  CHECK(id_of(ActivationKind::leaky_relu) == "leaky_relu");
  CHECK_FALSE(activation_from_id("swish"));
}

TEST_CASE("activations have their textbook values") {
  const auto value = [](ActivationKind kind, double z) { return activation_value({kind}, z); };
  CHECK(value(ActivationKind::step, 0) == 1);
  CHECK(value(ActivationKind::step, -1e-9) == 0);
  CHECK(value(ActivationKind::linear, -3.5) == -3.5);
  CHECK(value(ActivationKind::sigmoid, 0.3775) == doctest::Approx(0.593269992107).epsilon(1e-12));
  CHECK(value(ActivationKind::tanh, 1) == doctest::Approx(0.7615941559557649).epsilon(1e-15));
  CHECK(value(ActivationKind::relu, -2) == 0);
  CHECK(value(ActivationKind::relu, 2) == 2);
  CHECK(value(ActivationKind::leaky_relu, -2) == -0.02);
  CHECK(value(ActivationKind::elu, -1) == doctest::Approx(-0.6321205588285577).epsilon(1e-15));
  CHECK(value(ActivationKind::softplus, 0) == doctest::Approx(std::log(2.0)).epsilon(1e-15));
  CHECK(value(ActivationKind::softplus, 800) == 800);
  CHECK(value(ActivationKind::softplus, -40) == doctest::Approx(std::exp(-40.0)).epsilon(1e-14));
  CHECK(value(ActivationKind::gelu, 1) == doctest::Approx(0.8413447460685429).epsilon(1e-15));
  CHECK(value(ActivationKind::gelu, -1) == doctest::Approx(-0.15865525393145707).epsilon(1e-15));
  CHECK(value(ActivationKind::gelu, -50) == 0);
  CHECK(value(ActivationKind::silu, 1) == doctest::Approx(0.7310585786300049).epsilon(1e-15));
  CHECK(value(ActivationKind::silu, -800) == 0);
  CHECK(activation_slope({ActivationKind::silu}, -800) == 0);
  CHECK(activation_slope({ActivationKind::silu}, 800) == 1);
  CHECK(activation_slope({ActivationKind::gelu}, 40) == 1);
  CHECK(activation_value({ActivationKind::leaky_relu, 0.2}, -2) == -0.4);
  CHECK(activation_value({ActivationKind::elu, 0.01, 2}, -1) == doctest::Approx(-1.2642411176571153).epsilon(1e-15));
}

TEST_CASE("slopes are the derivatives, from the right at a kink") {
  for (const ActivationKind kind : activation_kinds()) {
    if (!is_elementwise(kind)) continue;
    CAPTURE(id_of(kind));
    for (const double z : {-3.1, -0.7, -0.01, 0.02, 0.9, 4.3}) {
      const double h = 1e-6;
      const double numeric = (activation_value({kind}, z + h) - activation_value({kind}, z - h)) / (2 * h);
      CHECK(activation_slope({kind}, z) == doctest::Approx(numeric).epsilon(1e-6));
    }
  }
  CHECK(activation_slope({ActivationKind::relu}, 0) == 1);
  CHECK(activation_slope({ActivationKind::leaky_relu}, 0) == 1);
  CHECK(activation_slope({ActivationKind::elu}, 0) == 1);
  CHECK(activation_slope({ActivationKind::step}, 0) == 0);
  CHECK_FALSE(is_differentiable(ActivationKind::step));
}

TEST_CASE("kinks are where a derivative jumps, and nowhere else") {
  CHECK(kinks_of({ActivationKind::step}) == std::vector<Kink>{{0, 0, 0, 1}});
  CHECK(kinks_of({ActivationKind::step, 0, 0, 1.5}) == std::vector<Kink>{{1.5, 0, 0, 1}});
  CHECK(kinks_of({ActivationKind::relu}) == std::vector<Kink>{{0, 1, 0, 1}});
  CHECK(kinks_of({ActivationKind::leaky_relu, 0.2}) == std::vector<Kink>{{0, 1, 0.2, 1}});
  CHECK(kinks_of({ActivationKind::leaky_relu, 1}).empty());
  CHECK(kinks_of({ActivationKind::elu, 0.01, 2}) == std::vector<Kink>{{0, 1, 2, 1}});
  CHECK(kinks_of({ActivationKind::elu}) == std::vector<Kink>{{0, 2, 1, 0}});
  const auto jump_of_slope = [](const Activation& f, double z) {
    return activation_slope(f, z + 1e-9) - activation_slope(f, z - 1e-9);
  };
  for (const ActivationKind kind : activation_kinds()) {
    if (!is_elementwise(kind)) continue;
    CAPTURE(id_of(kind));
    double named = 0;
    for (const Kink& kink : kinks_of({kind})) named += kink.derivative == 1 ? kink.right - kink.left : 0;
    CHECK(jump_of_slope({kind}, 0) == doctest::Approx(named).epsilon(1e-6));
    for (const double z : {-2.0, 1.0}) CHECK(std::fabs(jump_of_slope({kind}, z)) < 1e-6);
  }
}

TEST_CASE_TEMPLATE("softmax columns are distributions, however large z is", Real, double, float) {
  MatrixOf<Real> z(3, 2), a(3, 2);
  z << 1, 1000, 2, 1001, 3, 1002;
  activate<Real>({ActivationKind::softmax}, z, a);
  for (Index column = 0; column < 2; ++column) {
    CHECK(a.col(column).sum() == doctest::Approx(1).epsilon(1e-6));
    CHECK(a(2, column) == doctest::Approx(0.6652409557748219).epsilon(1e-6));
  }
}

TEST_CASE("the gradient through softmax is its Jacobian times what comes from above") {
  Matrix z(4, 1), a(4, 1), up(4, 1), delta(4, 1);
  z << 0.3, -1, 0.8, 0.1;
  up << 0.2, -0.5, 1.5, 0.7;
  activate<double>({ActivationKind::softmax}, z, a);
  through_softmax<double>(a, up, delta);
  for (Index j = 0; j < 4; ++j) {
    double expected = 0;
    for (Index k = 0; k < 4; ++k) expected += up(k, 0) * a(k, 0) * ((j == k) - a(j, 0));
    CHECK(delta(j, 0) == doctest::Approx(expected).epsilon(1e-14));
  }
}

TEST_CASE("a NaN passes through every activation") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const ActivationKind kind : activation_kinds()) {
    if (kind == ActivationKind::maxout) continue;  // of several numbers: see test_structures.cpp
    CAPTURE(id_of(kind));
    CHECK(std::isnan(activation_value({kind}, nan)));
  }
}
