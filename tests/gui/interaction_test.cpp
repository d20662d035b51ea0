// Typing values on the network, keys, undo, dialogs, export.
#include "app/figure/mark_ids.hpp"
#include "app/files/file.hpp"
#include "tests/gui/desk_rig.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include <filesystem>
#include <random>
#include <set>

using namespace chainrule;
using namespace chainrule::test;

namespace {

double weight(DeskRig& rig, nn::Index at) { return rig.session().shown().state.parameters[at]; }
double loss(DeskRig& rig) { return rig.session().shown().trace->loss; }

struct Folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("chainrule-gui-test-" + std::to_string(std::random_device{}()));
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() { std::filesystem::remove_all(path); }
};

}  // namespace

TEST_CASE("a weight typed on the network answers in the next frame and can be taken back") {
  DeskRig rig("worked-example");
  const double before = weight(rig, 0), loss_before = loss(rig);
  rig.click_at(rig.mark("layer1/neuron1/weight1"));
  REQUIRE(rig.has("value_editor"));
  ImGui::GetIO().AddInputCharacter('9');
  rig.frame();
  CHECK(weight(rig, 0) == 9);
  CHECK(loss(rig) != loss_before);
  rig.key("Enter");
  CHECK(weight(rig, 0) == 9);
  CHECK_FALSE(rig.has("value_editor"));
  rig.key("Ctrl+Z");
  CHECK(weight(rig, 0) == before);
  CHECK(loss(rig) == loss_before);
}

TEST_CASE("Esc brings back what stood there, to the bit") {
  DeskRig rig("worked-example");
  const double before = weight(rig, 0);
  rig.click_at(rig.mark("layer1/neuron1/weight1"));
  rig.type("12");
  CHECK(weight(rig, 0) == 12);
  rig.key("Escape");
  CHECK(weight(rig, 0) == before);
  CHECK_FALSE(rig.session().can_undo());
}

TEST_CASE("what is no number changes nothing") {
  DeskRig rig("worked-example");
  const double before = weight(rig, 0);
  rig.click_at(rig.mark("layer1/neuron1/weight1"));
  rig.type("x");
  rig.key("Enter");
  CHECK(weight(rig, 0) == before);
}

TEST_CASE("inputs, targets and biases can be typed") {
  DeskRig rig("worked-example");
  double before = loss(rig);
  for (const char* mark : {"input/1", "target/1", "layer1/neuron2/bias"}) {
    CAPTURE(mark);
    rig.click_at(rig.mark(mark));
    REQUIRE(rig.has("value_editor"));
    rig.type("0.7");
    rig.key("Enter");
    CHECK(loss(rig) != before);
    before = loss(rig);
  }
}

TEST_CASE("a click on a neuron opens its card: it is silenced and frozen there, each one level of undo") {
  DeskRig rig("worked-example");
  rig.click("one_step");
  const auto network = [&]() -> const nn::NetworkSpec& { return rig.session().document().scene.network; };
  const double loss_before = loss(rig);
  rig.click_at(rig.mark("layer1/neuron2"));
  REQUIRE(rig.has("neuron/silent"));
  rig.click("neuron/silent");
  CHECK(network().is_silent(0, 1));
  CHECK(loss(rig) != loss_before);
  REQUIRE(rig.has("value_editor"));  // the card stays, and so does what is typed
  rig.click("neuron/frozen");
  CHECK(network().is_held(0, 1));
  rig.check_texts();
  CHECK(rig.session().shown().state.step == 1);
  rig.key("Escape");
  CHECK_FALSE(rig.has("value_editor"));
  rig.key("Ctrl+Z");
  CHECK_FALSE(network().is_held(0, 1));
  CHECK(network().is_silent(0, 1));
  rig.key("Ctrl+Z");
  CHECK_FALSE(network().is_silent(0, 1));
  CHECK(loss(rig) == loss_before);
  rig.click_at(rig.mark("layer1/neuron2"));
  rig.click("neuron/nerve");
  CHECK(rig.session().view().nerve);
  CHECK_FALSE(rig.has("value_editor"));
  CHECK((rig.session().view().focus_layer == 0 && rig.session().view().focus_unit == 1));
  rig.settle();
  const Rect over_left = rig.place("nerve/figure"), card = rig.place("network/figure");
  CHECK(over_left.x + over_left.width <= card.x + card.width + 1);
  CHECK(over_left.x > rig.mark("layer1/neuron2").x);  // the neuron itself stays in sight
  rig.check_texts();
  rig.click_at(rig.mark("layer2/neuron1"));
  rig.key("Escape");  // what is typed first
  CHECK_FALSE(rig.has("value_editor"));
  CHECK(rig.session().view().nerve);
  rig.settle();
  CHECK(rig.place("nerve/figure").x < over_left.x);
  rig.click("nerve/expand");
  CHECK(rig.session().view().figure == "biological_neuron");
  rig.check_texts();
  rig.key("Escape");
  rig.settle();
  CHECK(rig.session().view().figure.empty());
  CHECK(rig.has("nerve/figure"));
  rig.click("nerve/close");
  CHECK_FALSE(rig.session().view().nerve);
  REQUIRE(rig.session().execute({"figure", {std::string("loss_curve")}}).has_value());
  rig.settle();
  rig.key("N");  // another figure makes room for it
  rig.settle();
  CHECK(rig.has("nerve/figure"));
  rig.key("Escape");
  rig.settle();
  CHECK_FALSE(rig.has("nerve/figure"));
  rig.click_at(rig.mark("layer2/neuron1"));
  REQUIRE(rig.has("neuron/silent"));
  CHECK_FALSE(rig.enabled("neuron/silent"));
  CHECK(rig.enabled("neuron/frozen"));
}

TEST_CASE("pointing at a neuron dims the rest") {
  DeskRig rig("worked-example");
  rig.point_at(rig.mark("layer1/neuron1"));
  CHECK(rig.desk().state().hovered == "layer1/neuron1");
  rig.point_at({5, 400});
  CHECK(rig.desk().state().hovered.empty());
}

TEST_CASE("arrow keys walk and come back; they work in every scene") {
  for (const char* name : {"worked-example", "spiral"}) {
    DeskRig rig(name);
    const int start = rig.session().view().position.step;
    rig.key("Right");
    rig.key("PageDown");
    CHECK(rig.session().view().position.step == start + 2);
    rig.key("Left");
    rig.key("PageUp");
    CHECK(rig.session().view().position.step == start);
    rig.key("End");
    CHECK(rig.session().view().position.step == rig.session().shown().trace->step_count() - 1);
    rig.key("Home");
    CHECK(rig.session().view().position.step == -1);
  }
}

TEST_CASE("keys typed into a field are no shortcuts") {
  DeskRig rig("worked-example");
  rig.click("learning_rate/number");
  rig.frame({make_key_press("R", false, false, false), make_key_press("Right", false, false, false)});
  CHECK(rig.session().view().position.step == -1);
}

TEST_CASE("keys of the table reach their commands") {
  DeskRig rig("spiral");
  rig.key("G");
  CHECK(rig.session().view().grid);
  rig.key("L");
  CHECK(rig.session().view().log_scale);
  rig.key("Ctrl+Plus");
  CHECK(rig.session().view().scale == 1.25);
  rig.key("Ctrl+0");
  CHECK(rig.session().view().scale == 1);
  rig.key("F1");
  CHECK(rig.desk().state().help);
  rig.key("Escape");
  CHECK_FALSE(rig.desk().state().help);
  rig.key("Shift+R");
  CHECK(rig.session().document().scene.rule.seed == 2);
}

TEST_CASE("Tab reaches every control and Enter presses it") {
  DeskRig rig("spiral");
  std::set<std::string> wanted, reached;
  for (const auto& [id, place] : rig.desk().ui().widgets())
    if (place.enabled && place.focusable) wanted.insert(id);
  for (std::size_t n = 0; n < wanted.size() + 2; ++n) {
    rig.frame({make_key_press("Tab", false, false, false)});
    reached.insert(rig.desk().ui().focused());
  }
  CHECK(reached == wanted);
  while (rig.desk().ui().focused() != "digits/more") rig.frame({make_key_press("Tab", false, false, false)});
  rig.key("Enter");
  CHECK(rig.session().view().digits == 5);
}

TEST_CASE("unsaved work is asked about before it is lost") {
  DeskRig rig("worked-example");
  rig.key("Ctrl+Q");
  CHECK(rig.desk().wants_to_quit());
  DeskRig edited("worked-example");
  edited.type_into("learning_rate/number", "0.25");
  edited.key("Ctrl+Q");
  CHECK_FALSE(edited.desk().wants_to_quit());
  REQUIRE(edited.has("unsaved/2"));
  edited.click("unsaved/2");
  CHECK_FALSE(edited.desk().wants_to_quit());
  edited.key("Ctrl+Q");
  edited.click("unsaved/1");
  CHECK(edited.desk().wants_to_quit());
}

TEST_CASE("a scene is saved and opened through the browser") {
  const Folder folder;
  const std::string file = utf8_of(folder.path / "mine.toml");
  DeskRig rig("worked-example");
  rig.type_into("learning_rate/number", "0.25");
  rig.key("Ctrl+Shift+S");
  REQUIRE(rig.desk().browser().has_value());
  rig.click("browser/name");
  rig.type(file);
  rig.key("Enter");
  rig.click("browser/yes");
  CHECK_FALSE(rig.desk().browser().has_value());
  CHECK(std::filesystem::exists(folder.path / "mine.toml"));
  CHECK_FALSE(rig.session().modified());
  DeskRig other("spiral");
  other.key("Ctrl+O");
  other.click("browser/name");
  other.type(file);
  other.key("Enter");
  other.click("browser/yes");
  CHECK(other.session().document().scene.rule.learning_rate == 0.25);
}

TEST_CASE("a figure is written as it is shown, in three formats") {
  const Folder folder;
  DeskRig rig("worked-example");
  int format = 0;
  for (const char* ending : {"svg", "pdf", "png"}) {
    rig.key("Ctrl+E");
    REQUIRE(rig.desk().browser().has_value());
    rig.click("browser/format/" + std::to_string(format++));
    const std::string name = rig.desk().browser()->name;
    CHECK(name == std::string("worked-example-network.") + ending);
    rig.click("browser/name");
    rig.type(utf8_of(folder.path / name));
    rig.key("Enter");
    rig.click("browser/yes");
    CHECK_FALSE(rig.desk().browser().has_value());
    CHECK(std::filesystem::file_size(folder.path / name) > 1000);
  }
  const Result<std::string> svg = read_file(folder.path / "worked-example-network.svg");
  REQUIRE(svg.has_value());
  CHECK(svg->find("layer1/neuron1") != std::string::npos);
}

TEST_CASE("what lies too low scrolls into view") {
  DeskRig rig("spiral", {}, 1440, 700);
  const double before = rig.place("digits/more").y;
  rig.wheel("hidden_layers/more", -5);
  CHECK(rig.place("digits/more").y < before);
}

TEST_CASE("the screen is never more than two snapshots behind the trainer") {
  DeskRig rig("spiral");
  rig.frame({make_key_press("Space", false, false, false)});
  std::int64_t last = 0;
  for (int n = 0; n < 100; ++n) {
    rig.frame();
    CHECK(rig.session().snapshots_behind() <= 2);
    CHECK(rig.session().shown().state.step >= last);
    last = rig.session().shown().state.step;
  }
  CHECK(last > 0);
  rig.key("Space");
}

TEST_CASE("the wheel makes the network larger at the mouse, the ground is dragged, H fits it again") {
  DeskRig rig("worked-example");
  const Rect card = rig.place("network/figure");
  const Point at{card.x + 0.25 * card.width, card.y + 0.5 * card.height};
  rig.point_at(at);
  compat::turn_wheel(4);
  rig.frame();
  rig.frame();
  const CanvasView& canvas = rig.desk().state().canvas;
  CHECK(canvas.zoom == doctest::Approx(std::pow(1.2, 4)));
  // What was under the mouse stays there: a quarter of the larger picture.
  CHECK(canvas.offset.x == doctest::Approx(0.25 * card.width * (1 - canvas.zoom)).epsilon(0.02));
  const Point before = canvas.offset;
  rig.drag_between({card.x + 4, card.y + 4}, {card.x + 34, card.y + 24});
  CHECK(canvas.offset.x == doctest::Approx(std::min(0.0, before.x + 30)));
  CHECK(canvas.offset.y == doctest::Approx(std::min(0.0, before.y + 20)));
  rig.key("H");
  CHECK(canvas.zoom == 1);
  CHECK(canvas.offset.x == 0);
}

TEST_CASE("a weight is dragged up and down on its number; that is one level of undo, and a click still types") {
  DeskRig rig("worked-example");
  const auto first_weight = [&] { return rig.session().shown().state.parameters[0]; };
  REQUIRE(first_weight() == 0.15);
  const Point chip = rig.mark("layer1/neuron1/weight1/chip");
  rig.drag_between(chip, {chip.x, chip.y - 40});
  CHECK(first_weight() == doctest::Approx(0.55));
  CHECK_FALSE(rig.desk().state().editor);
  rig.key("Ctrl+Z");
  CHECK(first_weight() == 0.15);
  CHECK_FALSE(rig.session().can_undo());
  rig.click_at(chip);
  CHECK(rig.desk().state().editor);
}

TEST_CASE("keys that come in one frame with the Enter that ends typing are no commands") {
  DeskRig rig("worked-example");
  rig.click("learning_rate/number");
  REQUIRE(rig.desk().ui().is_typing());
  for (const char character : std::string("0.25")) ImGui::GetIO().AddInputCharacter(static_cast<unsigned char>(character));
  const auto press = [](const char* key) { return make_key_press(key, false, false, false); };
  rig.frame({press("0"), press("."), press("2"), press("5"), press("E"), press("Enter")});
  rig.frame();
  CHECK(rig.session().document().scene.rule.learning_rate == 0.25);
  CHECK_FALSE(rig.session().view().blank);
  CHECK_FALSE(rig.session().view().evaluating);
  rig.key(".");
  CHECK(rig.session().view().blank);
}

TEST_CASE("Enter alone begins a run to the number that stands there; leaving the field does not") {
  DeskRig rig("spiral");
  for (const char* leaving : {"Tab", "Escape"}) {
    rig.click("run_to");
    rig.click("run_to_epoch");
    rig.type("2");
    rig.key(leaving);
    CHECK(rig.session().shown().state.step == 0);
    if (rig.has("run_to_epoch")) rig.click("run_to");
  }
  rig.click("run_to");
  rig.click("run_to_epoch");
  rig.key("Enter");  // the tenth was suggested
  CHECK(rig.session().shown().state.step == 250);
  CHECK_FALSE(rig.has("run_to_epoch"));
}

TEST_CASE("a figure that does not show what is pointed at is not made anew for it") {
  DeskRig rig("worked-example");
  rig.point_at(rig.mark("layer1/neuron1"));
  const std::size_t built = rig.desk().figures().built();
  rig.point_at(rig.mark("layer1/neuron2"));
  CHECK(rig.desk().figures().built() - built == 2);  // the network and the step card, neither curve
}

TEST_CASE("a number of the rule in the formula and the control that sets it light each other") {
  DeskRig rig("worked-example", {}, 1440, 900);
  REQUIRE(rig.session().execute({"position", {std::int64_t{11}}}).has_value());  // descend_gradient of layer 1
  rig.settle();
  const Rect slider = rig.place("learning_rate");
  rig.point_at({slider.x + slider.width / 2, slider.y + slider.height / 2});
  rig.frame();
  CHECK(rig.desk().state().last_hovered == "control/learning_rate");
  rig.point_at({5, 5});
  rig.frame();
  rig.frame();
  CHECK(rig.desk().state().last_hovered.empty());
}

TEST_CASE("every control that formulas name is there for some optimizer") {
  std::set<std::string, std::less<>> seen;
  for (const nn::OptimizerKind optimizer : nn::optimizer_kinds()) {
    DeskRig rig("worked-example");
    REQUIRE(rig.session().execute({"set", {std::string("training.optimizer"), std::string(nn::id_of(optimizer))}}).has_value());
    rig.settle();
    for (const auto& [id, place] : rig.desk().ui().widgets()) seen.insert(id);
  }
  for (const std::string_view control : linked_controls()) CHECK_MESSAGE(seen.contains(control), control);
}

TEST_CASE("where the network fills the window it is made larger too, apart from its card") {
  DeskRig rig("spiral", {}, 1440, 900);
  rig.click("network/expand");
  REQUIRE(rig.has("full/figure"));
  rig.wheel("full/figure", 3);
  CHECK(rig.desk().state().full_canvas.zoom == doctest::Approx(std::pow(1.2, 3)));
  CHECK(rig.desk().state().canvas.zoom == 1);
  rig.key("H");
  CHECK(rig.desk().state().full_canvas.zoom == 1);
}
