#include "app/session/landscape_task.hpp"
#include "tests/session/test_documents.hpp"

#include <cmath>
#include <set>

using namespace chainrule;

namespace {

using Task = LandscapeTask;

/// Asks as the screen does, until `done` says so.
std::shared_ptr<const Landscape> ask_until(Task& task, const LandscapeQuestion& question,
                                           const std::function<bool(const std::shared_ptr<const Landscape>&)>& done) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (std::chrono::steady_clock::now() < end) {
    std::shared_ptr<const Landscape> latest = task.latest(question);
    if (done(latest)) return latest;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return nullptr;
}
std::shared_ptr<const Landscape> whole(Task& task, const LandscapeQuestion& question) {
  return ask_until(task, question, [&](const auto& latest) { return latest && !task.busy(); });
}

LandscapeQuestion question_of(std::shared_ptr<const Document> document) {
  LandscapeQuestion question;
  question.document = std::move(document);
  return question;
}

nn::SurfaceLoss train_loss(const Document& document) {
  nn::SurfaceLoss loss;
  loss.network = document.scene.network;
  loss.rule = document.scene.rule;
  loss.data = document.data;
  return loss;
}

/// The document after some updates, and the path there.
std::pair<std::shared_ptr<const Document>, std::shared_ptr<const nn::Path>> trained(const std::shared_ptr<const Document>& document, int updates) {
  nn::Trainer trainer(document->scene.network, document->scene.rule, document->data, document->state);
  auto path = std::make_shared<nn::Path>();
  path->add(document->state.step, document->state.parameters);
  for (int i = 0; i < updates; ++i) {
    trainer.step();
    path->add(trainer.steps(), trainer.state().parameters);
  }
  return {at_state(*document, trainer.state()), path};
}

}  // namespace

TEST_CASE("a landscape comes at once and gets finer to the end") {
  const auto document = shipped("spiral");
  Task task;
  CHECK(task.latest(question_of(document)) == nullptr);  // not in the frame that asks
  CHECK(task.busy());
  nn::Index before = 0;
  bool grows = true;
  const auto found = ask_until(task, question_of(document), [&](const auto& latest) {
    if (latest && latest->surface) {
      grows = grows && latest->surface->resolution >= before;
      before = latest->surface->resolution;
    }
    return latest && !task.busy();
  });
  REQUIRE(found);
  CHECK(grows);
  CHECK(found->surface->resolution == nn::SurfaceSampler::finest);
  CHECK(found->surface->is_final);
  CHECK(found->gap == LandscapeGap::none);
  CHECK(found->step() == 0);
  CHECK(found->age() == 0);
  const double here = nn::loss_at(train_loss(*document), document->state.parameters);
  CHECK(nn::height_at(*found->surface, 0, 0) == doctest::Approx(here).epsilon(1e-5));
  CHECK(found->here.height == doctest::Approx(here).epsilon(1e-5));
  CHECK(found->here.place.distance < 1e-9);
  const std::uint64_t revision = task.revision();
  CHECK(task.latest(question_of(document)) == found);
  CHECK(task.revision() == revision);
}

TEST_CASE("another choice is another picture; another network shows nothing old") {
  const auto document = shipped("spiral");
  Task task;
  LandscapeQuestion question = question_of(document);
  const auto first = whole(task, question);
  question.choice.seed = 2;
  const auto second = ask_until(task, question, [](const auto& latest) { return latest && latest->choice.seed == 2; });
  REQUIRE(second);
  CHECK(second->slice->u != first->slice->u);
  question.choice.slice = nn::SliceKind::weights;
  question.choice.first = {1, 2, 3};
  question.choice.second = {90, 90, 90};  // clamped to the network
  question.choice.reach = 3;
  const auto weights = ask_until(task, question, [](const auto& latest) { return latest && latest->choice.slice == nn::SliceKind::weights; });
  REQUIRE(weights);
  CHECK(weights->slice->first == nn::ParameterPlace{1, 2, 3});
  CHECK(weights->slice->second == nn::ParameterPlace{2, 0, 7});
  CHECK(weights->slice->range.x_max - weights->slice->range.x_min == doctest::Approx(6));
  CHECK(task.latest(question_of(shipped("worked-example"))) == nullptr);
}

TEST_CASE("a random slice's reach widens its range, penalties and data change its heights") {
  const auto document = shipped("spiral", {"training.l2=0.5"});
  Task task;
  LandscapeQuestion question = question_of(document);
  const auto plain = whole(task, question);
  question.choice.reach = 2;
  const auto wide = ask_until(task, question, [](const auto& latest) { return latest && latest->choice.reach == 2; });
  REQUIRE(wide);
  CHECK(wide->surface->range == nn::Plane{-2, 2, -2, 2});
  question.choice.penalty = true;
  const auto penalised = ask_until(task, question, [](const auto& latest) { return latest && latest->choice.penalty; });
  REQUIRE(penalised);
  nn::SurfaceLoss loss = train_loss(*document);
  loss.penalty = true;
  CHECK(penalised->surface->heights(0, 0) == doctest::Approx(nn::loss_at(loss, nn::point_on(*penalised->slice, -2, 2))).epsilon(1e-5));
  for (const nn::SurfaceData data : {nn::SurfaceData::test, nn::SurfaceData::batch, nn::SurfaceData::sample}) {
    question.choice = {};
    question.choice.data = data;
    question.sample = 3;
    const auto found = ask_until(task, question, [&](const auto& latest) { return latest && latest->choice.data == data; });
    REQUIRE(found);
    const nn::SurfaceLoss its = surface_loss(*document, question.choice, 3).value();
    CHECK(its.columns.size() == (data == nn::SurfaceData::test ? 250u : data == nn::SurfaceData::batch ? 10u : 1u));
    CHECK(found->surface->heights(0, 0) == doctest::Approx(nn::loss_at(its, nn::point_on(*found->slice, -1, 1))).epsilon(1e-5));
    CHECK(found->surface->examples == static_cast<nn::Index>(its.columns.size()));
  }
}

TEST_CASE("the path is seen from the plane, with the losses where it was") {
  const auto start = shipped("spiral");
  const auto [document, path] = trained(start, 60);
  Task task;
  LandscapeQuestion question = question_of(document);
  question.path = path;
  question.choice.slice = nn::SliceKind::path;
  const auto found = whole(task, question);
  REQUIRE(found);
  REQUIRE(found->slice);
  CHECK(found->slice->share_u > 0.5);
  REQUIRE(found->path.size() == 61);
  const nn::SurfaceLoss loss = train_loss(*document);
  for (const std::size_t at : {0u, 30u, 60u}) {
    const nn::Vector there = path->points()[at].parameters().cast<double>();
    CHECK(found->path[at].step == static_cast<std::int64_t>(at));
    CHECK(found->path[at].height == doctest::Approx(nn::loss_at(loss, there)).epsilon(1e-4));
    CHECK(found->path[at].place.s == doctest::Approx(nn::place_on(*found->slice, there).s).epsilon(1e-9));
    CHECK(found->path[at].place.distance == doctest::Approx(nn::place_on(*found->slice, there).distance).epsilon(1e-9));
    CHECK(std::isfinite(nn::height_at(*found->surface, found->path[at].place.s, found->path[at].place.t)));
  }
  // the run goes on: the way follows
  const auto [later, longer] = trained(start, 70);
  question.document = later;
  question.path = longer;
  const auto next = ask_until(task, question, [&](const auto& latest) { return latest && latest->path.size() == 71 && !task.busy(); });
  REQUIRE(next);
  CHECK(next->step() == 70);
}

TEST_CASE("where there is no picture it is said why") {
  const auto document = shipped("spiral");
  Task task;
  LandscapeQuestion question = question_of(document);
  question.choice.slice = nn::SliceKind::path;
  const auto no_path = whole(task, question);
  REQUIRE(no_path);
  CHECK(no_path->gap == LandscapeGap::no_path);
  CHECK(no_path->surface == nullptr);
  const auto [later, path] = trained(document, 5);
  question.document = later;
  question.path = path;
  CHECK(whole(task, question)->gap == LandscapeGap::none);
  nn::TrainingState lost = document->state;
  lost.parameters(0) = std::nan("");
  question = question_of(at_state(*document, lost));
  CHECK(whole(task, question)->gap == LandscapeGap::not_finite);
  question = question_of(shipped("worked-example"));
  question.choice.data = nn::SurfaceData::test;
  CHECK(whole(task, question)->gap == LandscapeGap::no_examples);
}

TEST_CASE("while a run goes on the picture follows it") {
  Session session(shipped("spiral"), View{});
  Task task;
  LandscapeQuestion question;
  const auto ask = [&] {
    question.document = session.shared_document();
    question.path = session.shown().path;
    question.training = session.training();
    return task.latest(question);
  };
  REQUIRE(frames_until(session, [&] { return ask() && !task.busy(); }));
  must(session, "pace unlimited 1");
  must(session, "play");
  std::set<std::int64_t> steps;
  bool is_of_its_time = true;
  CHECK(frames_until(session, [&] {
    const auto latest = ask();
    if (latest && latest->surface) {
      is_of_its_time = is_of_its_time && latest->slice->origin == latest->document->state.parameters;
      steps.insert(latest->step());
    }
    return steps.size() >= 4;
  }));
  CHECK(is_of_its_time);
  must(session, "pause");
  REQUIRE(frames_until(session, [&] { return !session.busy() && ask() && !task.busy(); }));
  const auto last = ask();
  CHECK(last->step() == session.document().state.step);
  CHECK(last->age() == 0);
  CHECK(last->surface->resolution == nn::SurfaceSampler::finest);
}

TEST_CASE("a coarse picture takes a finer one's place only where the plane has moved far") {
  const auto document = shipped("spiral");
  Task task;
  LandscapeQuestion question = question_of(document);
  REQUIRE(whole(task, question));
  const auto pictures_after = [&](double factor) {
    nn::TrainingState moved = document->state;
    moved.step += static_cast<std::int64_t>(1000 * factor);
    moved.parameters *= factor;
    question.document = at_state(*document, moved);
    const std::uint64_t before = task.revision();
    const auto found = whole(task, question);
    REQUIRE(found);
    CHECK(found->step() == moved.step);
    CHECK(found->surface->resolution == nn::SurfaceSampler::finest);
    return task.revision() - before;
  };
  CHECK(pictures_after(1.001) <= 3);  // 101 points a side, the way over it, 201
  CHECK(pictures_after(5) >= 5);      // every grid
}

TEST_CASE("curvature and rates are measured when asked for, and can be given up") {
  const auto document = shipped("spiral");
  Task task;
  CHECK(task.curvature() == nullptr);
  task.measure_curvature(document, {});
  task.measure_rates(document);
  CHECK(task.measuring());
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while ((!task.curvature() || !task.rates()) && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  REQUIRE(task.curvature());
  REQUIRE(task.rates());
  CHECK_FALSE(task.measuring());
  const nn::Curvature expected = nn::greatest_curvature(train_loss(*document), document->state.parameters).value();
  CHECK(task.curvature()->curvature.eigenvalue == expected.eigenvalue);
  CHECK(task.curvature()->examples == 250);
  CHECK(task.rates()->sweep.points.size() > 20);
  CHECK(task.rates()->step == 0);
  task.measure_rates(document);
  task.cancel();
  CHECK(task.rates() == nullptr);
  CHECK(task.curvature() == nullptr);
  CHECK_FALSE(task.measuring());
}

TEST_CASE("the plane of a race is laid through its racers, and waits for a race") {
  const auto document = shipped("spiral", {"landscape.slice=race", "race.steps=30"});
  Task task;
  LandscapeQuestion question = question_of(document);
  question.choice = document->scene.landscape;
  const auto gap = whole(task, question);
  REQUIRE(gap);
  CHECK(gap->gap == LandscapeGap::no_race);
  const Scene& scene = document->scene;
  nn::Race race = race_of(scene.landscape, scene.race, scene.network, scene.rule, document->data, document->state);
  for (int i = 0; i < 30; ++i) race.step();
  question.race = std::make_shared<const nn::RaceCourse>(race.course());
  const auto found = ask_until(task, question, [&](const auto& latest) { return latest && latest->surface && !task.busy(); });
  REQUIRE(found);
  CHECK(found->slice->kind == nn::SliceKind::race);
  CHECK(found->slice->u == nn::race_slice(race.course())->u);
  CHECK(nn::height_at(*found->surface, 0, 0) == doctest::Approx(nn::loss_at(train_loss(*document), document->state.parameters)).epsilon(1e-4));
}

TEST_CASE("what is measured can be ended; what was measured before stays") {
  const auto document = shipped("spiral");
  Task task;
  task.measure_rates(document);
  for (int round = 0; round < 20000 && !task.rates(); ++round) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  REQUIRE(task.rates());
  CHECK_FALSE(task.rates_progress());
  nn::RateSweepSpec endless;
  endless.updates = 100'000'000;
  endless.last = 1e-4;
  endless.first = 1e-5;
  task.measure_curvature(document, {}, 0);
  task.cancel_running();
  CHECK_FALSE(task.curvature_progress());
  CHECK(task.rates());
  task.measure_rates(document, endless);
  CHECK(task.rates_progress().value_or(-1) >= 0);
  CHECK(task.rates_progress().value_or(2) < 1);
  task.cancel_running();
  CHECK_FALSE(task.measuring());
  CHECK(task.rates() == nullptr);
}
