// Figures through the real command line, byte for byte.
#include "tests/golden/golden_file.hpp"

using namespace chainrule::testing;

namespace {

struct Case {
  std::string file;
  std::vector<std::string> arguments;
};

void check_case(const Case& one) {
  std::vector<std::string> arguments = {"export"};
  arguments.insert(arguments.end(), one.arguments.begin(), one.arguments.end());
  arguments.insert(arguments.end(), {"--format", "svg", "-o", "-"});
  const Outcome outcome = run_program(arguments);
  REQUIRE_MESSAGE(outcome.status == 0, outcome.err);
  check_golden(one.file + ".svg", outcome.out);
}

}  // namespace

TEST_CASE("the worked example's figures") {
  const std::string w = "worked-example";
  check_case({"worked-example-network-before", {w, "--figure", "network", "--step", "-1"}});
  check_case({"worked-example-network-forward", {w, "--figure", "network", "--step", "2"}});
  check_case({"worked-example-network-done", {w, "--figure", "network"}});
  check_case({"worked-example-step-card-en", {w, "--figure", "step_card", "--step", "7"}});
  check_case({"worked-example-step-card-zh-TW", {w, "--figure", "step_card", "--step", "7", "--lang", "zh-TW"}});
  check_case({"worked-example-step-card-zh-CN", {w, "--figure", "step_card", "--step", "7", "--lang", "zh-CN"}});
  check_case({"worked-example-activation-dark", {w, "--figure", "activation", "--theme", "dark"}});
  check_case({"worked-example-loss-curve-projector",
              {w, "--figure", "loss_curve", "--after-steps", "50", "--theme", "projector"}});
}

TEST_CASE("figures of measures") {
  check_case({"spiral-confusion-matrix", {"spiral", "--figure", "confusion_matrix", "--after-steps", "250"}});
  check_case({"spiral-metrics-dark", {"spiral", "--figure", "metrics", "--after-steps", "250", "--theme", "dark"}});
  check_case({"worked-example-blame", {"worked-example", "--figure", "blame", "--weight", "1,1,1"}});
  check_case({"worked-example-collapse", {"worked-example", "--figure", "collapse", "--set", "network.layer[0].activation=linear", "--set",
                                          "network.layer[1].activation=linear"}});
}

TEST_CASE("figures that say in words that they have nothing to show") {
  check_case({"worked-example-weight-images", {"worked-example", "--figure", "weight_images"}});
  check_case(
      {"worked-example-weight-images-zh-TW", {"worked-example", "--figure", "weight_images", "--lang", "zh-TW"}});
}

TEST_CASE("the spiral's figures") {
  check_case({"spiral-step-card", {"spiral", "--figure", "step_card", "--step", "9"}});
  check_case({"spiral-loss-curve", {"spiral", "--figure", "loss_curve", "--after-steps", "250"}});
}
