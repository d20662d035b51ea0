// The scene as a script in the window: framework, weights, copying, saving, every text uncut.
#include "app/dataio/npy.hpp"
#include "app/files/file.hpp"
#include "tests/gui/desk_rig.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>
#include <imgui.h>

#include <algorithm>

using namespace chainrule;
using namespace chainrule::test;

namespace {

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
std::string script(DeskRig& rig) { return text_of(rig.desk().code()->script.value()); }
/// The marked lines, without indentation.
std::vector<std::string> marked(DeskRig& rig) {
  std::vector<std::string> texts;
  for (const std::size_t line : rig.desk().code()->mark.lines) {
    const std::string& text = rig.desk().code()->script.value()[line].text;
    texts.push_back(text.substr(text.find_first_not_of(' ')));
  }
  return texts;
}
/// The widget of the one line that stands so.
std::string line_id(DeskRig& rig, const std::string& text) {
  const CodeLines& lines = rig.desk().code()->script.value();
  for (std::size_t line = 0; line < lines.size(); ++line)
    if (lines[line].text == text) return "code/line/" + std::to_string(line + 1);
  return "";
}
bool says(DeskRig& rig, const std::string& part) {
  return std::any_of(rig.labels().begin(), rig.labels().end(), [&](const Label& label) { return holds(label.text, part); });
}
using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("Ctrl+Shift+K and the scene's menu show the script, Esc closes it") {
  DeskRig rig("spiral");
  rig.key("Ctrl+Shift+K");
  REQUIRE(rig.desk().code());
  CHECK(holds(script(rig), "import numpy as np"));
  rig.key("Escape");
  CHECK_FALSE(rig.desk().code());
  rig.choose("scene", static_cast<int>(asset_names("scenes").size()) + 3);
  REQUIRE(rig.desk().code());
  rig.click("code/close");
  CHECK_FALSE(rig.desk().code());
}

TEST_CASE("framework and weights change the script, the copy is the script") {
  DeskRig rig("worked-example");
  rig.key("Ctrl+Shift+K");
  rig.click("code/framework/1");
  CHECK(holds(script(rig), "nn.Sequential("));
  rig.click("code/framework/2");
  CHECK(holds(script(rig), "keras.Sequential("));
  rig.click("code/close");
  REQUIRE(rig.session().execute({"open", {std::string("spiral")}}).has_value());
  rig.settle();
  rig.key("Ctrl+Shift+K");
  CHECK_FALSE(holds(script(rig), "order = "));
  rig.click("code/weights");
  CHECK(holds(script(rig), "order = "));
  rig.click("code/copy");
  CHECK(ImGui::GetClipboardText() == script(rig));
}

TEST_CASE("the marked line follows the keys, in each framework, and comes into view") {
  View view;
  view.position = {-1, -1, -1};
  DeskRig rig("worked-example", view, 1440, 900);
  REQUIRE(rig.session().execute({"go_first", {}}).has_value());
  rig.key("Ctrl+Shift+K");
  CHECK(marked(rig).empty());
  CHECK(says(rig, "step by step"));
  rig.key("Right");
  CHECK(marked(rig) == Texts{"z = x @ W[l].T + b[l]"});
  CHECK(says(rig, "in the round of l = 0"));
  rig.key("Right");
  CHECK(marked(rig) == Texts{"a = F[l](z)"});
  const Rect area = rig.place(line_id(rig, "        a = F[l](z)"));
  CHECK(area.y > 0);
  CHECK(area.y + area.height < 900);
  rig.click("code/framework/1");
  CHECK(marked(rig) == Texts{"nn.Sigmoid(),"});
  for (int press = 0; press < 5; ++press) rig.key("Right");
  CHECK(marked(rig) == Texts{"loss.backward()"});
  CHECK(says(rig, "does 6 of the 13 steps"));
  rig.key("Left");
  rig.key("Left");
  CHECK(marked(rig) == Texts{"return ((a - y) ** 2).sum(dim=1).mean() / 2"});
}

TEST_CASE("a click on a line goes to the steps that it does, one after the other") {
  DeskRig rig("worked-example", {}, 1440, 900);
  REQUIRE(rig.session().execute({"go_first", {}}).has_value());
  rig.key("Ctrl+Shift+K");
  rig.key("Right");
  const std::string sum = line_id(rig, "        z = x @ W[l].T + b[l]");
  rig.click(sum);
  CHECK(rig.session().view().position.step == 2);  // the second layer's
  rig.click(sum);
  CHECK(rig.session().view().position.step == 0);
  CHECK_FALSE(rig.has(line_id(rig, "    kept = []")));  // does nothing of a step
}

TEST_CASE("a whole pass at once marks all of its lines") {
  View view;
  view.granularity = nn::Granularity::pass;
  DeskRig rig("worked-example", view, 1440, 900);
  REQUIRE(rig.session().execute({"go_first", {}}).has_value());
  rig.key("Ctrl+Shift+K");
  rig.key("Right");
  CHECK(marked(rig) == Texts{"z = x @ W[l].T + b[l]", "a = F[l](z)"});
}

TEST_CASE("a text that the person has just moved stays where it is") {
  DeskRig rig("worked-example", {}, 1440, 900);
  REQUIRE(rig.session().execute({"go_first", {}}).has_value());
  rig.key("Ctrl+Shift+K");
  rig.key("Right");
  const double followed = rig.desk().code()->offset_px;
  CHECK(followed > 0);
  rig.wheel(line_id(rig, "        z = x @ W[l].T + b[l]"), 100);
  CHECK(rig.desk().code()->offset_px == 0);
  rig.key("Right");
  CHECK(rig.desk().code()->offset_px == 0);
}

TEST_CASE("what is edited beside the script changes it") {
  DeskRig rig("worked-example", {}, 1440, 900);
  rig.key("Ctrl+Shift+K");
  CHECK(holds(script(rig), "LEARNING_RATE = 0.5"));
  REQUIRE(rig.session().execute(parse_command("set training.learning_rate 0.125").value()).has_value());
  rig.settle();
  CHECK(holds(script(rig), "LEARNING_RATE = 0.125"));
  rig.key("Ctrl+Shift+K");
  CHECK_FALSE(rig.desk().code());
}

TEST_CASE("a neuron that is silenced or frozen beside the script has its lines there, and they follow the steps") {
  DeskRig rig("worked-example", {}, 1440, 900);
  rig.key("Ctrl+Shift+K");
  CHECK_FALSE(holds(script(rig), "silenced("));
  for (const char* command : {"toggle_silent 0 0", "toggle_frozen 0 1"}) REQUIRE(rig.session().execute(parse_command(command).value()).has_value());
  rig.settle();
  REQUIRE(rig.session().execute({"go_first", {}}).has_value());
  rig.settle();
  for (int press = 0; press < 3; ++press) rig.key("Right");
  CHECK(marked(rig) == Texts{"x = silenced(a, l)"});
  CHECK(says(rig, "in the round of l = 0"));
  rig.click("code/framework/1");
  CHECK(marked(rig) == Texts{"Silence([0]),"});
  REQUIRE(rig.session().execute({"position", {std::int64_t{13}}}).has_value());
  rig.settle();
  CHECK(marked(rig) == Texts{"layer.weight.grad[rows] = 0", "optimizer.step()"});
  CHECK(says(rig, "does 2 of the 15 steps"));  // the line that does most of them
  rig.click("code/framework/2");
  CHECK(holds(script(rig), "PartlyFrozen(2, frozen=[1], "));
  for (const char* command : {"toggle_silent 0 0", "toggle_frozen 0 1"}) REQUIRE(rig.session().execute(parse_command(command).value()).has_value());
  rig.settle();
  CHECK_FALSE(holds(script(rig), "Silence"));
  CHECK_FALSE(holds(script(rig), "PartlyFrozen"));
}

TEST_CASE("saving writes the script and its arrays beside it") {
  const chainrule::testing::TemporaryFolder folder("gui-code");
  DeskRig rig("spiral");
  rig.key("Ctrl+Shift+K");
  rig.click("code/weights");
  rig.click("code/save");
  REQUIRE(rig.desk().browser());
  rig.type_into("browser/name", folder.file("own.py"));
  rig.click("browser/yes");
  CHECK_FALSE(rig.desk().browser());
  CHECK(holds(read_file(folder.file("own.py")).value(), "with_name(\"own.npz\")"));
  const Result<Tensors> arrays = parse_npz(read_file(folder.file("own.npz")).value(), "own.npz");
  REQUIRE(arrays);
  REQUIRE(find_tensor(arrays.value(), "order") != nullptr);
  CHECK(find_tensor(arrays.value(), "order")->shape == std::vector<std::uint64_t>{20, 250});
}

TEST_CASE("what a framework lacks is said, and there is nothing to save") {
  DeskRig rig("spiral");
  REQUIRE(rig.session().execute(parse_command("set training.bias_update layer").value()).has_value());
  rig.key("Ctrl+Shift+K");
  rig.click("code/framework/2");
  REQUIRE_FALSE(rig.desk().code()->script.has_value());
  CHECK(rig.desk().code()->script.error().code == "code.lacks");
  CHECK_FALSE(rig.enabled("code/save"));
  CHECK_FALSE(rig.enabled("code/copy"));
}

TEST_CASE("the script is written in the shown language, no text is cut") {
  for (const Language& language : materials().tables.languages)
    for (const auto& [scale, width, height] : {std::array{1.0, 1440.0, 900.0}, {2.0, 1920.0, 1200.0}, {1.0, 900.0, 600.0}}) {
      CAPTURE(language.id());
      CAPTURE(scale);
      View view;
      view.language = language.id();
      view.scale = scale;
      DeskRig rig("spiral", view, width, height);
      rig.key("Ctrl+Shift+K");
      rig.click("code/weights");
      rig.settle();
      CHECK(holds(script(rig), language.text("code.backward")));
      rig.check_texts();
    }
}
