// The scene as a script in the window: framework, weights, copying, saving, every text uncut.
#include "app/dataio/npy.hpp"
#include "app/files/file.hpp"
#include "tests/gui/desk_rig.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>
#include <imgui.h>

using namespace chainrule;
using namespace chainrule::test;

namespace {

const std::string& script(DeskRig& rig) { return rig.desk().code()->script.value(); }
bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

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
