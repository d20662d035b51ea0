#include "engine/trace/record.hpp"
#include "engine/train/trainer.hpp"
#include "tests/reference/reference_rows.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

#include <set>
#include <sstream>

using namespace nn;

namespace {

Matrix columns_of(const std::vector<double>& numbers, Index rows) {
  return Eigen::Map<const Matrix>(numbers.data(), rows, static_cast<Index>(numbers.size()) / rows);
}

/// "3.elu.tanh.mse.adam": number, hidden and output activation, loss, optimizer.
testing::Example example_of(const std::string& key, const testing::ReferenceRows& rows) {
  std::istringstream parts(key);
  std::string number, hidden, output, loss, optimizer;
  for (std::string* part : {&number, &hidden, &output, &loss, &optimizer}) std::getline(parts, *part, '.');
  testing::Example example;
  example.network.inputs = 3;
  example.network.loss = *loss_from_id(loss);
  const ActivationKind inner = *activation_from_id(hidden);
  example.network.layers = {testing::layer(5, inner), testing::layer(4, inner),
                            testing::layer(3, *activation_from_id(output))};
  example.rule.optimizer = *optimizer_from_id(optimizer);
  example.rule.learning_rate = example.rule.optimizer == OptimizerKind::adam ? 0.01 : 0.1;
  example.rule.batch_size = 0;
  example.rule.l2 = rows.at(key + ".l2")[0];
  example.data = testing::dataset(columns_of(rows.at(key + ".inputs"), 3), columns_of(rows.at(key + ".targets"), 3));
  example.state.parameters = columns_of(rows.at(key + ".parameters"), 59).col(0);
  return example;
}

double worst_difference(const Vector& values, const std::vector<double>& expected) {
  REQUIRE(values.size() == static_cast<Index>(expected.size()));
  return (values - Eigen::Map<const Vector>(expected.data(), values.size())).cwiseAbs().maxCoeff();
}

}  // namespace

TEST_CASE("loss, gradient and three updates agree with PyTorch") {
  const testing::ReferenceRows rows = testing::read_reference("random_networks.txt");
  std::set<std::string> keys;
  for (const auto& [name, numbers] : rows) keys.insert(name.substr(0, name.rfind('.')));
  CHECK(keys.size() == 8);
  for (const std::string& key : keys) {
    CAPTURE(key);
    const testing::Example example = example_of(key, rows);
    const Trace trace =
        record(example.network, example.rule, example.state, *example.data, testing::all_columns(*example.data)).trace;
    CHECK(std::fabs(trace.loss - rows.at(key + ".loss")[0]) < 1e-9);
    CHECK(worst_difference(gradient_of(trace), rows.at(key + ".gradient")) < 1e-9);
    Trainer trainer(example.network, example.rule, example.data, example.state);
    for (int i = 0; i < 3; ++i) trainer.step();
    CHECK(worst_difference(trainer.state().parameters, rows.at(key + ".after_3")) < 1e-9);
  }
}
