#include "app/document/command.hpp"

#include <doctest/doctest.h>

using namespace chainrule;

namespace {

Document opened(const std::string& name, const std::vector<std::string>& sets = {}) {
  auto document = open_document(load_scene(name, sets).value());
  REQUIRE(document.has_value());
  return document.value();
}

Applied done(const Document& document, const std::string& line) {
  auto applied = apply(document, parse_command(line).value());
  REQUIRE(applied.has_value());
  return applied.value();
}

std::string code(const Document& document, const std::string& line) {
  const auto applied = apply(document, parse_command(line).value());
  return applied ? "" : applied.error().code;
}

/// A document that has trained a little, as far as one can see from outside.
Document trained(Document document) {
  document.state.parameters.array() += 0.25;
  document.state.step = 40;
  return document;
}

}  // namespace

TEST_CASE("what belongs to the rule keeps the run and its data") {
  const Document document = trained(opened("spiral"));
  for (const char* line : {"set training.learning_rate 0.1", "set training.batch_size 5", "set training.batch_size all",
                           "set training.l2 0.01", "set network.layer[0].dropout 0.5",
                           "set training.bias_update frozen", "set title hello", "set training.schedule cosine",
                           "set training.clip_norm 1", "set training.max_norm 2", "set network.layer[1].frozen true",
                           "set network.layer[0].silent \"[2, 5]\"", "toggle_silent 1 3", "toggle_frozen 2 0"}) {
    CAPTURE(line);
    const Applied applied = done(document, line);
    CHECK_FALSE(applied.restarted);
    CHECK_FALSE(applied.document.scene == document.scene);
    CHECK(applied.document.data == document.data);
    CHECK(applied.document.state.parameters == document.state.parameters);
    CHECK(applied.document.state.step == 40);
  }
}

TEST_CASE("another optimizer keeps the parameters and starts with its own moments") {
  const Document document = trained(opened("spiral"));
  const Applied adam = done(document, "set training.optimizer adam");
  CHECK_FALSE(adam.restarted);
  CHECK(adam.document.state.parameters == document.state.parameters);
  CHECK(adam.document.state.first_moment == nn::Vector::Zero(document.state.parameters.size()));
  CHECK(done(adam.document, "set training.optimizer sgd").document.state.first_moment.size() == 0);
}

TEST_CASE("an epsilon that nobody chose follows the optimizer") {
  const Document adagrad = done(opened("spiral"), "set training.optimizer adagrad").document;
  CHECK(adagrad.scene.rule.epsilon == 1e-10);
  CHECK(done(adagrad, "set training.optimizer rmsprop").document.scene.rule.epsilon == 1e-8);
  const Document chosen = done(adagrad, "set training.epsilon 0.001").document;
  CHECK(done(chosen, "set training.optimizer rmsprop").document.scene.rule.epsilon == 0.001);
}

TEST_CASE("what changes the network or the data restarts") {
  const Document document = trained(opened("spiral"));
  for (const char* line : {"set network.layer[0].units 3", "set network.layer[0].activation relu", "set data.noise 10",
                           "set data.generator circle", "set training.seed 7", "set network.loss mse", "add_layer",
                           "remove_layer", "new_seed", "set training.precision float32"}) {
    CAPTURE(line);
    const Applied applied = done(document, line);
    CHECK(applied.restarted);
    CHECK(applied.document.state.step == 0);
    CHECK(applied.document.state.parameters.size() == nn::ParameterLayout(applied.document.scene.network).size());
  }
}

TEST_CASE("data are made anew only where they change") {
  const Document document = opened("spiral");
  CHECK(done(document, "set network.layer[0].units 3").document.data == document.data);
  CHECK(done(document, "set network.loss mse").document.data == document.data);
  CHECK_FALSE(done(document, "set data.noise 10").document.data == document.data);
  CHECK_FALSE(done(document, "new_seed").document.data == document.data);
  CHECK_FALSE(done(document, "set network.layer[2].activation sigmoid").document.data == document.data);
  const Document example = opened("worked-example");
  CHECK(done(example, "new_seed").document.data == example.data);
}

TEST_CASE("reset brings the same first bits back; a new seed brings others") {
  const Document document = opened("spiral");
  const Applied reset = done(trained(document), "reset");
  CHECK(reset.restarted);
  CHECK(reset.document.state.parameters == document.state.parameters);
  CHECK(reset.document.state.step == 0);
  const Applied fresh = done(document, "new_seed");
  CHECK(fresh.document.scene.rule.seed == 2);
  CHECK_FALSE(fresh.document.state.parameters == document.state.parameters);
}

TEST_CASE("one parameter is set by hand") {
  const Document document = opened("worked-example");
  const nn::ParameterLayout layout(document.scene.network);
  const Applied weight = done(document, "set_parameter 1 0 1 0.75");
  CHECK_FALSE(weight.restarted);
  CHECK(weight.document.state.parameters(layout.layer(1).weight_at(0, 1)) == 0.75);
  CHECK((weight.document.state.parameters - document.state.parameters).cwiseAbs().count() == 1);
  const Applied bias = done(document, "set_parameter 0 1 -1 -2");
  CHECK(bias.document.state.parameters(layout.layer(0).bias_at(1)) == -2);
  for (const char* line : {"set_parameter 2 0 0 1", "set_parameter -1 0 0 1", "set_parameter 0 2 0 1",
                           "set_parameter 0 0 2 1", "set_parameter 0 0 -2 1", "set_parameter 0 -1 0 1"}) {
    CHECK(code(document, line) == "command.out_of_range");
  }
}

TEST_CASE("inputs and targets are typed over, and the run goes on") {
  const Document document = trained(opened("worked-example"));
  const Applied input = done(document, "set_input 0 1 0.5");
  CHECK_FALSE(input.restarted);
  CHECK(input.document.data->input(1, 0) == 0.5);
  CHECK(input.document.state.parameters == document.state.parameters);
  CHECK(done(document, "set_target 0 0 0.25").document.data->targets(0, 0) == 0.25);
  CHECK(document.data->input(1, 0) == 0.10);
  CHECK(code(document, "set_input 1 0 1") == "command.out_of_range");
  CHECK(code(document, "set_target 0 2 1") == "command.out_of_range");
  CHECK(code(opened("spiral"), "set_input 0 0 1") == "document.not_inline");
}

TEST_CASE("after a split, the column that is seen is the one that changes") {
  const Document document =
      opened("worked-example", {"data.inputs=[[1,0],[2,0],[3,0],[4,0],[5,0]]",
                                "data.targets=[[0,0],[0,0],[0,0],[0,0],[0,0]]", "data.test_fraction=0.4"});
  for (nn::Index column = 0; column < 5; ++column) {
    const Applied applied = done(document, "set_input " + std::to_string(column) + " 1 9");
    for (nn::Index other = 0; other < 5; ++other) {
      CHECK(applied.document.data->input(0, other) == document.data->input(0, other));
      CHECK(applied.document.data->input(1, other) == (other == column ? 9 : 0));
    }
  }
}

TEST_CASE("given weights are kept where they fit and drawn where they do not") {
  const Document document = opened("worked-example");
  const Applied wider = done(document, "set network.layer[0].units 3");
  CHECK_FALSE(wider.document.scene.given[0].weight.has_value());
  CHECK_FALSE(wider.document.scene.given[1].weight.has_value());
  CHECK(wider.document.scene.given[1].bias.has_value());
  CHECK(done(document, "set network.layer[0].activation tanh").document.scene.given == document.scene.given);
  const Applied deeper = done(document, "add_layer");
  CHECK(deeper.document.scene.network.layers.size() == 3);
  CHECK(deeper.document.scene.given[0].weight.has_value());
  CHECK_FALSE(deeper.document.scene.given[1].weight.has_value());
  CHECK(done(document, "set network.layer[0].weight \"[[1,2],[3,4]]\"").document.state.parameters(0) == 1);
  CHECK(code(document, "set network.layer[0].weight [[1]]") == "scene.weight_shape");
}

TEST_CASE("layers come and go between input and output") {
  Document document = opened("spiral");
  document = done(document, "remove_layer").document;
  document = done(document, "remove_layer").document;
  CHECK(document.scene.network.layers.size() == 1);
  CHECK(code(document, "remove_layer") == "document.no_hidden_layer");
  document = done(document, "add_layer").document;
  CHECK(document.scene.network.layers[0].units == 4);
  CHECK(document.scene.network.layers[1].units == 1);
}

TEST_CASE("what is refused leaves the document as it was") {
  const Document document = opened("spiral");
  const Scene before = document.scene;
  CHECK(code(document, "set network.layer[2].units 3") == "scene.data_outputs");
  CHECK(code(document, "set training.learning_rate fast") == "wrong_type");
  CHECK(code(document, "set nothing.at.all 1") == "scene.unknown_key");
  CHECK(code(document, "undo") == "command.not_of_documents");
  CHECK(document.scene == before);
}

TEST_CASE("a loss that wants its targets written otherwise has them written anew") {
  const Document spiral = opened("spiral", {"network.layer[2].activation=sigmoid"});
  CHECK(spiral.data->targets.minCoeff() == 0);
  const Document hinge = done(spiral, "set network.loss hinge").document;
  CHECK(hinge.data->targets.minCoeff() == -1);
  CHECK(done(hinge, "set network.loss mse").document.data->targets.minCoeff() == 0);
  const Document two = opened("spiral", {"network.layer[2].units=2", "network.loss=squared_hinge"});
  CHECK(two.data->targets.rows() == 2);
  CHECK((two.data->targets.array().abs() == 1).all());
  CHECK(two.data->task == nn::Task::multiclass);
}

TEST_CASE("a class index is a column with one 1, and setting that 1 sets the index") {
  const Document document =
      opened("worked-example", {"network.loss=sparse_categorical_cross_entropy", "network.layer[1].activation=softmax",
                                "data.targets=[[1]]"});
  CHECK(document.data->targets == (nn::Matrix(2, 1) << 0, 1).finished());
  CHECK(document.data->task == nn::Task::multiclass);
  const Applied changed = done(document, "set_target 0 0 1");
  CHECK(changed.document.data->targets == (nn::Matrix(2, 1) << 1, 0).finished());
  CHECK(std::get<InlineData>(changed.document.scene.data).targets(0, 0) == 0);
  CHECK(code(document, "set_target 0 0 0.5") == "document.target_is_a_class");
  CHECK(code(document, "set_target 0 2 1") == "command.out_of_range");
}

TEST_CASE("the parameters of an activation and the form of the loss are entries of the scene") {
  const Document document = trained(opened("spiral"));
  const Applied slope = done(document, "set network.layer[0].slope 0.2");
  CHECK(slope.restarted);
  CHECK(slope.document.scene.network.layers[0].activation.slope == 0.2);
  CHECK(done(document, "set network.layer[1].alpha 2").document.scene.network.layers[1].activation.alpha == 2);
  CHECK(done(document, "set network.loss_form naive").document.scene.network.loss_form == nn::LossForm::naive);
  CHECK(code(document, "set network.layer[0].slope 7") == "scene.out_of_range");
}

TEST_CASE("a data set that is chosen brings its inputs and outputs along") {
  const Document document = opened("spiral");
  for (const nn::GeneratorKind kind : nn::generator_kinds()) {
    CAPTURE(nn::id_of(kind));
    const Applied applied = done(document, "set data.generator " + std::string(nn::id_of(kind)));
    CHECK(applied.document.data->features() == applied.document.scene.network.inputs);
    CHECK(applied.document.data->targets.rows() == applied.document.scene.network.outputs());
  }
  Document rings = done(document, "set data.generator rings").document;
  CHECK(rings.scene.network.outputs() == 3);
  rings = done(rings, "set network.layer[" + std::to_string(rings.scene.network.layers.size() - 1) + "].activation softmax").document;
  rings = done(rings, "set network.loss categorical_cross_entropy").document;
  const Scene moons = done(rings, "set data.generator moons").document.scene;
  CHECK(moons.network.loss == nn::LossKind::binary_cross_entropy);
  CHECK(moons.network.layers.back().activation.kind == nn::ActivationKind::sigmoid);
  const Document sparse = done(rings, "set network.loss sparse_categorical_cross_entropy").document;
  CHECK(done(sparse, "set data.generator moons").document.scene.network.loss == nn::LossKind::binary_cross_entropy);
  for (const char* loss : {"hinge", "binary_cross_entropy", "mae"}) {
    const Document asked = done(document, std::string("set network.loss ") + loss).document;
    const nn::LossKind now = done(asked, "set data.generator plane").document.scene.network.loss;
    CHECK(now == (std::string(loss) == "mae" ? nn::LossKind::mae : nn::LossKind::half_squared_error));
  }
  const Scene sine = done(rings, "set data.generator sine").document.scene;
  CHECK(sine.network.inputs == 1);
  CHECK(sine.network.loss == nn::LossKind::half_squared_error);
  CHECK(sine.network.layers.back().activation.kind == nn::ActivationKind::linear);
}
