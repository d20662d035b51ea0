#include "tests/session/test_documents.hpp"

#include "app/files/file.hpp"
#include "tests/support/temporary_folder.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>

using namespace chainrule;

TEST_CASE("a session opens before the first step of its document") {
  Session session(shipped("worked-example"), View{});
  CHECK(session.view().position == nn::first_position());
  REQUIRE(session.shown().trace);
  CHECK(session.shown().trace->loss == doctest::Approx(0.298371108760).epsilon(1e-11));
  CHECK_FALSE(session.training());
  CHECK_FALSE(session.modified());
}

TEST_CASE("back after forward restores the place and the bits, at every size") {
  for (const nn::Granularity size : nn::granularities()) {
    if (size > nn::Granularity::pass) continue;  // larger ones, which the worker may walk: stepping_test
    Session session(shipped("worked-example"), View{});
    must(session, "granularity " + std::string(nn::id_of(size)));
    const nn::Vector before = session.document().state.parameters;
    int steps = 0;
    while (session.document().state.step == 0 && steps < 1000) {
      must(session, "step_forward");
      ++steps;
    }
    CHECK(steps > 1);
    CHECK(session.document().state.step == 1);
    CHECK(session.document().state.parameters != before);
    for (int i = 0; i < steps; ++i) must(session, "step_back");
    CHECK(session.document().state.step == 0);
    CHECK(session.document().state.parameters == before);
    CHECK(session.view().position == nn::first_position());
  }
}

TEST_CASE("an evaluation ends at the loss without dropout, and changes nothing of what training does") {
  Scene scene = shipped("worked-example")->scene;
  scene.network.layers[0].dropout = 0.5;
  Result<Document> document = open_document({scene, "", "test"});
  REQUIRE(document);
  const auto shared = std::make_shared<const Document>(std::move(document.value()));
  Session training(shared, View{}), evaluating(shared, View{});
  const int whole = training.shown().trace->step_count();
  must(evaluating, "go_last");
  must(evaluating, "toggle evaluating");
  const nn::Trace& trace = *evaluating.shown().trace;
  CHECK(trace.step_count() < whole);
  CHECK(evaluating.view().position.step == trace.step_count() - 1);
  CHECK(trace.steps.back().phase == nn::Phase::loss);
  CHECK(trace.layers[0].mask == -1);
  const nn::Matrix answer = nn::predict(scene.network, shared->state.parameters, std::get<nn::Matrix>(shared->data->inputs).leftCols(1));
  CHECK(trace.tensor(trace.output) == answer);
  CHECK(training.shown().trace->layers[0].mask >= 0);
  must(training, "next_update");
  must(evaluating, "step_forward");  // beyond the loss lies the next update, which is that of training
  CHECK(evaluating.document().state.step == 1);
  CHECK(evaluating.document().state.parameters == training.document().state.parameters);
  must(evaluating, "toggle evaluating");
  CHECK(evaluating.shown().trace->step_count() == whole);
}

TEST_CASE("the update that was shown is the one that becomes real") {
  Session session(shipped("worked-example"), View{});
  must(session, "next_update");
  CHECK(session.document().state.step == 1);
  CHECK(session.shown().trace->loss == doctest::Approx(0.291027773694).epsilon(1e-11));
  must(session, "previous_update");
  CHECK(session.shown().trace->loss == doctest::Approx(0.298371108760).epsilon(1e-11));
}

TEST_CASE("stepping through hundreds of updates and back gives the same bits") {
  Session session(shipped("spiral"), View{});
  must(session, "sample -1");
  std::vector<nn::Vector> seen;
  for (int i = 0; i < 200; ++i) {
    seen.push_back(session.document().state.parameters);
    must(session, "next_update");
  }
  for (int i = 199; i >= 0; --i) {
    must(session, "previous_update");
    REQUIRE(session.document().state.step == i);
    REQUIRE(session.document().state.parameters == seen[static_cast<std::size_t>(i)]);
  }
}

TEST_CASE("a long way back is walked by the worker, to the same bits") {
  const std::vector<std::string> large = {"network.layer[0].units=150", "network.layer[1].units=150"};
  Session session(shipped("spiral", large), View{});
  must(session, "sample -1");
  const std::shared_ptr<const Document> start = std::make_shared<const Document>(session.document());
  const auto state_after = [&](std::int64_t steps) {
    nn::Trainer trainer(start->scene.network, start->scene.rule, start->data, start->state);
    while (trainer.steps() < steps) trainer.step();
    return trainer.state();
  };
  const auto train_an_epoch = [&] {
    must(session, "train_epoch");
    // No picture is taken on the way, so that history holds the beginning and the end alone.
    while (session.trained_step() < 25) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    REQUIRE(frames_until(session, [&] { return !session.busy(); }));
    REQUIRE(session.document().state.step == 25);
  };
  train_an_epoch();

  SUBCASE("the screen does not wait for it, and arrives") {
    must(session, "go_first");
    must(session, "step_back");
    REQUIRE(session.travelling());
    CHECK(session.document().state.step == 25);
    REQUIRE(frames_until(session, [&] { return !session.travelling(); }));
    CHECK(session.document().state.step == 24);
    CHECK(session.document().state.parameters == state_after(24).parameters);
    REQUIRE(session.shown().trace);
    CHECK(session.shown().trace->step == 24);
    CHECK(session.view().position == nn::last_position(*session.shown().trace));
  }
  SUBCASE("asked again on the way it goes further back") {
    must(session, "previous_update");
    must(session, "previous_update");
    REQUIRE(frames_until(session, [&] { return !session.travelling(); }));
    CHECK(session.document().state.step == 23);
    CHECK(session.document().state.parameters == state_after(23).parameters);
    CHECK(session.view().position == nn::first_position());
  }
  SUBCASE("a run begun on the way, with other settings than held there, changes the past from there on") {
    must(session, "set training.learning_rate 0.25");
    must(session, "previous_update");
    REQUIRE(session.travelling());
    must(session, "train_step");
    CHECK(session.playing());
    REQUIRE(frames_until(session, [&] { return !session.busy() && !session.playing(); }));
    CHECK(session.document().state.step == 25);
    CHECK(session.last_step() == 25);
    nn::TrainingRule rule = start->scene.rule;
    rule.learning_rate = 0.25;
    nn::Trainer trainer(start->scene.network, rule, start->data, state_after(24));
    trainer.step();
    CHECK(session.document().state.parameters == trainer.state().parameters);
    REQUIRE(session.branches().size() == 1);  // the line as it was
    CHECK(session.branches().front().parted_step == 24);
    must(session, "go_to_update 10");
    REQUIRE(frames_until(session, [&] { return !session.travelling(); }));
    must(session, "go_to_update 25");
    REQUIRE(frames_until(session, [&] { return !session.travelling(); }));
    CHECK(session.document().state.parameters == trainer.state().parameters);  // replayed as it was trained
  }
  SUBCASE("who stops on the way has begun no run") {
    must(session, "set training.learning_rate 0.25");
    must(session, "previous_update");
    must(session, "play");
    must(session, "pause");
    REQUIRE(frames_until(session, [&] { return !session.busy(); }));
    CHECK(session.branches().empty());
    CHECK(session.last_step() == 25);
  }
  SUBCASE("an edit on the way holds for the place that is shown") {
    must(session, "previous_update");
    must(session, "set_parameter 0 0 0 0.5");
    CHECK_FALSE(session.travelling());
    CHECK(session.document().state.step == 25);
    REQUIRE(frames_until(session, [&] { return !session.busy(); }));
    CHECK(session.document().state.step == 25);
    CHECK(session.document().state.parameters(0) == 0.5);
  }
  SUBCASE("training goes on from where the way leads") {
    must(session, "previous_update");
    must(session, "train_step");
    REQUIRE(frames_until(session, [&] { return !session.busy(); }));
    CHECK(session.document().state.step == 25);
    CHECK(session.document().state.parameters == state_after(25).parameters);
  }
}

TEST_CASE("a chosen sample's update is kept as an edit and found again") {
  Session session(shipped("spiral"), View{});
  must(session, "sample 17");
  must(session, "next_update");
  const nn::Vector after_one = session.document().state.parameters;
  must(session, "next_update");
  must(session, "previous_update");
  CHECK(session.document().state.parameters == after_one);
}

TEST_CASE("a learning rate changed while training leaves the run going and is undone without losing the run") {
  Session session(shipped("spiral"), View{});
  must(session, "play");
  REQUIRE(frames_until(session, [&] { return session.shown().state.step > 100; }));
  must(session, "set training.learning_rate 0.1");
  CHECK(session.training());
  CHECK(session.document().state.step > 100);
  CHECK(session.document().scene.rule.learning_rate == 0.1);
  must(session, "pause");
  const std::int64_t step = session.document().state.step;
  must(session, "undo");
  CHECK(session.document().scene.rule.learning_rate == 0.03);
  CHECK(session.document().state.step == step);
}

TEST_CASE("every run-time change keeps the run, every other one restarts and says so") {
  for (const std::string kept : {"training.learning_rate 0.05", "training.batch_size 20", "training.optimizer adam",
                                 "network.layer[0].dropout 0.3", "training.l2 0.01", "network.layer[1].silent [3]",
                                 "network.layer[0].frozen_units \"[1, 2]\""}) {
    Session session(shipped("spiral"), View{});
    must(session, "train_step");
    REQUIRE(frames_until(session, [&] { return session.shown().state.step == 1 && !session.training(); }));
    must(session, "set " + kept);
    CHECK_MESSAGE(session.document().state.step == 1, kept);
  }
  for (const std::string restarting :
       {"network.layer[0].activation relu", "network.layer[0].units 5", "data.noise 20", "training.seed 7",
        "data.generator circle"}) {
    Session session(shipped("spiral"), View{});
    must(session, "train_step");
    REQUIRE(frames_until(session, [&] { return session.shown().state.step == 1 && !session.training(); }));
    session.notices().clear();
    must(session, "set " + restarting);
    CHECK_MESSAGE(session.document().state.step == 0, restarting);
    REQUIRE_MESSAGE(!session.notices().empty(), restarting);
    CHECK(session.notices().back().key == "notice.restarted");
  }
}

TEST_CASE("reset returns to the same first weights and a new seed to others") {
  Session session(shipped("spiral"), View{});
  const nn::Vector first = session.document().state.parameters;
  must(session, "train_epoch");
  REQUIRE(frames_until(session, [&] { return session.shown().state.step == 25 && !session.training(); }));
  must(session, "reset");
  CHECK(session.document().state.parameters == first);
  CHECK(session.document().state.step == 0);
  must(session, "new_seed");
  CHECK(session.document().state.parameters != first);
}

TEST_CASE("bad commands change nothing") {
  Session session(shipped("worked-example"), View{});
  const Scene scene = session.document().scene;
  for (const std::string line :
       {"set training.learning_rate -1", "set training.batch_size 0", "set network.nonsense 3", "set_parameter 9 0 0 1",
        "sample 5", "digits 0", "scale 9", "granularity week", "pace sometimes 1", "toggle everything", "focus 7 0"}) {
    Result<Command> command = parse_command(line);
    REQUIRE_MESSAGE(command, line);
    CHECK_FALSE_MESSAGE(session.execute(*command).has_value(), line);
  }
  CHECK(session.document().scene == scene);
  CHECK_FALSE(session.modified());
  CHECK_FALSE(session.can_undo());
}

TEST_CASE("a saved scene opens again with the trained weights") {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / "chainrule-session-test";
  std::filesystem::create_directories(folder);
  const std::string path = utf8_of(folder / path_from_utf8("螺旋 spiral.toml"));
  Session session(shipped("spiral"), View{});
  must(session, "train_epoch");
  REQUIRE(frames_until(session, [&] { return session.shown().state.step == 25 && !session.training(); }));
  must(session, "set training.learning_rate 0.1");
  CHECK(session.modified());
  must(session, "save_as \"" + path + "\"");
  CHECK_FALSE(session.modified());
  const nn::Vector trained = session.document().state.parameters;
  Session other(shipped("worked-example"), View{});
  must(other, "open \"" + path + "\"");
  REQUIRE(frames_until(other, [&] { return !other.loading(); }));
  CHECK(other.document().state.parameters == trained);
  CHECK(other.document().scene.rule.learning_rate == 0.1);
  std::filesystem::remove_all(folder);
}

TEST_CASE("a scene that cannot be opened leaves the document as it was") {
  Session session(shipped("worked-example"), View{});
  session.notices().clear();
  must(session, "open no-such-scene");
  REQUIRE(frames_until(session, [&] { return !session.loading(); }));
  CHECK(session.document().name == "worked-example");
  REQUIRE(!session.notices().empty());
  CHECK(session.notices().back().error.has_value());
}

TEST_CASE("divergence stops the run and is said") {
  Session session(shipped("spiral", {"network.layer[0].activation=linear", "network.layer[1].activation=linear",
                                     "network.layer[2].activation=linear", "training.learning_rate=50"}),
                  View{});
  session.notices().clear();
  must(session, "play");
  REQUIRE(frames_until(session, [&] { return !session.training() && !session.shown().finite; }));
  REQUIRE(!session.notices().empty());
  CHECK(session.notices().back().key == "stopped.not_finite");
}

TEST_CASE("time goes back and forth through steps whose examples are varied") {
  Session session(shipped("spiral", {"data.augment.noise=0.5"}), View{});
  must(session, "sample -1");
  CHECK(session.shown().trace->augmented);
  std::vector<nn::Vector> parameters;
  std::vector<double> losses;
  for (int i = 0; i < 40; ++i) {  // beyond the first epoch
    parameters.push_back(session.document().state.parameters);
    losses.push_back(session.shown().trace->loss);
    must(session, "next_update");
  }
  for (int i = 39; i >= 0; --i) {
    must(session, "previous_update");
    CHECK(session.document().state.parameters == parameters[static_cast<std::size_t>(i)]);
    CHECK(session.shown().trace->loss == losses[static_cast<std::size_t>(i)]);
  }
}

TEST_CASE("a test example is shown as it is, a training example as it is varied") {
  Session session(shipped("spiral", {"data.augment.noise=0.5"}), View{});
  must(session, "sample 3");
  CHECK(session.shown().trace->augmented);
  CHECK(session.shown().trace->tensor(session.shown().trace->input)(0, 0) != session.document().data->input(0, 3));
  must(session, "sample 400");
  CHECK_FALSE(session.shown().trace->augmented);
  CHECK(session.shown().trace->tensor(session.shown().trace->input)(0, 0) == session.document().data->input(0, 400));
}

TEST_CASE("the map of a table with two inputs spans its examples") {
  const chainrule::testing::TemporaryFolder folder("session-plane");
  std::ofstream(folder.file("t.csv")) << "height,weight,y\n150,50,0\n160,55,1\n170,90,0\n190,80,1\n";
  Session session(shipped("spiral"), View{});
  must(session, "use_data \"csv = \\\"" + folder.file("t.csv") + "\\\"\" 0");
  REQUIRE(frames_until(session, [&] { return !session.reading(); }));
  REQUIRE(session.shown().maps);
  const nn::Plane& plane = session.shown().maps->plane;
  CHECK(plane.x_min < 150);
  CHECK(plane.x_min > 140);
  CHECK(plane.x_max > 190);
  CHECK(plane.y_min < 50);
  CHECK(plane.y_max > 90);
  CHECK(plane.y_max < 100);
}

TEST_CASE("a scene opens in its letters; what is switched there holds until another is opened, and is nobody's own") {
  View view;
  view.letters = {LetterSet::theta, BiasSign::plus};  // the person's own
  Session session(shipped("worked-example", {"desk.notation=net_out"}), view);
  CHECK(session.view().letters == Letters{LetterSet::net_out, BiasSign::plus});
  must(session, "letters z_a");
  must(session, "bias_sign minus");  // the scene says nothing of it
  must(session, "set training.learning_rate 0.25");
  CHECK(session.view().letters == Letters{LetterSet::z_a, BiasSign::minus});
  CHECK(session.view().own_letters == Letters{LetterSet::theta, BiasSign::minus});
  must(session, "open spiral");
  REQUIRE(frames_until(session, [&] { return session.document().name == "spiral" && !session.loading(); }));
  CHECK(session.view().letters == Letters{LetterSet::theta, BiasSign::minus});
  must(session, "letters z_a");
  CHECK(session.view().own_letters.set == LetterSet::z_a);
  must(session, "set desk.notation theta");
  CHECK(session.view().letters.set == LetterSet::theta);
  must(session, "undo");
  CHECK(session.view().letters.set == LetterSet::z_a);
}

TEST_CASE("the course of a run knows what each measured update did to each layer, as the trace of that update says") {
  Session session(shipped("spiral", {"training.l2=0.01"}), {});
  for (int update = 0; update < 12; ++update) {
    must(session, "train_step");
    REQUIRE(frames_until(session, [&] { return !session.busy(); }));
  }
  must(session, "sample -1");  // traces are of the batch that comes next
  const std::shared_ptr<const std::vector<nn::CurvePoint>> course = session.shown().curve;
  REQUIRE(course);
  REQUIRE(course->size() >= 10);
  std::size_t compared = 0;
  for (const nn::CurvePoint& point : *course) {
    REQUIRE(point.sizes);
    must(session, "go_to_update " + std::to_string(point.step));
    REQUIRE(frames_until(session, [&] { return !session.busy() && !session.travelling() && session.shown().state.step == point.step; }));
    const nn::Trace& trace = *session.shown().trace;
    REQUIRE(trace.step == point.step);
    const nn::Matrix& gradient = trace.tensor(trace.layers[1].d_weight);
    const nn::Matrix update = trace.tensor(trace.layers[1].updated_weight) - trace.tensor(trace.layers[1].weight);
    REQUIRE(point.sizes->size() == 3);
    CHECK((*point.sizes)[1].gradient == gradient.norm() / std::sqrt(64.0));
    CHECK((*point.sizes)[1].update == update.norm() / std::sqrt(64.0));
    CHECK(*point.sizes == nn::layer_sizes(trace));
    ++compared;
  }
  CHECK(compared >= 10);
  // Gone back, the course before is kept; gone on, it is measured as it was.
  must(session, "go_to_update 5");
  REQUIRE(frames_until(session, [&] { return !session.busy() && !session.travelling() && session.shown().state.step == 5; }));
  for (const nn::CurvePoint& point : *session.shown().curve) {
    CHECK(point.step <= 5);
    CHECK(point.sizes);
  }
}

TEST_CASE("an edit in the past leaves the sizes with the branch") {
  Session session(shipped("spiral"), {});
  for (int update = 0; update < 6; ++update) {
    must(session, "train_step");
    REQUIRE(frames_until(session, [&] { return !session.busy(); }));
  }
  must(session, "go_to_update 2");
  REQUIRE(frames_until(session, [&] { return !session.busy() && !session.travelling() && session.shown().state.step == 2; }));
  must(session, "set training.learning_rate 3");
  REQUIRE(frames_until(session, [&] { return !session.busy(); }));
  must(session, "train_step");
  REQUIRE(frames_until(session, [&] { return !session.busy(); }));
  REQUIRE(session.branches().size() == 1);
  const auto& left = session.branches().front().course;
  REQUIRE(left);
  REQUIRE(left->back().step == 6);
  CHECK(left->back().sizes);
  const auto at = [](const std::vector<nn::CurvePoint>& points, std::int64_t step) {
    for (const nn::CurvePoint& point : points)
      if (point.step == step && point.sizes) return *point.sizes;
    return std::vector<nn::LayerSizes>{};
  };
  const std::vector<nn::CurvePoint>& here = *session.shown().curve;
  CHECK(at(here, 1) == at(*left, 1));
  REQUIRE(at(here, 2).size() == 3);
  REQUIRE(at(*left, 2).size() == 3);
  CHECK(at(here, 2)[0].update > 10 * at(*left, 2)[0].update);  // the same gradient, a larger step
  CHECK(at(here, 2)[0].gradient == at(*left, 2)[0].gradient);
}

TEST_CASE("batches that are too large to be recorded beside training have no sizes, and numbers that are not finite have none") {
  Document document = *shipped("spiral", {"training.batch_size=1000000"});
  CHECK(sizes_of_next_update(document, document.state));
  nn::TrainingState broken = document.state;
  broken.parameters[0] = std::numeric_limits<double>::quiet_NaN();
  CHECK_FALSE(sizes_of_next_update(document, broken));
  const auto wide = shipped("spiral", {"training.batch_size=1000000", "network.layer[0].units=500", "data.samples=10000"});
  CHECK_FALSE(sizes_of_next_update(*wide, wide->state));
}
