#include "tests/cli/json_object.hpp"
#include "tests/support/run_program.hpp"

#include <doctest/doctest.h>

using namespace chainrule;
using namespace chainrule::testing;

namespace {

std::vector<TomlTable> lines_of(const std::vector<std::string>& arguments) {
  const Outcome outcome = run_program(arguments);
  REQUIRE(outcome.status == 0);
  std::vector<TomlTable> lines;
  std::istringstream text(outcome.out);
  for (std::string line; std::getline(text, line);) lines.push_back(json_object(line));
  return lines;
}

bool is_final(const TomlTable& line) { return line.find("final") != nullptr && *line.find("final")->as<bool>(); }

}  // namespace

TEST_CASE("one line per epoch, the last one final") {
  const auto lines = lines_of({"train", "spiral", "--epochs", "3", "--json"});
  REQUIRE(lines.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(number(lines[i], "epoch") == static_cast<double>(i + 1));
    CHECK(number(lines[i], "step") == 25.0 * static_cast<double>(i + 1));
    CHECK(is_final(lines[i]) == (i == 2));
    CHECK(number(lines[i], "train_accuracy") <= 1);
    CHECK(number(lines[i], "seconds") >= 0);
  }
  CHECK(number(lines[2], "train_loss") < number(lines[0], "train_loss"));
}

TEST_CASE("steps that end inside an epoch are reported where they end") {
  const auto lines = lines_of({"train", "spiral", "--steps", "30", "--json"});
  REQUIRE(lines.size() == 2);
  CHECK(number(lines[1], "epoch") == 2);
  CHECK(number(lines[1], "step") == 30);
  CHECK(is_final(lines[1]));
  const auto whole = lines_of({"train", "spiral", "--steps", "25", "--json"});
  REQUIRE(whole.size() == 1);
  CHECK(is_final(whole[0]));
}

TEST_CASE("what does not exist is null") {
  const auto lines = lines_of({"train", "worked-example", "--json"});
  REQUIRE(lines.size() == 1);
  CHECK(number(lines[0], "train_loss") == doctest::Approx(0.291027773694).epsilon(1e-11));
  for (const char* key : {"test_loss", "train_accuracy", "test_accuracy"}) CHECK(is_null(lines[0], key));
}

TEST_CASE("what is not finite is null too, and nothing is saved") {
  const TemporaryFolder folder("overflow");
  const std::vector<std::string> wild = {"train",    "spiral",
                                         "--set",    "network.layer[0].activation=linear",
                                         "--set",    "network.layer[1].activation=linear",
                                         "--set",    "network.layer[2].activation=linear",
                                         "--set",    "training.learning_rate=1e10",
                                         "--epochs", "4",
                                         "--json"};
  const auto lines = lines_of(wild);
  CHECK(is_null(lines.back(), "train_loss"));
  std::vector<std::string> saving = wild;
  saving.insert(saving.end(), {"--save", folder.file("wild.toml")});
  CHECK(run_program(saving).status == 1);
  CHECK_FALSE(std::filesystem::exists(folder.file("wild.toml")));
}

TEST_CASE("the same seed gives the same run, another one another") {
  const auto loss = [](const char* seed) {
    return number(lines_of({"train", "spiral", "--json", "--seed", seed}).back(), "train_loss");
  };
  CHECK(loss("1") == loss("1"));
  CHECK(loss("1") != loss("2"));
}

TEST_CASE("a saved scene goes on from where it was") {
  const TemporaryFolder folder("saved");
  const std::string file = folder.file("trained.toml");
  const auto lines = lines_of({"train", "spiral", "--epochs", "2", "--json", "--save", file});
  const Outcome again = run_program({"train", file, "--set", "training.learning_rate=0", "--json"});
  REQUIRE(again.status == 0);
  CHECK(number(json_object(again.out), "test_loss") == number(lines.back(), "test_loss"));
}

TEST_CASE("without --json a line for people, in their language") {
  CHECK(run_program({"train", "spiral"}).out.find("test accuracy") != std::string::npos);
  CHECK(run_program({"train", "spiral", "--lang", "zh-TW"}).out.find("測試準確率") != std::string::npos);
  CHECK(run_program({"train", "spiral"}).err.empty());
}

TEST_CASE("fashion-mnist reaches 0.82 after one epoch, where its files are installed") {
  if (!std::filesystem::exists("/usr/share/datasets/fashion-mnist")) return;
  const auto lines = lines_of({"train", "fashion-mnist", "--json"});
  CHECK(number(lines.back(), "test_accuracy") >= 0.82);
  CHECK(number(lines.back(), "step") == 1875);
}
