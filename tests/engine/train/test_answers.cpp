#include "engine/train/answers.hpp"

#include "engine/train/evaluate.hpp"
#include "engine/train/metrics.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace nn;

namespace {

NetworkSpec handing_on(Index width, LossKind loss) {
  NetworkSpec network;
  network.inputs = width;
  network.loss = loss;
  network.layers = {testing::layer(width, ActivationKind::linear)};
  return network;
}

/// Weights 1 on the diagonal, biases 0: the answer is the input.
Vector identity_parameters(const NetworkSpec& network) {
  const ParameterLayout layout(network);
  Vector parameters = Vector::Zero(layout.size());
  weight_of(parameters, layout.layer(0)).setIdentity();
  return parameters;
}

std::vector<Answer> answers(const NetworkSpec& network, const Dataset& data, Precision precision = Precision::float64) {
  return answers_to(network, precision, identity_parameters(network), data);
}

}  // namespace

TEST_CASE("answers to several classes: the largest output, its value, and the loss of that example alone") {
  Matrix inputs(3, 3), targets(3, 3);
  inputs << 0.9, 0.1, 0.2, 0.2, 0.3, 0.7, 0.1, 0.8, 0.7;
  targets << 1, 1, 0, 0, 0, 1, 0, 0, 0;
  const NetworkSpec network = handing_on(3, LossKind::mse);
  for (const Precision precision : {Precision::float64, Precision::float32}) {
    const std::vector<Answer> found = answers(network, *testing::dataset(inputs, targets), precision);
    REQUIRE(found.size() == 3);
    CHECK(found[0].wanted == 0);
    CHECK(found[0].given == 0);
    CHECK_FALSE(found[0].is_wrong);
    CHECK(found[0].value == doctest::Approx(0.9));
    CHECK(found[1].given == 2);
    CHECK(found[1].is_wrong);
    CHECK(found[2].given == 1);  // the first of equal ones
    CHECK_FALSE(found[2].is_wrong);
    CHECK(found[1].loss == doctest::Approx((0.81 + 0.09 + 0.64) / 3));
  }
}

TEST_CASE("two classes that share an output, several labels, and numbers") {
  Dataset two = *testing::dataset(Matrix{{-0.2, 0.3, 0.1}}, Matrix{{1.0, 1.0, -1.0}});
  const std::vector<Answer> found = answers(handing_on(1, LossKind::mse), two);
  CHECK(found[0].is_wrong);
  CHECK(found[0].given == 0);
  CHECK_FALSE(found[1].is_wrong);
  CHECK(found[2].wanted == 0);
  CHECK(found[2].is_wrong);
  Dataset labels = *testing::dataset(Matrix{{0.9, 0.9}, {0.8, 0.1}}, Matrix{{1.0, 1.0}, {1.0, 1.0}});
  labels.task = Task::multilabel;
  const std::vector<Answer> several = answers(handing_on(2, LossKind::mse), labels);
  CHECK(several[0].wanted == -1);
  CHECK_FALSE(several[0].is_wrong);
  CHECK(several[1].is_wrong);
  const std::vector<Answer> numbers = answers(handing_on(1, LossKind::mse), *testing::dataset(Matrix{{2.0, 3.0}}, Matrix{{2.5, 7.0}}));
  CHECK_FALSE(numbers[1].is_wrong);
  CHECK(numbers[1].loss == 16);
}

TEST_CASE("as many answers are wrong as the accuracy says, and their losses have the mean that was measured") {
  const testing::Example problem = testing::spiral();
  const Dataset& data = *problem.data;
  const std::vector<Answer> found = answers_to(problem.network, Precision::float64, problem.state.parameters, data);
  double sum = 0, right = 0;
  for (Index example = 0; example < data.train_count; ++example) {
    sum += found[static_cast<std::size_t>(example)].loss;
    right += found[static_cast<std::size_t>(example)].is_wrong ? 0 : 1;
  }
  const Score score = evaluate(problem.network, Precision::float64, problem.state.parameters, data, 0, data.train_count);
  CHECK(sum / static_cast<double>(data.train_count) == doctest::Approx(*score.loss).epsilon(1e-12));
  CHECK(right / static_cast<double>(data.train_count) == doctest::Approx(*score.accuracy));
}

TEST_CASE("the worst come first, a loss that is no number before all, equal ones in their order") {
  std::vector<Answer> found(5);
  const double losses[] = {1, 3, std::numeric_limits<double>::quiet_NaN(), 3, 0};
  for (std::size_t i = 0; i < 5; ++i) found[i].loss = losses[i];
  std::vector<Index> examples = {0, 1, 2, 3, 4};
  sort_worst_first(found, examples);
  CHECK(examples == std::vector<Index>{2, 1, 3, 0, 4});
}

TEST_CASE("filters have names") {
  for (const AnswerFilter filter : answer_filters()) CHECK(answer_filter_from_id(id_of(filter)) == filter);
  CHECK_FALSE(answer_filter_from_id("some"));
}
