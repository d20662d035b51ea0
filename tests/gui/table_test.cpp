// The scene's examples as a table: numbers are typed, rows added and taken away, each one level of undo.
#include "tests/gui/desk_rig.hpp"

#include <doctest/doctest.h>

using namespace chainrule;
using namespace chainrule::test;

namespace {

const nn::Dataset& examples_of(DeskRig& rig) { return *rig.session().document().data; }

}  // namespace

TEST_CASE("a table of examples is edited cell by cell and row by row") {
  DeskRig rig("worked-example");
  rig.click("edit_table");
  REQUIRE(rig.desk().table_open());
  rig.type_into("table/1/x2", "0.75");
  CHECK(examples_of(rig).input(1, 0) == 0.75);
  rig.type_into("table/1/y1", "-2");
  CHECK(examples_of(rig).targets(0, 0) == -2);
  rig.click("table/add");
  REQUIRE(examples_of(rig).size() == 2);
  CHECK(examples_of(rig).input(1, 1) == 0.75);
  rig.type_into("table/2/x1", "3");
  CHECK(examples_of(rig).input(0, 1) == 3);
  CHECK(examples_of(rig).input(0, 0) != 3);
  rig.click("table/2/step");
  CHECK(rig.session().view().sample == 1);
  CHECK(rig.session().shown().trace->tensor(rig.session().shown().trace->input)(0, 0) == 3);
  rig.click("table/1/remove");
  REQUIRE(examples_of(rig).size() == 1);
  CHECK(examples_of(rig).input(0, 0) == 3);
  rig.click("table/undo");
  CHECK(examples_of(rig).size() == 2);
  rig.key("Ctrl+Z");
  CHECK(examples_of(rig).input(0, 1) != 3);
  rig.key("Escape");
  CHECK_FALSE(rig.desk().table_open());
  rig.click("edit_table");
  rig.click("table/close");
  CHECK_FALSE(rig.desk().table_open());
}

TEST_CASE("data that are drawn or read have no table until they stand in the scene") {
  DeskRig rig("spiral");
  CHECK_FALSE(rig.has("edit_table"));
  rig.key("D");
  rig.click_at(rig.on_map(5.5, -5.5));
  REQUIRE(rig.has("edit_table"));
  rig.click("edit_table");
  CHECK(rig.has("table/1/x1"));
  CHECK_FALSE(rig.has("table/400/x1"));  // further down
  rig.wheel("table/3/step", -2000);
  CHECK(rig.has("table/" + std::to_string(examples_of(rig).size()) + "/x1"));
}

TEST_CASE("the table is clean in every language and scale") {
  DeskRig rig("worked-example");
  rig.look_in_every_language({{1, 1024, 680}, {2, 1920, 1200}}, [&] {
    rig.key("Escape");
    rig.do_by_palette("scene's examples as a table");
    REQUIRE(rig.desk().table_open());
  });
}
