// New activations and losses, one by one and in random networks, against PyTorch.
#include "engine/trace/record.hpp"
#include "tests/reference/reference_cases.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

#include <set>
#include <sstream>

using namespace nn;

namespace {

bool is_close(double value, double expected) {
  return std::fabs(value - expected) <= 1e-9 * std::max(1.0, std::fabs(expected));
}
bool are_close(const Vector& values, const std::vector<double>& expected) {
  REQUIRE(values.size() == static_cast<Index>(expected.size()));
  for (Index i = 0; i < values.size(); ++i) {
    if (!is_close(values(i), expected[static_cast<std::size_t>(i)])) return false;
  }
  return true;
}

struct Parts {
  ActivationKind hidden, output;
  LossKind loss;
};
/// "17.gelu.linear.rmse"
Parts parts_of(const std::string& key) {
  std::istringstream words(key);
  std::string number, hidden, output, loss;
  for (std::string* word : {&number, &hidden, &output, &loss}) std::getline(words, *word, '.');
  return {*activation_from_id(hidden), *activation_from_id(output), *loss_from_id(loss)};
}

testing::Example example_of(const std::string& key, const testing::ReferenceRows& rows) {
  const Parts parts = parts_of(key);
  testing::Example example;
  example.network.inputs = 2;
  example.network.loss = parts.loss;
  example.network.layers = {testing::layer(4, parts.hidden), testing::layer(3, parts.output)};
  for (LayerSpec& layer : example.network.layers) {
    layer.activation.slope = 0.2;
    layer.activation.alpha = 1.7;
  }
  example.data = testing::dataset(testing::columns_of(rows.at(key + ".inputs"), 2),
                                  testing::targets_of(example.network, rows.at(key + ".targets")));
  example.state.parameters = testing::columns_of(rows.at(key + ".parameters"), 27).col(0);
  return example;
}

Trace traced(const testing::Example& example) {
  return record(example.network, example.rule, example.state, *example.data, testing::all_columns(*example.data)).trace;
}

bool agrees(const testing::Example& example, const std::string& key, const testing::ReferenceRows& rows) {
  const Trace trace = traced(example);
  return is_close(trace.loss, rows.at(key + ".loss")[0]) && are_close(gradient_of(trace), rows.at(key + ".gradient"));
}

}  // namespace

TEST_CASE("activations and their slopes agree with PyTorch, far from 0 too") {
  const testing::ReferenceRows rows = testing::read_reference("activations.txt");
  const std::vector<double>& parameters = rows.at("slope_and_alpha");
  const std::set<std::string> ids = testing::keys_of(rows);
  CHECK(ids.size() == 5);
  for (const std::string& id : ids) {
    const Activation f{*activation_from_id(id), parameters[0], parameters[1]};
    const std::vector<double>&z = rows.at(id + ".z"), &value = rows.at(id + ".value"), &slope = rows.at(id + ".slope");
    REQUIRE(z.size() >= 72);
    for (std::size_t i = 0; i < z.size(); ++i) {
      CAPTURE(id);
      CAPTURE(z[i]);
      CHECK(std::fabs(activation_value(f, z[i]) - value[i]) <= 1e-13 * std::max(1.0, std::fabs(value[i])));
      CHECK(std::fabs(activation_slope(f, z[i]) - slope[i]) <= 1e-13);
    }
  }
}

TEST_CASE("losses and their gradients agree with PyTorch") {
  const testing::ReferenceRows rows = testing::read_reference("losses.txt");
  const std::set<std::string> keys = testing::keys_of(rows);
  CHECK(keys.size() == 36);
  for (const std::string& key : keys) {
    CAPTURE(key);
    const LossKind kind = *loss_from_id(key.substr(0, key.find('.')));
    const Index outputs = static_cast<Index>(rows.at(key + ".outputs")[0]);
    const Matrix prediction = testing::columns_of(rows.at(key + ".prediction"), outputs);
    NetworkSpec network;
    network.loss = kind;
    network.layers = {testing::layer(outputs, ActivationKind::linear)};
    const Matrix target = testing::targets_of(network, rows.at(key + ".target"));
    for (const LossForm form : loss_forms()) {
      Matrix losses(1, target.cols()), gradient(outputs, target.cols());
      example_losses<double>({kind, form}, {}, prediction, prediction, target, losses);
      CHECK(std::fabs(loss_of_mean(kind, losses.mean()) - rows.at(key + ".loss")[0]) <= 1e-9);
      loss_gradient<double>({kind, form}, prediction, target, gradient);
      CHECK(are_close(Eigen::Map<const Vector>(gradient.data(), gradient.size()), rows.at(key + ".gradient")));
    }
  }
}

TEST_CASE("random networks of new activations and losses agree with PyTorch, naive or not") {
  const testing::ReferenceRows rows = testing::read_reference("theory_networks.txt");
  const std::set<std::string> keys = testing::keys_of(rows);
  CHECK(keys.size() >= 120);
  for (const std::string& key : keys) {
    CAPTURE(key);
    testing::Example example = example_of(key, rows);
    CHECK(agrees(example, key, rows));
    example.network.loss_form = LossForm::naive;
    CHECK(agrees(example, key, rows));
  }
}

TEST_CASE("the comparison can fail: another slope, another loss or a dropped factor is noticed") {
  const testing::ReferenceRows rows = testing::read_reference("theory_networks.txt");
  int slopes = 0, losses = 0, factors = 0;
  for (const std::string& key : testing::keys_of(rows)) {
    CAPTURE(key);
    const Parts parts = parts_of(key);
    testing::Example example = example_of(key, rows);
    if (parts.loss == LossKind::rmse || parts.loss == LossKind::mape) {
      testing::Example other = example;
      other.network.loss = parts.loss == LossKind::rmse ? LossKind::mse : LossKind::mae;
      CHECK_FALSE(agrees(other, key, rows));
      ++losses;
    }
    const double share = traced(example).loss;
    if (share > 1e-3) {
      CHECK_FALSE(are_close(gradient_of(traced(example)) * 3.0, rows.at(key + ".gradient")));
      ++factors;
    }
    if (parts.hidden == ActivationKind::gelu) example.network.layers[0].activation.kind = ActivationKind::silu;
    else if (parts.hidden == ActivationKind::elu) example.network.layers[0].activation.alpha = 1;
    else continue;
    CHECK_FALSE(agrees(example, key, rows));
    ++slopes;
  }
  CHECK(slopes >= 40);
  CHECK(losses >= 30);
  CHECK(factors >= 100);
}
