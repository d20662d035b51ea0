#include "tests/cli/json_object.hpp"
#include "tests/support/run_program.hpp"

#include <doctest/doctest.h>

using namespace chainrule;
using namespace chainrule::testing;

namespace {

std::vector<TomlTable> lines_of(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "metrics");
  arguments.push_back("--json");
  const Outcome outcome = run_program(arguments);
  REQUIRE_MESSAGE(outcome.status == 0, outcome.err);
  std::vector<TomlTable> lines;
  std::istringstream text(outcome.out);
  for (std::string line; std::getline(text, line);) lines.push_back(json_object(line));
  return lines;
}

double counted(const TomlTable& line) {
  double sum = 0;
  for (const TomlValue& row : *line.find("confusion_matrix")->as<TomlArray>())
    for (const TomlValue& count : *row.as<TomlArray>()) sum += number(count);
  return sum;
}

}  // namespace

TEST_CASE("two classes are counted in both splits, as train counts them") {
  const auto lines = lines_of({"spiral", "--epochs", "3"});
  REQUIRE(lines.size() == 2);
  for (const TomlTable& line : lines) {
    CHECK(counted(line) == 250);
    CHECK(number(line, "examples") == 250);
    CHECK(is_null(line, "r_squared"));
    CHECK(is_null(line, "top_k_accuracy"));
  }
  const Outcome trained = run_program({"train", "spiral", "--epochs", "3", "--json"});
  const std::string last = trained.out.substr(trained.out.rfind('\n', trained.out.size() - 2) + 1);
  const TomlTable report = json_object(last);
  CHECK(number(lines[0], "loss") == number(report, "train_loss"));
  CHECK(number(lines[0], "binary_accuracy") == number(report, "train_accuracy"));
  CHECK(number(lines[1], "binary_accuracy") == number(report, "test_accuracy"));
}

TEST_CASE("a regression has R squared, which training raises") {
  const auto before = lines_of({"spiral", "--set", "data.generator=plane"});
  const auto after = lines_of({"spiral", "--set", "data.generator=plane", "--epochs", "5"});
  CHECK(number(before[1], "r_squared") < 0.9);
  CHECK(number(after[1], "r_squared") > 0.9);
  CHECK(is_null(after[1], "confusion_matrix"));
}

TEST_CASE("several classes have top-k accuracy and a confusion matrix") {
  const std::vector<std::string> scene = {"worked-example",
                                          "--set", "network.loss=sparse_categorical_cross_entropy",
                                          "--set", "network.layer[1].activation=softmax",
                                          "--set", "data.inputs=[[0, 1], [1, 0], [1, 1]]",
                                          "--set", "data.targets=[[1], [0], [1]]"};
  const auto lines = lines_of(scene);
  REQUIRE(lines.size() == 1);  // there is no test split
  CHECK(counted(lines[0]) == 3);
  CHECK(number(lines[0], "k") == 1);
  CHECK(number(lines[0], "top_k_accuracy") == number(lines[0], "categorical_accuracy"));
  CHECK(number(lines[0], "sparse_categorical_accuracy") == number(lines[0], "categorical_accuracy"));
  auto wider = scene;
  wider.insert(wider.end(), {"--top-k", "2"});
  CHECK(number(lines_of(wider)[0], "top_k_accuracy") == 1);
}

TEST_CASE("the table is for people, in their language") {
  const Outcome table = run_program({"metrics", "spiral", "--epochs", "1"});
  CHECK(table.status == 0);
  CHECK(table.out.find("binary accuracy") != std::string::npos);
  CHECK(table.out.find("Confusion matrix (test)") != std::string::npos);
  CHECK(table.out.find("R²") == std::string::npos);
  CHECK(run_program({"metrics", "spiral", "--lang", "zh-TW"}).out.find("混淆矩陣") != std::string::npos);
  CHECK(run_program({"metrics", "spiral", "--set", "data.generator=plane"}).out.find("R²") != std::string::npos);
}

TEST_CASE("wrong numbers are refused") {
  CHECK(run_program({"metrics", "spiral", "--top-k", "0"}).status == 2);
  CHECK(run_program({"metrics", "spiral", "--epochs", "-1"}).status == 2);
  CHECK(run_program({"metrics"}).status == 2);
}
