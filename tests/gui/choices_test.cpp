// What one choice brings along: controls of its own, a loss that fits, another pattern of connections.
#include "tests/gui/desk_rig.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace chainrule;
using namespace chainrule::test;

namespace {

const Scene& scene(DeskRig& rig) { return rig.session().document().scene; }
const nn::TrainingRule& rule(DeskRig& rig) { return scene(rig).rule; }
double first_weight(DeskRig& rig) { return rig.session().shown().state.parameters[0]; }

}  // namespace

TEST_CASE("the perceptron criterion brings its step along, and another activation another loss") {
  DeskRig rig("spiral");
  rig.choose("loss", static_cast<int>(nn::LossKind::perceptron));
  CHECK(scene(rig).network.layers.back().activation.kind == nn::ActivationKind::step);
  rig.choose("layer3/activation", static_cast<int>(nn::ActivationKind::sigmoid));
  CHECK(scene(rig).network.loss == nn::LossKind::binary_cross_entropy);
}

TEST_CASE("a cut connection is gone from the network, and another number of units gives the pattern up") {
  DeskRig rig("worked-example");
  rig.click("toggle/connections");
  rig.click("layer2/connection/1/2");
  CHECK_FALSE(scene(rig).network.is_connected(1, 0, 1));
  const nn::ParameterLayout layout(scene(rig).network);
  CHECK(rig.session().document().state.parameters(layout.layer(1).weight_at(0, 1)) == 0);
  CHECK(rig.session().document().state.parameters(layout.layer(1).weight_at(0, 0)) == 0.40);
  rig.click("layer2/connection/1/2");
  CHECK(scene(rig).network.layers[1].connections.is_full());
  rig.click("layer2/connection/2/1");
  rig.click("layer1/units/more");
  CHECK(scene(rig).network.layers[1].connections.is_full());
  CHECK(scene(rig).network.layers[0].units == 3);
}

TEST_CASE("each optimizer, schedule and initialiser brings its own controls, and each of them works") {
  struct Own {
    std::string list;  ///< the choice and its entry that brings the control
    int entry;
    std::string id, text;  ///< the control and what is typed into it
    double (*number)(DeskRig&);
    double expected;
  };
  const Own owns[] = {
      {"optimizer", 1, "momentum/number", "0.5", [](DeskRig& rig) { return rule(rig).momentum; }, 0.5},
      {"optimizer", 2, "momentum/number", "0.25", [](DeskRig& rig) { return rule(rig).momentum; }, 0.25},
      {"optimizer", 3, "epsilon", "0.125", [](DeskRig& rig) { return rule(rig).epsilon; }, 0.125},
      {"optimizer", 4, "smoothing/number", "0.5", [](DeskRig& rig) { return rule(rig).smoothing; }, 0.5},
      {"optimizer", 5, "beta1/number", "0.5", [](DeskRig& rig) { return rule(rig).beta1; }, 0.5},
      {"optimizer", 5, "beta2/number", "0.75", [](DeskRig& rig) { return rule(rig).beta2; }, 0.75},
      {"optimizer", 6, "weight_decay/number", "0.25", [](DeskRig& rig) { return rule(rig).weight_decay; }, 0.25},
      {"schedule", 1, "decay_factor/number", "0.5", [](DeskRig& rig) { return rule(rig).schedule.decay_factor; }, 0.5},
      {"schedule", 2, "decay_steps", "50", [](DeskRig& rig) { return static_cast<double>(rule(rig).schedule.decay_steps); }, 50},
      {"schedule", 3, "cosine_steps", "60", [](DeskRig& rig) { return static_cast<double>(rule(rig).schedule.cosine_steps); }, 60},
      {"schedule", 3, "min_learning_rate", "0.01", [](DeskRig& rig) { return rule(rig).schedule.min_learning_rate; }, 0.01},
      {"schedule", 4, "warmup_steps", "70", [](DeskRig& rig) { return static_cast<double>(rule(rig).schedule.warmup_steps); }, 70},
      {"layer1/init", 1, "layer1/init_value", "0.25", first_weight, 0.25},
      {"layer1/init", 3, "layer1/init_std", "2", [](DeskRig& rig) { return scene(rig).network.layers[0].init_numbers.deviation; }, 2},
  };
  for (const Own& own : owns) {
    CAPTURE(own.id);
    DeskRig rig("spiral");
    CHECK_FALSE(rig.has(own.id));
    rig.choose(own.list, own.entry);
    REQUIRE(rig.has(own.id));
    rig.type_into(own.id, own.text);
    CHECK(own.number(rig) == own.expected);
  }
  DeskRig rig("spiral");
  rig.choose("optimizer", 5);
  rig.choose("epsilon_form", 1);
  CHECK(rule(rig).epsilon_form == nn::EpsilonForm::keras);
}

TEST_CASE("the rate that a schedule has set stands on the screen") {
  DeskRig rig("spiral");
  const auto says = [&rig](const std::string& text) {
    const LabelLog& labels = rig.labels();
    return std::any_of(labels.begin(), labels.end(), [&](const Label& label) { return label.text == text; });
  };
  rig.choose("schedule", 4);
  CHECK(says("update 1 uses 0.0003"));
  rig.click("one_step");
  rig.settle();
  CHECK(says("update 2 uses 0.0006"));
}
