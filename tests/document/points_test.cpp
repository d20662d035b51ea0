// Points that are drawn, and how training examples are varied.
#include "app/document/command.hpp"

#include <doctest/doctest.h>

using namespace chainrule;

namespace {

Document opened(const std::string& name, const std::vector<std::string>& sets = {}) {
  const Result<LoadedScene> loaded = load_scene(name, sets);
  REQUIRE_MESSAGE(loaded.has_value(), loaded.error().code);
  Result<Document> document = open_document(*loaded);
  REQUIRE_MESSAGE(document.has_value(), document.error().code);
  return *std::move(document);
}

Document after(const Document& document, const std::string& line) {
  const Result<Applied> applied = apply(document, parse_command(line).value());
  REQUIRE_MESSAGE(applied.has_value(), line << ": " << applied.error().code);
  CHECK_FALSE(applied->restarted);
  return applied->document;
}

std::string code(const Document& document, const std::string& line) {
  const Result<Applied> applied = apply(document, parse_command(line).value());
  return applied ? "" : applied.error().code;
}

}  // namespace

TEST_CASE("a point that is added trains, and leaves every other point in its split") {
  Document document = opened("spiral", {"data.samples=40"});
  document.state.parameters.array() += 0.5;
  document.state.step = 12;
  const nn::Dataset before = *document.data;
  const Document more = after(document, "add_point 1.5 -2 1");
  const nn::Dataset& data = *more.data;
  CHECK(std::holds_alternative<InlineData>(more.scene.data));
  REQUIRE(data.size() == 41);
  CHECK(data.train_count == before.train_count + 1);
  for (nn::Index i = 0; i < before.size(); ++i) {
    const nn::Index now = i < before.train_count ? i : i + 1;
    CHECK(data.input(0, now) == before.input(0, i));
    CHECK(data.input(1, now) == before.input(1, i));
    CHECK(data.targets(0, now) == before.targets(0, i));
  }
  CHECK(data.input(0, before.train_count) == 1.5);
  CHECK(data.input(1, before.train_count) == -2);
  CHECK(data.targets(0, before.train_count) == 1);
  CHECK(more.state.parameters == document.state.parameters);
  CHECK(more.state.step == 12);
  CHECK(after(more, "add_point 0 0 0").data->targets(0, before.train_count + 1) == -1);
}

TEST_CASE("a scene with drawn points prints and reads back, column for column") {
  Document document = opened("spiral", {"data.samples=30", "data.test_fraction=0.3"});
  for (int i = 0; i < 7; ++i) document = after(document, "add_point " + std::to_string(i) + " 1 0");
  const Result<Scene> again = parse_scene(print_scene(document.scene), "printed");
  REQUIRE(again.has_value());
  const auto data = make_dataset(*again);
  REQUIRE(data.has_value());
  CHECK((*data)->train_count == document.data->train_count);
  CHECK(std::get<nn::Matrix>((*data)->inputs) == std::get<nn::Matrix>(document.data->inputs));
  CHECK((*data)->targets == document.data->targets);
}

TEST_CASE("a point is moved and taken away") {
  const Document document = opened("spiral", {"data.samples=20"});
  const Document moved = after(document, "move_point 13 -5 4.5");  // a test point
  CHECK(moved.data->input(0, 13) == -5);
  CHECK(moved.data->input(1, 13) == 4.5);
  CHECK(moved.data->input(0, 12) == document.data->input(0, 12));
  CHECK(moved.data->targets == document.data->targets);
  const Document fewer = after(moved, "remove_point 3");
  CHECK(fewer.data->size() == 19);
  CHECK(fewer.data->train_count == 9);
  CHECK(fewer.data->input(0, 3) == document.data->input(0, 4));
  CHECK(fewer.data->input(0, 12) == -5);
  CHECK(after(fewer, "remove_point 12").data->train_count == 9);
  CHECK(code(document, "move_point 20 0 0") == "command.out_of_range");
  CHECK(code(document, "remove_point -1") == "command.out_of_range");
}

TEST_CASE("the last training example stays; a run within its epoch stays within its data") {
  Document document = opened("spiral", {"data.samples=4", "training.batch_size=1"});
  document.state.position = {7, 1};
  document = after(document, "remove_point 0");
  CHECK(document.data->train_count == 1);
  CHECK(document.state.position == nn::DataPosition{8, 0});
  CHECK(code(document, "remove_point 0") == "document.last_example");
}

TEST_CASE("classes and numbers of drawn points are written as the data have them") {
  const Document rings = opened("spiral", {"network.layer[2].units=3", "data.generator=rings", "data.samples=30"});
  CHECK(after(rings, "add_point 0 0 2").data->targets.col(15) == Eigen::Vector3d(0, 0, 1));
  CHECK(code(rings, "add_point 0 0 3") == "command.out_of_range");
  CHECK(code(rings, "add_point 0 0 0.5") == "command.out_of_range");
  const Document zeros = opened("spiral", {"network.loss=binary_cross_entropy", "network.layer[2].activation=sigmoid", "data.samples=30"});
  CHECK(after(zeros, "add_point 0 0 0").data->targets(0, 15) == 0);
  const Document plane = opened("spiral", {"data.generator=plane", "data.samples=30"});
  CHECK(after(plane, "add_point 1 2 0.375").data->targets(0, 15) == 0.375);
  CHECK(code(opened("worked-example"), "add_point 0 0 1") == "document.not_points");
  CHECK(code(opened("spiral", {"network.inputs=4", "data.generator=tshirt_4"}), "add_point 0 0 1") == "document.not_points");
}

TEST_CASE("classes as indices stay indices") {
  const std::string scene = "format = 1\n[network]\ninputs = 2\nloss = \"sparse_categorical_cross_entropy\"\n[[network.layer]]\nunits = 3\n"
                            "activation = \"softmax\"\n[data]\ninputs = [[0, 1], [1, 0], [2, 2]]\ntargets = [[2], [0], [1]]\n";
  const Result<Document> document = open_document({parse_scene(scene, "f").value(), "", "s"});
  REQUIRE(document.has_value());
  const Document more = after(*document, "add_point 5 5 2");
  CHECK(std::get<InlineData>(more.scene.data).targets == nn::Matrix(Eigen::RowVector4d(2, 0, 1, 2)));
  CHECK(more.data->targets.col(3) == Eigen::Vector3d(0, 0, 1));
}

TEST_CASE("examples are varied by an entry of the scene, and the run goes on") {
  Document document = opened("spiral");
  document.state.step = 9;
  const Document varied = after(document, "set data.augment.noise 0.25");
  CHECK(varied.scene.rule.augmentation.noise == 0.25);
  CHECK(varied.state.step == 9);
  CHECK(varied.data == document.data);
  CHECK(print_scene(varied.scene).find("[data.augment]") != std::string::npos);
  CHECK(print_scene(document.scene).find("augment") == std::string::npos);
  CHECK(parse_scene(print_scene(varied.scene), "f").value() == varied.scene);
  CHECK(print_scene(after(varied, "set data.augment.noise 0").scene) == print_scene(document.scene));
  CHECK(after(varied, "set training.learning_rate 0.5").scene.rule.augmentation.noise == 0.25);
  CHECK(std::get<GeneratedData>(apply(varied, parse_command("set data.noise 5").value())->document.scene.data).noise == 5);
  const Document in_order = after(document, "set training.shuffle false");
  CHECK_FALSE(in_order.scene.rule.shuffle);
  CHECK(print_scene(in_order.scene).find("shuffle = false") != std::string::npos);
  CHECK(print_scene(document.scene).find("shuffle") == std::string::npos);
}

TEST_CASE("what only images can have is refused elsewhere, with its place") {
  const Document document = opened("spiral");
  CHECK(code(document, "set data.augment.flip true") == "augment.images");
  CHECK(code(document, "set data.augment.shift 1") == "augment.images");
  CHECK(code(document, "set data.augment.brightness 0.5") == "augment.images");
  CHECK(code(document, "set data.augment.noise -1") == "scene.out_of_range");
  CHECK(code(document, "set data.augment.shift 0.5") == "wrong_type");
  CHECK(code(document, "set data.augment.rotation 3") == "scene.unknown_key");
  CHECK(code(document, "set data.augment 3") == "wrong_type");
  CHECK(code(document, "set training.shuffle 1") == "wrong_type");
  const std::string text = "format = 1\n[network]\ninputs = 2\nloss = \"mse\"\n[[network.layer]]\nunits = 1\n[data]\ngenerator = \"xor\"\n[data.augment]\nflip = true\n";
  const Result<Scene> scene = parse_scene(text, "f.toml");
  REQUIRE_FALSE(scene.has_value());
  CHECK(scene.error().place.line == 9);
}

TEST_CASE("with one input a point's height is the number that is learned") {
  const Document line = opened("spiral", {"network.inputs=1", "data.generator=linear_regression", "data.samples=20"});
  const Document more = after(line, "add_point 2.5 -1.25 0");
  CHECK(more.data->input(0, 10) == 2.5);
  CHECK(more.data->targets(0, 10) == -1.25);
  const Document moved = after(more, "move_point 10 3 4");
  CHECK(moved.data->input(0, 10) == 3);
  CHECK(moved.data->targets(0, 10) == 4);
  const Document classes = opened("spiral", {"network.inputs=1", "data.generator=tshirt_1", "data.samples=20"});
  CHECK(after(classes, "add_point 2.5 7 1").data->targets(0, 10) == 1);
  CHECK(after(classes, "move_point 3 1 9").data->targets == classes.data->targets);
}
