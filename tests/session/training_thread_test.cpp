#include "tests/session/test_documents.hpp"

#include <cmath>

#include "engine/train/trainer.hpp"

using namespace chainrule;

TEST_CASE("what is shown is never more than two snapshots behind, and every part belongs to one step") {
  Session session(shipped("spiral"), View{});
  must(session, "pace unlimited 1");
  must(session, "play");
  std::uint64_t worst = 0;
  int frames = 0;
  const bool done = frames_until(session, [&] {
    ++frames;
    worst = std::max(worst, session.snapshots_behind());
    if (session.shown().trace) CHECK(session.shown().trace->step == session.shown().state.step);
    return session.shown().state.step > 2000;
  });
  REQUIRE(done);
  CHECK(frames > 2);
  CHECK(worst <= 2);
}

TEST_CASE("one epoch a frame: each frame shows one more epoch") {
  Session session(shipped("spiral"), View{});
  must(session, "play");
  std::int64_t last = 0;
  for (int shown = 0; shown < 20;) {
    session.tick();
    const std::int64_t step = session.shown().state.step;
    if (step != last) {
      CHECK(step - last <= 25);
      last = step;
      ++shown;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  must(session, "pause");
  CHECK_FALSE(session.training());
}

TEST_CASE("steps per second are kept") {
  Session session(shipped("spiral"), View{});
  must(session, "pace steps_per_second 50.0");
  must(session, "play");
  const auto begin = std::chrono::steady_clock::now();
  REQUIRE(frames_until(session, [&] { return session.shown().state.step >= 10; }));
  CHECK(std::chrono::steady_clock::now() - begin > std::chrono::milliseconds(120));
}

TEST_CASE("the worker's run is the trainer's, to the bit") {
  const std::shared_ptr<const Document> document = shipped("spiral", {"network.layer[0].dropout=0.2"});
  Session session(document, View{});
  must(session, "train_epoch");
  REQUIRE(frames_until(session, [&] { return session.shown().state.step == 25 && !session.training(); }));
  nn::Trainer trainer(document->scene.network, document->scene.rule, document->data, document->state);
  for (int i = 0; i < 25; ++i) trainer.step();
  CHECK(trainer.state().parameters == session.shown().state.parameters);
}

TEST_CASE("pause gives the state that was reached and nothing moves after it") {
  Session session(shipped("spiral"), View{});
  must(session, "pace unlimited 1");
  must(session, "play");
  REQUIRE(frames_until(session, [&] { return session.shown().state.step > 50; }));
  must(session, "pause");
  const std::int64_t step = session.document().state.step;
  CHECK(step == session.trained_step());
  for (int i = 0; i < 20; ++i) {
    session.tick();
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  CHECK(session.document().state.step == step);
  CHECK(session.shown().state.step == step);
  CHECK(frames_until(session, [&] { return !session.busy(); }));
}

TEST_CASE("one thread trains while another reads snapshots") {
  TrainingThread trainer;
  SnapshotWish wish;
  trainer.load(shipped("spiral"), wish, Arrival::new_run);
  trainer.run({Pace::Kind::unlimited, 1});
  double sum = 0;
  int taken = 0;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (taken < 50 && std::chrono::steady_clock::now() < end) {
    if (const std::shared_ptr<const Snapshot> snapshot = trainer.take()) {
      sum += snapshot->state.parameters.sum() + snapshot->trace->loss + snapshot->curve->back().scores.train.loss.value();
      ++taken;
    }
  }
  CHECK(taken == 50);
  CHECK(std::isfinite(sum));
}
