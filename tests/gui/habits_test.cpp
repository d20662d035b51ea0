// What the program remembers: settings, files opened lately, and the question about work that was not saved.
#include "app/files/file.hpp"
#include "tests/gui/desk_rig.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

using namespace chainrule;
using namespace chainrule::test;

namespace {

Habits::Places places_in(const chainrule::testing::TemporaryFolder& folder) {
  return {folder.path / "config" / "settings.toml", folder.path / "autosave", 0};
}

Settings kept_in(const chainrule::testing::TemporaryFolder& folder) {
  const Result<std::string> text = read_file(places_in(folder).settings_file);
  REQUIRE(text);
  return parse_settings(*text, "settings.toml").value();
}

/// A program with an unsaved learning rate that is killed.
void end_suddenly(const chainrule::testing::TemporaryFolder& folder) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    Session session(std::make_shared<const Document>(open_document(load_scene("worked-example").value()).value()), {});
    (void)session.execute({"set", {std::string("training.learning_rate"), std::string("0.375")}});
    Habits habits({}, places_in(folder));
    habits.tick(session, {}, 0);
    habits.end(&session);
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
}

}  // namespace

TEST_CASE("what the person changes is remembered, what only the command line asked for is not") {
  const chainrule::testing::TemporaryFolder folder("settings");
  View view;
  view.language = "zh-CN";
  DeskRig rig("spiral", view);
  Habits habits({}, places_in(folder));
  const WindowPlace place{10, 20, 1200, 800, false};
  habits.tick(rig.session(), place, 0);
  REQUIRE(rig.session().execute({"theme", {std::string("dark")}}));
  habits.tick(rig.session(), place, 1);
  habits.end(nullptr);
  const Settings kept = kept_in(folder);
  CHECK(kept.theme == "dark");
  CHECK_FALSE(kept.language);
  CHECK_FALSE(kept.scale);
  CHECK(kept.window == place);
  REQUIRE(rig.session().execute({"theme", {std::string("light")}}));  // back to what it was at first
  Habits again(kept, places_in(folder));
  again.tick(rig.session(), place, 0);
  REQUIRE(rig.session().execute({"theme", {std::string("projector")}}));
  again.tick(rig.session(), place, 1);
  REQUIRE(rig.session().execute({"theme", {std::string("light")}}));
  again.tick(rig.session(), place, 2);
  again.end(nullptr);
  CHECK(kept_in(folder).theme == "light");
}

TEST_CASE("a scene that was saved stands in the scene's menu and opens from there") {
  const chainrule::testing::TemporaryFolder folder("recent");
  DeskRig rig("spiral");
  Habits habits({}, places_in(folder));
  rig.desk().use_habits(habits);
  REQUIRE(rig.session().execute({"save_as", {folder.file("mine.toml")}}));
  habits.tick(rig.session(), {}, 0);
  REQUIRE(habits.recent_files().size() == 1);
  REQUIRE(rig.session().execute({"open", {std::string("worked-example")}}));
  rig.settle();
  rig.choose("scene", static_cast<int>(asset_names("scenes").size()) + 4);
  rig.settle();
  CHECK(rig.session().document().name == "mine");
}

TEST_CASE("work that was not saved is offered: restored, thrown away, or left for later") {
  for (int answer = 0; answer < 3; ++answer) {
    CAPTURE(answer);
    const chainrule::testing::TemporaryFolder folder("offer" + std::to_string(answer));
    end_suddenly(folder);
    DeskRig rig("spiral");
    Habits habits({}, places_in(folder));
    REQUIRE(habits.offered());
    rig.desk().use_habits(habits);
    rig.frame();
    rig.click("recover/" + std::to_string(answer));
    rig.settle();
    CHECK_FALSE(habits.offered());
    CHECK((rig.session().document().scene.rule.learning_rate == 0.375) == (answer == 0));
    CHECK(rig.session().modified() == (answer == 0));
    habits.tick(rig.session(), {}, 0);
    habits.end(nullptr);
    const bool left = !std::filesystem::is_empty(folder.path / "autosave");
    CHECK(left == (answer == 2));  // restored work was given up by quitting
  }
}
