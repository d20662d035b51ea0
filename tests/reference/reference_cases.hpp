#pragma once
// How the rows of the reference files become networks, rules and data.
#include "engine/train/trainer.hpp"
#include "tests/reference/reference_rows.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

#include <set>

namespace nn::testing {

inline Matrix columns_of(const std::vector<double>& numbers, Index rows) {
  return Eigen::Map<const Matrix>(numbers.data(), rows, static_cast<Index>(numbers.size()) / rows);
}

/// The targets as the engine holds them: class indices as one-hot columns.
inline Matrix targets_of(const NetworkSpec& network, const std::vector<double>& numbers) {
  if (network.loss != LossKind::sparse_categorical_cross_entropy) return columns_of(numbers, network.outputs());
  Matrix columns = Matrix::Zero(network.outputs(), static_cast<Index>(numbers.size()));
  for (std::size_t i = 0; i < numbers.size(); ++i) columns(static_cast<Index>(numbers[i]), static_cast<Index>(i)) = 1;
  return columns;
}

/// What stands before the last dot of each name: the cases of a file.
inline std::set<std::string> keys_of(const ReferenceRows& rows) {
  std::set<std::string> keys;
  for (const auto& [name, numbers] : rows) {
    if (name.find('.') != std::string::npos) keys.insert(name.substr(0, name.rfind('.')));
  }
  return keys;
}

inline double worst_difference(const Vector& values, const std::vector<double>& expected) {
  REQUIRE(values.size() == static_cast<Index>(expected.size()));
  return (values - Eigen::Map<const Vector>(expected.data(), values.size())).cwiseAbs().maxCoeff();
}

/// How far the parameters are from PyTorch's after so many updates.
inline double error_after(int updates, const Example& example, const std::vector<double>& expected) {
  Trainer trainer(example.network, example.rule, example.data, example.state);
  for (int i = 0; i < updates; ++i) trainer.step();
  return worst_difference(trainer.state().parameters, expected);
}

/// The rates and numbers of make_reference.py; every batch is all examples.
inline TrainingRule rule_of(const std::string& optimizer) {
  const std::map<std::string, double> rates = {{"sgd", 0.3},      {"momentum", 0.1}, {"nesterov", 0.1}, {"adagrad", 0.1},
                                               {"rmsprop", 0.02}, {"adam", 0.02},    {"adamw", 0.02},   {"keras", 0.02}};
  TrainingRule rule;
  rule.optimizer = optimizer == "keras" ? OptimizerKind::adam : *optimizer_from_id(optimizer);
  rule.epsilon = default_epsilon(rule.optimizer);
  if (rule.optimizer == OptimizerKind::adam) rule.epsilon = 1e-3;
  if (optimizer == "keras") rule.epsilon_form = EpsilonForm::keras;
  rule.learning_rate = rates.at(optimizer);
  rule.momentum = 0.8;
  rule.smoothing = 0.95;
  rule.beta1 = 0.85;
  rule.beta2 = 0.98;
  rule.weight_decay = 0.1;
  rule.batch_size = 0;
  return rule;
}

}  // namespace nn::testing
