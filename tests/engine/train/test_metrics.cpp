#include "engine/train/metrics.hpp"

#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace nn;

namespace {

/// Four examples of three classes; the right ones are 0, 1, 2, 2, the answers 0, 2, 2, 1.
struct Answers {
  Matrix prediction = Matrix(3, 4), target = Matrix::Zero(3, 4);
  Answers() {
    prediction << 0.7, 0.2, 0.1, 0.1,  //
        0.2, 0.3, 0.2, 0.6,            //
        0.1, 0.5, 0.7, 0.3;
    target(0, 0) = target(1, 1) = target(2, 2) = target(2, 3) = 1;
  }
};

/// A network that hands its one input on.
NetworkSpec identity() {
  NetworkSpec network;
  network.inputs = 1;
  network.layers = {testing::layer(1, ActivationKind::linear)};
  return network;
}

Metrics measured(const Matrix& inputs, const Matrix& targets, Precision precision = Precision::float64) {
  Vector parameters(2);
  parameters << 1, 0;
  return measure(identity(), precision, parameters, *testing::dataset(inputs, targets), 0, targets.cols(), 1);
}

}  // namespace

TEST_CASE("accuracies of several classes, by column or by index") {
  const Answers answers;
  const ClassIndices classes = largest_rows(answers.target);
  CHECK(classes == ClassIndices{0, 1, 2, 2});
  CHECK(largest_rows(answers.prediction) == ClassIndices{0, 2, 2, 1});
  CHECK(categorical_accuracy(answers.prediction, answers.target) == 0.5);
  CHECK(sparse_categorical_accuracy(answers.prediction, classes) == 0.5);
  CHECK(top_k_accuracy(answers.prediction, classes, 1) == 0.5);
  CHECK(top_k_accuracy(answers.prediction, classes, 2) == 1);
  CHECK(top_k_accuracy(answers.prediction.topRows(3), {1, 0, 0, 0}, 2) == 0.25);
}

TEST_CASE("equal outputs share their place, and what is not a number is never right") {
  const Matrix even = Matrix::Constant(4, 1, 0.25);
  CHECK(top_k_accuracy(even, {3}, 1) == 1);
  CHECK(largest_rows(even) == ClassIndices{0});
  Matrix broken(3, 1);
  broken << std::nan(""), 0.5, 0.4;
  CHECK(largest_rows(broken) == ClassIndices{1});
  CHECK(top_k_accuracy(broken, {0}, 3) == 0);
  CHECK(top_k_accuracy(broken, {1}, 1) == 0);
  CHECK(top_k_accuracy(broken, {1}, 2) == 1);
}

TEST_CASE("binary accuracy counts every output") {
  Matrix prediction(2, 2), target(2, 2);
  prediction << 0.9, 0.4, 0.5, 0.1;
  target << 1, 1, 1, 1;
  CHECK(binary_accuracy(prediction, target, 0.5) == 0.5);
}

TEST_CASE("R squared is 1 for the truth, 0 for the mean, negative for worse") {
  Matrix target(1, 4), prediction(1, 4);
  target << 1, 2, 3, 6;
  CHECK(*r_squared(target, target) == 1);
  CHECK(*r_squared(Matrix::Constant(1, 4, 3), target) == 0);
  prediction << 2, 2, 2, 4;  // errors 1 + 0 + 1 + 4 of 14
  CHECK(*r_squared(prediction, target) == doctest::Approx(1 - 6.0 / 14));
  CHECK(*r_squared(-target, target) < -1);
  Matrix both(2, 4), answers(2, 4);
  both << target, Matrix::Ones(1, 4);
  answers << prediction, Matrix::Zero(1, 4);
  CHECK(*r_squared(answers, both) == *r_squared(prediction, target));  // the second target never changes
  CHECK_FALSE(r_squared(Matrix::Zero(1, 4), Matrix::Ones(1, 4)));
}

TEST_CASE("the confusion matrix has right classes in rows and answers in columns") {
  const Answers answers;
  const Counts counts = confusion_matrix(largest_rows(answers.target), largest_rows(answers.prediction), 3);
  Counts expected(3, 3);
  expected << 1, 0, 0, 0, 0, 1, 0, 1, 1;
  CHECK(counts == expected);
  CHECK(counts.trace() == 2);
  CHECK(counts.sum() == 4);
}

TEST_CASE("what is measured follows the task") {
  Matrix inputs(1, 4), targets(1, 4);
  inputs << -0.5, 0.5, 2, -3;
  targets << -1, -1, 1, 1;
  for (const Precision precision : precisions()) {
    const Metrics two = measured(inputs, targets, precision);
    CHECK(*two.binary_accuracy == 0.5);
    CHECK(two.confusion == Counts::Ones(2, 2));
    CHECK_FALSE(two.r_squared);
    CHECK_FALSE(two.categorical_accuracy);
    CHECK(*two.loss > 0);
    CHECK(two.examples == 4);
  }
  targets << 0.5, 1, 2, 3;
  const Metrics numbers = measured(inputs, targets);
  CHECK(*numbers.r_squared == *r_squared(inputs, targets));
  CHECK_FALSE(numbers.binary_accuracy);
  CHECK(numbers.confusion.size() == 0);
}

TEST_CASE("classes of a network with several outputs, block by block") {
  NetworkSpec network;
  network.inputs = 3;
  network.layers = {testing::layer(3, ActivationKind::linear)};
  Vector parameters = Vector::Zero(12);
  parameters(0) = parameters(4) = parameters(8) = 1;
  const Answers answers;
  const Matrix inputs = answers.prediction.replicate(1, 100), targets = answers.target.replicate(1, 100);
  const Metrics metrics =
      measure(network, Precision::float64, parameters, *testing::dataset(inputs, targets), 4, 396, 2);
  CHECK(metrics.examples == 396);
  CHECK(*metrics.categorical_accuracy == 0.5);
  CHECK(*metrics.sparse_categorical_accuracy == 0.5);
  CHECK(*metrics.top_k_accuracy == 1);
  CHECK(metrics.k == 2);
  CHECK(metrics.confusion(2, 1) == 99);
  CHECK(measure(network, Precision::float64, parameters, *testing::dataset(inputs, targets), 0, 4, 9).k == 3);
  CHECK_FALSE(measure(network, Precision::float64, parameters, *testing::dataset(inputs, targets), 0, 0, 1).loss);
}

TEST_CASE("metric ids go there and back") {
  CHECK(metric_kinds().size() == 7);
  for (const MetricKind kind : metric_kinds()) CHECK(metric_from_id(id_of(kind)) == kind);
}
