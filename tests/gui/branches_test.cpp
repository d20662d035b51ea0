// The branches in the column of controls: what is left of a changed past, and what each control there does.
#include "tests/gui/desk_rig.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace chainrule;
using namespace chainrule::test;

namespace {

double rate(DeskRig& rig) { return rig.session().document().scene.rule.learning_rate; }
std::int64_t step(DeskRig& rig) { return rig.session().shown().state.step; }

bool says(DeskRig& rig, const std::string& text) {
  const LabelLog& labels = rig.labels();
  return std::any_of(labels.begin(), labels.end(), [&](const Label& label) { return label.text.find(text) != std::string::npos; });
}

/// One epoch at 0.03, then from update 7 on another rate: all with the mouse and the keyboard.
void branch_off(DeskRig& rig) {
  rig.click("one_epoch");
  rig.settle();
  rig.type_into("go_to_update", "7");
  CHECK_FALSE(rig.has("branch/1/switch"));
  rig.type_into("learning_rate/number", "0.5");
  rig.settle();
  REQUIRE(rig.has("branch/1/switch"));
}

}  // namespace

TEST_CASE("a change in the past makes a branch that says how far it went; its button goes there and back") {
  DeskRig rig("spiral");
  branch_off(rig);
  CHECK(step(rig) == 7);
  CHECK(says(rig, "branch 1"));
  CHECK(says(rig, "update 25, loss 0."));
  rig.click("branch/1/switch");
  rig.settle();
  CHECK(step(rig) == 25);
  CHECK(rate(rig) == 0.03);
  CHECK_FALSE(rig.has("branch/1/switch"));
  rig.click("branch/2/switch");
  rig.settle();
  CHECK(step(rig) == 7);
  CHECK(rate(rig) == 0.5);
}

TEST_CASE("a branch is named by typing; an empty name brings the number back") {
  DeskRig rig("spiral");
  branch_off(rig);
  rig.type_into("branch/1/name", "calm");
  CHECK(rig.session().branches().front().name == "calm");
  CHECK(says(rig, "calm"));
  rig.click("branch/1/name");
  rig.key("Backspace");
  rig.key("Enter");
  CHECK(rig.session().branches().front().name.empty());
  CHECK(says(rig, "branch 1"));
}

TEST_CASE("the line that is shown is named by typing, and a branch says which weights were set by hand") {
  DeskRig rig("worked-example");
  CHECK_FALSE(rig.has("line/name"));
  for (int i = 0; i < 3; ++i) rig.key("Ctrl+Right");
  rig.type_into("go_to_update", "1");
  REQUIRE(rig.session().execute({"set_parameter", {std::int64_t{0}, std::int64_t{1}, std::int64_t{0}, 0.75}}).has_value());
  rig.settle();
  REQUIRE(rig.has("line/name"));
  rig.type_into("line/name", "mine");
  CHECK(rig.session().present_line().name == "mine");
  CHECK(says(rig, "mine"));
  rig.click("branch/1/compare");
  std::string words;
  for (const Label& label : rig.labels()) words += label.text + " ";
  CHECK(words.find("by hand after update 1: layer 1: w(2,1)") != std::string::npos);
  CHECK(words.find("→ 0.75") != std::string::npos);
  CHECK(words.find("same settings") == std::string::npos);
  rig.click("branch/1/switch");
  CHECK(says(rig, "mine"));
  rig.check_texts();
}

TEST_CASE("a branch that is compared says what differs, and stands in the figure of the loss") {
  DeskRig rig("spiral");
  branch_off(rig);
  CHECK(moment_of(rig.session(), "").compared.empty());
  CHECK_FALSE(says(rig, "0.03 → 0.5"));
  rig.click("branch/1/compare");
  rig.settle();
  CHECK(says(rig, "0.03 → 0.5"));
  const Moment moment = moment_of(rig.session(), "");
  REQUIRE(moment.compared.size() == 1);
  CHECK(moment.compared[0].number == 1);
  CHECK(moment.compared[0].points->back().step == 25);
  rig.click("branch/1/compare");
  CHECK(moment_of(rig.session(), "").compared.empty());
}
