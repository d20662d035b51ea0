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

TEST_CASE("how a table is written can be said in the scene") {
  const SceneFolder place;
  place.put("table.csv", "1 2,5 3\n4 5,5 6\n7 8,5 9\n");
  const Result<Document> said = opened(place.scene("csv = \"table.csv\"\ndelimiter = \"space\"\ndecimal = \"comma\"\nheader = \"no\"\ntest_fraction = 0\n"));
  REQUIRE_MESSAGE(said.has_value(), code(said));
  CHECK(said->data->input(1, 2) == 8.5);
  CHECK(said->data->targets == nn::Matrix(Eigen::RowVector3d(3, 6, 9)));
  const std::string text = print_scene(said->scene);
  CHECK(text.find("delimiter = \"space\"") != std::string::npos);
  CHECK(text.find("encoding") == std::string::npos);  // what is seen from the file is not printed
  CHECK(code(opened(place.scene("csv = \"table.csv\"\ndelimiter = \"colon\"\n"))) == "scene.unknown_name");
  place.put("gbk.csv", "\xc4\xe3,1\n\xba\xc3,2\n");
  CHECK(code(opened(place.scene("csv = \"gbk.csv\"\nencoding = \"UTF-8\"\n"))) == "csv.not_encoding");
  CHECK(code(opened(place.scene("generator = \"xor\"\nheader = \"no\"\n"))) == "scene.does_not_belong");
}

TEST_CASE("a file becomes the data set and brings its inputs and outputs along") {
  const SceneFolder place;
  const Result<Document> spiral = opened("spiral");
  REQUIRE(spiral.has_value());
  const auto used = [&](const std::string& table, std::int64_t outputs = 0) { return apply(*spiral, {"use_data", {table, outputs}}); };
  place.put("numbers.csv", "a,b,c,y\n1,2,3,50\n4,5,6,70\n7,8,9,20\n");
  const std::string numbers = "csv = \"" + place.folder.file("numbers.csv") + "\"\ntest_fraction = 0\n";
  const Result<Applied> regression = used(numbers);
  REQUIRE_MESSAGE(regression.has_value(), code(regression));
  CHECK(regression->restarted);
  CHECK(regression->document.scene.network.inputs == 3);
  CHECK(regression->document.scene.network.outputs() == 1);
  CHECK(regression->document.scene.network.layers.back().activation.kind == nn::ActivationKind::linear);
  CHECK(regression->document.data->targets(0, 1) == 70);
  CHECK(regression->document.state.parameters.size() == parameter_count(regression->document.scene.network));
  place.put("classes.csv", "colour,x,kind\nred,1,p\nblue,2,q\nred,3,r\nblue,4,p\n");
  const Result<Applied> classes = used("csv = \"" + place.folder.file("classes.csv") + "\"\n");
  REQUIRE_MESSAGE(classes.has_value(), code(classes));
  CHECK(classes->document.scene.network.inputs == 3);  // red, blue, x
  CHECK(classes->document.scene.network.outputs() == 3);
  CHECK(classes->document.data->class_names == std::vector<std::string>{"p", "q", "r"});
  const Result<Applied> two = used("csv = \"" + place.folder.file("classes.csv") + "\"\ntarget = \"colour\"\n");
  REQUIRE_MESSAGE(two.has_value(), code(two));
  CHECK(two->document.scene.network.outputs() == 1);
  CHECK(two->document.data->task == nn::Task::binary);
  place.put("counted.csv", "x,y\n1,0\n2,2\n3,1\n");
  const std::string counted = "csv = \"" + place.folder.file("counted.csv") + "\"\ntest_fraction = 0\n";
  CHECK(used(counted)->document.data->task == nn::Task::regression);
  CHECK(used(counted, 3)->document.data->targets.col(1) == Eigen::Vector3d(0, 0, 1));
  CHECK(code(used(counted, 2)) == "csv.no_class");
  place.put("both.npz", print_npz({{"inputs", {4, 2, 3}, std::vector<double>(24, 1)}, {"targets", {4, 2}, std::vector<double>(8, 2)}}));
  const Result<Applied> arrays = used("[npz]\nfile = \"" + place.folder.file("both.npz") + "\"\n");
  REQUIRE_MESSAGE(arrays.has_value(), code(arrays));
  CHECK(arrays->document.scene.network.inputs == 6);
  CHECK(arrays->document.scene.network.outputs() == 2);
}

TEST_CASE("a file that cannot be used leaves the document as it is and is named with its line") {
  const SceneFolder place;
  const Result<Document> spiral = opened("spiral");
  place.put("bad.csv", "a,b\n1,2\n3\n");
  const Result<Applied> bad = apply(*spiral, {"use_data", {"csv = \"" + place.folder.file("bad.csv") + "\"\n", std::int64_t{0}}});
  REQUIRE_FALSE(bad.has_value());
  CHECK(bad.error().code == "csv.ragged");
  CHECK(bad.error().place.line == 3);
  CHECK(bad.error().place.file == place.folder.file("bad.csv"));
  const auto refused = [&](const std::string& table) { return code(apply(*spiral, {"use_data", {table, std::int64_t{0}}})); };
  CHECK(refused("csv = \"none.csv\"") == "file.cannot_read");
  CHECK(refused("generator = \"xor\"") == "document.not_a_file");
  CHECK(refused("inputs = [[1]]\ntargets = [[1]]") == "document.not_a_file");
  CHECK(refused("cifar10 = \"" + place.folder.path.string() + "\"") == "cifar10.missing");
  CHECK(refused("idx = \"fashion-mnist\"\nfolder = \"" + place.folder.path.string() + "\"") == "idx.missing");
  CHECK(refused("csv = ") == "toml.syntax");
  CHECK(refused("csv = \"a\"\nspeed = 3") == "scene.unknown_key");
}

TEST_CASE("weights of a file are taken, and asked about where they are square") {
  const SceneFolder place;
  const Result<Document> spiral = opened("spiral");
  const Result<Document> other = opened("spiral", {"training.seed=99"});
  place.put("w.safetensors", print_weights(*other, "w.safetensors").value());
  const std::string file = place.folder.file("w.safetensors");
  const Result<Applied> taken = apply(*spiral, {"use_weights", {file, std::string("auto")}});
  REQUIRE_MESSAGE(taken.has_value(), code(taken));
  CHECK(taken->restarted);
  CHECK(taken->document.state.parameters == other->state.parameters);
  CHECK(taken->document.data == spiral->data);
  place.put("square.npz", print_npz({{"layer1.weight", {2, 2}, {1, 2, 3, 4}}}));
  const Result<Document> small = opened(place.scene("inputs = [[1, 2]]\ntargets = [[3, 4]]", 2, 2));
  const auto laid = [&](const char* layout) { return apply(*small, {"use_weights", {place.folder.file("square.npz"), std::string(layout)}}); };
  CHECK(code(laid("auto")) == "weights.square");
  CHECK(*laid("out_in")->document.scene.given[0].weight == nn::Matrix{{1, 2}, {3, 4}});
  CHECK(*laid("in_out")->document.scene.given[0].weight == nn::Matrix{{1, 3}, {2, 4}});
  CHECK(code(laid("sideways")) == "command.unknown_name");
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
                           "csv = \"a.csv\"\ndelimiter = \"space\"\ndecimal = \"comma\"\nencoding = \"Big5\"\nheader = \"no\"\n",
                           "cifar10 = \"there\"\n[data.augment]\nnoise = 0.1\nshift = 4\nflip = true\nbrightness = 0.25\n",
                           "csv = \"a.csv\"\n[data.augment]\nnoise = 0.5\n",
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
