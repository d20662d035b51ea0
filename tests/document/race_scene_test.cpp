// The tables [landscape] and [race], and the commands that change them.
#include "app/document/command.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace chainrule;

namespace {

Document opened(const std::string& name) { return open_document(load_scene(name).value()).value(); }

Document trained(Document document) {
  document.state.parameters.array() += 0.25;
  document.state.step = 40;
  return document;
}

Result<Applied> tried(const Document& document, const std::string& line) { return apply(document, parse_command(line).value()); }

Applied done(const Document& document, const std::string& line) {
  Result<Applied> applied = tried(document, line);
  REQUIRE_MESSAGE(applied, line, ": ", applied ? "" : applied.error().code);
  return applied.value();
}

std::string argument(const Error& error, std::string_view name) {
  for (const auto& [key, value] : error.arguments)
    if (key == name) return value;
  return "(none)";
}

Result<Scene> with_lines(const std::string& lines) {
  const std::string spiral = print_scene(load_scene("spiral").value().scene);
  return parse_scene(spiral + lines, "race.toml");
}

}  // namespace

TEST_CASE("what is said of landscape and race is read, printed, and read back") {
  const Result<Scene> scene = with_lines(R"(
[landscape]
function = "beale"
formula = "x^2 + 2y^2"
slice = "curvature"
seed = 7
first = [1, 2, -1]
second = [0, 3, 1]
reach = 2
data = "batch"
penalty = true
dropout = true
[race]
steps = 50
start = [1, -2.5]
[[race.racer]]
name = "mine"
optimizer = "adam"
learning_rate = 0.1
beta1 = 0.8
[[race.racer]]
optimizer = "adagrad"
schedule = "cosine"
)");
  REQUIRE_MESSAGE(scene, scene.error().code);
  const LandscapeChoice& landscape = scene->landscape;
  CHECK(landscape.function == nn::TestFunction::beale);
  CHECK(landscape.slice == nn::SliceKind::curvature);
  CHECK(landscape.first == nn::ParameterPlace{1, 2, -1});
  CHECK(landscape.data == nn::SurfaceData::batch);
  CHECK((landscape.reach == 2 && landscape.seed == 7 && landscape.penalty && landscape.dropout));
  REQUIRE(scene->race.racers.size() == 2);
  CHECK(scene->race.start == nn::PlanePoint{1, -2.5});
  CHECK(scene->race.racers[0].name == "mine");
  CHECK(scene->race.racers[0].rule.beta1 == 0.8);
  CHECK(scene->race.racers[0].rule.learning_rate == 0.1);
  CHECK(scene->race.racers[1].rule.epsilon == 1e-10);
  CHECK(scene->race.racers[1].rule.schedule.kind == nn::ScheduleKind::cosine);
  const Result<Scene> again = parse_scene(print_scene(scene.value()), "again.toml");
  REQUIRE(again);
  CHECK(again.value() == scene.value());
}

TEST_CASE("a scene that says nothing of them prints nothing of them") {
  for (const char* name : {"spiral", "worked-example", "perceptron"}) {
    const std::string text = print_scene(load_scene(name).value().scene);
    CHECK(text.find("[landscape]") == std::string::npos);
    CHECK(text.find("[race]") == std::string::npos);
  }
}

TEST_CASE("what is wrong in them is refused at its place") {
  struct Wrong {
    std::string lines, code, key;
    int line;  ///< from the first of `lines`
  };
  const Wrong cases[] = {
      {"[landscape]\nslices = 3\n", "scene.unknown_key", "landscape.slices", 2},
      {"[landscape]\nslice = \"plane\"\n", "scene.unknown_name", "landscape.slice", 2},
      {"[landscape]\ndata = \"all\"\n", "scene.unknown_name", "landscape.data", 2},
      {"[landscape]\nfunction = \"sphere\"\n", "scene.unknown_name", "landscape.function", 2},
      {"[landscape]\nfirst = [1, 2]\n", "wrong_type", "landscape.first", 2},
      {"[landscape]\nfirst = [-1, 2, 0]\n", "wrong_type", "landscape.first", 2},
      {"[landscape]\nsecond = [0, 0, -2]\n", "wrong_type", "landscape.second", 2},
      {"[landscape]\nreach = -1\n", "scene.out_of_range", "landscape.reach", 2},
      {"[landscape]\nformula = true\n", "wrong_type", "landscape.formula", 2},
      {"[landscape]\nformula = \"x + (y\"\n", "formula.parenthesis_missing", "landscape.formula", 2},
      {"[race]\nsteps = 0\n", "scene.out_of_range", "race.steps", 2},
      {"[race]\nsteps = 100001\n", "scene.out_of_range", "race.steps", 2},
      {"[race]\nstart = [1, 2, 3]\n", "wrong_type", "race.start", 2},
      {"[race]\nracer = 3\n", "wrong_type", "race.racer", 2},
      {"[race]\nracer = [1]\n", "wrong_type", "race.racer", 2},
      {"[[race.racer]]\nlearning_rate = -1\n", "scene.out_of_range", "race.racer[0].learning_rate", 2},
      {"[[race.racer]]\noptimizer = \"adam\"\n[[race.racer]]\noptimizer = \"eve\"\n", "scene.unknown_name", "race.racer[1].optimizer", 4},
      {"[[race.racer]]\nbatch_size = 5\n", "scene.unknown_key", "race.racer[0].batch_size", 2},
  };
  const std::string spiral = print_scene(load_scene("spiral").value().scene);
  const auto before = static_cast<int>(std::count(spiral.begin(), spiral.end(), '\n'));
  for (const Wrong& wrong : cases) {
    CAPTURE(wrong.lines);
    const Result<Scene> scene = with_lines(wrong.lines);
    REQUIRE_FALSE(scene);
    CHECK(scene.error().code == wrong.code);
    CHECK(argument(scene.error(), "key") == wrong.key);
    CHECK(scene.error().place.file == "race.toml");
    CHECK(scene.error().place.line == before + wrong.line);
  }
  std::string many = "[race]\n";
  for (std::size_t i = 0; i <= most_racers; ++i) many += "[[race.racer]]\noptimizer = \"sgd\"\n";
  CHECK(with_lines(many).error().code == "scene.too_many_racers");
}

TEST_CASE("a formula's fault names the character") {
  const Document document = opened("spiral");
  const Result<Applied> applied = tried(document, "set landscape.formula \"x + foo y\"");
  REQUIRE_FALSE(applied);
  CHECK(applied.error().code == "formula.unknown_name");
  CHECK(argument(applied.error(), "column") == "5");
  CHECK(argument(applied.error(), "text") == "foo");
  const std::string deep = std::string(150, '(') + "x";
  CHECK(argument(tried(document, "set landscape.formula " + deep).error(), "limit") == "100");
  const std::string long_one = "x" + std::string(600, '+') + "y";
  CHECK(argument(tried(document, "set landscape.formula " + long_one).error(), "limit") == "500");
  CHECK(done(document, "set landscape.formula 2.5").document.scene.landscape.formula == "2.5");
  CHECK(done(done(document, "set landscape.formula x").document, "set landscape.formula \"\"").document.scene.landscape.formula.empty());
}

TEST_CASE("landscape and race keep the run") {
  const Document document = trained(opened("spiral"));
  for (const char* line : {"set landscape.slice path", "set landscape.function hills", "set landscape.formula \"x y\"", "set landscape.first [0,1,-1]",
                           "set landscape.penalty true", "set race.steps 300", "set race.start [1,2]", "add_racer", "remove_racer 4",
                           "set race.racer[1].learning_rate 0.1"}) {
    CAPTURE(line);
    const Applied applied = done(document, line);
    CHECK_FALSE(applied.restarted);
    CHECK(applied.document.data == document.data);
    CHECK(applied.document.state.parameters == document.state.parameters);
    CHECK(applied.document.state.step == 40);
    CHECK_FALSE(applied.document.scene == document.scene);
  }
  CHECK(done(done(document, "set landscape.function hills").document, "set landscape.function network").document.scene == document.scene);
}

TEST_CASE("racers come and go; the usual ones are named when one of them is changed") {
  const Document document = opened("spiral");
  CHECK(document.scene.race.racers.empty());
  const Document named = done(document, "set race.racer[1].learning_rate 0.1").document;
  const std::vector<nn::RacerSpec> usual = usual_racers(document.scene.landscape, document.scene.rule);
  REQUIRE(named.scene.race.racers.size() == usual.size());
  for (std::size_t i = 0; i < usual.size(); ++i) CHECK((named.scene.race.racers[i] == usual[i]) == (i != 1));
  CHECK(tried(document, "set race.racer[5].learning_rate 0.1").error().code == "toml.no_element");
  Document all = document;
  for (std::size_t i = usual.size(); i < most_racers; ++i) all = done(all, "add_racer").document;
  CHECK(all.scene.race.racers[5].rule.optimizer == nn::OptimizerKind::nesterov);
  CHECK(all.scene.race.racers[6].rule.optimizer == nn::OptimizerKind::adamw);
  CHECK(all.scene.race.racers.size() == most_racers);
  CHECK(tried(all, "add_racer").error().code == "document.no_more_racers");
  Document few = done(document, "remove_racer 0").document;
  CHECK(few.scene.race.racers[0] == usual[1]);
  for (int i = 0; i < 3; ++i) few = done(few, "remove_racer 1").document;
  CHECK(few.scene.race.racers.size() == 1);
  CHECK(tried(few, "remove_racer 0").error().code == "document.last_racer");
  CHECK(tried(few, "remove_racer 1").error().code == "command.out_of_range");
  CHECK(tried(few, "remove_racer -1").error().code == "command.out_of_range");
  const Result<Scene> again = parse_scene(print_scene(all.scene), "again.toml");
  REQUIRE(again);
  CHECK(again.value().race == all.scene.race);
}

TEST_CASE("who races by custom: on a network at the rule's rates, on a function at its own") {
  nn::TrainingRule rule;
  rule.optimizer = nn::OptimizerKind::adam;
  rule.learning_rate = 0.02;
  rule.epsilon = 1e-5;
  rule.l2 = 0.5;
  rule.batch_size = 3;
  LandscapeChoice landscape;
  const std::vector<nn::RacerSpec> on_network = racers_of(landscape, {}, rule);
  REQUIRE(on_network.size() == 5);
  CHECK(on_network[0].rule.learning_rate == 0.03);
  CHECK(on_network[2].rule.learning_rate == 0.01);
  CHECK(on_network[2].rule.epsilon == 1e-10);
  CHECK(on_network[4].rule == rule);  // the one that the scene trains with
  for (const nn::RacerSpec& racer : on_network) CHECK((racer.rule.l2 == 0.5 && racer.rule.batch_size == 3));
  landscape.function = nn::TestFunction::rosenbrock;
  const std::vector<nn::RacerSpec> on_function = racers_of(landscape, {}, rule);
  CHECK(on_function[0].rule.learning_rate == 0.001);
  CHECK(on_function[4].rule.learning_rate == doctest::Approx(0.04));
  for (const nn::RacerSpec& racer : on_function) CHECK(racer.rule.l2 == 0);
}

TEST_CASE("the usual racers get somewhere on every function") {
  for (const nn::TestFunction function : nn::test_functions()) {
    CAPTURE(nn::id_of(function));
    Scene scene = load_scene("spiral").value().scene;
    scene.landscape.function = function;
    nn::Race race = race_of(scene.landscape, scene.race, scene.network, scene.rule, nullptr, {});
    for (int i = 0; i < 200; ++i) race.step();
    for (const nn::RaceCourse::Racer& racer : race.course().racers) {
      CHECK(racer.lost_at == -1);
      CHECK(racer.lowest < racer.losses.front() - 0.05 * std::abs(racer.losses.front()));
    }
  }
}

TEST_CASE("the formula is what is looked at where there is one; reach widens the view, not the race") {
  LandscapeChoice landscape;
  CHECK_FALSE(function_of(landscape).has_value());
  landscape.function = nn::TestFunction::rosenbrock;
  CHECK(nn::value_of(*function_of(landscape), 0, 0).value == 1);
  landscape.reach = 2;
  CHECK(facts_of(landscape).range == nn::Plane{-4, 4, -3, 5});
  LandscapeChoice unwidened;
  unwidened.function = nn::TestFunction::rosenbrock;
  CHECK(usual_racers(landscape, {}) == usual_racers(unwidened, {}));
  landscape.formula = "3x + y";
  CHECK(nn::value_of(*function_of(landscape), 1, 2).value == 5);
  CHECK(facts_of(landscape).range == nn::Plane{-12, 12, -12, 12});
}

TEST_CASE("on a function the training's clipping counts for every racer") {
  const Document document = opened("spiral");
  const Document clipped = done(done(document, "set landscape.function rosenbrock").document, "set training.clip_norm 0.5").document;
  const std::vector<nn::RacerSpec> racers = racers_of(clipped.scene.landscape, clipped.scene.race, clipped.scene.rule);
  REQUIRE(racers.size() > 1);
  for (const nn::RacerSpec& racer : racers) {
    CHECK(racer.rule.clip_norm == 0.5);
    CHECK(racer.rule.l2 == 0);
  }
}
