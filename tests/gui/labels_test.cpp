// Every text of the window, in every language, theme and scale: inside its rectangle, uncut, with every character.
#include "tests/gui/desk_rig.hpp"

#include <doctest/doctest.h>

using namespace chainrule;
using namespace chainrule::test;

namespace {

constexpr WindowSize sizes[] = {{1, 1440, 900}, {1.5, 2160, 1350}, {2, 1920, 1200}};

void check_clean(DeskRig& rig) {
  CHECK(rig.labels().size() > 20);  // at 300 % most is scrolled away or folded
  rig.check_texts();
}

/// Switches language, theme, scale and size of a running window, as a person would.
void switch_to(DeskRig& rig, const std::string& language, const std::string& theme, const WindowSize& size) {
  REQUIRE(rig.session().execute({"language", {language}}).has_value());
  REQUIRE(rig.session().execute({"theme", {theme}}).has_value());
  REQUIRE(rig.session().execute({"scale", {size.scale}}).has_value());
  rig.resize(size.width, size.height);
  rig.settle();
}

}  // namespace

TEST_CASE("labels are clean in all languages, themes, scales and scenes") {
  for (const char* scene : {"worked-example", "spiral", "fashion-mnist"}) {
    View view;
    view.position.step = 3;
    DeskRig rig(scene, view);
    for (const Language& language : materials().tables.languages)
      for (const Theme& theme : materials().tables.themes)
        for (const WindowSize& size : sizes) {
          CAPTURE(scene);
          CAPTURE(language.id());
          CAPTURE(theme.id);
          CAPTURE(size.scale);
          switch_to(rig, language.id(), theme.id, size);
          check_clean(rig);
        }
  }
}

TEST_CASE("at 200 % on a projector the network, the step and the timeline stand whole in a window of 1600 x 1000") {
  View view;
  view.position.step = 3;
  DeskRig rig("worked-example", view);
  for (const Language& language : materials().tables.languages) {
    CAPTURE(language.id());
    switch_to(rig, language.id(), "projector", {2, 1600, 1000});
    check_clean(rig);
    CHECK_FALSE(rig.has("desk/bar"));  // nothing scrolls
    for (const char* id : {"drawer/controls", "drawer/figures", "theme", "language/0", "scale/more"}) CHECK(rig.place(id).x >= 0);
    const Rect network = rig.place("network/figure"), step = rig.place("step/figure"), play = rig.place("play");
    for (const Rect& card : {network, step}) {
      CHECK(card.y > rig.place("theme").y + rig.place("theme").height);
      CHECK(card.y + card.height < play.y);
    }
  }
}

TEST_CASE("labels are clean with a neuron as a nerve cell over its network") {
  for (const char* scene : {"worked-example", "spiral"}) {
    View view;
    view.position.step = 3;
    view.nerve = true;
    DeskRig rig(scene, view);
    for (const Language& language : materials().tables.languages)
      for (const WindowSize& size : sizes) {
        CAPTURE(scene);
        CAPTURE(language.id());
        CAPTURE(size.scale);
        switch_to(rig, language.id(), "light", size);
        REQUIRE(rig.has("nerve/close"));
        check_clean(rig);
      }
  }
}

TEST_CASE("labels are clean whatever the links show, with a neuron's card open") {
  View view;
  view.position.step = 3;
  DeskRig rig("worked-example", view);
  REQUIRE(rig.session().execute(parse_command("toggle_silent 0 0").value()).has_value());
  REQUIRE(rig.session().execute(parse_command("toggle_frozen 0 1").value()).has_value());
  for (const Language& language : materials().tables.languages)
    for (const LinkQuantity quantity : link_quantities())
      for (const WindowSize& size : sizes) {
        CAPTURE(language.id());
        CAPTURE(id_of(quantity));
        CAPTURE(size.scale);
        REQUIRE(rig.session().execute({"links", {std::string(id_of(quantity))}}).has_value());
        switch_to(rig, language.id(), size.scale > 1.6 ? "projector" : "dark", size);
        check_clean(rig);
        rig.click_at(rig.mark("layer1/neuron2"));
        REQUIRE(rig.has("neuron/frozen"));
        check_clean(rig);
        rig.key("Escape");
      }
}

TEST_CASE("labels are clean with every optimiser, schedule and initialiser that has numbers") {
  for (const Language& language : materials().tables.languages)
    for (const std::vector<std::string>& entries :
         {std::vector<std::string>{"optimizer momentum", "schedule step"}, {"optimizer rmsprop", "schedule cosine"}, {"optimizer adamw", "schedule warmup"}}) {
      DeskRig rig("spiral");
      for (const std::string& entry : entries)
        REQUIRE(rig.session().execute(parse_command("set training." + entry).value()).has_value());
      REQUIRE(rig.session().execute(parse_command("set network.layer[0].init constant").value()).has_value());
      REQUIRE(rig.session().execute(parse_command("set network.layer[1].init normal").value()).has_value());
      CAPTURE(language.id());
      CAPTURE(entries.front());
      switch_to(rig, language.id(), "light", {1, 1440, 2400});
      check_clean(rig);
    }
}

TEST_CASE("labels are clean with every condition that halts a run, and with the card about a divergence") {
  DeskRig rig("spiral");
  for (const char* entry : {"stop.epochs 100", "stop.loss 0.001", "stop.accuracy 0.99", "stop.plateau_epochs 20", "stop.gradient 1e-9",
                            "stop.dead_neuron true", "stop.vanishing 1e-12", "stop.exploding 1e300", "stop.rising 30", "learning_rate 3"})
    REQUIRE(rig.session().execute(parse_command("set training." + std::string(entry)).value()).has_value());
  for (const char* layer : {"0", "1", "2"})
    REQUIRE(rig.session().execute(parse_command("set network.layer[" + std::string(layer) + "].activation linear").value()).has_value());
  REQUIRE(rig.session().execute({"train_epoch", {}}).has_value());
  rig.settle();
  REQUIRE(rig.session().autopsy() != nullptr);
  for (const Language& language : materials().tables.languages)
    for (const WindowSize& size : {WindowSize{1, 1440, 2600}, WindowSize{2, 1920, 1200}}) {
      CAPTURE(language.id());
      CAPTURE(size.scale);
      switch_to(rig, language.id(), "light", size);
      CHECK(rig.has("autopsy"));
      check_clean(rig);
    }
}

TEST_CASE("labels are clean with branches that are compared") {
  DeskRig rig("spiral");
  for (const char* line : {"next_update", "next_update", "previous_update", "set training.learning_rate 0.3", "next_update", "previous_update",
                           "set network.layer[0].dropout 0.5", "set training.optimizer adamw", "compare_branch 1", "compare_branch 2"})
    REQUIRE(rig.session().execute(parse_command(line).value()).has_value());
  rig.settle();
  for (const Language& language : materials().tables.languages)
    for (const WindowSize& size : {WindowSize{1, 1440, 2600}, WindowSize{1.5, 2160, 3600}, WindowSize{2, 1920, 1200}}) {
      CAPTURE(language.id());
      CAPTURE(size.scale);
      switch_to(rig, language.id(), "light", size);
      check_clean(rig);
    }
}

TEST_CASE("labels are clean in dialogs and at the window's edges of size") {
  DeskRig rig("spiral");
  for (const Language& language : materials().tables.languages)
    for (const WindowSize& size : {WindowSize{1, 1024, 680}, WindowSize{1, 900, 600}, WindowSize{3, 1440, 900}}) {
      CAPTURE(language.id());
      CAPTURE(size.scale);
      CAPTURE(size.width);
      switch_to(rig, language.id(), "light", size);
      check_clean(rig);
      rig.key("F1");
      check_clean(rig);
      rig.key("Escape");
    }
}

TEST_CASE("a text that is cut or lacks a character is found") {
  LabelLog log(4);
  for (Label& label : log) label = {"x", {10, 10, 20, 10}, {0, 0, 100, 100}, {}, false};
  log[1].rect.width = 95;
  log[2].missing = {U'\u4e00'};
  log[3].shortened = true;
  CHECK(unclean(log).size() == 3);
  DeskRig rig("worked-example");
  CHECK(rig.labels().size() > 40);
}
