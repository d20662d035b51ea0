// Optimizers, schedules, penalties, clipping, max-norm and frozen layers against PyTorch, in a pairwise covering.
#include "engine/trace/record.hpp"
#include "engine/train/trainer.hpp"
#include "tests/reference/reference_cases.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace nn;

namespace {

constexpr int updates = 8;

/// "17.adam.cosine.norm.first.unit": number, optimizer, schedule, clipping, frozen layer, bias update.
testing::Example example_of(const std::string& key, const testing::ReferenceRows& rows) {
  std::istringstream parts(key);
  std::string number, optimizer, schedule, clip, frozen, bias_update;
  for (std::string* part : {&number, &optimizer, &schedule, &clip, &frozen, &bias_update}) std::getline(parts, *part, '.');
  testing::Example example;
  example.network.inputs = 3;
  example.network.layers = {testing::layer(4, ActivationKind::tanh), testing::layer(2, ActivationKind::linear)};
  example.network.layers[0].frozen = frozen == "first";
  example.network.layers[1].frozen = frozen == "last";
  example.rule = testing::rule_of(optimizer);
  example.rule.schedule = {*schedule_from_id(schedule), 0.5, 3, 10, 0.001, 5};
  if (clip == "value" || clip == "both") example.rule.clip_value = 0.2;
  if (clip == "norm" || clip == "both") example.rule.clip_norm = 0.3;
  example.rule.bias_update = *bias_update_from_id(bias_update);
  const std::vector<double>& numbers = rows.at(key + ".numbers");
  example.rule.l1 = numbers[0];
  example.rule.l2 = numbers[1];
  example.rule.max_norm = numbers[2];
  example.data = testing::dataset(testing::columns_of(rows.at(key + ".inputs"), 3), testing::columns_of(rows.at(key + ".targets"), 2));
  example.state.parameters = testing::columns_of(rows.at(key + ".parameters"), 26).col(0);
  return example;
}

}  // namespace

TEST_CASE("a pairwise covering of optimizers, schedules and regularisers agrees with PyTorch") {
  const testing::ReferenceRows rows = testing::read_reference("optimizers.txt");
  const std::set<std::string> keys = testing::keys_of(rows);
  CHECK(keys.size() >= 100);
  for (const std::string& key : keys) {
    CAPTURE(key);
    testing::Example example = example_of(key, rows);
    const std::vector<double>& after = rows.at(key + ".after");
    CHECK(testing::error_after(updates, example, after) < 1e-9);
    TrainingState state = example.state;
    for (int i = 0; i < updates; ++i) {
      state = record(example.network, example.rule, state, *example.data, testing::all_columns(*example.data)).after;
    }
    CHECK(testing::worst_difference(state.parameters, after) < 1e-9);
    example.rule.precision = Precision::float32;
    CHECK(testing::error_after(updates, example, after) < 1e-5);
  }
}

TEST_CASE("the comparison can fail: a rule that is a little wrong is found out") {
  struct Sabotage {
    const char* name;
    std::string part;  ///< of the key: the cases in which it must be seen
    void (*spoil)(testing::Example&);
  };
  const Sabotage sabotages[] = {
      {"momentum", ".momentum.", [](testing::Example& e) { e.rule.momentum += 1e-4; }},
      {"no look ahead", ".nesterov.", [](testing::Example& e) { e.rule.optimizer = OptimizerKind::momentum; }},
      {"smoothing", ".rmsprop.", [](testing::Example& e) { e.rule.smoothing += 1e-4; }},
      {"adagrad's sum", ".adagrad.", [](testing::Example& e) { e.rule.optimizer = OptimizerKind::rmsprop; }},
      {"beta1", ".adam.", [](testing::Example& e) { e.rule.beta1 += 1e-4; }},
      {"beta2", ".adam.", [](testing::Example& e) { e.rule.beta2 += 1e-4; }},
      {"epsilon's place", ".keras.", [](testing::Example& e) { e.rule.epsilon_form = EpsilonForm::pytorch; }},
      {"weight decay", ".adamw.", [](testing::Example& e) { e.rule.weight_decay += 1e-3; }},
      {"stairs", ".step.", [](testing::Example& e) { e.rule.schedule.decay_steps += 1; }},
      {"exponential", ".exponential.", [](testing::Example& e) { e.rule.schedule.decay_factor += 1e-3; }},
      {"cosine", ".cosine.", [](testing::Example& e) { e.rule.schedule.cosine_steps += 1; }},
      {"warm-up", ".warmup.", [](testing::Example& e) { e.rule.schedule.warmup_steps += 1; }},
      {"frozen first layer", ".first.", [](testing::Example& e) { e.network.layers[0].frozen = false; }},
      {"L1", ".", [](testing::Example& e) { e.rule.l1 += 1e-3; }},
  };
  const testing::ReferenceRows rows = testing::read_reference("optimizers.txt");
  for (const Sabotage& sabotage : sabotages) {
    int tried = 0, found = 0;
    for (const std::string& key : testing::keys_of(rows)) {
      if (key.find(sabotage.part) == std::string::npos) continue;
      testing::Example example = example_of(key, rows);
      sabotage.spoil(example);
      ++tried;
      found += !(testing::error_after(updates, example, rows.at(key + ".after")) < 1e-9);
    }
    CAPTURE(sabotage.name);
    CHECK(tried > 0);
    CHECK(found * 10 >= tried * 8);
  }
}
