#include "tests/session/test_documents.hpp"

#include <array>

using namespace chainrule;

TEST_CASE("undo after any edit brings back the same scene and the same bits, redo the edit") {
  const std::array edits = {
      "set_parameter 0 1 0 2.5", "set_parameter 1 0 -1 -0.25", "set_input 0 1 0.7",           "set_target 0 0 0.5",
      "set training.learning_rate 0.1", "set network.loss mse", "set network.layer[0].activation tanh", "add_layer"};
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
