// Activations x losses x optimizers x regularisers x connections against PyTorch, in a pairwise covering.
#include "engine/trace/record.hpp"
#include "engine/train/gradient_check.hpp"
#include "engine/train/trainer.hpp"
#include "tests/reference/reference_cases.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace nn;

namespace {

constexpr int updates = 3;

/// The connections of the file are those of the weight's rows, column by column, layer by layer.
void set_connections(NetworkSpec& network, const std::vector<double>& there) {
  const ParameterLayout layout(network);
  Index before = 0;
  for (Index index = 0; index < network.layer_count(); ++index) {
    LayerSpec& layer = network.layers[static_cast<std::size_t>(index)];
    const LayerSlot& slot = layout.layer(index);
    for (Index unit = 0; unit < slot.units; ++unit) {
      for (Index input = 0; input < slot.inputs; ++input) {
        const Index row = unit * rows_a_unit(layer.activation);
        layer.connections.there.push_back(there[static_cast<std::size_t>(before + input * slot.rows + row)] != 0);
      }
    }
    before += slot.weight_size();
  }
}

/// "17.tanh.softmax.categorical_cross_entropy.adam.l2.partly"
testing::Example example_of(const std::string& key, const testing::ReferenceRows& rows) {
  std::istringstream parts(key);
  std::string number, hidden, output, loss, optimizer, regulariser, connections;
  for (std::string* part : {&number, &hidden, &output, &loss, &optimizer, &regulariser, &connections}) std::getline(parts, *part, '.');
  testing::Example example;
  example.network.inputs = 2;
  example.network.loss = *loss_from_id(loss);
  example.network.layers = {testing::layer(3, *activation_from_id(hidden)), testing::layer(2, *activation_from_id(output))};
  for (LayerSpec& layer : example.network.layers) {
    // of make_reference.py; slope and alpha too
    layer.activation.slope = 0.2;
    layer.activation.alpha = 1.7;
    layer.activation.threshold = 0.1;
    layer.activation.pieces = 2;
  }
  set_connections(example.network, rows.at(key + ".connections"));
  example.rule = testing::rule_of(optimizer);
  if (regulariser == "l1") example.rule.l1 = 0.02;
  if (regulariser == "l2") example.rule.l2 = 0.02;
  if (regulariser == "max_norm") example.rule.max_norm = 0.6;
  if (regulariser == "clip_value") example.rule.clip_value = 0.05;
  if (regulariser == "clip_norm") example.rule.clip_norm = 0.1;
  example.data = testing::dataset(testing::columns_of(rows.at(key + ".inputs"), 2),
                                  testing::targets_of(example.network, rows.at(key + ".targets")));
  const std::vector<double>& parameters = rows.at(key + ".parameters");
  example.state.parameters = testing::columns_of(parameters, static_cast<Index>(parameters.size())).col(0);
  return example;
}

}  // namespace

TEST_CASE("a pairwise covering of activations, losses, optimizers and regularisers agrees with PyTorch") {
  const testing::ReferenceRows rows = testing::read_reference("covering.txt");
  const std::set<std::string> keys = testing::keys_of(rows);
  CHECK(keys.size() >= 300);
  int checked = 0;
  for (const std::string& key : keys) {
    CAPTURE(key);
    testing::Example example = example_of(key, rows);
    const std::vector<Index> columns = testing::all_columns(*example.data);
    const Trace trace = record(example.network, example.rule, example.state, *example.data, columns).trace;
    CHECK(trace.loss == doctest::Approx(rows.at(key + ".loss")[0]).epsilon(1e-12));
    CHECK(testing::worst_difference(gradient_of(trace), rows.at(key + ".gradient")) < 1e-9);
    CHECK(testing::error_after(updates, example, rows.at(key + ".after")) < 1e-9);
    const GradientCheck check = check_gradients(example.network, example.rule, example.state.parameters, *example.data, columns);
    CHECK(check.passed());
    checked += check.compared > 0;
    example.rule.precision = Precision::float32;
    const std::vector<double>& after = rows.at(key + ".after");
    const double size = Eigen::Map<const Vector>(after.data(), static_cast<Index>(after.size())).cwiseAbs().maxCoeff();
    CHECK(testing::error_after(updates, example, after) < 1e-5 * std::max(1.0, size));
  }
  CHECK(checked > 280);
}

TEST_CASE("the covering can fail: what is a little wrong is found out") {
  struct Sabotage {
    std::string name;
    std::string part;  ///< of the key: the cases in which it must be seen
    void (*spoil)(testing::Example&);
  };
  const Sabotage sabotages[] = {
      {"slope", ".leaky_relu.", [](testing::Example& e) { for (LayerSpec& layer : e.network.layers) layer.activation.slope += 1e-3; }},
      {"alpha", ".elu.", [](testing::Example& e) { for (LayerSpec& layer : e.network.layers) layer.activation.alpha += 1e-3; }},
      {"GELU for SiLU", ".gelu.", [](testing::Example& e) {
         for (LayerSpec& layer : e.network.layers)
           if (layer.activation.kind == ActivationKind::gelu) layer.activation.kind = ActivationKind::silu;
       }},
      {"mean for sum", ".half_squared_error.", [](testing::Example& e) { e.network.loss = LossKind::mae; }},
      {"root", ".rmse.", [](testing::Example& e) { e.network.loss = LossKind::mse; }},
      {"square of the hinge", ".squared_hinge.", [](testing::Example& e) { e.network.loss = LossKind::hinge; }},
      {"connections", ".partly", [](testing::Example& e) { for (LayerSpec& layer : e.network.layers) layer.connections = {}; }},
      {"L2", ".l2.", [](testing::Example& e) { e.rule.l2 += 1e-3; }},
      {"L1", ".l1.", [](testing::Example& e) { e.rule.l1 += 1e-3; }},
  };
  const testing::ReferenceRows rows = testing::read_reference("covering.txt");
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
    CHECK(tried > 10);
    CHECK(found * 10 >= tried * 6);
  }
}
