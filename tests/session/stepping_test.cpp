// Steps of every size in both directions, in and out of them, what plays by itself, and runs to a place.
#include "tests/session/test_documents.hpp"

#include <doctest/doctest.h>

#include <tuple>

using namespace chainrule;

namespace {

bool rests(Session& session) {
  return frames_until(session, [&] { return !session.busy(); });
}

/// Everything that a step may change: where it stands, and the numbers, to the bit.
struct Standing {
  nn::Position position;
  nn::Index sample = 0, example = 0;
  nn::TrainingState state;
  std::vector<nn::Matrix> tensors;
  bool operator==(const Standing& other) const {
    return position == other.position && sample == other.sample && example == other.example && state.step == other.state.step &&
           state.position == other.state.position && state.parameters == other.state.parameters && tensors == other.tensors;
  }
};

Standing standing_of(const Session& session) {
  const View& view = session.view();
  return {view.position, view.sample, view.example, session.document().state, session.shown().trace->tensors};
}

void press_and_wait(Session& session, const char* command) {
  must(session, command);
  REQUIRE(rests(session));
}

}  // namespace

TEST_CASE("back after forward is the identity at every size, bit for bit, for one example and for a batch") {
  for (const char* scene : {"worked-example", "spiral", "multi-label"})
    for (const int sample : {0, -1})
      for (const nn::Granularity size : nn::granularities()) {
        CAPTURE(scene);
        CAPTURE(sample);
        CAPTURE(nn::id_of(size));
        Session session(shipped(scene), View{});
        must(session, "sample " + std::to_string(sample));
        must(session, "granularity " + std::string(nn::id_of(size)));
        REQUIRE(rests(session));
        std::vector<Standing> places;
        for (int step = 0; step < 14; ++step) {
          const Standing before = standing_of(session);
          press_and_wait(session, "step_forward");
          if (standing_of(session) == before) break;
          places.push_back(before);
        }
        const bool has_one_example = size == nn::Granularity::sample && std::string(scene) == "worked-example";
        REQUIRE(places.empty() == has_one_example);
        for (; !places.empty(); places.pop_back()) {
          press_and_wait(session, "step_back");
          REQUIRE(standing_of(session) == places.back());
        }
      }
}

TEST_CASE("an update steps along the way that history knows; another example's update leaves it") {
  Session session(shipped("spiral"), View{});
  must(session, "sample 17");
  must(session, "granularity batch");
  press_and_wait(session, "step_forward");
  press_and_wait(session, "step_forward");
  const Standing there = standing_of(session);
  press_and_wait(session, "step_back");
  press_and_wait(session, "step_back");
  must(session, "sample 0");
  press_and_wait(session, "step_forward");
  press_and_wait(session, "step_forward");
  CHECK(session.branches().empty());
  CHECK(session.document().state.parameters == there.state.parameters);
}

TEST_CASE("in and out as a debugger means it") {
  Session session(shipped("worked-example"), View{});
  must(session, "granularity pass");
  const auto is_at = [&](nn::Granularity size, const nn::Position& position) {
    CHECK(session.view().granularity == size);
    CHECK(session.view().position == position);
  };
  using enum nn::Granularity;
  for (const nn::Granularity size : {layer, operation, neuron, term}) {
    press_and_wait(session, "step_into");
    is_at(size, {});  // entered, nothing computed
  }
  press_and_wait(session, "step_into");
  is_at(term, {0, 0, 0});  // into the smallest is a step
  press_and_wait(session, "step_out");
  is_at(neuron, {0, 0, -1});
  press_and_wait(session, "step_forward");
  is_at(neuron, {0, 1, -1});
  press_and_wait(session, "step_out");
  is_at(operation, {0, -1, -1});
  press_and_wait(session, "step_out");
  is_at(layer, {1, -1, -1});  // the activation too
  press_and_wait(session, "step_out");
  is_at(pass, {3, -1, -1});
  press_and_wait(session, "step_out");
  is_at(batch, {});
  CHECK(session.document().state.step == 1);
  press_and_wait(session, "step_out");
  is_at(epoch, {});
  CHECK(session.document().state.step == 1);  // one example: an epoch is over with each update
  press_and_wait(session, "step_out");
  is_at(epoch, {});
}

TEST_CASE("out of what is not begun only makes the steps larger") {
  Session session(shipped("worked-example"), View{});
  press_and_wait(session, "step_forward");
  press_and_wait(session, "step_forward");  // layer 1 is done
  press_and_wait(session, "step_out");
  CHECK(session.view().position == nn::Position{1, -1, -1});
  CHECK(session.view().granularity == nn::Granularity::layer);
}

TEST_CASE("a step of an epoch lands where the next one begins, and back at the beginning of this one") {
  Session session(shipped("spiral"), View{});
  must(session, "granularity epoch");
  press_and_wait(session, "step_forward");
  CHECK(session.document().state.step == 25);
  CHECK(session.view().position == nn::first_position());
  must(session, "go_to_update 7");
  REQUIRE(rests(session));
  press_and_wait(session, "step_forward");
  CHECK(session.document().state.step == 25);
  CHECK(session.branches().empty());
  must(session, "go_to_update 7");
  press_and_wait(session, "step_back");
  CHECK(session.document().state.step == 0);
  press_and_wait(session, "step_back");
  CHECK(session.document().state.step == 0);
}

TEST_CASE("slow motion walks through the steps at its rate, over the end of an update too, until it is paused") {
  using Clock = Session::Clock;
  Session session(shipped("worked-example"), View{});
  REQUIRE(rests(session));
  must(session, "pace slow_motion 2.0");
  must(session, "toggle_play");
  CHECK(session.playing());
  CHECK_FALSE(session.training());
  Clock::time_point now = Clock::now();
  session.tick(now);
  CHECK(session.view().position == nn::Position{0, -1, -1});
  session.tick(now + std::chrono::milliseconds(400));
  CHECK(session.view().position == nn::Position{0, -1, -1});
  session.tick(now + std::chrono::milliseconds(500));
  CHECK(session.view().position == nn::Position{1, -1, -1});
  const int count = session.shown().trace->step_count();
  for (int step = 2; step <= count; ++step) session.tick(now + std::chrono::milliseconds(500 * step));
  CHECK(session.document().state.step == 1);
  CHECK(session.view().position == nn::first_position());
  must(session, "pace slow_motion 10.0");  // and at once at another rate
  session.tick(now + std::chrono::milliseconds(500 * count + 1));
  CHECK(session.view().position == nn::Position{0, -1, -1});
  must(session, "toggle_play");
  CHECK_FALSE(session.playing());
  session.tick(now + std::chrono::hours(1));
  CHECK(session.view().position == nn::Position{0, -1, -1});
  CHECK_FALSE(session.execute(parse_command("pace slow_motion 11.0").value()));
}

TEST_CASE("slow motion goes on where its speed becomes that of training, and the other way round") {
  Session session(shipped("spiral"), View{});
  must(session, "pace slow_motion 1.0");
  must(session, "play");
  must(session, "pace unlimited 1.0");
  REQUIRE(frames_until(session, [&] { return session.shown().state.step > 50; }));
  CHECK(session.training());
  must(session, "pace slow_motion 10.0");
  CHECK_FALSE(session.training());
  CHECK(session.playing());
  const std::int64_t step = session.document().state.step;
  REQUIRE(frames_until(session, [&] { return session.view().position == nn::Position{0, -1, -1} || session.document().state.step > step; }));
  must(session, "pause");
  CHECK_FALSE(session.playing());
}

TEST_CASE("backwards the run goes through its own updates, to the bit, to the beginning") {
  for (const char* pace : {"pace steps_per_second 10000.0", "pace epoch_a_frame 1.0", "pace unlimited 1.0"}) {
    CAPTURE(pace);
    const std::shared_ptr<const Document> document = shipped("spiral");
    Session session(document, View{});
    must(session, "run_to_epoch 4");
    REQUIRE(rests(session));
    CHECK(session.document().state.step == 100);
    must(session, pace);
    must(session, "play_back");
    CHECK(session.playing_back());
    std::vector<std::int64_t> steps;
    REQUIRE(frames_until(session, [&] {
      if (steps.empty() || steps.back() != session.document().state.step) {
        steps.push_back(session.document().state.step);
        nn::Trainer trainer(document->scene.network, document->scene.rule, document->data, document->state);
        while (trainer.steps() < steps.back()) trainer.step();
        CHECK(trainer.state().parameters == session.document().state.parameters);
      }
      return !session.playing();
    }));
    CHECK(steps.back() == 0);
    CHECK(steps.size() == (std::string(pace).find("steps") != std::string::npos ? 101 : 5));
    CHECK(session.last_step() == 100);
  }
}

TEST_CASE("a run to an epoch or a loss halts there once, beside the conditions of the scene") {
  Session session(shipped("spiral", {"training.stop.epochs=9"}), View{});
  must(session, "run_to_epoch 3");
  REQUIRE(rests(session));
  CHECK(session.document().state.step == 75);
  REQUIRE(session.shown().halt);
  CHECK(session.shown().halt->count == 3);
  CHECK_FALSE(session.execute(parse_command("run_to_epoch 3").value()));
  must(session, "go_to_update 10");
  REQUIRE(rests(session));
  must(session, "pace unlimited 1.0");
  must(session, "play");  // no halt at 3 any more, but at the scene's own
  REQUIRE(rests(session));
  CHECK(session.document().state.step == 225);
  REQUIRE(session.halts().size() == 2);
  CHECK(session.halts()[0].step == 75);
  CHECK(session.halts()[1].step == 225);
  const double loss = *session.shown().scores.train.loss;
  must(session, "run_to_loss " + std::to_string(loss * 0.98));
  REQUIRE(rests(session));
  REQUIRE(session.shown().halt);
  CHECK(session.shown().halt->kind == nn::StopKind::loss);
  CHECK(session.shown().halt->value < loss * 0.98);
  CHECK(session.document().scene.stop.loss == 0);
  must(session, "go_to_update 50");
  REQUIRE(rests(session));
  must(session, "set training.learning_rate 0.1");
  CHECK(session.halts().empty());  // they belong to the branch now
  CHECK(session.branches().front().halts.size() == 3);
  CHECK(session.branches().front().parted_step == 50);
  must(session, "branch 1");
  REQUIRE(rests(session));
  CHECK(session.halts().size() == 3);
}

TEST_CASE("a run to a halt condition needs one") {
  Session session(shipped("spiral"), View{});
  CHECK_FALSE(session.execute({"run_to_stop", {}}));
  CHECK_FALSE(session.playing());
  must(session, "set training.stop.epochs 2");
  must(session, "pace slow_motion 1.0");
  must(session, "run_to_stop");
  REQUIRE(rests(session));
  CHECK(session.document().state.step == 50);
  CHECK(session.view().pace.kind == Pace::Kind::slow_motion);
}

TEST_CASE("an edit on the way to an epoch keeps the goal, and so does its undoing; a run begun anew has none") {
  Session session(shipped("spiral"), View{});
  must(session, "pace steps_per_second 400.0");
  must(session, "run_to_epoch 3");
  REQUIRE(frames_until(session, [&] { return session.shown().state.step >= 20; }));
  must(session, "set training.learning_rate 0.01");
  CHECK(session.playing());
  REQUIRE(frames_until(session, [&] { return session.shown().state.step >= 40; }));
  must(session, "undo");
  REQUIRE(rests(session));
  CHECK(session.document().state.step == 75);
  must(session, "run_to_epoch 5");
  REQUIRE(frames_until(session, [&] { return session.shown().state.step >= 80; }));
  must(session, "pause");
  must(session, "pace unlimited 1.0");
  must(session, "play");
  REQUIRE(frames_until(session, [&] { return session.shown().state.step > 300; }));
  must(session, "pause");
  CHECK(session.halts().size() == 1);
}

TEST_CASE("an edit while an epoch is made does not make it a run without end") {
  Session session(shipped("spiral"), View{});
  must(session, "pace steps_per_second 400.0");
  must(session, "train_epoch");
  if (session.playing()) must(session, "set training.learning_rate 0.01");
  REQUIRE(rests(session));
  CHECK(session.document().state.step == 25);
  must(session, "granularity epoch");
  must(session, "step_forward");
  if (session.playing()) must(session, "set training.learning_rate 0.02");
  REQUIRE(rests(session));
  CHECK(session.document().state.step == 50);
  CHECK(session.view().position.step == -1);
}

TEST_CASE("to take back that a neuron was silenced keeps what was trained, before and since") {
  Session session(shipped("spiral"), {});
  must(session, "run_to_epoch 2");
  REQUIRE(rests(session));
  must(session, "toggle_silent 0 2");
  must(session, "run_to_epoch 3");
  REQUIRE(rests(session));
  REQUIRE(session.document().state.step == 75);
  must(session, "undo");
  CHECK_FALSE(session.document().scene.network.is_silent(0, 2));
  CHECK(session.document().state.step == 75);
  CHECK(session.first_step() == 0);
  must(session, "go_to_update 10");
  REQUIRE(rests(session));
  CHECK(session.document().state.step == 10);
}

TEST_CASE("an edit in the last update of an epoch does not begin another one") {
  Session session(shipped("worked-example"), {});  // every update is an epoch
  for (int round = 0; round < 20; ++round) {
    const std::int64_t before = session.document().state.step;
    must(session, "train_epoch");
    must(session, "set training.learning_rate " + std::to_string(0.1 + 0.01 * round));
    REQUIRE(rests(session));
    CHECK(session.document().state.step == before + 1);
  }
}
