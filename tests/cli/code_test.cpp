#include "tests/support/run_program.hpp"

#include <doctest/doctest.h>

#include <filesystem>

using namespace chainrule::testing;

namespace {

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a small scene is one script with its data and its weights inside") {
  const Outcome outcome = run_program({"code", "worked-example", "--framework", "pytorch", "--weights", "--epochs", "3"});
  REQUIRE_MESSAGE(outcome.status == 0, outcome.err);
  CHECK(outcome.err.empty());
  CHECK(holds(outcome.out, "torch.set_default_dtype(torch.float64)"));
  CHECK(holds(outcome.out, "EPOCHS = 3\n"));
  CHECK(holds(outcome.out, "[0.15, 0.2],"));
  CHECK(holds(outcome.out, "nn.Sigmoid(),"));
  CHECK(holds(outcome.out, "requires_grad_(False)"));  // its biases are frozen
  CHECK_FALSE(holds(outcome.out, "np.load"));
}

TEST_CASE("what is too large to stand in the script is written beside it") {
  const TemporaryFolder folder("code");
  const Outcome outcome = run_program({"code", "spiral", "--framework", "numpy", "--weights", "-o", folder.file("spiral.py")});
  REQUIRE_MESSAGE(outcome.status == 0, outcome.err);
  CHECK(holds(content_of(folder.file("spiral.py")), "with_name(\"spiral.npz\")"));
  const std::string arrays = content_of(folder.file("spiral.npz"));
  for (const char* name : {"inputs.npy", "targets.npy", "order.npy", "layer1.weight.npy", "layer3.bias.npy"}) CHECK(holds(arrays, name));
}

TEST_CASE("on standard output a script that loads arrays says so, and nothing else is written") {
  const Outcome outcome = run_program({"code", "spiral", "--framework", "keras"});
  REQUIRE(outcome.status == 0);
  CHECK(holds(outcome.out, "model.fit(x_train, y_train"));
  CHECK(holds(outcome.err, "spiral.npz"));
  CHECK_FALSE(std::filesystem::exists("spiral.npz"));
}

TEST_CASE("without weights the framework's own initializer is named") {
  const std::vector<std::string> scene = {"--set", "network.layer[0].init=he_normal", "--set", "network.layer[1].init=pytorch"};
  const auto script = [&](const std::string& framework) {
    std::vector<std::string> words = {"code", "spiral", "--framework", framework};
    words.insert(words.end(), scene.begin(), scene.end());
    return run_program(words).out;
  };
  CHECK(holds(script("pytorch"), "nn.init.kaiming_normal_(model[0].weight, nonlinearity=\"relu\")"));
  CHECK(holds(script("keras"), "kernel_initializer=\"he_normal\""));
  CHECK(holds(script("keras"), "VarianceScaling(1 / 3, \"fan_in\", \"uniform\")"));
  CHECK(holds(script("numpy"), "rng.normal(0.0, 1.0, (8, 2))"));
}

TEST_CASE("what a framework lacks is refused by name, NumPy says it") {
  const std::vector<std::string> shared = {"--set", "training.bias_update=layer", "--lang", "en"};
  std::vector<std::string> words = {"code", "spiral", "--framework", "keras"};
  words.insert(words.end(), shared.begin(), shared.end());
  const Outcome refused = run_program(words);
  CHECK(refused.status == 2);
  CHECK(refused.out.empty());
  CHECK(holds(refused.err, "Keras"));
  CHECK(holds(refused.err, "one bias a layer"));
  words[3] = "numpy";
  CHECK(run_program(words).status == 0);
}

TEST_CASE("comments and refusals follow the language") {
  CHECK(holds(run_program({"code", "worked-example", "--framework", "numpy", "--lang", "zh-TW"}).out, "# 連鎖律"));
  const Outcome unknown = run_program({"code", "worked-example", "--framework", "jax", "--lang", "en"});
  CHECK(unknown.status == 2);
  CHECK(holds(unknown.err, "numpy, pytorch, keras"));
  CHECK(run_program({"code", "worked-example"}).status == 2);
  CHECK(run_program({"code", "spiral", "--framework", "numpy", "--weights", "--epochs", "10001"}).status == 2);
}

TEST_CASE("with every layer frozen, or no epochs, the script only evaluates") {
  const Outcome outcome = run_program({"code", "worked-example", "--framework", "pytorch", "--set", "network.layer[0].frozen=true",
                                       "--set", "network.layer[1].frozen=true"});
  REQUIRE(outcome.status == 0);
  CHECK(holds(outcome.out, "EPOCHS = 0\n"));
  CHECK_FALSE(holds(outcome.out, "backward()"));
  CHECK_FALSE(holds(run_program({"code", "spiral", "--framework", "numpy", "--epochs", "0"}).out, "train_step"));
}

TEST_CASE("maxout, cut connections, thresholds and the perceptron are written in every framework") {
  const auto script = [](const char* scene, const char* framework, std::vector<std::string> more = {}) {
    std::vector<std::string> words = {"code", scene, "--framework", framework, "--lang", "en"};
    words.insert(words.end(), more.begin(), more.end());
    const Outcome outcome = run_program(words);
    CHECK_MESSAGE(outcome.status == 0, outcome.err);
    return outcome.out;
  };
  CHECK(holds(script("maxout", "numpy"), "z.reshape(len(z), -1, 3).max(axis=2)"));
  CHECK(holds(script("maxout", "numpy"), "(9, 2)"));  // a row for each piece
  CHECK(holds(script("maxout", "pytorch"), "nn.Linear(2, 9),\n    Maxout(3),"));
  CHECK(holds(script("maxout", "keras"), "layers.Reshape((3, 3)),"));
  CHECK(holds(script("tshirt-features", "numpy"), "dW[l] *= CONNECTED[l]"));
  CHECK(holds(script("tshirt-features", "pytorch"), "model[0].weight.register_hook("));
  CHECK(holds(script("tshirt-features", "keras"), "PartlyDense(3, ["));
  CHECK(holds(script("mcculloch-pitts", "numpy"), "z >= 2.0"));
  CHECK(holds(script("mcculloch-pitts", "pytorch"), "Step(2.0),"));
  CHECK(holds(script("mcculloch-pitts", "keras"), "ops.cast(z >= 2.0"));
  for (const char* framework : {"numpy", "pytorch", "keras"}) CHECK(holds(script("perceptron", framework), "(a - y) * (z - 0.0)"));
}

TEST_CASE("a script says how examples are varied, that none are shuffled, and when training halts") {
  const auto script = [](const char* framework) {
    return run_program({"code", "spiral", "--framework", framework, "--weights", "--lang", "en", "--set", "data.augment.noise=0.2", "--set",
                        "training.shuffle=false", "--set", "training.stop.loss=0.3", "--set", "training.stop.rising=3"})
        .out;
  };
  for (const char* framework : {"numpy", "pytorch", "keras"}) {
    const std::string text = script(framework);
    CAPTURE(framework);
    CHECK(holds(text, "def varied(x):"));
    CHECK(holds(text, "varied(x"));
    CHECK(holds(text, "# Every batch is varied at random."));
    CHECK(holds(text, "# The examples keep their order in every epoch."));
    CHECK_FALSE(holds(text, "order["));
    CHECK(holds(text, "    if epoch > 0 and evaluate(x_train, y_train) < 0.3:\n        break"));
    CHECK(holds(text, "this script does not: loss keeps rising."));
  }
  CHECK(holds(script("numpy"), "rows = np.arange(len(x_train))"));
  CHECK(holds(script("pytorch"), "rows = torch.arange(len(x_train))"));
  CHECK(holds(script("keras"), "shuffle=False"));
}

TEST_CASE("--step marks the lines that do it, and changes nothing else") {
  const Outcome plain = run_program({"code", "worked-example", "--framework", "numpy", "--lang", "en"});
  const Outcome marked = run_program({"code", "worked-example", "--framework", "numpy", "--lang", "en", "--step", "7"});
  REQUIRE_MESSAGE(marked.status == 0, marked.err);
  const std::string comment = "  # <-- Backward · 8 of 13, l = 1";
  CHECK(holds(marked.out, "        dW[l], db[l] = dz.T @ x, dz.sum(axis=0)" + comment + "\n"));
  std::string without = marked.out;
  without.erase(without.find(comment), comment.size());
  CHECK(without == plain.out);
  const Outcome before = run_program({"code", "worked-example", "--framework", "numpy", "--lang", "en", "--step", "-1"});
  CHECK(before.out == plain.out);
  CHECK(run_program({"code", "worked-example", "--framework", "numpy", "--step", "13"}).status == 2);
}

TEST_CASE("a step that the script leaves out is said") {
  const Outcome outcome = run_program({"code", "worked-example", "--framework", "numpy", "--lang", "en", "--set", "training.l2=0.1", "--step", "5"});
  REQUIRE(outcome.status == 0);
  CHECK_FALSE(holds(outcome.out, "# <--"));
  CHECK(holds(outcome.err, "does without that step"));
}

TEST_CASE("single neurons are silenced and frozen in every framework; a scene without them has nothing of it") {
  const std::vector<std::string> neurons = {"--set", "network.layer[0].silent=[1]", "--set", "network.layer[1].frozen_units=[2]", "--lang", "en"};
  const auto script = [&](const std::string& framework, const std::vector<std::string>& more) {
    std::vector<std::string> words = {"code", "worked-example", "--framework", framework};
    words.insert(words.end(), more.begin(), more.end());
    const Outcome outcome = run_program(words);
    REQUIRE_MESSAGE(outcome.status == 0, outcome.err);
    return outcome.out;
  };
  const std::string numpy = script("numpy", neurons), pytorch = script("pytorch", neurons), keras = script("keras", neurons);
  for (const char* line : {"SILENT = [[0], []]\n", "        x = silenced(a, l)\n", "FROZEN = {1: [1]}\n", "        dW[l][rows] = 0\n"}) CHECK(holds(numpy, line));
  for (const char* line : {"    Silence([0]),\n", "frozen = [(model[3], [1])]\n", "        layer.weight.grad[rows] = 0\n"}) CHECK(holds(pytorch, line));
  for (const char* line : {"    Silence([0]),\n", "    PartlyFrozen(2, frozen=[1], ", "        layer.hold()\n"}) CHECK(holds(keras, line));
  for (const std::string& text : {numpy, pytorch, keras}) CHECK(holds(text, "# Silenced neurons, counted from 0"));
  for (const char* framework : {"numpy", "pytorch", "keras"}) {
    const std::string plain = script(framework, {"--lang", "en"});
    for (const char* word : {"ilence", "SILENT", "rozen(", "FROZEN", "frozen =", "hold"}) CHECK_FALSE(holds(plain, word));
    // What only evaluates moves nothing, so nothing has to be held.
    std::vector<std::string> still = neurons;
    still.insert(still.end(), {"--epochs", "0"});
    const std::string evaluated = script(framework, still);
    CHECK(holds(evaluated, "ilence"));
    for (const char* word : {"FROZEN", "rozen(", "frozen ="}) CHECK_FALSE(holds(evaluated, word));
  }
}

TEST_CASE("--step marks what silences, and what keeps an update from frozen neurons") {
  const auto marked = [&](const std::string& framework, const std::string& step) {
    return run_program({"code", "worked-example", "--framework", framework, "--lang", "en", "--set", "network.layer[0].silent=[1]",
                        "--set", "network.layer[0].frozen_units=[2]", "--step", step}).out;
  };
  CHECK(holds(marked("numpy", "2"), "        x = silenced(a, l)  # <-- Forward · 3 of 15, l = 0\n"));
  CHECK(holds(marked("keras", "2"), "    Silence([0]),  # <-- Forward · 3 of 15\n"));
  const std::string update = marked("pytorch", "13");
  CHECK(holds(update, "        layer.weight.grad[rows] = 0  # <-- Update · 14 of 15\n"));
  CHECK(holds(update, "    optimizer.step()  # <-- Update · 14 of 15\n"));
  CHECK_FALSE(holds(marked("pytorch", "14"), "grad[rows] = 0  #"));  // the other layer's
}
