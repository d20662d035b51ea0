// Where a run has been: noted beside its course, kept with its line.
#include "tests/session/test_documents.hpp"

using namespace chainrule;

namespace {

std::int64_t last_of(const nn::Path& path) { return path.points().back().step; }

/// Trains that many updates, one at a time, as the worker does.
void train(Session& session, int updates) {
  for (int i = 0; i < updates; ++i) {
    const std::int64_t before = session.document().state.step;
    must(session, "train_step");
    REQUIRE(frames_until(session, [&] { return session.document().state.step == before + 1 && !session.busy(); }));
  }
}

}  // namespace

TEST_CASE("a run notes where it has been, from its first step on") {
  Session session(shipped("spiral"), View{});
  const nn::Vector start = session.document().state.parameters;
  train(session, 5);
  const auto path = session.shown().path;
  REQUIRE(path);
  REQUIRE(path->points().size() == 6);
  for (std::size_t i = 0; i < 6; ++i) CHECK(path->points()[i].step == static_cast<std::int64_t>(i));
  CHECK(path->points()[0].parameters() == start.cast<float>());
  CHECK(path->points()[5].parameters() == session.document().state.parameters.cast<float>());
}

TEST_CASE("a long run's path is thinned evenly, and every point is where the run was") {
  Session session(shipped("spiral"), View{});
  must(session, "pace unlimited 1");
  must(session, "play");
  REQUIRE(frames_until(session, [&] { return session.trained_step() > 6000; }));
  must(session, "pause");
  REQUIRE(frames_until(session, [&] { return !session.busy(); }));
  const auto path = session.shown().path;
  REQUIRE(path);
  const auto& points = path->points();
  REQUIRE(points.size() > 256);
  CHECK(points.size() <= 1024);
  const std::int64_t stride = points[1].step;
  CHECK(stride >= 4);
  for (std::size_t i = 0; i < points.size(); ++i) CHECK(points[i].step == static_cast<std::int64_t>(i) * stride);
  CHECK(last_of(*path) + stride > session.document().state.step);
  const auto middle = points[points.size() / 2];
  must(session, "go_to_update " + std::to_string(middle.step));
  REQUIRE(frames_until(session, [&] { return session.document().state.step == middle.step && !session.busy(); }));
  CHECK(session.document().state.parameters.cast<float>() == middle.parameters());
  CHECK(last_of(*session.shown().path) == middle.step);  // the path ends where one stands
}

TEST_CASE("going back shortens the path, going on to what was there before brings it back") {
  Session session(shipped("spiral"), View{});
  train(session, 8);
  must(session, "go_to_update 3");
  REQUIRE(frames_until(session, [&] { return !session.busy(); }));
  CHECK(last_of(*session.shown().path) == 3);
  CHECK(session.shown().path->points().size() == 4);
  must(session, "go_to_update 7");
  REQUIRE(frames_until(session, [&] { return !session.busy(); }));
  CHECK(last_of(*session.shown().path) == 7);
  CHECK(session.shown().path->points().size() == 8);
}

TEST_CASE("a change in the past leaves the path with its branch; each line has its own") {
  Session session(shipped("spiral"), View{});
  train(session, 8);
  const nn::VectorOf<float> eighth = session.shown().path->points()[8].parameters();
  must(session, "go_to_update 4");
  must(session, "set training.learning_rate 0.5");
  train(session, 6);
  REQUIRE(session.branches().size() == 1);
  REQUIRE(session.branches()[0].path);
  CHECK(last_of(*session.branches()[0].path) == 8);
  const auto here = session.shown().path;
  REQUIRE(here->points().size() == 11);
  CHECK(here->points()[8].parameters() != eighth);
  CHECK(here->points()[3].parameters() == session.branches()[0].path->points()[3].parameters());
  must(session, "branch 1");
  REQUIRE(frames_until(session, [&] { return !session.busy() && !session.travelling(); }));
  REQUIRE(session.shown().path);
  CHECK(last_of(*session.shown().path) == 8);
  CHECK(session.shown().path->points()[8].parameters() == eighth);
  REQUIRE(session.branches().size() == 1);
  CHECK(last_of(*session.branches()[0].path) == 10);
}

TEST_CASE("another scene and a reset begin another path") {
  Session session(shipped("spiral"), View{});
  train(session, 4);
  must(session, "reset");
  REQUIRE(frames_until(session, [&] { return !session.busy(); }));
  REQUIRE(session.shown().path);
  CHECK(session.shown().path->points().size() == 1);
  CHECK(last_of(*session.shown().path) == 0);
  train(session, 2);
  CHECK(session.shown().path->points().size() == 3);
}

TEST_CASE("a parameter changed by hand moves the path's last point") {
  Session session(shipped("worked-example"), View{});
  train(session, 3);
  must(session, "set_parameter 0 0 0 0.75");
  REQUIRE(frames_until(session, [&] { return !session.busy(); }));
  const auto& points = session.shown().path->points();
  REQUIRE(points.size() == 4);
  CHECK(points[3].parameters()(0) == 0.75f);
}
