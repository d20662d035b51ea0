#include "tests/cli/json_object.hpp"
#include "tests/support/run_program.hpp"

#include <doctest/doctest.h>

using namespace chainrule;
using namespace chainrule::testing;

namespace {

std::vector<std::string> linear_worked_example(std::vector<std::string> more) {
  std::vector<std::string> all = {"collapse", "worked-example", "--set", "network.layer[0].activation=linear", "--set",
                                  "network.layer[1].activation=linear"};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace

TEST_CASE("two linear layers collapse into the product of their weights") {
  const Outcome outcome = run_program(linear_worked_example({"--json"}));
  REQUIRE_MESSAGE(outcome.status == 0, outcome.err);
  const TomlTable object = json_object(outcome.out);
  const TomlArray& weight = *object.find("weight")->as<TomlArray>();
  REQUIRE(weight.size() == 2);
  CHECK(number((*weight[0].as<TomlArray>())[0]) == doctest::Approx(0.40 * 0.15 + 0.45 * 0.25).epsilon(1e-14));
  CHECK(number((*weight[1].as<TomlArray>())[1]) == doctest::Approx(0.50 * 0.20 + 0.55 * 0.30).epsilon(1e-14));
  CHECK(number((*object.find("bias")->as<TomlArray>())[0]) == doctest::Approx(0.35 * (0.40 + 0.45) + 0.60).epsilon(1e-14));
  CHECK(number(object, "examples") == 1);
  CHECK(number(object, "worst_difference") < 1e-12);
}

TEST_CASE("the map is written with its comparison, after training too") {
  const Outcome outcome = run_program(linear_worked_example({"--after-steps", "30", "--lang", "en"}));
  REQUIRE_MESSAGE(outcome.status == 0, outcome.err);
  CHECK(outcome.out.find("W = [") != std::string::npos);
  CHECK(outcome.out.find("2 linear layers") != std::string::npos);
}

TEST_CASE("a layer that bends is named and nothing is written") {
  const Outcome outcome = run_program({"collapse", "spiral", "--lang", "en"});
  CHECK(outcome.status == 2);
  CHECK(outcome.out.empty());
  CHECK(outcome.err.find("tanh") != std::string::npos);
}
