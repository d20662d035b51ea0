#include "app/document/scene.hpp"

#include <doctest/doctest.h>

using namespace chainrule;

namespace {

/// A scene that is right; each test spoils one line of it.
const std::string good = R"(format = 1
[network]
inputs = 2
loss = "mse"
[[network.layer]]
units = 2
activation = "tanh"
weight = [[1, 2], [3, 4]]
bias = [0, 0]
[[network.layer]]
units = 1
[data]
inputs = [[0, 1], [1, 0]]
targets = [[1], [0]]
[training]
learning_rate = 1
)";

std::string with(const std::string& from, const std::string& to) {
  std::string text = good;
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string code(const std::string& text) {
  const auto scene = parse_scene(text, "test.toml");
  return scene ? "" : scene.error().code;
}

const std::string inline_data = "inputs = [[0, 1], [1, 0]]\ntargets = [[1], [0]]";

}  // namespace

TEST_CASE("the scene that the tests spoil is right, and whole numbers stand for reals") {
  const auto scene = parse_scene(good, "test.toml");
  REQUIRE(scene.has_value());
  CHECK(scene.value().rule.learning_rate == 1.0);
  CHECK((*scene.value().given[0].weight)(1, 0) == 3.0);
}

TEST_CASE("what is missing is named") {
  for (const auto& [line, key] : {std::pair<std::string, std::string>{"format = 1\n", "format"},
                                  {"inputs = 2\n", "network.inputs"},
                                  {"loss = \"mse\"\n", "network.loss"},
                                  {"units = 1\n", "network.layer[1].units"},
                                  {"targets = [[1], [0]]\n", "data.targets"}}) {
    const auto scene = parse_scene(with(line, ""), "test.toml");
    REQUIRE_FALSE(scene.has_value());
    CHECK(scene.error().code == "missing_key");
    CHECK(scene.error().arguments[0].second == key);
    CHECK(scene.error().place.file == "test.toml");
  }
  CHECK(code("format = 1\n") == "missing_key");
  CHECK(code("format = 1\n[network]\ninputs = 1\nloss = \"mse\"\n") == "missing_key");
  CHECK(code(with("[data]\n" + inline_data, "")) == "missing_key");
  CHECK(code(with(inline_data, "")) == "scene.no_data");
}

TEST_CASE("unknown formats and keys are refused, with their place") {
  CHECK(code(with("format = 1", "format = 2")) == "scene.unknown_format");
  CHECK(code(with("format = 1", "format = \"1\"")) == "wrong_type");
  CHECK(code(with("format = 1", "format = 1.0")) == "wrong_type");
  const auto scene = parse_scene(with("units = 1", "units = 1\nunit = 3"), "test.toml");
  CHECK(scene.error().code == "scene.unknown_key");
  CHECK(scene.error().arguments[0].second == "network.layer[1].unit");
  CHECK(scene.error().place.line == 12);
  CHECK(scene.error().place.column == 8);
  for (const char* table : {"format = 1", "[network]", "[training]", "[data]"}) {
    CHECK(code(with(table, std::string(table) + "\nfoo = 1")) == "scene.unknown_key");
  }
  CHECK(code(good + "[foo]\n") == "scene.unknown_key");
  CHECK(code(with("format = 1", "format = 1\ntitle = { en = \"x\", fr = \"y\" }")) == "scene.unknown_key");
}

TEST_CASE("unknown names list what is known") {
  const auto scene = parse_scene(with("\"tanh\"", "\"tangens\""), "test.toml");
  CHECK(scene.error().code == "scene.unknown_name");
  CHECK(scene.error().arguments[2].second.find("leaky_relu") != std::string::npos);
  CHECK(code(with("\"mse\"", "\"loss\"")) == "scene.unknown_name");
  CHECK(code(with("learning_rate = 1", "optimizer = \"lion\"")) == "scene.unknown_name");
  CHECK(code(with("learning_rate = 1", "schedule = \"triangle\"")) == "scene.unknown_name");
  CHECK(code(with("learning_rate = 1", "epsilon_form = \"jax\"")) == "scene.unknown_name");
  CHECK(code(with("units = 1", "units = 1\nfrozen = 1")) == "wrong_type");
  CHECK(code(with("learning_rate = 1", "precision = \"float16\"")) == "scene.unknown_name");
  CHECK(code(with("learning_rate = 1", "bias_update = \"none\"")) == "scene.unknown_name");
  CHECK(code(with("learning_rate = 1", "batch_size = \"some\"")) == "scene.batch_size");
}

TEST_CASE("wrong types are refused") {
  for (const auto& [from, to] : {std::pair<std::string, std::string>{"units = 2", "units = 2.0"},
                                 {"units = 2", "units = \"2\""},
                                 {"activation = \"tanh\"", "activation = 1"},
                                 {"bias = [0, 0]", "bias = 0"},
                                 {"bias = [0, 0]", "bias = [true, 0]"},
                                 {"weight = [[1, 2], [3, 4]]", "weight = [1, 2, 3, 4]"},
                                 {"weight = [[1, 2], [3, 4]]", "weight = []"},
                                 {"weight = [[1, 2], [3, 4]]", "weight = [[1, \"2\"], [3, 4]]"},
                                 {"learning_rate = 1", "learning_rate = \"fast\""},
                                 {"learning_rate = 1", "batch_size = 1.5"},
                                 {"learning_rate = 1", "seed = 1.5"},
                                 {"format = 1", "format = 1\ntitle = 3"},
                                 {"format = 1", "format = 1\ntitle = { en = 3 }"},
                                 {"format = 1", "format = 1\ntraining = 3\n[other]"}}) {
    CAPTURE(to);
    const std::string found = code(with(from, to));
    CHECK((found == "wrong_type" || found == "scene.unknown_key" || found == "toml.syntax"));
  }
  CHECK(code("format = 1\nnetwork = 3\n") == "wrong_type");
  CHECK(code("format = 1\n[network]\ninputs = 1\nloss = \"mse\"\nlayer = 3\n") == "wrong_type");
  CHECK(code("format = 1\n[network]\ninputs = 1\nloss = \"mse\"\nlayer = [3]\n") == "wrong_type");
  CHECK(code("format = 1\n[network]\ninputs = 1\nloss = \"mse\"\nlayer = []\n") == "wrong_type");
}

TEST_CASE("numbers outside their range are refused") {
  for (const char* entry : {"learning_rate = -0.1", "l2 = -1", "batch_size = 0", "batch_size = -3", "seed = -1",
                            "beta1 = 1.0", "beta2 = 1.5", "epsilon = -1e-8", "momentum = 1.0", "smoothing = -0.1",
                            "weight_decay = -1", "decay_factor = 0", "decay_factor = 1.5", "decay_steps = 0",
                            "cosine_steps = 0", "warmup_steps = 0", "min_learning_rate = -1", "l1 = -1",
                            "max_norm = -1", "clip_norm = -1", "clip_value = -1"}) {
    CAPTURE(entry);
    CHECK(code(with("learning_rate = 1", entry)) == "scene.out_of_range");
  }
  for (const char* entry :
       {"dropout = 1.0", "dropout = -0.1", "init_std = -1", "units = 0", "units = -4", "units = 9223372036854775807"}) {
    CAPTURE(entry);
    CHECK(
        code(with("units = 1", std::string(entry).starts_with("units") ? entry : "units = 1\n" + std::string(entry))) ==
        "scene.out_of_range");
  }
  CHECK(code(with("inputs = 2", "inputs = 0")) == "scene.out_of_range");
  for (const char* entry : {"noise = 51", "noise = -1", "samples = 1", "samples = 2000000", "test_fraction = 1",
                            "test_fraction = -0.5"}) {
    CAPTURE(entry);
    CHECK(code(with(inline_data, "generator = \"xor\"\n" + std::string(entry))) == "scene.out_of_range");
  }
}

TEST_CASE("nan and inf are refused wherever a number stands") {
  for (const char* bad : {"nan", "inf", "-inf", "+nan"}) {
    const std::string value = bad;
    CHECK(code(with("learning_rate = 1", "learning_rate = " + value)) == "scene.not_finite");
    CHECK(code(with("bias = [0, 0]", "bias = [0, " + value + "]")) == "scene.not_finite");
    CHECK(code(with("[[1, 2], [3, 4]]", "[[1, 2], [" + value + ", 4]]")) == "scene.not_finite");
    CHECK(code(with("[[1], [0]]", "[[1], [" + value + "]]")) == "scene.not_finite");
    CHECK(code(with("[[0, 1], [1, 0]]", "[[0, 1], [" + value + ", 0]]")) == "scene.not_finite");
  }
}

TEST_CASE("impossible shapes are refused") {
  CHECK(code(with("[[1, 2], [3, 4]]", "[[1, 2, 3], [4, 5, 6]]")) == "scene.weight_shape");
  CHECK(code(with("[[1, 2], [3, 4]]", "[[1, 2]]")) == "scene.weight_shape");
  CHECK(code(with("[[1, 2], [3, 4]]", "[[1, 2], [3]]")) == "scene.ragged");
  CHECK(code(with("[[1, 2], [3, 4]]", "[[], []]")) == "scene.ragged");
  CHECK(code(with("bias = [0, 0]", "bias = [0]")) == "scene.bias_length");
  CHECK(code(with("bias = [0, 0]", "bias = []")) == "scene.bias_length");
  CHECK(code(with("[[0, 1], [1, 0]]", "[[0], [1]]")) == "scene.inputs_width");
  CHECK(code(with("[[1], [0]]", "[[1, 2], [0, 2]]")) == "scene.targets_width");
  CHECK(code(with("[[1], [0]]", "[[1]]")) == "scene.example_counts");
  CHECK(code(with("[[1], [0]]", "[[1], [0]]\ntest_fraction = 0.9")) == "scene.nothing_to_train_on");
  CHECK(code(with("units = 2\nactivation = \"tanh\"\nweight = [[1, 2], [3, 4]]\nbias = [0, 0]", "units = 49000000")) ==
        "scene.too_many_parameters");
  CHECK(code(with("units = 1\n", "units = 50000000\n")) == "scene.too_many_parameters");
}

TEST_CASE("losses and outputs that cannot go together are refused") {
  CHECK(code(with("\"mse\"", "\"categorical_cross_entropy\"")) == "scene.categorical_one_output");
  CHECK(code(with("units = 1", "units = 1\nactivation = \"softmax\"")) == "scene.softmax_one_unit");
  std::string text = with("\"mse\"", "\"binary_cross_entropy\"");
  CHECK(code(text).empty());
  text.replace(text.find("[[1], [0]]"), 10, "[[1], [2]]");
  CHECK(code(text) == "scene.targets_not_probabilities");
}

TEST_CASE("targets that say nothing to the loss are refused") {
  CHECK(code(with("\"mse\"", "\"hinge\"")) == "scene.targets_not_signs");
  std::string text = with("\"mse\"", "\"squared_hinge\"");
  text.replace(text.find("[[1], [0]]"), 10, "[[1], [-1]]");
  CHECK(code(text).empty());
  text.replace(text.find("[[1], [-1]]"), 11, "[[1], [0.5]]");
  CHECK(code(text) == "scene.targets_not_signs");
  CHECK(code(with("\"mse\"", "\"sparse_categorical_cross_entropy\"")) == "scene.categorical_one_output");
  const auto sparse = [](const std::string& targets) {
    std::string scene = with("\"mse\"", "\"sparse_categorical_cross_entropy\"");
    scene.replace(scene.find("units = 1"), 9, "units = 3");
    scene.replace(scene.find("[[1], [0]]"), 10, targets);
    return code(scene);
  };
  CHECK(sparse("[[2], [0]]").empty());
  for (const char* targets : {"[[3], [0]]", "[[-1], [0]]", "[[0.5], [0]]", "[[0, 1, 0], [1, 0, 0]]"})
    CHECK(sparse(targets) == "scene.targets_not_classes");
  text = with(inline_data, "generator = \"plane\"");
  text.replace(text.find("\"mse\""), 5, "\"hinge\"");
  CHECK(code(text) == "scene.regression_loss");
}

TEST_CASE("conditions that halt a run are read and checked") {
  const auto stop = [](const std::string& entry) { return code(with("learning_rate = 1", "learning_rate = 1\n[training.stop]\n" + entry)); };
  for (const char* entry : {"epochs = 5", "loss = 0.1", "accuracy = 1", "plateau_epochs = 3\nplateau_fall = 0", "gradient = 1e-9",
                            "dead_neuron = true", "vanishing = 0.1", "exploding = 100", "rising = 2"})
    CHECK_MESSAGE(stop(entry).empty(), entry);
  for (const char* entry : {"epochs = -1", "loss = -0.1", "accuracy = 1.01", "plateau_fall = -1", "rising = -2"})
    CHECK_MESSAGE(stop(entry) == "scene.out_of_range", entry);
  CHECK(stop("epochs = 1.5") == "wrong_type");
  CHECK(stop("dead_neuron = 1") == "wrong_type");
  CHECK(stop("exploding = nan") == "scene.not_finite");
  CHECK(stop("patience = 3") == "scene.unknown_key");
  CHECK(code(with("learning_rate = 1", "learning_rate = 1\nstop = 3")) == "wrong_type");
}

TEST_CASE("an activation's parameters and the form of the loss are read and checked") {
  CHECK(code(with("units = 1", "units = 1\nslope = 0.2\nalpha = 3")).empty());
  CHECK(code(with("units = 1", "units = 1\nslope = 1.5")) == "scene.out_of_range");
  CHECK(code(with("units = 1", "units = 1\nslope = -0.1")) == "scene.out_of_range");
  CHECK(code(with("units = 1", "units = 1\nalpha = -1")) == "scene.out_of_range");
  CHECK(code(with("units = 1", "units = 1\nalpha = nan")) == "scene.not_finite");
  CHECK(code(with("\"mse\"", "\"mse\"\nloss_form = \"naive\"")).empty());
  CHECK(code(with("\"mse\"", "\"mse\"\nloss_form = \"logits\"")) == "scene.unknown_name");
}

TEST_CASE("data say one thing, and it fits the network") {
  CHECK(code(with(inline_data, inline_data + "\ngenerator = \"xor\"")) == "scene.mixed_data");
  CHECK(code(with(inline_data, "generator = \"xor\"\nidx = \"fashion-mnist\"")) == "scene.mixed_data");
  CHECK(code(with(inline_data, inline_data + "\nnoise = 3")) == "scene.does_not_belong");
  CHECK(code(with(inline_data, "generator = \"xor\"\nfolder = \"x\"")) == "scene.does_not_belong");
  CHECK(code(with(inline_data, "generator = \"donut\"")) == "scene.unknown_name");
  CHECK(code(with(inline_data, "generator = \"xor\"")).empty());
  CHECK(code(with(inline_data, "idx = \"fashion-mnist\"")) == "scene.data_inputs");
  CHECK(code(with(inline_data, "idx = \"cifar\"")) == "scene.unknown_name");
  const std::string three = with(inline_data, "generator = \"xor\"");
  std::string text = three;
  text.replace(text.find("units = 1"), 9, "units = 3");
  CHECK(code(text) == "scene.data_outputs");
  text = three;
  text.replace(text.find("units = 1"), 9, "units = 2");
  CHECK(code(text).empty());
  text.replace(text.find("\"xor\""), 5, "\"plane\"");
  CHECK(code(text) == "scene.data_outputs");
  text = with(inline_data, "generator = \"bumps\"");
  text.replace(text.find("\"mse\""), 5, "\"binary_cross_entropy\"");
  CHECK(code(text) == "scene.regression_loss");
}
