#include "tests/support/run_program.hpp"

#include <doctest/doctest.h>

using namespace chainrule::testing;

namespace {

std::vector<std::string> ids(const std::string& text) {
  std::vector<std::string> result;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) result.push_back(line.substr(0, line.find(' ')));
  return result;
}

std::vector<std::string> listed(const std::string& kind) {
  const Outcome outcome = run_program({"list", kind});
  CHECK(outcome.status == 0);
  CHECK(outcome.err.empty());
  return ids(outcome.out);
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("lists give every id, one a line, in their order") {
  CHECK(listed("scenes") == Ids{"worked-example", "spiral", "mcculloch-pitts", "perceptron", "tshirt-features", "multi-label", "maxout", "rosenbrock-race", "fashion-mnist"});
  CHECK(ids(run_program({"list"}).out) == Ids{"worked-example", "spiral", "mcculloch-pitts", "perceptron", "tshirt-features", "multi-label", "maxout", "rosenbrock-race", "fashion-mnist"});
  CHECK(listed("figures") ==
        Ids{"network", "step_card", "activation", "loss_curve", "decision_boundary", "neuron_maps", "weight_images",
            "metrics", "confusion_matrix", "blame", "collapse", "landscape", "contour_map", "race_curves", "race_table",
            "anatomy", "rate_finder", "descent_picture", "matrix_view", "misclassified", "examples",

            "activation_bench", "operating_points", "loss_bench", "softmax_bench", "overflow", "layer_flow", "histograms",
            "penalty_forces", "folding", "biological_neuron", "layer_sizes"});
  CHECK(listed("activations") == Ids{"step", "linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "gelu",
                                       "silu", "maxout", "softmax"});
  CHECK(listed("losses") == Ids{"half_squared_error", "mse", "rmse", "mae", "mape", "msle", "binary_cross_entropy",
                                  "categorical_cross_entropy", "sparse_categorical_cross_entropy", "hinge",
                                  "squared_hinge", "perceptron"});
  CHECK(listed("loss_forms") == Ids{"from_logits", "naive"});
  CHECK(listed("optimizers") == Ids{"sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"});
  CHECK(listed("schedules") == Ids{"constant", "step", "exponential", "cosine", "warmup"});
  CHECK(listed("epsilon_forms") == Ids{"pytorch", "keras"});
  CHECK(listed("initializers") ==
        Ids{"zeros", "constant", "uniform", "normal", "glorot_uniform", "glorot_normal", "he_uniform", "he_normal",
            "lecun_uniform", "lecun_normal", "pytorch"});
  CHECK(listed("stops") == Ids{"epochs", "loss", "accuracy", "plateau", "gradient", "dead_neuron", "vanishing", "exploding",
                              "rising", "not_finite"});
  CHECK(listed("functions") == Ids{"bowl", "ellipse", "saddle", "rosenbrock", "beale", "himmelblau", "rastrigin", "hills", "plateau"});
  CHECK(listed("slices") == Ids{"weights", "random", "path", "race", "curvature"});
  CHECK(listed("surface_data") == Ids{"train", "test", "batch", "sample"});
  CHECK(listed("datasets") == Ids{"circle", "xor", "gauss", "spiral", "plane", "bumps", "moons", "rings", "and",
                                    "or", "xor_gate", "nand", "nor", "linear_regression", "sine", "tshirt_1",
                                    "tshirt_4", "venn", "fashion-mnist", "cifar10"});
  CHECK(listed("csv_delimiters") == Ids{"auto", "comma", "semicolon", "tab", "space", "bar"});
  CHECK(listed("csv_decimals") == Ids{"auto", "point", "comma"});
  CHECK(listed("csv_encodings") == Ids{"auto", "UTF-8", "UTF-16LE", "UTF-16BE", "GBK", "Big5"});
  CHECK(listed("csv_headers") == Ids{"auto", "yes", "no"});
  CHECK(listed("languages") == Ids{"en", "zh-TW", "zh-CN"});
  CHECK(listed("themes") == Ids{"light", "dark", "projector"});
}

TEST_CASE("names follow the language") {
  CHECK(run_program({"list", "losses", "--lang", "zh-TW"}).out.find("均方誤差") != std::string::npos);
  CHECK(run_program({"list", "losses", "--lang=zh-CN"}).out.find("均方误差") != std::string::npos);
  for (const char* language : {"en", "zh-TW", "zh-CN"}) {
    for (const char* kind :
         {"scenes", "figures", "activations", "losses", "loss_forms", "metrics", "optimizers", "schedules", "epsilon_forms", "initializers",
          "stops", "functions", "slices", "surface_data", "datasets", "csv_delimiters", "csv_decimals", "csv_encodings", "csv_headers", "themes"}) {
      CHECK(run_program({"list", kind, "--lang", language}).out.find("\u27e8") == std::string::npos);
    }
  }
}
