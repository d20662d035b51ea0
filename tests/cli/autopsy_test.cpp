#include "tests/cli/json_object.hpp"
#include "tests/support/run_program.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace chainrule;
using namespace chainrule::testing;

namespace {

std::vector<std::string> linear_spiral(const std::string& verb, std::vector<std::string> more) {
  std::vector<std::string> all = {verb, "spiral"};
  for (const char* layer : {"0", "1", "2"})
    all.insert(all.end(), {"--set", std::string("network.layer[") + layer + "].activation=linear"});
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

TomlTable one_object(const std::vector<std::string>& arguments) {
  const Outcome outcome = run_program(arguments);
  REQUIRE_MESSAGE(outcome.status == 0, outcome.err);
  return json_object(outcome.out);
}

}  // namespace

TEST_CASE("the product that overflowed, the last finite update and the largest rate that lasts") {
  const std::vector<std::string> wild = {"--set", "training.learning_rate=3", "--json"};
  const TomlTable found = one_object(linear_spiral("autopsy", wild));
  CHECK(*found.find("diverged")->as<bool>());
  CHECK(number(found, "last_finite_step") == number(found, "step") - 1);
  const TomlTable& culprit = *found.find("culprit")->as<TomlTable>();
  CHECK(*culprit.find("cause")->as<std::string>() == "product");
  CHECK(*culprit.find("operation")->as<std::string>() == "affine");
  CHECK(number(culprit, "layer") >= 1);
  CHECK(number(culprit, "unit") >= 1);
  CHECK(number(culprit, "sample") >= 0);
  const double left = number(culprit, "left"), right = number(culprit, "right");
  CHECK(std::isinf(left * right));
  const double stable = number(found, "largest_stable");
  CHECK(number(found, "smallest_diverging") <= 1.05 * stable);
  // What it says can be tried: one lasts its thousand updates, the other does not.
  const auto diverges = [&](double rate) {
    const TomlTable tried = one_object(linear_spiral("autopsy", {"--set", "training.learning_rate=" + std::to_string(rate), "--steps", "1000", "--json"}));
    return *tried.find("diverged")->as<bool>();
  };
  CHECK_FALSE(diverges(stable));
  CHECK(diverges(number(found, "smallest_diverging")));
  // And training halts at the same update.
  const TomlTable trained = one_object(linear_spiral("train", {"--set", "training.learning_rate=3", "--json"}));
  CHECK(*trained.find("stopped")->as<std::string>() == "not_finite");
  CHECK(number(trained, "step") == number(found, "step"));
}

TEST_CASE("an autopsy in words, in three languages; a run that stays finite has none") {
  for (const auto& [language, word] : {std::pair{"en", "overflowed"}, std::pair{"zh-TW", "溢位"}, std::pair{"zh-CN", "溢出"}}) {
    const Outcome outcome = run_program(linear_spiral("autopsy", {"--set", "training.learning_rate=3", "--lang", language}));
    CHECK(outcome.status == 0);
    CHECK(outcome.out.find(word) != std::string::npos);
    CHECK(outcome.out.find("\u27e8") == std::string::npos);
  }
  const TomlTable none = one_object({"autopsy", "spiral", "--steps", "200", "--json"});
  CHECK_FALSE(*none.find("diverged")->as<bool>());
  CHECK(number(none, "steps") == 200);
  CHECK(run_program({"autopsy", "spiral", "--steps", "0"}).status == 2);
}

TEST_CASE("train obeys the scene's conditions and names the one that came true") {
  const auto last = [](const std::vector<std::string>& more) {
    std::vector<std::string> all = {"train", "spiral", "--epochs", "300", "--json"};
    all.insert(all.end(), more.begin(), more.end());
    const Outcome outcome = run_program(all);
    REQUIRE_MESSAGE(outcome.status == 0, outcome.err);
    const std::string text = outcome.out.substr(0, outcome.out.size() - 1);
    return json_object(text.substr(text.rfind('\n') + 1));
  };
  const auto stopped = [](const TomlTable& line) { return *line.find("stopped")->as<std::string>(); };
  const TomlTable loss = last({"--set", "training.stop.loss=0.42"});
  CHECK(stopped(loss) == "loss");
  CHECK(number(loss, "train_loss") < 0.42);
  CHECK(number(loss, "value") == number(loss, "train_loss"));
  CHECK(number(loss, "limit") == 0.42);
  const TomlTable accuracy = last({"--set", "training.stop.accuracy=0.65"});
  CHECK(stopped(accuracy) == "accuracy");
  CHECK(number(accuracy, "train_accuracy") >= 0.65);
  const TomlTable epochs = last({"--set", "training.stop.epochs=4"});
  CHECK(stopped(epochs) == "epochs");
  CHECK(number(epochs, "step") == 100);
  const TomlTable exploded = last({"--set", "training.stop.exploding=0.2"});
  CHECK(stopped(exploded) == "exploding");
  CHECK(number(exploded, "value") > 0.2);
  CHECK(number(exploded, "layer") >= 1);
  CHECK(last({}).find("stopped") == nullptr);
  const Outcome said = run_program({"train", "spiral", "--set", "training.stop.epochs=2"});  // as many as the scene wants
  CHECK(said.out.find("2 epochs are done") != std::string::npos);
  CHECK(said.out.find("update 50") != std::string::npos);
}

TEST_CASE("conditions out of their range are refused") {
  for (const char* entry : {"accuracy=1.5", "loss=-1", "epochs=-1", "epochs=2.5", "dead_neuron=1", "nonsense=3"})
    CHECK(run_program({"train", "spiral", "--set", std::string("training.stop.") + entry}).status == 2);
}
