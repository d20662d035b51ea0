// Any command by its name: what is found, in which order, and that choosing it does it.
#include "tests/gui/desk_rig.hpp"

#include <doctest/doctest.h>
#include <imgui.h>

using namespace chainrule;
using namespace chainrule::test;

namespace {

const CommandPalette& open_palette(DeskRig& rig) {
  rig.key("Ctrl+K");
  REQUIRE(rig.desk().palette());
  return *rig.desk().palette();
}

const PaletteEntry& best(DeskRig& rig) {
  const CommandPalette& palette = *rig.desk().palette();
  REQUIRE_FALSE(palette.found.empty());
  return palette.entries[palette.found[palette.selected]];
}

}  // namespace

TEST_CASE("every command that needs no more to be said is in the palette, and every entry is a valid command") {
  DeskRig rig("spiral");
  const CommandPalette& palette = open_palette(rig);
  for (const CommandSpec& spec : command_table()) {
    CAPTURE(spec.name);
    if (spec.key.empty() || spec.name == "palette") continue;
    CHECK(std::any_of(palette.entries.begin(), palette.entries.end(), [&](const PaletteEntry& entry) {
      return entry.command.name == spec.name && entry.command.arguments == spec.key_arguments;
    }));
  }
  for (const PaletteEntry& entry : palette.entries) {
    CAPTURE(entry.words);
    CHECK(check(entry.command).has_value());
    CHECK(entry.words.find("⟨") == std::string::npos);
  }
}

TEST_CASE("words are found wherever they stand, in the shown language and in English") {
  View view;
  view.language = "zh-TW";
  DeskRig rig("spiral", view);
  open_palette(rig);
  rig.type("dark them");
  CHECK(best(rig).command == Command{"theme", {std::string("dark")}});
  rig.key("Ctrl+A");
  ImGui::GetIO().AddInputCharactersUTF8("主題");
  rig.frame();
  CHECK(best(rig).command.name == "theme");
  rig.key("Ctrl+A");
  rig.type("no such thing at all");
  CHECK(rig.desk().palette()->found.empty());
  rig.key("Enter");
  CHECK(rig.desk().palette());
  rig.key("Escape");
  CHECK_FALSE(rig.desk().palette());
}

TEST_CASE("Enter does what is chosen, and so does a click") {
  DeskRig rig("spiral");
  open_palette(rig);
  rig.type("theme: dark");
  rig.key("Enter");
  CHECK_FALSE(rig.desk().palette());
  CHECK(rig.session().view().theme == "dark");
  open_palette(rig);
  rig.type("optimizer: adam");
  rig.key("Down");
  const Command second = best(rig).command;
  rig.key("Up");
  CHECK_FALSE(best(rig).command == second);
  rig.key("Down");
  rig.key("Enter");
  CHECK(id_of(rig.session().document().scene.rule.optimizer) == std::get<std::string>(second.arguments[1]));
  open_palette(rig);
  rig.type("worked");
  rig.click("palette/0");
  rig.click("unsaved/1");  // the optimizer was changed: thrown away
  rig.settle();
  CHECK(rig.session().document().name == "worked-example");
}

TEST_CASE("the arrow keys go round, and what is chosen is always seen") {
  DeskRig rig("spiral", {}, 1440, 900);
  const CommandPalette& palette = open_palette(rig);
  rig.key("Up");
  CHECK(palette.selected == palette.found.size() - 1);
  rig.frame();
  CHECK(rig.has("palette/" + std::to_string(palette.selected)));
  rig.key("Down");
  CHECK(palette.selected == 0);
  rig.key("PageDown");
  CHECK(palette.selected > 3);
}
