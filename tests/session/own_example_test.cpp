// The own example is traced, stepped and undone like any other; nothing is trained with it unless its update is taken.
#include "app/document/own_example.hpp"
#include "tests/session/test_documents.hpp"

using namespace chainrule;

TEST_CASE("sample -2 traces the own example, as it is now") {
  Session session(shipped("spiral"), View{});
  CHECK_FALSE(session.execute({"sample", {std::int64_t{own_sample}}}).has_value());  // there is none yet
  must(session, "own_example 3");
  must(session, "sample -2");
  must(session, "set_own_input 0 0.75");
  const nn::Trace& trace = *session.shown().trace;
  CHECK(trace.tensor(trace.input)(0, 0) == 0.75);
  CHECK(trace.tensor(trace.input)(1, 0) == session.document().data->input(1, 3));
  CHECK_FALSE(trace.augmented);
  const nn::Vector answer = nn::predict(session.document().scene.network, session.document().state.parameters, nn::Matrix(session.document().scene.own->inputs));
  CHECK(trace.tensor(trace.output)(0, 0) == doctest::Approx(answer(0)).epsilon(1e-6));
  must(session, "undo");
  CHECK(session.shown().trace->tensor(session.shown().trace->input)(0, 0) == session.document().data->input(0, 3));
  must(session, "undo");  // it never was
  CHECK(session.view().sample == 0);
  CHECK_FALSE(session.document().scene.own);
}

TEST_CASE("training goes on as without it; taking its update is a step of its own") {
  Session with(shipped("spiral"), View{}), without(shipped("spiral"), View{});
  must(with, "own_example 3");
  must(with, "sample -2");
  for (Session* session : {&with, &without}) {
    must(*session, "train_epoch");
    REQUIRE(frames_until(*session, [&] { return !session->busy() && session->document().state.step == 25; }));
  }
  CHECK(with.document().state.parameters == without.document().state.parameters);
  const nn::Vector before = with.document().state.parameters;
  must(with, "next_update");
  CHECK(with.document().state.step == 26);
  CHECK(with.document().state.parameters != before);
  must(with, "go_to_update 25");
  CHECK(with.document().state.parameters == before);
}

TEST_CASE("strokes of one number are one level of undo") {
  auto document = std::make_shared<Document>(*shipped("spiral"));
  auto data = std::make_shared<nn::Dataset>(*document->data);
  data->image_width = 2;
  data->image_height = 1;
  document->data = std::move(data);
  Session session(std::move(document), View{});
  must(session, "own_example -1");
  must(session, "paint 1 0.6 1 \"0.5 0.5\"");
  must(session, "paint 1 0.6 1 \"0.5 0.5 1.5 0.5\"");
  must(session, "paint 2 0.5 0 \"0.5 0.5\"");
  CHECK(session.document().scene.own->inputs(1) == 1);
  must(session, "undo");
  CHECK(session.document().scene.own->inputs == nn::Vector{{1, 1}});
  must(session, "undo");
  CHECK(session.document().scene.own->inputs == nn::Vector{{0, 0}});
}
