#include "engine/landscape/curvature.hpp"

#include "engine/landscape/rate_finder.hpp"
#include "engine/nn/random.hpp"
#include "engine/train/gradient_check.hpp"
#include "engine/train/trainer.hpp"
#include "tests/engine/landscape/loss_of.hpp"

#include <Eigen/Eigenvalues>
#include <doctest/doctest.h>

using namespace nn;
using testing::loss_of;

namespace {

/// One linear layer on squared errors: its Hessian is that of the inputs, whatever the parameters.
testing::Example linear_example(std::uint64_t number, LossKind loss = LossKind::half_squared_error) {
  Random random(number, Stream::data, 3);
  testing::Example example;
  example.network.inputs = 3;
  example.network.loss = loss;
  example.network.layers = {testing::layer(2, ActivationKind::linear)};
  Matrix inputs(3, 20), targets(2, 20);
  for (Index i = 0; i < inputs.size(); ++i) inputs.data()[i] = random.normal() + 0.3;
  for (Index i = 0; i < targets.size(); ++i) targets.data()[i] = random.normal();
  example.data = testing::dataset(inputs, targets);
  example.rule.batch_size = 0;
  example.rule.seed = number;
  example.state = initial_state(example.network, example.rule);
  return example;
}

/// Eigenvalues of the mean of x x^T over the examples, x with a 1 for the bias; from the least to the greatest.
Vector input_eigenvalues(const testing::Example& example) {
  const Matrix& inputs = std::get<Matrix>(example.data->inputs);
  Matrix with_one(inputs.rows() + 1, inputs.cols());
  with_one << inputs, Matrix::Ones(1, inputs.cols());
  const Matrix products = with_one * with_one.transpose() / static_cast<double>(inputs.cols());
  return Eigen::SelfAdjointEigenSolver<Matrix>(products).eigenvalues();
}

double loss_after(const testing::Example& example, double rate, int updates) {
  testing::Example run = example;
  run.rule.learning_rate = rate;
  Trainer trainer(run.network, run.rule, run.data, run.state);
  for (int i = 0; i < updates; ++i) trainer.step();
  return loss_at(loss_of(example), trainer.state().parameters);
}

}  // namespace

TEST_CASE("the gradient of a landscape is the slope of its loss, with penalties, blocks and roots") {
  for (std::uint64_t number = 0; number < 40; ++number) {
    testing::Example example = testing::random_example(number);
    for (LayerSpec& layer : example.network.layers) {
      layer.activation.kind = layer.activation.kind == ActivationKind::softmax ? ActivationKind::softmax : ActivationKind::tanh;
    }
    example.network.loss = number % 3 == 0 ? LossKind::rmse : number % 3 == 1 ? LossKind::mse : LossKind::half_squared_error;
    example.rule.l2 = 0.02;
    example.rule.l1 = 0;
    // 600 examples are two blocks
    Random random(number, Stream::data, 9);
    const Index examples = number % 2 == 0 ? 600 : 7;
    Matrix inputs(example.network.inputs, examples), targets(example.network.outputs(), examples);
    for (double& one : inputs.reshaped()) one = random.normal();
    for (double& one : targets.reshaped()) one = random.uniform(0.1, 1);
    example.data = testing::dataset(inputs, targets);
    SurfaceLoss loss = loss_of(example);
    loss.penalty = number % 4 < 2;
    const Vector parameters = initial_parameters(example.network, number);
    const Vector gradient = gradient_at(loss, parameters);
    const ParameterLayout layout(example.network);
    for (int probe = 0; probe < 5; ++probe) {
      Vector direction = Vector::Zero(layout.size());
      for (double& one : direction) one = random.normal();
      for (Index layer = 0; layer < example.network.layer_count(); ++layer) {
        cut_connections<double>(example.network, layer, weight_of(direction, layout.layer(layer)));
      }
      direction.normalize();
      const double slope = (loss_at(loss, parameters + 1e-5 * direction) - loss_at(loss, parameters - 1e-5 * direction)) / 2e-5;
      CAPTURE(number);
      CHECK(gradient.dot(direction) == doctest::Approx(slope).epsilon(1e-6).scale(1e-2));
    }
  }
}

TEST_CASE("the greatest curvature of a linear network is the greatest eigenvalue of its inputs") {
  for (std::uint64_t number = 1; number <= 10; ++number) {
    for (const LossKind kind : {LossKind::half_squared_error, LossKind::mse}) {
      testing::Example example = linear_example(number, kind);
      const double expected = input_eigenvalues(example)(3);  // mse over two outputs: twice a half
      const std::optional<Curvature> found = greatest_curvature(loss_of(example), example.state.parameters, 2000, 1e-9);
      REQUIRE(found);
      CHECK(found->eigenvalue == doctest::Approx(expected).epsilon(1e-8));
      CHECK(found->residual <= 1e-8 * expected);
      CHECK(found->direction.norm() == doctest::Approx(1).epsilon(1e-12));
      CHECK(*found->largest_rate() == doctest::Approx(2 / expected).epsilon(1e-8));
      // it does not depend on where one stands
      const Vector elsewhere = example.state.parameters * 3.0 + Vector::Ones(example.state.parameters.size());
      CHECK(greatest_curvature(loss_of(example), elsewhere, 2000, 1e-9)->eigenvalue == doctest::Approx(expected).epsilon(1e-7));
    }
  }
}

TEST_CASE("2 / lambda is the border: plain descent just below it converges, just above it diverges") {
  for (std::uint64_t number = 1; number <= 20; ++number) {
    const testing::Example example = linear_example(number);
    const std::optional<Curvature> found = greatest_curvature(loss_of(example), example.state.parameters);
    REQUIRE(found);
    const double border = found->largest_rate().value();
    const double start = loss_at(loss_of(example), example.state.parameters);
    CAPTURE(number);
    CHECK(loss_after(example, 0.95 * border, 400) < start);
    CHECK(loss_after(example, 0.95 * border, 800) <= loss_after(example, 0.95 * border, 400) + 1e-12);
    CHECK(loss_after(example, 1.05 * border, 400) > 100 * start);
  }
}

TEST_CASE("the curvature of a bent network is the greatest eigenvalue of its Hessian by second differences") {
  testing::Example example = testing::worked_example(BiasUpdate::unit);
  const SurfaceLoss loss = loss_of(example);
  const Index size = example.state.parameters.size();
  Matrix hessian(size, size);
  const double h = 1e-4;
  const auto at = [&](Index i, double di, Index k, double dk) {
    Vector there = example.state.parameters;
    there(i) += di;
    there(k) += dk;
    return loss_at(loss, there);
  };
  for (Index i = 0; i < size; ++i) {
    for (Index k = 0; k < size; ++k) hessian(i, k) = (at(i, h, k, h) - at(i, h, k, -h) - at(i, -h, k, h) + at(i, -h, k, -h)) / (4 * h * h);
  }
  const Eigen::SelfAdjointEigenSolver<Matrix> solver(hessian);
  const Vector& values = solver.eigenvalues();
  const double greatest = std::fabs(values(0)) > values(size - 1) ? values(0) : values(size - 1);
  const std::optional<Curvature> found = greatest_curvature(loss, example.state.parameters, 5000, 1e-8);
  REQUIRE(found);
  CHECK(found->eigenvalue == doctest::Approx(greatest).epsilon(1e-5));
  CHECK((hessian * found->direction - greatest * found->direction).norm() < 1e-4 * std::fabs(greatest));
}

TEST_CASE("what no update moves takes no part in the curvature") {
  testing::Example example = testing::spiral();
  example.network.layers[1].frozen = true;
  example.rule.bias_update = BiasUpdate::frozen;
  const Curvature found = greatest_curvature(loss_of(example), example.state.parameters).value();
  const ParameterLayout layout(example.network);
  CHECK(weight_of(found.direction, layout.layer(1)).cwiseAbs().maxCoeff() == 0);
  for (const LayerSlot& slot : layout.layers()) CHECK(bias_of(found.direction, slot).cwiseAbs().maxCoeff() == 0);
  CHECK(weight_of(found.direction, layout.layer(0)).norm() > 0);
  for (LayerSpec& layer : example.network.layers) layer.frozen = true;
  CHECK(greatest_curvature(loss_of(example), example.state.parameters)->eigenvalue == 0);
}

TEST_CASE("a curvature slice goes down the gradient and across it along the curvature") {
  const testing::Example example = testing::spiral();
  const SurfaceLoss loss = loss_of(example);
  const Slice slice = curvature_slice(loss, example.state.parameters).value();
  CHECK(slice.kind == SliceKind::curvature);
  CHECK(slice.origin == example.state.parameters);
  CHECK(slice.u.norm() == doctest::Approx(1).epsilon(1e-12));
  CHECK(slice.v.norm() == doctest::Approx(1).epsilon(1e-12));
  CHECK(std::fabs(slice.u.dot(slice.v)) < 1e-10);
  const Vector gradient = gradient_at(loss, example.state.parameters);
  CHECK(gradient.dot(slice.u) == doctest::Approx(-gradient.norm()).epsilon(1e-12));
  const double here = loss_at(loss, example.state.parameters);
  CHECK(loss_at(loss, point_on(slice, 1e-3, 0)) < here);
  CHECK(loss_at(loss, point_on(slice, -1e-3, 0)) > here);
  CHECK(slice.curvature == greatest_curvature(loss, example.state.parameters)->eigenvalue);
  CHECK(slice.range.x_max > 0);
  CHECK(slice.range.x_min < 0);
}

TEST_CASE("at a minimum, and where gradient and curvature are one line, the slice is a plane all the same") {
  testing::Example example = linear_example(3);
  example.rule.learning_rate = 0.3;
  Trainer trainer(example.network, example.rule, example.data, example.state);
  for (int i = 0; i < 3000; ++i) trainer.step();
  const Slice lowest = curvature_slice(loss_of(example), trainer.state().parameters).value();
  CHECK(lowest.u.norm() == doctest::Approx(1).epsilon(1e-9));
  CHECK(lowest.v.norm() == doctest::Approx(1).epsilon(1e-9));
  CHECK(std::fabs(lowest.u.dot(lowest.v)) < 1e-6);
  // one weight: there is one line only
  testing::Example one = example;
  one.network.inputs = 1;
  one.network.layers = {testing::layer(1, ActivationKind::linear)};
  one.data = testing::dataset(Matrix::Constant(1, 1, 2.0), Matrix::Constant(1, 1, 1.0));
  one.state = initial_state(one.network, one.rule);
  const Slice line = curvature_slice(loss_of(one), one.state.parameters).value();
  CHECK(line.curvature == doctest::Approx(5).epsilon(1e-6));  // x^2 + 1
  CHECK(std::fabs(line.u.dot(line.v)) < 1e-9);
}

TEST_CASE("curvature stops when told, and says nothing of what is not finite") {
  const testing::Example example = testing::spiral();
  const std::atomic<bool> stop{true};
  CHECK_FALSE(greatest_curvature(loss_of(example), example.state.parameters, 100, 1e-3, &stop));
  CHECK_FALSE(curvature_slice(loss_of(example), example.state.parameters, &stop));
  const Vector nowhere = Vector::Constant(example.state.parameters.size(), std::nan(""));
  CHECK_FALSE(greatest_curvature(loss_of(example), nowhere));
  CHECK_FALSE(curvature_slice(loss_of(example), nowhere));
}

TEST_CASE("a sweep of rates is reproducible, leaves the state alone and finds where training falls and bursts") {
  testing::Example example = testing::spiral();
  for (const Precision precision : {Precision::float64, Precision::float32}) {
    example.rule.precision = precision;
    example.state = initial_state(example.network, example.rule);
    const TrainingState before = example.state;
    RateSweepSpec spec;
    spec.last = 100;
    const RateSweep sweep = sweep_rates(example.network, example.rule, example.data, example.state, spec).value();
    CHECK(testing::same_bits(before, example.state));
    REQUIRE(sweep.points.size() >= 20);
    CHECK(sweep.points.front().rate == spec.first);
    CHECK(sweep.points.front().smoothed == doctest::Approx(sweep.points.front().loss).epsilon(1e-12));
    const double factor = sweep.points[1].rate / sweep.points[0].rate;
    for (std::size_t i = 1; i < sweep.points.size(); ++i) {
      CHECK(sweep.points[i].rate / sweep.points[i - 1].rate == doctest::Approx(factor).epsilon(1e-9));
    }
    const RateSweep again = sweep_rates(example.network, example.rule, example.data, example.state, spec).value();
    REQUIRE(again.points.size() == sweep.points.size());
    for (std::size_t i = 0; i < again.points.size(); ++i) CHECK(again.points[i].loss == sweep.points[i].loss);
    REQUIRE(sweep.lowest);
    REQUIRE(sweep.suggested_from);
    CHECK(*sweep.suggested_to == *sweep.lowest);
    CHECK(*sweep.suggested_from < *sweep.suggested_to);
    CHECK(*sweep.suggested_from >= *sweep.lowest / 10);
    REQUIRE(sweep.steepest);
    CHECK(*sweep.steepest <= *sweep.lowest);
  }
}

TEST_CASE("the first loss of a sweep is that of a training step, and a sweep that bursts ends there") {
  const testing::Example example = linear_example(2);
  RateSweepSpec spec;
  spec.first = 1e-3;
  spec.last = 1e3;
  const RateSweep sweep = sweep_rates(example.network, example.rule, example.data, example.state, spec).value();
  CHECK(sweep.points[0].loss == doctest::Approx(loss_at(loss_of(example), example.state.parameters)).epsilon(1e-12));
  CHECK(sweep.exploded);
  CHECK(sweep.points.size() < 200);
  // whole batches of a quadratic burst above 2 / lambda, and not much below
  const double border = 2 / input_eigenvalues(example)(3);
  CHECK(sweep.points.back().rate > border);
  CHECK(*sweep.lowest < 20 * border);
  const std::atomic<bool> stop{true};
  CHECK_FALSE(sweep_rates(example.network, example.rule, example.data, example.state, spec, &stop));
}
