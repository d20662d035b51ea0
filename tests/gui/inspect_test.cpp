// Measures, confusion matrix, blame and collapse in the window's cards.
#include "tests/gui/desk_rig.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <thread>

using namespace chainrule;
using namespace chainrule::test;

namespace {

bool says(DeskRig& rig, const std::string& part) {
  return std::any_of(rig.labels().begin(), rig.labels().end(), [&](const Label& label) { return label.text.find(part) != std::string::npos; });
}

/// Frames until what is shown has been measured.
void wait_for_measures(DeskRig& rig) {
  for (int round = 0; round < 5000; ++round) {
    rig.frame();
    if (!rig.desk().figures().busy() && round > 2) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  FAIL("the measures never came");
}

constexpr int metrics = 5, confusion = 6, blame = 7, collapse = 8;  // places in the list of a card

}  // namespace

TEST_CASE("a card shows the measures of both splits, and those of the next step after it") {
  DeskRig rig("spiral");
  rig.choose("slot1/kind", metrics);
  wait_for_measures(rig);
  CHECK(says(rig, "binary accuracy"));
  const std::size_t built = rig.desk().figures().built();
  rig.frame();
  CHECK(rig.desk().figures().built() == built);  // nothing is drawn anew while it rests
  rig.click("one_epoch");
  wait_for_measures(rig);
  CHECK(rig.desk().figures().built() > built);
}

TEST_CASE("while a large network trains, it and the figures beside it are made anew in turns; at rest all are of one state") {
  DeskRig rig("spiral");
  for (const char* layer : {"0", "1"})
    REQUIRE(rig.session().execute({"set", {"network.layer[" + std::string(layer) + "].units", std::string("160")}}).has_value());
  rig.settle();
  REQUIRE(rig.session().execute({"play", {}}).has_value());
  std::size_t most = 0;
  std::array<std::size_t, 2> in_turn{};
  for (int round = 0; round < 20'000 && (in_turn[0] < 10 || in_turn[1] < 10); ++round) {
    const std::size_t before = rig.desk().figures().built();
    rig.frame();
    const std::size_t made = rig.desk().figures().built() - before;
    if (round > 10) most = std::max(most, made), in_turn[static_cast<std::size_t>(round % 2)] += made;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  CHECK(most == 2);  // network and step card, or the two figures
  CHECK(in_turn[0] >= 10);
  CHECK(in_turn[1] >= 10);
  REQUIRE(rig.session().execute({"pause", {}}).has_value());
  rig.settle();
  const std::size_t built = rig.desk().figures().built();
  for (const FigureKind kind : {FigureKind::network, FigureKind::step_card, FigureKind::loss_curve}) (void)rig.desk().figures().shown(kind, rig.session());
  CHECK(rig.desk().figures().built() == built);  // none is of an earlier state
}

TEST_CASE("the confusion matrix is of the test points while they are shown, else of the training points") {
  DeskRig rig("spiral");
  rig.choose("slot2/kind", confusion);
  wait_for_measures(rig);
  CHECK(says(rig, "test: 250"));
  rig.click("toggle/show_test");
  wait_for_measures(rig);
  CHECK(says(rig, "training: 250"));
}

TEST_CASE("clicking a weight chooses whose blame is shown") {
  DeskRig rig("worked-example");
  rig.choose("slot1/kind", blame);
  CHECK(says(rig, "Layer 1, unit 1, weight 1"));
  rig.click_at(rig.mark("layer2/neuron2/weight1"));
  rig.key("Escape");
  rig.point_at({5, 400});
  CHECK(rig.session().view().parameter == nn::ParameterPlace{1, 1, 0});
  CHECK(says(rig, "Layer 2, unit 2, weight 1"));
}

TEST_CASE("linear layers collapse on the screen") {
  DeskRig rig("worked-example");
  rig.choose("slot1/kind", collapse);
  wait_for_measures(rig);
  CHECK(says(rig, "bends"));
  for (const char* line : {"set network.layer[0].activation linear", "set network.layer[1].activation linear"})
    REQUIRE(rig.session().execute(parse_command(line).value()).has_value());
  wait_for_measures(rig);
  CHECK(says(rig, "0.1725"));
}

TEST_CASE("the cards' texts are clean in all languages and themes") {
  for (const char* scene : {"worked-example", "spiral"})
    for (const Language& language : materials().tables.languages)
      for (const Theme& theme : materials().tables.themes)
        for (const auto& [scale, width, height] : {std::array{1.0, 1440.0, 900.0}, {2.0, 1920.0, 1200.0}}) {
          if ((scale > 1) != (theme.id == "projector")) continue;  // the largest letters in the smallest room
          View view;
          view.language = language.id();
          view.theme = theme.id;
          view.scale = scale;
          DeskRig rig(scene, view, width, height);
          for (const int kind : {metrics, confusion, blame, collapse}) {
            if (!rig.has("slot1/kind")) continue;
            CAPTURE(scene);
            CAPTURE(language.id());
            CAPTURE(theme.id);
            CAPTURE(scale);
            CAPTURE(kind);
            rig.choose("slot1/kind", kind);
            wait_for_measures(rig);
            rig.check_texts();
          }
        }
}

TEST_CASE("while a card shows the blame, its routes are lit in the network") {
  DeskRig rig("worked-example");
  CHECK_FALSE(rig.desk().figures().lights_routes());
  rig.choose("slot1/kind", blame);
  rig.frame();
  CHECK(rig.desk().figures().lights_routes());
  rig.choose("slot1/kind", metrics);
  rig.frame();
  CHECK_FALSE(rig.desk().figures().lights_routes());
  FigureShelf shelf(materials().tables, materials().metrics);
  const std::size_t plain = shelf.get(FigureKind::network, rig.session(), "", 700, 460).marks.size();
  shelf.light_routes(true);
  CHECK(shelf.get(FigureKind::network, rig.session(), "", 700, 460).marks.size() == plain + 7);  // three links, four neurons
  shelf.light_routes(false);
  CHECK(shelf.get(FigureKind::network, rig.session(), "", 700, 460).marks.size() == plain);
}

TEST_CASE("the letters of formulas are there before they are met: a step makes no atlas anew that would hold the frame") {
  DeskRig rig("worked-example");
  for (const char* command : {"set training.optimizer adam", "set training.l2 0.01", "set training.clip_norm 0.5", "set training.loss log_cosh"})
    if (const Result<Command> parsed = parse_command(command); parsed) (void)rig.session().execute(*parsed);
  rig.settle();
  const int steps = rig.session().shown().trace->step_count();
  REQUIRE(steps > 15);
  rig.let_sizes_stand_in(true);
  for (int step = 0; step < steps; ++step) {
    CAPTURE(step);
    REQUIRE(rig.session().execute({"position", {std::int64_t{step}}}));
    rig.frame();
    CHECK_FALSE(rig.fonts().needs_rebuild());
  }
}
