#include "app/document/document.hpp"
#include "app/files/file.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <unistd.h>

using namespace chainrule;

namespace {
Scene shipped(const std::string& name) {
  const auto loaded = load_scene(name);
  REQUIRE(loaded.has_value());
  return loaded.value().scene;
}
}  // namespace

TEST_CASE("the worked example is what the notes say") {
  const Scene scene = shipped("worked-example");
  CHECK(scene.network.inputs == 2);
  CHECK(scene.network.loss == nn::LossKind::half_squared_error);
  REQUIRE(scene.network.layers.size() == 2);
  CHECK(scene.network.layers[0].activation.kind == nn::ActivationKind::sigmoid);
  CHECK((*scene.given[0].weight)(0, 1) == 0.20);
  CHECK((*scene.given[0].weight)(1, 0) == 0.25);
  CHECK((*scene.given[1].bias)(1) == 0.60);
  CHECK(scene.rule.bias_update == nn::BiasUpdate::frozen);
  CHECK(scene.rule.learning_rate == 0.5);
  CHECK(scene.rule.batch_size == 1);
  const auto data = make_dataset(scene);
  CHECK(data.value()->input(1, 0) == 0.10);
  CHECK(data.value()->targets(1, 0) == 0.99);
  CHECK(data.value()->test_count() == 0);
  const nn::TrainingState state = first_state(scene);
  const nn::ParameterLayout layout(scene.network);
  CHECK(state.parameters(layout.layer(1).weight_at(0, 1)) == 0.45);
}

TEST_CASE("spiral and fashion-mnist are what the list of scenes promises") {
  const Scene spiral = shipped("spiral");
  CHECK(parameter_count(spiral.network) == 2 * 8 + 8 + 8 * 8 + 8 + 8 + 1);
  const auto& generated = std::get<GeneratedData>(spiral.data);
  CHECK(generated.kind == nn::GeneratorKind::spiral);
  CHECK(generated.samples == 500);
  CHECK(spiral.rule.learning_rate == 0.03);
  CHECK(spiral.rule.batch_size == 10);
  for (const auto& layer : spiral.network.layers) CHECK(layer.activation.kind == nn::ActivationKind::tanh);
  const Scene fashion = shipped("fashion-mnist");
  CHECK(parameter_count(fashion.network) == 101770);
  CHECK(fashion.rule.optimizer == nn::OptimizerKind::adam);
  CHECK(fashion.rule.learning_rate == 1e-3);
  CHECK(fashion.rule.batch_size == 32);
  CHECK(fashion.rule.precision == nn::Precision::float32);
  CHECK(fashion.network.layers[0].activation.kind == nn::ActivationKind::relu);
  CHECK(fashion.network.layers[1].activation.kind == nn::ActivationKind::softmax);
}

TEST_CASE("titles speak the language, or what there is") {
  const Scene scene = shipped("worked-example");
  CHECK(scene.title.in("en") == "2-2-2 worked example");
  CHECK(scene.title.in("zh-TW") == "2-2-2 計算範例");
  CHECK(scene.title.in("fr") == "2-2-2 worked example");
  CHECK(shipped("fashion-mnist").title.in("zh-CN") == "Fashion-MNIST");
  CHECK(Title{}.in("en").empty());
}

TEST_CASE("entries can be laid over a scene") {
  const auto loaded = load_scene("spiral", {"training.learning_rate=0.1", "network.layer[0].activation=relu",
                                            "data.noise=25", "training.batch_size=all"});
  REQUIRE(loaded.has_value());
  CHECK(loaded.value().scene.rule.learning_rate == 0.1);
  CHECK(loaded.value().scene.network.layers[0].activation.kind == nn::ActivationKind::relu);
  CHECK(std::get<GeneratedData>(loaded.value().scene.data).noise == 25);
  CHECK(loaded.value().scene.rule.batch_size == 0);
}

TEST_CASE("a wrong entry laid over names --set") {
  CHECK(load_scene("spiral", {"training.learning_rate"}).error().code == "document.set_syntax");
  CHECK(load_scene("spiral", {"=1"}).error().place.file == "--set");
  CHECK(load_scene("spiral", {"network.layer[7].units=3"}).error().place.file == "--set");
  const auto negative = load_scene("spiral", {"training.learning_rate=-1"});
  CHECK(negative.error().code == "scene.out_of_range");
  CHECK(negative.error().place.file == "--set");
  CHECK(load_scene("spiral", {"training.learning_rte=1"}).error().code == "scene.unknown_key");
}

TEST_CASE("no such scene") {
  CHECK(load_scene("no-such").error().code == "document.no_such_scene");
  CHECK(load_scene("").error().code == "document.no_such_scene");
  CHECK(load_scene("/").error().code == "file.cannot_read");
}

TEST_CASE("a data folder in a file is meant from the file's folder") {
  const auto folder = std::filesystem::temp_directory_path() / ("chainrule-scene-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  Scene scene = shipped("fashion-mnist");
  std::get<IdxData>(scene.data).folder = "pictures";
  REQUIRE(write_file_atomically(folder / "mine.toml", print_scene(scene)).has_value());
  const auto loaded = load_scene(utf8_of(folder / "mine.toml"));
  std::filesystem::remove_all(folder);
  REQUIRE(loaded.has_value());
  CHECK(loaded.value().name == "mine");
  CHECK(std::get<IdxData>(loaded.value().scene.data).folder == utf8_of(folder / "pictures"));
}

TEST_CASE("targets are coded as the output wants them") {
  const auto targets = [](std::vector<std::string> sets) {
    const auto loaded = load_scene("spiral", sets);
    REQUIRE(loaded.has_value());
    return make_dataset(loaded.value().scene).value()->targets;
  };
  CHECK(targets({}).minCoeff() == -1);
  CHECK(targets({"network.layer[2].activation=sigmoid"}).minCoeff() == 0);
  CHECK(targets({"network.loss=binary_cross_entropy"}).minCoeff() == 0);
  const nn::Matrix two = targets({"network.layer[2].units=2", "network.layer[2].activation=softmax",
                                  "network.loss=categorical_cross_entropy"});
  CHECK(two.rows() == 2);
  CHECK((two.colwise().sum().array() == 1).all());
}

TEST_CASE("what is saved opens with the trained parameters") {
  Document document = open_document(load_scene("spiral").value()).value();
  document.state.parameters.setLinSpaced(-1.0 / 3, 1.0 / 7);
  const auto again = parse_scene(print_scene(scene_to_save(document)), "saved");
  REQUIRE(again.has_value());
  CHECK(first_state(again.value()).parameters == document.state.parameters);
  document.state.parameters(3) = std::nan("");
  CHECK(parse_scene(print_scene(scene_to_save(document)), "saved").has_value());
}
