// A run that halts by itself: conditions of the scene, numbers that overflow, and what can be done then.
#include "tests/session/test_documents.hpp"

#include "app/session/watched_run.hpp"

#include <cmath>

using namespace chainrule;

namespace {

const std::vector<std::string> linear = {"network.layer[0].activation=linear", "network.layer[1].activation=linear",
                                         "network.layer[2].activation=linear", "training.learning_rate=3"};

bool stands(Session& session) {
  return frames_until(session, [&] { return !session.busy(); });
}

std::int64_t diverged_step_of(const Document& document) {
  const std::optional<std::int64_t> step = nn::first_divergence(document.scene.network, document.scene.rule, document.data, document.state, 5000);
  REQUIRE(step);
  return *step;
}

nn::TrainingState state_after(const Document& document, std::int64_t steps) {
  nn::Trainer trainer(document.scene.network, document.scene.rule, document.data, document.state);
  while (trainer.steps() < steps) trainer.step();
  return trainer.state();
}

bool is_finite(const nn::TrainingState& state) { return state.parameters.allFinite(); }

/// Where a run halts, without the worker.
nn::Halt halt_of(const Document& document) {
  WatchedRun run(document);
  run.look();
  for (int step = 0; step < 20'000 && !run.halt(); ++step) {
    run.step();
    if (run.halt() || run.trainer().step_ends_epoch()) run.look();
  }
  REQUIRE(run.halt());
  return *run.halt();
}

}  // namespace

TEST_CASE("the worker halts at the very update, at every speed, and says why") {
  const std::pair<const char*, const char*> conditions[] = {{"training.stop.epochs=3", "stopped.epochs"},
                                                            {"training.stop.loss=0.44", "stopped.loss"},
                                                            {"training.stop.accuracy=0.63", "stopped.accuracy"},
                                                            {"training.stop.gradient=0.05", "stopped.gradient"},
                                                            {"training.stop.exploding=0.2", "stopped.exploding"},
                                                            {"training.stop.plateau_epochs=6", "stopped.plateau"}};
  for (const auto& [entry, key] : conditions) {
    for (const char* pace : {"pace unlimited 1", "pace epoch_a_frame 1", "pace steps_per_second 10000.0"}) {
      CAPTURE(entry);
      CAPTURE(pace);
      const std::vector<std::string> sets = {entry, "training.stop.plateau_fall=0.002"};
      const std::shared_ptr<const Document> document = shipped("spiral", sets);
      const nn::Halt expected = halt_of(*document);
      if (std::string(pace).find("steps") != std::string::npos && expected.step > 400) continue;  // would take its time
      Session session(document, View{});
      must(session, pace);
      must(session, "play");
      REQUIRE(frames_until(session, [&] { return session.shown().halt.has_value(); }));
      CHECK(*session.shown().halt == expected);
      CHECK_FALSE(session.training());
      REQUIRE(stands(session));
      CHECK(session.document().state.step == expected.step);
      CHECK(session.document().state.parameters == state_after(*document, expected.step).parameters);
      REQUIRE_FALSE(session.notices().empty());
      CHECK(session.notices().back().key == key);
      CHECK(session.notices().size() == 1);
    }
  }
}

TEST_CASE("reached again from the past it is the same update, and the run can be gone on with") {
  const std::shared_ptr<const Document> document = shipped("spiral", {"training.stop.plateau_epochs=6", "training.stop.plateau_fall=0.002"});
  const nn::Halt expected = halt_of(*document);
  Session session(document, View{});
  must(session, "pace unlimited 1");
  must(session, "play");
  REQUIRE(frames_until(session, [&] { return session.shown().halt.has_value(); }));
  REQUIRE(stands(session));
  must(session, "go_to_update " + std::to_string(expected.step - 40));
  REQUIRE(stands(session));
  CHECK(session.document().state.step == expected.step - 40);
  CHECK_FALSE(session.shown().halt);
  must(session, "play");
  REQUIRE(frames_until(session, [&] { return session.shown().halt.has_value(); }));
  CHECK(*session.shown().halt == expected);
  REQUIRE(stands(session));
  must(session, "train_epoch");
  REQUIRE(stands(session));
  CHECK(session.document().state.step == expected.step + 25);
}

TEST_CASE("a condition changes no number: it forgets nothing and is undone like any edit") {
  Session session(shipped("spiral"), View{});
  must(session, "train_epoch");
  REQUIRE(stands(session));
  must(session, "go_to_update 10");
  REQUIRE(stands(session));
  must(session, "set training.stop.loss 0.1");
  CHECK(session.last_step() == 25);
  CHECK(session.document().scene.stop.loss == 0.1);
  must(session, "undo");
  CHECK(session.document().scene.stop == nn::StopRule{});
  CHECK(session.last_step() == 25);
  must(session, "set training.learning_rate 0.1");  // this one does
  CHECK(session.last_step() == 10);
}

TEST_CASE("any update is gone to by its number, to the bit; others are refused") {
  const std::shared_ptr<const Document> document = shipped("spiral");
  Session session(document, View{});
  must(session, "train_epoch");
  REQUIRE(stands(session));
  for (const std::int64_t step : {7, 25, 0, 24}) {
    must(session, "go_to_update " + std::to_string(step));
    REQUIRE(stands(session));
    CHECK(session.document().state.step == step);
    CHECK(session.document().state.parameters == state_after(*document, step).parameters);
  }
  for (const std::string step : {"-1", "26"}) CHECK_FALSE(session.execute(parse_command("go_to_update " + step).value()).has_value());
}

TEST_CASE("a run halts at the first number that is not finite, and its autopsy follows") {
  const std::shared_ptr<const Document> document = shipped("spiral", linear);
  const std::int64_t diverged = diverged_step_of(*document);
  for (const char* how : {"play", "train_epoch"}) {
    Session session(document, View{});
    must(session, "pace unlimited 1");
    must(session, how);
    REQUIRE(stands(session));
    CHECK(session.document().state.step == diverged);
    REQUIRE(session.shown().halt);
    CHECK(session.shown().halt->kind == nn::StopKind::not_finite);
    REQUIRE(session.autopsy());
    CHECK(session.autopsy()->diverged_step == diverged);
    REQUIRE(session.autopsy()->culprit);
    REQUIRE(session.autopsy()->rates);
    REQUIRE(session.autopsy()->rates->stable);
    const double rate = *session.autopsy()->rates->stable;
    CHECK(rate < 3);

    SUBCASE("back to the last finite update") {
      must(session, "last_finite");
      REQUIRE(stands(session));
      CHECK(session.document().state.step == diverged - 1);
      CHECK(is_finite(session.document().state));
      CHECK(session.document().state.parameters == state_after(*document, diverged - 1).parameters);
      CHECK(session.autopsy());  // the rate can still be used
    }
    SUBCASE("the rate that lasts, from where it was tried") {
      must(session, "use_stable_rate");
      CHECK(session.document().scene.rule.learning_rate == rate);
      CHECK(session.document().state.step == 0);
      CHECK(session.document().state.parameters == document->state.parameters);
      CHECK_FALSE(session.autopsy());
      must(session, "play");
      REQUIRE(frames_until(session, [&] { return session.shown().state.step > 900; }));
      must(session, "pause");
      CHECK(is_finite(state_after(session.document(), 900)));
      must(session, "undo");
      CHECK(session.document().scene.rule.learning_rate == 3);
    }
    SUBCASE("closed") {
      must(session, "close_autopsy");
      CHECK_FALSE(session.autopsy());
      CHECK(session.document().state.step == diverged);
    }
  }
}

TEST_CASE("stepping by hand into the overflow begins the autopsy too") {
  const std::shared_ptr<const Document> document = shipped("spiral", linear);
  const std::int64_t diverged = diverged_step_of(*document);
  Session session(document, View{});
  must(session, "sample -1");
  for (std::int64_t step = 0; step < diverged; ++step) {
    CHECK_FALSE(session.autopsy());
    must(session, "next_update");
  }
  CHECK(session.document().state.step == diverged);
  REQUIRE(stands(session));
  REQUIRE(session.autopsy());
  CHECK(session.autopsy()->last_finite.step == diverged - 1);
}

TEST_CASE("a long search is called off at once by an edit") {
  std::vector<std::string> sets = linear;
  sets.insert(sets.end(), {"network.layer[0].units=200", "network.layer[1].units=200", "training.batch_size=\"all\""});
  Session session(shipped("spiral", sets), View{});
  must(session, "pace unlimited 1");
  must(session, "play");
  REQUIRE(frames_until(session, [&] { return session.autopsy() != nullptr; }));
  const auto begin = std::chrono::steady_clock::now();
  must(session, "set training.learning_rate 0.01");
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
  CHECK_FALSE(session.autopsy());
}
