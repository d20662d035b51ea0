// Presenter mode: what remains, what is laid over the screen, and what a scene hides.
#include "tests/gui/desk_rig.hpp"

#include <doctest/doctest.h>

using namespace chainrule;
using namespace chainrule::test;

TEST_CASE("presenting hides the sides and makes everything larger") {
  DeskRig rig("spiral", {}, 1440, 900);
  const double before = rig.place("play").height;
  CHECK(rig.has("hidden_layers/more"));
  rig.key("P");
  rig.settle();
  CHECK_FALSE(rig.has("hidden_layers/more"));
  CHECK_FALSE(rig.has("one_step"));
  CHECK(rig.place("play").height > 1.15 * before);
  CHECK(rig.has("slot1/export"));
  CHECK_FALSE(rig.has("slot2/export"));
  rig.key("P");
  rig.settle();
  CHECK(rig.place("play").height == before);
}

TEST_CASE("the pen writes where the mouse goes, keeps widgets under it quiet, and is wiped") {
  DeskRig rig("spiral", {}, 1440, 900);
  rig.key("W");
  CHECK(rig.session().view().pen);
  const double weight = rig.session().shown().state.parameters[0];
  rig.drag_between({500, 300}, {700, 420});
  REQUIRE(rig.desk().presenter().strokes().size() == 1);
  const std::vector<Point>& stroke = rig.desk().presenter().strokes().front();
  REQUIRE(stroke.size() >= 2);
  CHECK(stroke.front().x * 1440 == doctest::Approx(500));
  CHECK(stroke.back().y * 900 == doctest::Approx(420));
  CHECK(rig.session().shown().state.parameters[0] == weight);
  CHECK_FALSE(rig.session().can_undo());
  rig.key("Right");  // stepping goes on
  CHECK(rig.session().view().position.step == 0);
  rig.key("Escape");
  CHECK_FALSE(rig.session().view().pen);
  CHECK(rig.desk().presenter().has_written());  // what was written stays
  rig.key("Shift+W");
  CHECK_FALSE(rig.desk().presenter().has_written());
}

TEST_CASE("a blank screen takes every click until it ends") {
  DeskRig rig("spiral", {}, 1440, 900);
  rig.key(".");  // what a clicker sends
  CHECK(rig.session().view().blank);
  rig.click("one_step");
  CHECK(rig.session().shown().state.step == 0);
  rig.key("Escape");
  CHECK_FALSE(rig.session().view().blank);
  rig.key("B");
  rig.key("B");
  CHECK_FALSE(rig.session().view().blank);
  rig.click("one_step");
  rig.settle();
  CHECK(rig.session().shown().state.step == 1);
}

TEST_CASE("the spotlight lets clicks through and ends with Escape") {
  DeskRig rig("spiral", {}, 1440, 900);
  rig.key("S");
  CHECK(rig.session().view().spotlight);
  rig.click("one_step");
  rig.settle();
  CHECK(rig.session().shown().state.step == 1);
  rig.key("Escape");
  CHECK_FALSE(rig.session().view().spotlight);
}

TEST_CASE("a scene hides parts of the controls, or all of them") {
  DeskRig rig("spiral", {}, 1440, 3000);
  REQUIRE(rig.has("noise"));
  REQUIRE(rig.session().execute({"set", {std::string("desk.hide"), std::string("[\"data\", \"race\"]")}}));
  rig.settle();
  CHECK_FALSE(rig.has("noise"));
  CHECK(rig.has("hidden_layers/more"));
  std::string all;
  for (const ControlPart part : control_parts()) all += (all.empty() ? "[\"" : ", \"") + std::string(id_of(part)) + "\"";
  const double network = rig.place("network/figure").width;
  REQUIRE(rig.session().execute({"set", {std::string("desk.hide"), all + "]"}}));
  rig.settle();
  CHECK_FALSE(rig.has("hidden_layers/more"));
  CHECK_FALSE(rig.has("drawer/controls"));
  CHECK(rig.place("network/figure").width > network);
}
