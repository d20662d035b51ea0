#include "tests/session/test_documents.hpp"

#include <array>

using namespace chainrule;

TEST_CASE("undo after any edit brings back the same scene and the same bits, redo the edit") {
  const std::array edits = {
      "set_parameter 0 1 0 2.5", "set_parameter 1 0 -1 -0.25", "set_input 0 1 0.7",           "set_target 0 0 0.5",
      "set training.learning_rate 0.1", "set network.loss mse", "set network.layer[0].activation tanh", "add_layer",
      "add_layer 0", "remove_layer 0",
      "set landscape.slice path", "set race.racer[1].learning_rate 0.5", "remove_racer 2"};
  for (const std::string line : edits) {
    Session session(shipped("worked-example"), View{});
    const Scene scene = session.document().scene;
    const nn::Vector parameters = session.document().state.parameters;
    must(session, line);
    const Scene edited = session.document().scene;
    const nn::Vector edited_parameters = session.document().state.parameters;
    const bool changed = !(edited == scene) || edited_parameters.size() != parameters.size() ||
                         edited_parameters != parameters;
    CHECK_MESSAGE(changed, line);
    CHECK_MESSAGE(session.modified(), line);
    must(session, "undo");
    CHECK_MESSAGE(session.document().scene == scene, line);
    REQUIRE(session.document().state.parameters.size() == parameters.size());
    CHECK_MESSAGE(session.document().state.parameters == parameters, line);
    must(session, "redo");
    CHECK_MESSAGE(session.document().scene == edited, line);
    REQUIRE(session.document().state.parameters.size() == edited_parameters.size());
    CHECK_MESSAGE(session.document().state.parameters == edited_parameters, line);
  }
}

TEST_CASE("a slider that is dragged is one level of undo") {
  Session session(shipped("spiral"), View{});
  for (int i = 1; i <= 30; ++i) must(session, "set training.learning_rate " + std::to_string(0.01 * i));
  must(session, "undo");
  CHECK(session.document().scene.rule.learning_rate == 0.03);
  CHECK_FALSE(session.can_undo());
}

TEST_CASE("at least 200 different edits can be taken back") {
  Session session(shipped("worked-example"), View{});
  for (int i = 0; i < 220; ++i) {
    must(session, "set_parameter 0 " + std::to_string(i % 2) + " " + std::to_string(i / 2 % 2) + " 0." + std::to_string(i));
  }
  int undone = 0;
  while (session.can_undo()) {
    must(session, "undo");
    ++undone;
  }
  CHECK(undone >= 200);
}

TEST_CASE("an edit shows in the trace at once") {
  Session session(shipped("worked-example"), View{});
  const double before = session.shown().trace->loss;
  must(session, "set_parameter 1 0 0 0.9");
  CHECK(session.shown().trace->loss != before);
  must(session, "undo");
  CHECK(session.shown().trace->loss == before);
}

TEST_CASE("points that are drawn are undone one by one, a drag at once") {
  Session session(shipped("spiral"), View{});
  const Scene scene = session.document().scene;
  const nn::Matrix inputs = std::get<nn::Matrix>(session.document().data->inputs);
  must(session, "add_point 1 1 0");
  must(session, "add_point 1 2 1");
  for (int i = 0; i < 20; ++i) must(session, "move_point 250 " + std::to_string(0.1 * i) + " 3");
  must(session, "remove_point 4");
  CHECK(session.document().data->size() == 501);
  must(session, "undo");
  CHECK(session.document().data->size() == 502);
  must(session, "undo");
  CHECK(session.document().data->input(1, 250) == 1);
  must(session, "undo");
  must(session, "undo");
  CHECK(session.document().scene == scene);
  CHECK(std::get<nn::Matrix>(session.document().data->inputs) == inputs);
  CHECK_FALSE(session.can_undo());
  for (int i = 0; i < 4; ++i) must(session, "redo");
  CHECK(session.document().data->size() == 501);
}

TEST_CASE("a run goes on through drawn points and through their undo, wherever in the epoch it stands") {
  Session session(shipped("spiral", {"data.samples=21", "training.batch_size=1", "data.test_fraction=0"}), View{});
  for (int i = 0; i < 20; ++i) must(session, "next_update");
  must(session, "add_point 1 1 0");
  must(session, "next_update");
  CHECK(session.document().state.position.used == 21);  // the drawn point is the next one
  must(session, "undo");
  CHECK(session.document().state.position == nn::DataPosition{1, 0});
  must(session, "next_update");
  CHECK(session.document().state.parameters.allFinite());
  CHECK(session.shown().trace->examples.size() == 1);
}

TEST_CASE("the brush is part of the view and stays within the classes") {
  Session session(shipped("spiral"), View{});
  must(session, "toggle drawing");
  CHECK(session.view().drawing);
  must(session, "brush 1 0.5");
  CHECK(session.view().brush == 1);
  CHECK(session.view().brush_value == 0.5);
  must(session, "brush -1 0");
  CHECK(session.view().brush == -1);
  CHECK_FALSE(session.execute({"brush", {std::int64_t{2}, 0.0}}).has_value());
  CHECK_FALSE(session.can_undo());
}

TEST_CASE("where layers come and go, what is looked at stays in its own layer, and undo takes it back there") {
  Session session(shipped("spiral"), View{});
  for (const char* line : {"focus 1 3", "fold 1 2 5", "parameter 1 2 4"}) must(session, line);
  const auto looks_at = [&](int layer) {
    const View& view = session.view();
    CHECK(view.focus_layer == layer);
    CHECK(view.focus_unit == 3);
    CHECK(view.fold_layer == layer);
    CHECK(view.parameter == nn::ParameterPlace{layer, 2, 4});
  };
  must(session, "add_layer 0");
  looks_at(2);
  must(session, "add_layer 3");
  looks_at(2);
  must(session, "remove_layer 1");
  looks_at(1);
  must(session, "undo");
  looks_at(2);
  must(session, "undo");
  must(session, "undo");
  looks_at(1);
  CHECK_FALSE(session.can_undo());
  must(session, "redo");
  looks_at(2);
  must(session, "remove_layer 2");
  CHECK(session.view().focus_layer == -1);
  CHECK(session.view().focus_unit == 0);
  CHECK(session.view().fold_layer == -1);
  CHECK(session.view().parameter == nn::ParameterPlace{2, 0, 4});  // the outputs have one neuron
  must(session, "undo");
  looks_at(2);  // the layer has come back
}

TEST_CASE("the weight whose blame is shown is one that is there, however the network becomes smaller") {
  Session session(shipped("spiral"), View{});
  must(session, "parameter 2 0 7");
  must(session, "remove_layer");
  CHECK(session.view().parameter == nn::ParameterPlace{1, 0, 7});
  must(session, "set network.layer[0].units 3");
  CHECK(session.view().parameter == nn::ParameterPlace{1, 0, 2});
  must(session, "remove_layer");
  CHECK(session.view().parameter == nn::ParameterPlace{0, 0, 1});
  must(session, "set network.layer[0].activation tanh");
  CHECK(session.view().parameter == nn::ParameterPlace{0, 0, 1});
}
