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
    CHECK((generate(other).task == Task::binary) == (kind != GeneratorKind::plane && kind != GeneratorKind::bumps));
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
