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
    } else if (kind == InitializerKind::glorot_normal || kind == InitializerKind::he_normal) {
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
