// The strip over the network: neurons and layers that come and go under the hand.
#include "tests/gui/control_case.hpp"

#include <doctest/doctest.h>

using namespace chainrule;
using namespace chainrule::test;

TEST_CASE("the signs over the network: none while presenting or where the scene does without them, fixed columns say why") {
  DeskRig rig("spiral");
  for (const char* id : {"canvas/inputs/units/more", "canvas/inputs/units/less", "canvas/outputs/units/more"}) {
    CAPTURE(id);
    REQUIRE(rig.has(id));
    CHECK_FALSE(rig.enabled(id));
  }
  rig.type_into("layer1/units/number", "1");
  CHECK_FALSE(rig.enabled("canvas/layer1/units/less"));
  CHECK(rig.enabled("canvas/layer1/units/more"));
  rig.type_into("hidden_layers/number", "0");
  CHECK_FALSE(rig.has("canvas/layer1/remove"));  // the outputs stay
  rig.click("canvas/layer1/insert");
  CHECK(scene(rig).network.layer_count() == 2);
  CHECK_FALSE(rig.has("canvas/layer2/remove"));
  REQUIRE(rig.session().execute({"toggle", {"presenting"}}).has_value());
  rig.settle();
  CHECK_FALSE(rig.has("canvas/layer1/units/more"));
  REQUIRE(rig.session().execute({"toggle", {"presenting"}}).has_value());
  REQUIRE(rig.session().execute({"set", {"desk.hide", "[\"network\"]"}}).has_value());
  rig.settle();
  CHECK(rig.has("network/figure"));
  CHECK_FALSE(rig.has("canvas/layer1/units/more"));
}

TEST_CASE("layers come into every gap and go from every place; a layer's × lies apart from its − and +") {
  DeskRig rig("spiral", {}, 1900, 1000);
  rig.type_into("layer1/units/number", "3");
  rig.type_into("layer2/units/number", "5");
  const auto units = [&] {
    std::vector<nn::Index> all;
    for (const nn::LayerSpec& layer : scene(rig).network.layers) all.push_back(layer.units);
    return all;
  };
  using Units = std::vector<nn::Index>;
  const auto clicked = [&](const char* id) {
    rig.click(id);
    return units();
  };
  CHECK(clicked("canvas/layer1/insert") == Units{3, 3, 5, 1});
  CHECK(clicked("canvas/layer4/insert") == Units{3, 3, 5, 5, 1});
  CHECK(clicked("canvas/layer3/insert") == Units{3, 3, 3, 5, 5, 1});
  CHECK(clicked("canvas/layer4/remove") == Units{3, 3, 3, 5, 1});
  CHECK(clicked("canvas/layer1/remove") == Units{3, 3, 5, 1});
  rig.key("Ctrl+Z");
  CHECK(units() == Units{3, 3, 3, 5, 1});
  const Rect less = rig.place("canvas/layer2/units/less"), more = rig.place("canvas/layer2/units/more"), away = rig.place("canvas/layer2/remove"), insert = rig.place("canvas/layer3/insert"),
             next = rig.place("canvas/layer3/units/less");
  CHECK(less.x < more.x);
  CHECK(away.x >= more.x + more.width + 6);
  CHECK(insert.x >= away.x + away.width + 4);
  CHECK(next.x >= insert.x + insert.width + 4);
}

TEST_CASE("in narrow gaps the + of layers goes first, then the ×, then all signs; as many layers as are offered are enough") {
  DeskRig rig("spiral", {}, 1900, 1000);
  rig.type_into("hidden_layers/number", "6");
  REQUIRE(rig.has("canvas/layer7/insert"));
  CHECK_FALSE(rig.enabled("canvas/layer7/insert"));
  const auto has = [&](const char* what) { return rig.has("canvas/layer1/" + std::string(what)); };
  bool insert = true, remove = true, units = true;
  int falls = 0;
  for (double width = 1900; width >= 1000; width -= 20) {
    rig.resize(width, 1000);
    rig.settle();
    const bool now[] = {has("insert"), has("remove"), has("units/more")};
    CAPTURE(width);
    CHECK((!now[0] || now[1]));
    CHECK((!now[1] || now[2]));
    falls += (insert && !now[0]) + (remove && !now[1]) + (units && !now[2]);
    insert = now[0], remove = now[1], units = now[2];
  }
  CHECK(falls >= 2);
  CHECK_FALSE(insert);
}

TEST_CASE("layers are added and removed at their place by the palette too") {
  DeskRig rig("spiral");
  rig.type_into("layer1/units/number", "3");
  rig.do_by_palette("hidden layer before layer 2");
  CHECK(scene(rig).network.layer_count() == 4);
  CHECK(scene(rig).network.layers[1].units == 3);
  rig.do_by_palette("remove hidden layer 1");
  rig.do_by_palette("remove hidden layer 1");
  CHECK(scene(rig).network.layer_count() == 2);
  CHECK(scene(rig).network.layers[0].units == 8);
}

TEST_CASE("the signs of layers are large enough, their tips are whole, and the keyboard reaches them") {
  DeskRig rig("spiral", {}, 1600, 1000);
  for (const char* id : {"canvas/layer1/remove", "canvas/layer2/insert"}) {
    CAPTURE(id);
    const Rect at = rig.place(id);
    CHECK(at.width >= 24);
    rig.point_at({at.x + at.width / 2, at.y + at.height / 2});
    rig.check_texts();
  }
  // The keyboard reaches them as the mouse does.
  rig.desk().ui().focus("canvas/layer1/units/more");
  std::string reached;
  for (int presses = 0; presses < 8 && reached != "canvas/layer2/remove"; ++presses) {
    rig.key("Tab");
    reached = rig.desk().ui().focused();
  }
  REQUIRE(reached == "canvas/layer2/remove");
  rig.key("Enter");
  CHECK(scene(rig).network.layer_count() == 2);
}
