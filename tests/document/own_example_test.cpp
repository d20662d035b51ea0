// An example beside the data set: begun, changed, painted, kept in the file, given up where it no longer fits.
#include "app/document/own_example.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace chainrule;

namespace {

Document opened_scene(const std::string& name, const std::vector<std::string>& sets = {}) {
  const Result<LoadedScene> loaded = load_scene(name, sets);
  REQUIRE_MESSAGE(loaded.has_value(), loaded.error().code);
  Result<Document> document = open_document(*loaded);
  REQUIRE_MESSAGE(document.has_value(), document.error().code);
  return *std::move(document);
}

Document edited(const Document& document, const std::string& line) {
  const Result<Applied> applied = apply(document, parse_command(line).value());
  REQUIRE_MESSAGE(applied.has_value(), line << ": " << applied.error().code);
  return applied->document;
}

std::string refused(const Document& document, const std::string& line) {
  const Result<Applied> applied = apply(document, parse_command(line).value());
  return applied ? "" : applied.error().code;
}

/// Three classes, one output each; the data set's examples are pictures of 5 x 4 pixels.
Document pictures() {
  Document document = opened_scene("spiral");
  document.scene.network.layers.back().units = 3;
  document.scene.network.inputs = 20;
  nn::Dataset data;
  data.inputs = nn::Matrix(nn::Matrix::Constant(20, 6, 0.25));
  data.targets = nn::Matrix::Zero(3, 6);
  for (nn::Index i = 0; i < 6; ++i) data.targets(i % 3, i) = 1;
  data.train_count = 4;
  data.task = nn::Task::multiclass;
  data.image_width = 5;
  data.image_height = 4;
  document.data = std::make_shared<const nn::Dataset>(std::move(data));
  document.state = nn::initial_state(document.scene.network, document.scene.rule);
  return document;
}

}  // namespace

TEST_CASE("an own example is a copy or empty, can be changed number by number, and touches neither data nor run") {
  Document document = opened_scene("spiral");
  document.state.step = 7;
  CHECK(refused(document, "set_own_input 0 1") == "document.no_own_example");
  Document own = edited(document, "own_example 3");
  REQUIRE(own.scene.own);
  CHECK(own.scene.own->inputs(1) == document.data->input(1, 3));
  CHECK(own.scene.own->targets(0) == document.data->targets(0, 3));
  own = edited(edited(own, "set_own_input 1 0.5"), "set_own_target 0 -1");
  CHECK(own.scene.own->inputs(1) == 0.5);
  CHECK(own.scene.own->targets(0) == -1);
  CHECK(edited(own, "set_own_class 1").scene.own->targets(0) == 1);
  CHECK(own.data == document.data);
  CHECK(own.state.step == 7);
  CHECK(edited(own, "own_example -1").scene.own->inputs.isZero());
  CHECK_FALSE(edited(own, "forget_own_example").scene.own);
  CHECK(refused(own, "set_own_input 2 1") == "command.out_of_range");
  CHECK(refused(own, "own_example 500") == "command.out_of_range");
  CHECK(refused(own, "set_own_class 2") == "command.out_of_range");
  CHECK(refused(own, "paint 1 1 1 \"1 1\"") == "document.no_images");
}

TEST_CASE("it stands in the scene file, and is refused with its place where it does not fit") {
  const Document own = edited(opened_scene("spiral"), "own_example 3");
  const std::string text = print_scene(own.scene);
  const Result<Scene> read = parse_scene(text, "f.toml");
  REQUIRE(read);
  CHECK(*read == own.scene);
  CHECK(print_scene(opened_scene("spiral").scene).find("[own]") == std::string::npos);
  std::string wrong = text;
  wrong.replace(wrong.find("[own]"), std::string::npos, "[own]\ninputs = [1, 2, 3]\ntargets = [1]\n");
  const Result<Scene> bad = parse_scene(wrong, "f.toml");
  REQUIRE_FALSE(bad);
  CHECK(bad.error().code == "scene.own_size");
  CHECK(bad.error().place.line > 0);
}

TEST_CASE("settings keep it, another number of inputs or outputs gives it up, an edit of it keeps the run") {
  const Document own = edited(opened_scene("spiral"), "own_example 3");
  CHECK(edited(own, "set training.learning_rate 0.5").scene.own == own.scene.own);
  CHECK(edited(own, "set network.layer[0].units 3").scene.own == own.scene.own);
  CHECK(edited(own, "add_layer").scene.own == own.scene.own);
  CHECK(edited(own, "add_point 1 1 1").scene.own == own.scene.own);
  CHECK_FALSE(edited(own, "set data.generator rings").scene.own);
  const Result<Applied> changed = apply(own, parse_command("set_own_input 0 2").value());
  REQUIRE(changed);
  CHECK_FALSE(changed->restarted);
}

TEST_CASE("a soft brush leaves most in its middle, nothing far away; ink 0 wipes; the border is no error") {
  const Document document = pictures();
  const Document painted = edited(document, "paint 1 1 1 \"1.5 1.5 3.5 1.5\"");
  REQUIRE(painted.scene.own);
  const auto at = [&](const Document& one, nn::Index x, nn::Index y) { return one.scene.own->inputs(y * 5 + x); };
  CHECK(at(painted, 1, 1) == 1);
  CHECK(at(painted, 2, 1) == 1);  // between the two points
  CHECK(at(painted, 2, 2) == doctest::Approx(0.5));
  CHECK(at(painted, 2, 3) == 0);
  CHECK(painted.scene.own->targets(0) == 1);
  const Document over = edited(painted, "paint 2 1 0.25 \"2.5 1.5\"");
  CHECK(at(over, 2, 1) == 1);  // ink only adds
  const Document wiped = edited(painted, "paint 3 1 0 \"2.5 1.5\"");
  CHECK(at(wiped, 2, 1) == 0);
  CHECK(at(wiped, 2, 2) == doctest::Approx(0.5));
  CHECK(at(wiped, 0, 1) == at(painted, 0, 1));
  CHECK(edited(painted, "paint 4 1 1 \"-50 -50 90 90\"").scene.own->inputs.allFinite());
  for (const char* line : {"paint 1 0 1 \"1 1\"", "paint 1 65 1 \"1 1\"", "paint 1 1 2 \"1 1\""}) CHECK(refused(painted, line) == "command.out_of_range");
  for (const char* line : {"paint 1 1 1 \"1\"", "paint 1 1 1 \"\"", "paint 1 1 1 \"1 x\""}) CHECK(refused(painted, line) == "document.bad_way");
  CHECK(edited(painted, "set_own_class 2").scene.own->targets == nn::Vector{{0, 0, 1}});
  const nn::Dataset alone = dataset_of(*painted.scene.own, *painted.data);
  CHECK(alone.size() == 1);
  CHECK(alone.train_count == 0);
  CHECK(alone.image_width == 5);
}
