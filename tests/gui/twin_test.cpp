// Two runs side by side: what is edited in one, what moves both, and that they stay in step.
#include "app/document/scene_difference.hpp"
#include "tests/gui/desk_rig.hpp"

#include <doctest/doctest.h>

using namespace chainrule;
using namespace chainrule::test;

namespace {

const Session& twin(DeskRig& rig) {
  REQUIRE(rig.desk().twin());
  return rig.desk().twin()->session();
}

void rest(DeskRig& rig) {
  for (int round = 0; round < 400 && (rig.session().busy() || rig.desk().twin()->busy()); ++round) rig.settle();
}

std::int64_t step_of(const Session& session) { return session.shown().state.step; }

}  // namespace

TEST_CASE("an edit changes the twin alone, and undo takes it back there") {
  DeskRig rig("worked-example", {}, 1600, 1000);
  rig.key("T");
  CHECK(rig.has("twin/network"));
  CHECK(twin(rig).document().scene == rig.session().document().scene);
  CHECK(twin(rig).shown().state.parameters == rig.session().shown().state.parameters);
  rig.type_into("learning_rate/number", "0.25");
  CHECK(twin(rig).document().scene.rule.learning_rate == 0.25);
  CHECK(rig.session().document().scene.rule.learning_rate == 0.5);
  rig.key("Ctrl+Z");
  CHECK(twin(rig).document().scene.rule.learning_rate == 0.5);
  rig.click("twin/end");
  CHECK_FALSE(rig.desk().twin());
  CHECK_FALSE(rig.has("twin/network"));
  CHECK(rig.session().document().scene.rule.learning_rate == 0.5);
}

TEST_CASE("steps move both, to the same place; equal settings stay equal to the bit") {
  DeskRig rig("spiral", {}, 1600, 1000);
  rig.key("Ctrl+Right");
  rig.key("T");
  for (const char* key : {"Right", "Right", "Ctrl+Right", "Right", "Left"}) {
    rig.key(key);
    rest(rig);
    CHECK(step_of(twin(rig)) == step_of(rig.session()));
    CHECK(twin(rig).view().position == rig.session().view().position);
  }
  CHECK(twin(rig).shown().state.parameters == rig.session().shown().state.parameters);
  rig.click("one_epoch");
  rest(rig);
  CHECK(step_of(rig.session()) > 5);
  CHECK(step_of(twin(rig)) == step_of(rig.session()));
  CHECK(twin(rig).shown().state.parameters == rig.session().shown().state.parameters);
}

TEST_CASE("training goes on in both together, update by update") {
  DeskRig rig("spiral", {}, 1600, 1000);
  rig.key("T");
  rig.type_into("learning_rate/number", "0.3");
  const KeyPress space = make_key_press("Space", false, false, false);
  rig.frame({space});
  rig.frame();
  CHECK(rig.desk().twin()->playing());
  for (int frame = 0; frame < 400 && step_of(rig.session()) < 120; ++frame) {
    rig.frame();
    const std::int64_t apart = std::abs(step_of(twin(rig)) - step_of(rig.session()));
    CHECK(apart <= 25);  // an epoch: neither begins the next one before the other has ended it
  }
  rig.frame({space});
  rest(rig);
  CHECK(step_of(rig.session()) >= 25);
  CHECK(step_of(twin(rig)) == step_of(rig.session()));
  CHECK_FALSE(twin(rig).shown().state.parameters == rig.session().shown().state.parameters);
  const double apart = (twin(rig).shown().state.parameters - rig.session().shown().state.parameters).norm();
  CHECK(apart > 0);
}

TEST_CASE("a weight of the changed network can be typed, one of the original cannot") {
  DeskRig rig("worked-example", {}, 1600, 1000);
  rig.key("T");
  const nn::Vector before = rig.session().shown().state.parameters;
  const Rect left = rig.place("network/figure"), right = rig.place("twin/network");
  CHECK(right.x > left.x + left.width);
  CHECK(std::abs(right.width - left.width) < 2);
  rig.click_at(rig.mark("layer1/neuron1/weight1"));  // of the original
  CHECK_FALSE(rig.has("value_editor"));
  const Point at = rig.mark("layer1/neuron1/weight1");
  rig.click_at({at.x + right.x - left.x, at.y});
  REQUIRE(rig.has("value_editor"));
  rig.type("9");
  rig.key("Enter");
  CHECK(twin(rig).shown().state.parameters[0] == 9);
  CHECK(rig.session().shown().state.parameters == before);
}

TEST_CASE("opening another scene ends the comparison") {
  DeskRig rig("worked-example", {}, 1600, 1000);
  rig.key("T");
  rig.type_into("learning_rate/number", "0.25");
  rig.choose("scene", static_cast<int>(asset_names("scenes").size()) - 1);
  rig.settle();
  CHECK_FALSE(rig.desk().twin());
}

TEST_CASE("play goes on behind a halt, and Space ends a run that goes to an epoch") {
  DeskRig rig("spiral", {}, 1600, 3200);
  rig.key("T");
  rig.choose("stop/add", 0);
  rig.type_into("stop/epochs", "2");
  REQUIRE(twin(rig).document().scene.stop.epochs == 2);
  const KeyPress space = make_key_press("Space", false, false, false);
  const auto goes_on = [&](std::int64_t from, const std::function<bool()>& until) {
    rig.frame({space});
    for (int frame = 0; frame < 2000 && !until(); ++frame) rig.frame();
    CHECK(step_of(twin(rig)) > from);
  };
  goes_on(0, [&] { return !rig.desk().twin()->busy() && !rig.session().busy(); });
  CHECK(step_of(twin(rig)) == 50);
  goes_on(50, [&] { return step_of(twin(rig)) > 100; });
  rig.frame({space});
  rest(rig);
  CHECK_FALSE(rig.desk().twin()->playing());
  CHECK(step_of(twin(rig)) == step_of(rig.session()));
  const std::int64_t left = step_of(rig.session());
  for (const char* pace : {"pace steps_per_second 20.0"})
    for (Session* session : {&rig.session(), &const_cast<Session&>(twin(rig))}) REQUIRE(session->execute(parse_command(pace).value()));
  rig.click("run_to");
  rig.click("run_to_epoch");
  rig.type("99");
  rig.frame({make_key_press("Enter", false, false, false)});
  for (int frame = 0; frame < 2000 && step_of(rig.session()) == left; ++frame) rig.frame();
  CHECK(rig.session().playing());
  rig.frame({space});
  rig.frame();
  CHECK_FALSE(rig.session().playing());
  CHECK_FALSE(twin(rig).playing());
  CHECK_FALSE(rig.desk().twin()->playing());
  rest(rig);
  CHECK(step_of(twin(rig)) == step_of(rig.session()));
}

TEST_CASE("the table and the pad are of the original alone: they end the comparison") {
  DeskRig rig("worked-example", {}, 1600, 1000);
  rig.key("T");
  REQUIRE(rig.desk().twin());
  rig.do_by_palette("table of numbers");
  CHECK(rig.desk().table_open());
  CHECK_FALSE(rig.desk().twin());
}

TEST_CASE("what links show is chosen for both; layers and neurons are the changed network's, and one more layer is one difference") {
  DeskRig rig("worked-example", {}, 1900, 1000);
  rig.key("T");
  const Rect right = rig.place("twin/network");
  const auto is_at_right = [&](const std::string& id) { return rig.place(id).x >= right.x; };
  CHECK(rig.place("network/figure").height == right.height);
  CHECK(rig.place("network/figure").y == right.y);
  REQUIRE(rig.has("links/1"));
  CHECK(is_at_right("links/1"));
  rig.click("links/1");
  CHECK(rig.session().view().links == LinkQuantity::gradients);
  CHECK(twin(rig).view().links == LinkQuantity::gradients);
  CHECK(rig.desk().figures().get(FigureKind::network, rig.session(), "", 400, 400).find("legend/links"));
  for (const char* id : {"canvas/layer1/units/more", "canvas/layer1/insert", "canvas/layer1/remove"}) CHECK(is_at_right(id));
  rig.click("canvas/layer1/insert");
  CHECK(twin(rig).document().scene.network.layer_count() == 3);
  CHECK(rig.session().document().scene.network.layer_count() == 2);
  CHECK(differences(rig.session().document().scene, twin(rig).document().scene) == std::vector<SceneDifference>{{"network.layer", "2", "3"}});
  rig.key("Ctrl+Right");
  rest(rig);
  CHECK(step_of(twin(rig)) == 1);
  CHECK(step_of(rig.session()) == 1);
  rig.click("canvas/layer2/units/more");
  CHECK(twin(rig).document().scene.network.layers[1].units == 3);
  rig.key("Ctrl+Z");
  rig.key("Ctrl+Z");
  CHECK(twin(rig).document().scene == rig.session().document().scene);
}

TEST_CASE("two networks with their choice of links and their signs have whole labels in every language and size") {
  DeskRig rig("spiral", {}, 1600, 1000);
  rig.look_in_every_language({{1, 1440, 900}, {1, 1900, 1000}, {1.5, 1600, 1000}, {1.5, 1920, 1200}, {2, 1600, 1000}, {2, 2880, 1800}}, [&] {
    if (rig.desk().twin()) rig.key("T");
    rig.key("T");
    REQUIRE(rig.desk().twin());
    for (const std::string_view kind : {"gradients", "contributions", "weights"}) {
      for (Session* session : {&rig.session(), &const_cast<Session&>(twin(rig))}) REQUIRE(session->execute({"links", {std::string(kind)}}).has_value());
      rig.settle();
      rig.check_texts();
    }
  });
}
