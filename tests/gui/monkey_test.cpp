// Random actions: whatever is clicked, typed, dragged and scrolled, nothing asserts, leaks or hangs, and the program still answers.
// CHAINRULE_MONKEY_ACTIONS and CHAINRULE_MONKEY_SEED say how many and which; `scripts/test --sanitizers` does ten times 2,000.
#include "app/ui/compat.hpp"
#include "tests/gui/desk_rig.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>
#include <imgui.h>

#include <algorithm>
#include <cstdlib>
#include <random>

using namespace chainrule;
using namespace chainrule::test;

namespace {

constexpr int usual_actions = 600;

unsigned long number_from(const char* variable, unsigned long otherwise) {
  const char* text = std::getenv(variable);
  return text != nullptr ? std::strtoul(text, nullptr, 10) : otherwise;
}

/// Presses whatever comes along. It is kept from writing files and from the one scene whose size makes a sanitizer crawl.
class Monkey {
 public:
  Monkey(DeskRig& rig, std::uint64_t seed) : rig_(rig), random_(seed) {}

  void act() {
    if (rig_.desk().browser()) return leave_browser();
    switch (below(10)) {
      case 0: return point();
      case 1: return press_key();
      case 2: return type();
      case 3: return drag();
      case 4: return scroll();
      case 5: return click_at(somewhere());
      default: return click_widget();
    }
  }

 private:
  std::size_t below(std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_); }
  double share() { return std::uniform_real_distribution<double>(0, 1)(random_); }
  Point somewhere() { return {share() * rig_.desk().ui().window().width, share() * rig_.desk().ui().window().height}; }
  void move(Point at) { compat::move_mouse(static_cast<float>(at.x), static_cast<float>(at.y)); }
  void point() { move(somewhere()), rig_.frame(); }

  void click_at(Point at) {
    move(at);
    rig_.frame();
    const int mouse_button = below(12) == 0 ? 1 : 0;
    compat::press_mouse(true, mouse_button);
    rig_.frame();
    compat::press_mouse(false, mouse_button);
    rig_.frame();
  }

  void drag() {
    move(somewhere());
    rig_.frame();
    compat::press_mouse(true);
    for (int frame = 0; frame < 3; ++frame) point();
    compat::press_mouse(false);
    rig_.frame();
  }

  void scroll() {
    move(somewhere());
    compat::turn_wheel(static_cast<float>(share() * 8 - 4));
    rig_.frame();
  }

  void type() {
    constexpr std::string_view letters = "0123456789.-e+x^2 sin()acdlmnop";
    for (std::size_t count = 1 + below(5); count > 0; --count)
      ImGui::GetIO().AddInputCharacter(static_cast<unsigned char>(letters[below(letters.size())]));
    rig_.frame();
    if (below(2) == 0) rig_.frame({make_key_press("Enter", false, false, false)});
  }

  void press_key() {
    constexpr std::string_view plain[] = {"Tab", "Enter", "Escape", "Up", "Down", "Left", "Right", "Backspace", "Delete", "Home", "End"};
    if (below(2) == 0) return rig_.frame({make_key_press(std::string(plain[below(std::size(plain))]), false, below(6) == 0, false)});
    const std::span<const CommandSpec> table = command_table();
    const std::string chord(table[below(table.size())].key);
    if (chord.empty() || chord == "F") return;
    const bool ctrl = chord.starts_with("Ctrl+");
    const std::string rest = ctrl ? chord.substr(5) : chord;
    const bool shift = rest.starts_with("Shift+");
    rig_.frame({make_key_press(shift ? rest.substr(6) : rest, ctrl, shift, false)});
  }

  void click_widget() {
    const auto& widgets = rig_.desk().ui().widgets();
    if (widgets.empty()) return rig_.frame();
    const auto chosen = std::next(widgets.begin(), static_cast<std::ptrdiff_t>(below(widgets.size())));
    if (chosen->first == large_scene_) return rig_.frame();
    const Rect rect = chosen->second.rect;
    click_at({rect.x + rect.width * share(), rect.y + rect.height * share()});
  }

  void leave_browser() {
    rig_.frame({make_key_press("Escape", false, false, false)});
    rig_.frame();
    if (rig_.desk().browser()) rig_.frame({make_key_press("Escape", false, false, false)});
  }

  static std::string menu_entry(const std::string& scene) {
    const std::vector<std::string> names = asset_names("scenes");
    return "scene/" + std::to_string(std::find(names.begin(), names.end(), scene) - names.begin());
  }

  DeskRig& rig_;
  std::mt19937_64 random_;
  const std::string large_scene_ = menu_entry("fashion-mnist");
};

}  // namespace

TEST_CASE("random actions end nowhere") {
  const auto seed = static_cast<std::uint64_t>(number_from("CHAINRULE_MONKEY_SEED", 20261122));
  const int actions = static_cast<int>(number_from("CHAINRULE_MONKEY_ACTIONS", usual_actions));
  CAPTURE(seed);
  DeskRig rig("spiral", {}, 1440, 900);
  rig.let_sizes_stand_in(true);
  Monkey monkey(rig, seed);
  for (int action = 0; action < actions; ++action) {
    INFO("action ", action, " of seed ", seed);
    monkey.act();
    if (rig.session().document().name == "fashion-mnist") REQUIRE(rig.session().execute({"open", {std::string("spiral")}}));
  }
  rig.let_sizes_stand_in(false);
  // Whatever stands there now, the keyboard leads back to a program that answers.
  for (int times = 0; times < 6; ++times) rig.frame({make_key_press("Escape", false, false, false)});
  if (rig.desk().twin()) rig.frame({make_key_press("T", false, false, false)});
  rig.frame();
  CHECK_FALSE(rig.desk().twin());
  REQUIRE(rig.session().execute({"pause", {}}));
  REQUIRE(rig.session().execute({"open", {std::string("worked-example")}}));
  rig.settle();
  REQUIRE(rig.session().execute({"go_first", {}}));
  REQUIRE(rig.session().execute({"granularity", {std::string("operation")}}));
  const int before = rig.session().view().position.step;
  REQUIRE(rig.session().execute({"step_forward", {}}));
  CHECK(rig.session().view().position.step == before + 1);
}
