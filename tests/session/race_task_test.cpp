#include "app/session/race_task.hpp"
#include "tests/session/test_documents.hpp"

using namespace chainrule;

namespace {

using SharedCourse = std::shared_ptr<const nn::RaceCourse>;

/// Asks as the screen does, until the race is over.
SharedCourse waited_for(RaceTask& task, const std::shared_ptr<const Document>& document) {
  task.latest(document);
  for (int round = 0; round < 60000 && task.busy(); ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    task.latest(document);
  }
  return task.latest(document);
}

/// The document after a command, and whether its run went on.
std::shared_ptr<const Document> changed(const std::shared_ptr<const Document>& document, const std::string& line) {
  const Result<Command> command = parse_command(line);
  REQUIRE(command);
  Result<Applied> applied = apply(*document, *command);
  REQUIRE_MESSAGE(applied, line);
  return std::make_shared<const Document>(applied->document);
}

}  // namespace

TEST_CASE("a race runs beside the screen and is that of the engine") {
  const auto document = shipped("spiral", {"race.steps=40"});
  RaceTask task;
  CHECK(task.latest(document) == nullptr);  // not in the frame that asks
  CHECK(task.busy());
  const SharedCourse course = waited_for(task, document);
  REQUIRE(course);
  CHECK_FALSE(task.busy());
  REQUIRE(course->racers.size() == 5);
  CHECK(course->steps.size() == 41);
  const Scene& scene = document->scene;
  nn::Race alone = race_of(scene.landscape, scene.race, scene.network, scene.rule, document->data, document->state);
  for (int i = 0; i < 40; ++i) alone.step();
  for (std::size_t i = 0; i < 5; ++i) CHECK(course->racers[i].losses == alone.course().racers[i].losses);
  const std::uint64_t revision = task.revision();
  CHECK(task.latest(document) == course);
  CHECK(task.revision() == revision);
}

TEST_CASE("what a race depends on begins it anew, nothing else does") {
  const auto document = shipped("spiral", {"race.steps=5"});
  RaceTask task;
  const SharedCourse course = waited_for(task, document);
  REQUIRE(course);
  nn::TrainingState later = document->state;
  later.step = 9;
  later.parameters *= 0.5;
  CHECK(task.latest(at_state(*document, later)) == course);
  for (const char* line : {"set landscape.slice path", "set landscape.seed 5", "set training.stop.epochs 3"})
    CHECK(task.latest(changed(document, line)) == course);
  CHECK_FALSE(task.busy());
  for (const char* line : {"set race.steps 6", "set race.racer[1].learning_rate 0.5", "set landscape.function beale", "set landscape.formula x^2",
                           "set training.learning_rate 0.5", "set network.layer[0].units 3", "set_parameter 0 0 0 2.5", "add_racer"}) {
    CAPTURE(line);
    REQUIRE(waited_for(task, document));
    CHECK(task.latest(changed(document, line)) == nullptr);
    CHECK(task.busy());
    CHECK(waited_for(task, changed(document, line)) != nullptr);
  }
  const auto on_function = changed(document, "set landscape.function hills");
  const SharedCourse there = waited_for(task, on_function);
  CHECK(task.latest(changed(on_function, "set training.learning_rate 0.5")) == there);  // which no function asks for
  task.restart();
  CHECK(task.latest(on_function) == nullptr);
}

TEST_CASE("a long race grows, and is given up without waiting") {
  const auto document = shipped("spiral", {"race.steps=100000"});
  RaceTask task;
  SharedCourse course;
  for (int round = 0; round < 60000 && (!course || course->steps.back() < 10); ++round) {
    course = task.latest(document);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  REQUIRE(course);
  CHECK(course->steps.back() >= 10);
  CHECK(task.busy());
  task.cancel();
  CHECK_FALSE(task.busy());
  CHECK(task.latest(shipped("worked-example")) == nullptr);
}

TEST_CASE("a race that is ended stays where it stands; a long one says how far it is") {
  const auto document = shipped("spiral", {"race.steps=100000"});
  RaceTask task;
  task.latest(document);
  CHECK_FALSE(task.progress());  // it has only just begun
  for (int round = 0; round < 5000 && !(task.latest(document) && task.progress()); ++round) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  REQUIRE(task.progress());
  CHECK(*task.progress() >= 0);
  CHECK(*task.progress() < 1);
  task.stop();
  const SharedCourse ended = waited_for(task, document);
  REQUIRE(ended);
  CHECK_FALSE(task.busy());
  CHECK_FALSE(task.progress());
  CHECK(ended->steps.back() < 100000);
  CHECK(task.latest(document) == ended);
  task.restart();
  CHECK(task.latest(document) == nullptr);
  CHECK(task.busy());
}
