#include "engine/nn/initializer.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace nn;

TEST_CASE("initialisers have the published scales for 784 -> 128") {
  const auto scale = [](InitializerKind kind) { return initializer_scale(kind, 128, 784); };
  CHECK(scale(InitializerKind::glorot_uniform) == doctest::Approx(0.0811107106).epsilon(1e-9));
  CHECK(scale(InitializerKind::glorot_normal) == doctest::Approx(0.0468292906).epsilon(1e-9));
  CHECK(scale(InitializerKind::he_uniform) == doctest::Approx(0.0874817765).epsilon(1e-9));
  CHECK(scale(InitializerKind::he_normal) == doctest::Approx(0.0505076272).epsilon(1e-9));
  CHECK(scale(InitializerKind::lecun_uniform) == doctest::Approx(std::sqrt(3.0 / 784)).epsilon(1e-12));
  CHECK(scale(InitializerKind::lecun_normal) == doctest::Approx(1.0 / 28).epsilon(1e-12));
  CHECK(scale(InitializerKind::pytorch) == doctest::Approx(1.0 / 28).epsilon(1e-12));
  CHECK(scale(InitializerKind::normal) == 0.05);
  CHECK(scale(InitializerKind::uniform) == 0.5);
  CHECK(scale(InitializerKind::zeros) == 0);
}

TEST_CASE("drawn weights spread as their initialiser says") {
  for (const InitializerKind kind : initializer_kinds()) {
    CAPTURE(id_of(kind));
    CHECK(initializer_from_id(id_of(kind)) == kind);
    Matrix weight = Matrix::Constant(128, 784, 7);
    Random random(1, Stream::weights);
    initialize(kind, weight, random);
    const double scale = initializer_scale(kind, 128, 784);
    const double deviation = std::sqrt(weight.squaredNorm() / static_cast<double>(weight.size()));
    if (kind == InitializerKind::zeros) {
      CHECK(weight.isZero(0));
    } else if (kind == InitializerKind::constant) {
      CHECK(weight == Matrix::Constant(128, 784, 0.1));
    } else if (id_of(kind).ends_with("normal")) {
      CHECK(deviation == doctest::Approx(scale).epsilon(0.02));
      CHECK(weight.cwiseAbs().maxCoeff() > 2 * scale);
    } else {
      CHECK(deviation == doctest::Approx(scale / std::sqrt(3.0)).epsilon(0.02));
      CHECK(weight.cwiseAbs().maxCoeff() <= scale);
    }
  }
}

TEST_CASE("weights are drawn row by row") {
  Matrix wide(2, 3);
  Random first(5, Stream::weights), second(5, Stream::weights);
  initialize(InitializerKind::uniform, wide, first);
  for (Index row = 0; row < 2; ++row) {
    for (Index column = 0; column < 3; ++column) CHECK(wide(row, column) == second.uniform(-0.5, 0.5));
  }
}

TEST_CASE("constant and normal take their numbers") {
  Matrix weight(64, 64);
  Random random(3, Stream::weights);
  initialize(InitializerKind::constant, weight, random, {-0.25, 1});
  CHECK(weight == Matrix::Constant(64, 64, -0.25));
  initialize(InitializerKind::normal, weight, random, {0, 2});
  CHECK(std::sqrt(weight.squaredNorm() / 4096) == doctest::Approx(2).epsilon(0.05));
}

TEST_CASE("only PyTorch's default draws biases, within its bound") {
  Random random(3, Stream::weights);
  for (const InitializerKind kind : initializer_kinds()) {
    Vector bias = Vector::Constant(100, 7);
    initialize_bias(kind, bias, 16, random);
    CAPTURE(id_of(kind));
    if (kind != InitializerKind::pytorch) {
      CHECK(bias.isZero(0));
      continue;
    }
    CHECK(bias.cwiseAbs().maxCoeff() <= 0.25);
    CHECK(bias.cwiseAbs().maxCoeff() > 0.2);
  }
}
