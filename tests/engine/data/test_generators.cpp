#include "engine/data/generators.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace nn;

namespace {

Dataset made(GeneratorKind kind, double noise, Index samples = 500) {
  GeneratorSpec spec;
  spec.kind = kind;
  spec.noise = noise;
  spec.samples = samples;
  return generate(spec);
}

Index flipped_count(const Dataset& data) { return std::count(data.flipped.begin(), data.flipped.end(), true); }

}  // namespace

TEST_CASE("a generated data set is a function of its specification") {
  for (const GeneratorKind kind : generator_kinds()) {
    CAPTURE(id_of(kind));
    CHECK(generator_from_id(id_of(kind)) == kind);
    const Dataset first = made(kind, 20), second = made(kind, 20);
    CHECK(std::get<Matrix>(first.inputs) == std::get<Matrix>(second.inputs));
    CHECK(first.targets == second.targets);
    CHECK(first.train_count == 250);
    CHECK(first.size() == 500);
    CHECK(std::get<Matrix>(first.inputs).allFinite());
    GeneratorSpec other{kind, 501, 0, 0.25, 2};
    CHECK(generate(other).size() == 501);
    CHECK(generate(other).train_count == 501 - 125);
    CHECK((generate(other).task == Task::binary) == (shape_of(kind).classes == 2));
    CHECK((generate(other).task == Task::regression) == (shape_of(kind).classes == 0));
    CHECK(first.features() == shape_of(kind).inputs);
  }
}

TEST_CASE("circle: the label is whether the noisy point lies within half the radius") {
  const Dataset clean = made(GeneratorKind::circle, 0);
  for (Index i = 0; i < clean.size(); ++i) {
    const double distance = std::hypot(clean.input(0, i), clean.input(1, i));
    CHECK(clean.targets(0, i) == (distance < 2.5 ? 1 : -1));
    CHECK((distance < 2.5 || distance >= 3.5 - 1e-12));
  }
  CHECK((clean.targets.array() == 1).count() == 250);
  CHECK(flipped_count(clean) == 0);
  const Dataset noisy = made(GeneratorKind::circle, 50);
  CHECK(flipped_count(noisy) > 20);
  for (Index i = 0; i < noisy.size(); ++i) {
    const bool inner = std::hypot(noisy.input(0, i), noisy.input(1, i)) < 2.5;
    CHECK(noisy.flipped[static_cast<std::size_t>(i)] == ((noisy.targets(0, i) > 0) != inner));
  }
}

TEST_CASE("xor: points keep off the axes, noise flips labels") {
  const Dataset clean = made(GeneratorKind::xor_, 0), noisy = made(GeneratorKind::xor_, 30);
  for (Index i = 0; i < clean.size(); ++i) {
    CHECK(std::fabs(clean.input(0, i)) >= 0.3);
    CHECK(std::fabs(clean.input(1, i)) <= 5.3);
    CHECK(clean.targets(0, i) == (clean.input(0, i) * clean.input(1, i) >= 0 ? 1 : -1));
  }
  CHECK(flipped_count(clean) == 0);
  CHECK(flipped_count(noisy) > 20);
}

TEST_CASE("gauss: two clouds whose variance grows with the noise") {
  for (const auto& [noise, variance] : {std::pair{0.0, 0.5}, {25.0, 2.25}, {50.0, 4.0}}) {
    const Dataset data = made(GeneratorKind::gauss, noise, 20000);
    double square = 0;
    for (Index i = 0; i < data.size(); ++i) {
      for (Index axis = 0; axis < 2; ++axis) square += std::pow(data.input(axis, i) - 2 * data.targets(0, i), 2);
    }
    CHECK(square / 40000 == doctest::Approx(variance).epsilon(0.03));
    CHECK(flipped_count(data) == 0);
  }
}

TEST_CASE("spiral: without noise every point lies on its arm") {
  const Dataset data = made(GeneratorKind::spiral, 0);
  for (Index i = 0; i < data.size(); ++i) {
    const double r = std::hypot(data.input(0, i), data.input(1, i));
    const double t = 1.75 * 2 * 3.141592653589793 * r / 5 + (data.targets(0, i) > 0 ? 0 : 3.141592653589793);
    CHECK(data.input(0, i) == doctest::Approx(r * std::sin(t)).epsilon(1e-9));
    CHECK(data.input(1, i) == doctest::Approx(r * std::cos(t)).epsilon(1e-9));
  }
  const Dataset noisy = made(GeneratorKind::spiral, 50);
  CHECK(std::get<Matrix>(noisy.inputs).cwiseAbs().maxCoeff() <= 5.5);
}

TEST_CASE("plane and bumps are regressions") {
  const Dataset plane = made(GeneratorKind::plane, 0);
  for (Index i = 0; i < plane.size(); ++i) {
    CHECK(plane.targets(0, i) == doctest::Approx((plane.input(0, i) + plane.input(1, i)) / 10));
  }
  const Dataset bumps = made(GeneratorKind::bumps, 0, 2000);
  CHECK(bumps.targets.maxCoeff() > 0.8);
  CHECK(bumps.targets.minCoeff() < -0.8);
  for (Index i = 0; i < bumps.size(); ++i) {
    const double near = std::hypot(bumps.input(0, i) + 4, bumps.input(1, i) - 2.5);
    if (near < 2) CHECK(bumps.targets(0, i) == doctest::Approx(1 - near / 2));
  }
}

TEST_CASE("moons: each point lies on its half circle, and noise moves it by at most its share") {
  const Dataset clean = made(GeneratorKind::moons, 0);
  for (Index i = 0; i < clean.size(); ++i) {
    const bool upper = clean.targets(0, i) > 0;
    const double across = clean.input(0, i) / 3 + 0.5, up = clean.input(1, i) / 3 + 0.25;
    CHECK(std::hypot(upper ? across : across - 1, upper ? up : up - 0.5) == doctest::Approx(1));
    CHECK((upper ? up >= 0 : up <= 0.5));
  }
  CHECK((clean.targets.array() == 1).count() == 250);
  const Dataset noisy = made(GeneratorKind::moons, 50);
  CHECK(std::get<Matrix>(noisy.inputs).row(0).maxCoeff() > 4.5);
  CHECK(std::get<Matrix>(noisy.inputs).row(0).maxCoeff() <= 6);
}

TEST_CASE("rings: three classes, one-hot, by the distance from the middle") {
  const Dataset data = made(GeneratorKind::rings, 0, 300);
  REQUIRE(data.targets.rows() == 3);
  CHECK(data.task == Task::multiclass);
  CHECK((data.targets.colwise().sum().array() == 1).all());
  for (Index i = 0; i < data.size(); ++i) {
    Index ring = 0;
    data.targets.col(i).maxCoeff(&ring);
    const double distance = std::hypot(data.input(0, i), data.input(1, i));
    CHECK(distance >= 2.0 * static_cast<double>(ring) - 1e-12);
    CHECK(distance <= (ring == 0 ? 1.2 : ring == 1 ? 3 : 5) + 1e-12);
  }
  CHECK(data.targets.row(2).sum() == 100);
  Dataset recoded = data;
  recode_targets(recoded, TargetCoding::zero_one);
  CHECK(recoded.targets == data.targets);
}

TEST_CASE("logic gates: four samples are the truth table") {
  const std::pair<GeneratorKind, int> tables[] = {{GeneratorKind::and_, 0b1000}, {GeneratorKind::or_, 0b1110},
                                                  {GeneratorKind::xor_gate, 0b0110}, {GeneratorKind::nand, 0b0111},
                                                  {GeneratorKind::nor, 0b0001}};
  for (const auto& [kind, answers] : tables) {
    CAPTURE(id_of(kind));
    CHECK(is_logic_gate(kind));
    const Dataset data = generate({kind, 4, 0, 0, 1});
    CHECK(data.train_count == 4);
    int seen = 0;
    for (Index i = 0; i < 4; ++i) {
      const int row = static_cast<int>(2 * data.input(0, i) + data.input(1, i));
      seen |= 1 << row;
      CHECK(data.targets(0, i) == ((answers >> row & 1) != 0 ? 1 : -1));
    }
    CHECK(seen == 0b1111);
    const Dataset noisy = made(kind, 40);
    for (Index i = 0; i < noisy.size(); ++i) {
      const double a = noisy.input(0, i) > 0.5, b = noisy.input(1, i) > 0.5;
      CHECK(std::fabs(noisy.input(0, i) - a) <= 0.4);
      CHECK(noisy.targets(0, i) == ((answers >> static_cast<int>(2 * a + b) & 1) != 0 ? 1 : -1));
    }
  }
  CHECK_FALSE(is_logic_gate(GeneratorKind::xor_));
  CHECK_FALSE(is_logic_gate(GeneratorKind::linear_regression));
}

TEST_CASE("line and sine: noise moves the number, not the point") {
  for (const GeneratorKind kind : {GeneratorKind::linear_regression, GeneratorKind::sine}) {
    const bool is_line = kind == GeneratorKind::linear_regression;
    const Dataset clean = made(kind, 0), noisy = made(kind, 20);
    double worst = 0;
    for (Index i = 0; i < clean.size(); ++i) {
      const double x = clean.input(0, i), y = is_line ? x / 2 + 1 : std::sin(x);
      CHECK(clean.targets(0, i) == doctest::Approx(y));
      CHECK(noisy.input(0, i) == x);
      worst = std::max(worst, std::fabs(noisy.targets(0, i) - y));
    }
    CHECK(worst > 0.1);
    CHECK(worst <= (is_line ? 0.5 : 0.2) + 1e-12);
  }
}

TEST_CASE("T-shirt demand: the price alone, or two reasons of three") {
  const Dataset one = made(GeneratorKind::tshirt_1, 0), four = made(GeneratorKind::tshirt_4, 0, 2000);
  for (Index i = 0; i < one.size(); ++i) CHECK(one.targets(0, i) == (one.input(0, i) < 2 ? 1 : -1));
  for (Index i = 0; i < four.size(); ++i) {
    const int reasons = (four.input(0, i) + four.input(1, i) < 2.5) + (four.input(2, i) > 0.5) + (four.input(3, i) > 0.5);
    CHECK(four.targets(0, i) == (reasons >= 2 ? 1 : -1));
  }
  CHECK(flipped_count(one) == 0);
  CHECK(flipped_count(four) == 0);
  CHECK(std::fabs(four.targets.mean()) < 0.1);
  CHECK(flipped_count(made(GeneratorKind::tshirt_1, 50)) > 20);
  CHECK(flipped_count(made(GeneratorKind::tshirt_4, 50)) > 20);
}

TEST_CASE("targets are recoded as the outputs need them") {
  Dataset data = made(GeneratorKind::circle, 0);
  const Matrix before = data.targets;
  recode_targets(data, TargetCoding::zero_one);
  CHECK(data.targets == ((before.array() + 1) / 2).matrix());
  recode_targets(data, TargetCoding::plus_minus);
  CHECK(data.targets == before);
  recode_targets(data, TargetCoding::one_hot);
  CHECK(data.task == Task::multiclass);
  CHECK(data.targets.rows() == 2);
  CHECK(data.targets.row(1) == ((before.array() + 1) / 2).matrix());
  CHECK((data.targets.colwise().sum().array() == 1).all());
}

TEST_CASE("an inline split moves whole examples, and only when asked") {
  Dataset data;
  Matrix inputs(1, 10);
  for (Index i = 0; i < 10; ++i) inputs(0, i) = static_cast<double>(i);
  data.inputs = inputs;
  data.targets = 10 * inputs;
  data.train_count = 10;
  split(data, 0, 1);
  CHECK(std::get<Matrix>(data.inputs) == inputs);
  CHECK(data.train_count == 10);
  split(data, 0.3, 1);
  CHECK(data.train_count == 7);
  CHECK(std::get<Matrix>(data.inputs) != inputs);
  CHECK(data.targets == 10 * std::get<Matrix>(data.inputs));
  CHECK(data.targets.sum() == 450);
  split(data, 1, 1);
  CHECK(data.train_count == 1);
}
