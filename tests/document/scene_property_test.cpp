#include "app/document/scene.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace chainrule;

namespace {

/// Draws scenes of every kind that the format allows.
class SceneMaker {
 public:
  explicit SceneMaker(unsigned seed) : random_(seed) {}

  Scene scene() {
    Scene scene;
    if (chance()) scene.title.texts[""] = "title \"with\" quotes\n學";
    if (chance()) scene.description.texts = {{"en", "a"}, {"zh-TW", "乙"}};
    scene.network.inputs = 2;
    scene.network.loss = chance() ? nn::LossKind::mse : nn::LossKind::half_squared_error;
    scene.network.loss_form = pick(nn::loss_forms());
    for (int i = below(3); i >= 0; --i) add_layer(scene, i == 0);
    add_data(scene);
    nn::TrainingRule& rule = scene.rule;
    rule.optimizer = pick(nn::optimizer_kinds());
    rule.learning_rate = real();
    rule.beta1 = 0.9 * real();
    rule.batch_size = below(100);
    rule.l2 = chance() ? 0 : real();
    if (chance()) vary_rule(rule);
    if (chance()) vary_stop(scene.stop);
    if (chance()) vary_landscape(scene.landscape);
    if (chance()) vary_race(scene.race);
    rule.bias_update = pick(nn::bias_updates());
    rule.precision = pick(nn::precisions());
    rule.seed = random_() >> 1;
    return scene;
  }

 private:
  bool chance() { return random_() % 2 == 0; }
  int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }
  double real() { return std::generate_canonical<double, 53>(random_) * (chance() ? 1 : 1e-9); }
  template <class Kind>
  Kind pick(std::span<const Kind> kinds) { return kinds[random_() % kinds.size()]; }

  nn::Matrix matrix(nn::Index rows, nn::Index columns) {
    return nn::Matrix::NullaryExpr(rows, columns, [this] { return real() - 0.5; });
  }

  void vary_landscape(LandscapeChoice& landscape) {
    if (chance()) landscape.function = pick(nn::test_functions());
    if (chance()) landscape.formula = chance() ? "x^2 - y" : "2.5";
    landscape.slice = pick(nn::slice_kinds());
    landscape.seed = random_() >> 1;
    landscape.first = {below(3), below(9), below(3) - 1};
    landscape.second = {below(3), below(9), below(3) - 1};
    landscape.reach = chance() ? 0 : real();
    landscape.data = pick(nn::surface_data_kinds());
    landscape.penalty = chance();
    landscape.dropout = chance();
  }

  void vary_race(RaceChoice& race) {
    race.steps = 1 + below(1000);
    if (chance()) race.start = nn::PlanePoint{real(), -real()};
    for (int i = below(4); i > 0; --i) {
      nn::RacerSpec racer;
      if (chance()) racer.name = "name \"" + std::to_string(i);
      racer.rule.optimizer = pick(nn::optimizer_kinds());
      racer.rule.learning_rate = real();
      racer.rule.beta2 = chance() ? 0.999 : 0.5;
      racer.rule.epsilon = chance() ? real() : nn::default_epsilon(racer.rule.optimizer);
      racer.rule.momentum = 0.5 * real();
      if (chance()) racer.rule.schedule.kind = pick(nn::schedule_kinds());
      race.racers.push_back(racer);
    }
  }

  void vary_rule(nn::TrainingRule& rule) {
    rule.momentum = 0.5 * real();
    rule.smoothing = 0.5 * real();
    rule.epsilon = real();
    rule.epsilon_form = pick(nn::epsilon_forms());
    rule.weight_decay = real();
    rule.schedule = {pick(nn::schedule_kinds()), 0.1 + 0.8 * real(), 1 + below(99), 1 + below(99), real(), 1 + below(99)};
    rule.l1 = real();
    rule.max_norm = real();
    rule.clip_norm = real();
    rule.clip_value = real();
    rule.augmentation.noise = chance() ? 0 : real();
    rule.shuffle = chance();
  }

  void vary_stop(nn::StopRule& stop) {
    stop = {below(9), real(), real(), below(9), real(), real(), chance(), real(), real(), below(9)};
  }

  void add_layer(Scene& scene, bool last) {
    nn::LayerSpec layer;
    layer.units = last ? 1 : 1 + below(4);
    layer.activation.kind = last ? nn::ActivationKind::linear : pick(nn::activation_kinds());
    if (chance()) layer.activation.slope = real();
    if (chance()) layer.activation.alpha = 3 * real();
    if (chance()) layer.activation.threshold = real() - 0.5;
    if (chance()) layer.activation.pieces = 2 + below(15);
    layer.init = pick(nn::initializer_kinds());
    layer.dropout = chance() ? 0 : real();
    layer.frozen = chance();
    for (nn::Index unit = 0; unit < layer.units; ++unit) {
      if (!last && chance() && chance()) layer.silent.push_back(unit);
      if (chance() && chance()) layer.frozen_units.push_back(unit);
    }
    if (chance()) layer.init_numbers = {real() - 0.5, real()};
    GivenParameters given;
    const nn::Index rows = layer.units * nn::rows_a_unit(layer.activation), inputs = scene.network.inputs_of(scene.network.layer_count());
    if (chance()) given.weight = matrix(rows, inputs);
    if (chance()) given.bias = matrix(rows, 1);
    if (!given.weight && chance()) {
      for (nn::Index i = 0; i < layer.units * inputs; ++i) layer.connections.there.push_back(i > 0 && chance());
    }
    scene.network.layers.push_back(layer);
    scene.given.push_back(given);
  }

  /// A generated data set of the scene's two inputs and one output.
  nn::GeneratorKind generator() {
    nn::GeneratorKind kind = pick(nn::generator_kinds());
    while (nn::shape_of(kind).inputs != 2 || nn::shape_of(kind).classes > 2) kind = pick(nn::generator_kinds());
    return kind;
  }

  void add_data(Scene& scene) {
    if (chance()) {
      const nn::Index count = 2 + below(5);
      scene.data = InlineData{matrix(2, count), matrix(1, count), chance() ? 0 : 0.4};
    } else {
      scene.data = GeneratedData{generator(), 2 + below(500), 50 * real(), 0.4 * real()};
    }
  }

  std::mt19937_64 random_;
};

}  // namespace

TEST_CASE("printing and parsing a scene gives the same scene") {
  SceneMaker maker(5);
  for (int i = 0; i < 500; ++i) {
    const Scene scene = maker.scene();
    const std::string text = print_scene(scene);
    CAPTURE(text);
    const auto back = parse_scene(text, "printed");
    REQUIRE(back.has_value());
    CHECK(back.value() == scene);
    CHECK(print_scene(back.value()) == text);
  }
}

TEST_CASE("a damaged scene file is refused or read, never worse") {
  SceneMaker maker(6);
  std::mt19937 random(7);
  for (int i = 0; i < 2000; ++i) {
    std::string text = print_scene(maker.scene());
    for (unsigned k = 1 + random() % 3; k > 0; --k) {
      const std::size_t at = random() % text.size();
      switch (random() % 3) {
        case 0: text[at] = static_cast<char>(random()); break;
        case 1: text.erase(at, random() % 20); break;
        default: text.insert(at, text.substr(random() % text.size(), random() % 30));
      }
      if (text.empty()) text = " ";
    }
    const auto scene = parse_scene(text, "damaged");
    if (!scene) CHECK_FALSE(scene.error().code.empty());
  }
}

TEST_CASE("one entry changed is one entry changed") {
  const Scene scene = SceneMaker(8).scene();
  const auto changed = with_entry(scene, "training.learning_rate", parse_toml_value("0.125"));
  REQUIRE(changed.has_value());
  Scene expected = scene;
  expected.rule.learning_rate = 0.125;
  CHECK(changed.value() == expected);
  CHECK_FALSE(with_entry(scene, "training.learning_rate", parse_toml_value("-1")).has_value());
  CHECK_FALSE(with_entry(scene, "training.speed", parse_toml_value("1")).has_value());
}
