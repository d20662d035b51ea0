// Scenes whose examples or weights stand in other files.
#include "app/dataio/npy.hpp"
#include "app/document/weights.hpp"
#include "app/files/file.hpp"
#include "app/document/command.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace chainrule;

namespace {

/// A folder with a scene in it.
struct SceneFolder {
  chainrule::testing::TemporaryFolder folder{"data-files"};
  void put(const std::string& name, const std::string& content) const {
    REQUIRE(write_file_atomically(folder.path / name, content).has_value());
  }
  std::string scene(const std::string& data, int inputs = 2, int outputs = 1, const std::string& network = "") const {
    put("scene.toml", "format = 1\n[network]\ninputs = " + std::to_string(inputs) + "\nloss = \"mse\"\n" + network +
                          "[[network.layer]]\nunits = " + std::to_string(outputs) + "\n[data]\n" + data);
    return folder.file("scene.toml");
  }
};

Result<Document> opened(const std::string& path, const std::vector<std::string>& sets = {}) {
  const Result<LoadedScene> loaded = load_scene(path, sets);
  if (!loaded) return loaded.error();
  return open_document(loaded.value());
}

template <class T>
std::string code(const Result<T>& result) { return result ? "" : result.error().code; }

const std::string table = "x1,x2,y\n0,1,5\n2,3,6\n4,5,7\n6,7,8\n8,9,9\n";

}  // namespace

TEST_CASE("a table beside the scene file is read, split and scaled") {
  const SceneFolder place;
  place.put("table.csv", table);
  const Result<Document> plain = opened(place.scene("csv = \"table.csv\"\n"));
  REQUIRE_MESSAGE(plain.has_value(), code(plain));
  CHECK(plain->data->size() == 5);
  CHECK(plain->data->train_count == 4);
  CHECK(std::get<nn::Matrix>(plain->data->inputs).sum() == 45);
  const Result<Document> scaled = opened(place.scene("csv = \"table.csv\"\ntarget = \"x1\"\nnormalise = \"minmax\"\ntest_fraction = 0\n"));
  REQUIRE(scaled.has_value());
  CHECK(scaled->data->targets == nn::Matrix((Eigen::RowVectorXd(5) << 0, 2, 4, 6, 8).finished()));
  CHECK(std::get<nn::Matrix>(scaled->data->inputs).row(0) == (Eigen::RowVectorXd(5) << 0, 0.25, 0.5, 0.75, 1).finished());
  const Result<Document> numbered = opened(place.scene("csv = \"table.csv\"\ntarget = 1\n"));
  CHECK(std::get<CsvData>(numbered->scene.data).target == "1");
}

TEST_CASE("a table that does not fit is refused, and the file named") {
  const SceneFolder place;
  place.put("table.csv", table);
  for (const auto& [scene, wanted] : {std::pair{place.scene("csv = \"table.csv\"", 3), "scene.data_inputs"}}) {
    const Result<Document> refused = opened(scene);
    CHECK(code(refused) == wanted);
    CHECK(refused.error().place.file == place.folder.file("table.csv"));
  }
  CHECK(code(opened(place.scene("csv = \"table.csv\"", 2, 2))) == "csv.no_class");
  CHECK(code(opened(place.scene("csv = \"table.csv\"\ntest_fraction = 0.95"))) == "scene.nothing_to_train_on");
  CHECK(code(opened(place.scene("csv = \"none.csv\""))) == "file.cannot_read");
  CHECK(code(opened(place.scene("csv = \"table.csv\"\ntarget = \"z\""))) == "csv.no_column");
  CHECK(code(opened(place.scene("csv = \"table.csv\"\nnormalise = \"log\""))) == "scene.unknown_name");
  CHECK(code(opened(place.scene("csv = \"table.csv\"\nmissing = \"guess\""))) == "scene.unknown_name");
  CHECK(code(opened(place.scene("csv = \"table.csv\"\nnoise = 3"))) == "scene.does_not_belong");
  CHECK(code(opened(place.scene("csv = \"table.csv\"\nidx = \"fashion-mnist\""))) == "scene.mixed_data");
  CHECK(code(opened(place.scene("target = 1"))) == "scene.no_data");
  const std::string cross = place.scene("csv = \"table.csv\"");
  CHECK(code(opened(cross, {"network.loss=binary_cross_entropy"})) == "scene.targets_not_probabilities");
}

TEST_CASE("arrays of NPY and NPZ files are read") {
  const SceneFolder place;
  const Tensor x{"x", {3, 2}, {1, 2, 3, 4, 5, 6}}, y{"targets", {3}, {7, 8, 9}};
  place.put("x.npy", print_npy(x));
  place.put("y.npy", print_npy(y));
  place.put("both.npz", print_npz({x, y}));
  for (const char* data : {"npy = { inputs = \"x.npy\", targets = \"y.npy\" }\ntest_fraction = 0\n",
                           "npz = { file = \"both.npz\", inputs = \"x\" }\ntest_fraction = 0\n"}) {
    CAPTURE(data);
    const Result<Document> document = opened(place.scene(data));
    REQUIRE_MESSAGE(document.has_value(), code(document));
    CHECK(document->data->input(1, 2) == 6);
    CHECK(document->data->targets == nn::Matrix(Eigen::RowVector3d(7, 8, 9)));
  }
  CHECK(code(opened(place.scene("npz = { file = \"both.npz\" }"))) == "npz.missing");
  CHECK(code(opened(place.scene("npz = { inputs = \"x\" }"))) == "missing_key");
  CHECK(code(opened(place.scene("npy = { inputs = \"x.npy\" }"))) == "missing_key");
  CHECK(code(opened(place.scene("npy = \"x.npy\""))) == "wrong_type");
  CHECK(code(opened(place.scene("npy = { inputs = \"both.npz\", targets = \"y.npy\" }"))) == "npy.magic");
}

TEST_CASE("scenes with data in files print and read back") {
  const SceneFolder place;
  const std::string network = "format = 1\n[network]\ninputs = 3072\nloss = \"mse\"\n[[network.layer]]\nunits = 10\n[data]\n";
  for (const char* data : {"cifar10 = \"there\"\n", "csv = \"a.csv\"\n",
                           "csv = \"a.csv\"\ntarget = \"y\"\nnormalise = \"standard\"\nmissing = \"skip\"\ntest_fraction = 0.5\n",
                           "npy = { inputs = \"a\", targets = \"b\" }\nnormalise = \"minmax\"\n",
                           "npz = { file = \"a\", targets = \"b\" }\n"}) {
    CAPTURE(data);
    const Result<Scene> scene = parse_scene(network + data, "f");
    REQUIRE_MESSAGE(scene.has_value(), code(scene));
    const Result<Scene> again = parse_scene(print_scene(scene.value()), "g");
    REQUIRE_MESSAGE(again.has_value(), code(again));
    CHECK(again.value() == scene.value());
  }
  CHECK(code(parse_scene("format = 1\n[network]\ninputs = 3\nloss = \"mse\"\n[[network.layer]]\nunits = 10\n[data]\ncifar10 = \"x\"", "f")) == "scene.data_inputs");
}

TEST_CASE("an edit that leaves the table as it is does not read it again; scaling does, and restarts") {
  const SceneFolder place;
  place.put("table.csv", table);
  const Result<Document> document = opened(place.scene("csv = \"table.csv\"\n"));
  REQUIRE(document.has_value());
  const auto after = [&](const std::string& line) {
    Result<Applied> applied = apply(document.value(), parse_command(line).value());
    REQUIRE_MESSAGE(applied.has_value(), code(applied));
    return applied.value();
  };
  CHECK(after("set training.learning_rate 0.5").document.data == document->data);
  const Applied scaled = after("set data.normalise standard");
  CHECK(scaled.restarted);
  CHECK_FALSE(scaled.document.data == document->data);
  CHECK(code(apply(document.value(), parse_command("set network.inputs 3").value())) == "scene.data_inputs");
}

TEST_CASE("weights go out and come in, bit for bit") {
  const SceneFolder place;
  const Result<Document> spiral = opened("spiral");
  REQUIRE(spiral.has_value());
  for (const char* name : {"w.npz", "w.safetensors"}) {
    const Result<std::string> bytes = print_weights(spiral.value(), name);
    REQUIRE(bytes.has_value());
    place.put(name, bytes.value());
    const Result<Document> other = opened("spiral", {"training.seed=99", "network.weights=" + place.folder.file(name)});
    REQUIRE_MESSAGE(other.has_value(), code(other));
    CHECK(other->state.parameters == spiral->state.parameters);
  }
  CHECK(code(print_weights(spiral.value(), "w.bin")) == "weights.ending");
  Document broken = spiral.value();
  broken.state.parameters(0) = std::numeric_limits<double>::infinity();
  CHECK(code(print_weights(broken, "w.npz")) == "weights.not_finite");
}

TEST_CASE("a weight's layout is taken from the wish, the file, or a shape that is not square; else it is asked for") {
  const SceneFolder place;
  place.put("table.csv", table);
  const auto weights_of = [&](int outputs, const Tensors& tensors, const std::string& more) -> Result<nn::Matrix> {
    place.put("w.npz", print_npz(tensors));
    const std::string data = outputs == 1 ? "csv = \"table.csv\"" : "inputs = [[1, 2]]\ntargets = [[3, 4]]";
    const Result<LoadedScene> loaded = load_scene(place.scene(data, 2, outputs, "weights = \"w.npz\"\n" + more));
    if (!loaded) return loaded.error();
    return *loaded->scene.given[0].weight;
  };
  nn::Matrix by_rows(2, 2), by_columns(2, 2);
  by_rows << 1, 2, 3, 4;
  by_columns << 1, 3, 2, 4;
  const Tensor square{"layer1.weight", {2, 2}, {1, 2, 3, 4}}, row{"layer1.weight", {1, 2}, {5, 6}}, column{"layer1.weight", {2, 1}, {5, 6}};
  CHECK(code(weights_of(2, {square}, "")) == "weights.square");
  CHECK(weights_of(2, {square}, "transposed = false\n").value() == by_rows);
  CHECK(weights_of(2, {square}, "transposed = true\n").value() == by_columns);
  CHECK(weights_of(2, {square, {"transposed", {}, {1}}}, "").value() == by_columns);
  CHECK(weights_of(2, {square, {"transposed", {}, {1}}}, "transposed = false\n").value() == by_rows);
  CHECK(weights_of(1, {row}, "").value() == nn::Matrix(Eigen::RowVector2d(5, 6)));
  CHECK(weights_of(1, {column}, "").value() == nn::Matrix(Eigen::RowVector2d(5, 6)));
  CHECK(code(weights_of(1, {column}, "transposed = false\n")) == "weights.shape");
  CHECK(code(weights_of(1, {{"layer1.weight", {3, 1}, {1, 2, 3}}}, "")) == "weights.shape");
  CHECK(code(weights_of(1, {row, {"layer1.bias", {2}, {1, 2}}}, "")) == "weights.shape");
  CHECK(code(weights_of(1, {row, {"layer2.bias", {1}, {1}}}, "")) == "weights.unknown_name");
  CHECK(code(weights_of(1, {{"layer1.bias", {1}, {1}}}, "")) == "weights.missing");
  CHECK(code(weights_of(1, {{"layer1.weight", {1, 2}, {1, std::numeric_limits<double>::quiet_NaN()}}}, "")) == "weights.value");
  CHECK(code(weights_of(1, {row}, "transposed = 1\n")) == "wrong_type");
}

TEST_CASE("what names no file of weights is refused") {
  CHECK(code(load_scene("spiral", {"network.weights=3"})) == "wrong_type");
  CHECK(code(load_scene("spiral", {"network.transposed=true"})) == "missing_key");
  CHECK(code(load_scene("spiral", {"network.weights=w.pt"})) == "weights.ending");
  CHECK(code(load_scene("spiral", {"network.weights=none.npz"})) == "file.cannot_read");
}
