// One row per control: what is done to it, and which number of the trace, the document or the view must change.
#include "tests/gui/control_case.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <set>

using namespace chainrule;
using namespace chainrule::test;

namespace {

void add_network_cases(std::vector<ControlCase>& cases) {
  const auto layers = [](DeskRig& rig) { return static_cast<double>(scene(rig).network.layer_count()); };
  const auto units = [](DeskRig& rig) { return static_cast<double>(scene(rig).network.layers[0].units); };
  cases.push_back({"hidden_layers/more", "spiral", clicks("hidden_layers/more"), layers});
  cases.push_back({"hidden_layers/less", "spiral", clicks("hidden_layers/less"), layers});
  cases.push_back({"hidden_layers/number", "spiral", types("hidden_layers/number", "4"), layers});
  cases.push_back({"layer1/units/more", "spiral", clicks("layer1/units/more"), units});
  cases.push_back({"layer1/units/less", "spiral", clicks("layer1/units/less"), units});
  cases.push_back({"layer1/units/number", "spiral", types("layer1/units/number", "5"), units});
  cases.push_back({"layer1/activation", "spiral", chooses("layer1/activation", 2),
                   [](DeskRig& rig) { return static_cast<double>(scene(rig).network.layers[0].activation.kind); }});
  cases.push_back({"layer1/init", "spiral", chooses("layer1/init", 10), first_weight});
  cases.push_back({"layer1/frozen", "spiral", [](DeskRig& rig) { rig.click("layer1/frozen"); rig.click("one_step"); },
                   [](DeskRig& rig) { return scene(rig).network.layers[0].frozen ? 1.0 : 0.0; }});
  for (const char* id : {"canvas/layer1/units/more", "canvas/layer1/units/less"}) cases.push_back({id, "spiral", clicks(id), units});
  for (const char* id : {"canvas/layer1/insert", "canvas/layer1/remove"}) cases.push_back({id, "spiral", clicks(id), layers});
  cases.push_back({"loss", "spiral", chooses("loss", 1), [](DeskRig& rig) { return static_cast<double>(scene(rig).network.loss); }});
  const auto activation = [](DeskRig& rig) { return scene(rig).network.layers[0].activation; };
  const auto slope = [activation](DeskRig& rig) { return activation(rig).slope; };
  const auto alpha = [activation](DeskRig& rig) { return activation(rig).alpha; };
  const auto leaky = chooses("layer1/activation", static_cast<int>(nn::ActivationKind::leaky_relu));
  const auto elu = chooses("layer1/activation", static_cast<int>(nn::ActivationKind::elu));
  cases.push_back({"layer1/slope", "spiral", drags("layer1/slope", 0.5), slope, leaky});
  cases.push_back({"layer1/slope/number", "spiral", types("layer1/slope/number", "0.2"), slope, leaky});
  cases.push_back({"layer1/alpha", "spiral", drags("layer1/alpha", 0.9), alpha, elu});
  cases.push_back({"layer1/alpha/number", "spiral", types("layer1/alpha/number", "2.5"), alpha, elu});
  const auto threshold = [activation](DeskRig& rig) { return activation(rig).threshold; };
  const auto pieces = [activation](DeskRig& rig) { return static_cast<double>(activation(rig).pieces); };
  const auto steps = chooses("layer1/activation", static_cast<int>(nn::ActivationKind::step));
  const auto maxout = chooses("layer1/activation", static_cast<int>(nn::ActivationKind::maxout));
  cases.push_back({"layer1/threshold", "spiral", drags("layer1/threshold", 0.9), threshold, steps});
  cases.push_back({"layer1/threshold/number", "spiral", types("layer1/threshold/number", "2"), threshold, steps});
  cases.push_back({"layer1/pieces/more", "spiral", clicks("layer1/pieces/more"), pieces, maxout});
  cases.push_back({"layer1/pieces/less", "spiral", [](DeskRig& rig) { rig.click("layer1/pieces/more"); rig.click("layer1/pieces/more"); rig.click("layer1/pieces/less"); }, pieces, maxout});
  cases.push_back({"layer1/pieces/number", "spiral", types("layer1/pieces/number", "4"), pieces, maxout});
  cases.push_back({"toggle/connections", "spiral", clicks("toggle/connections"), [](DeskRig& rig) { return view(rig).connections ? 1.0 : 0.0; }});
  cases.push_back({"layer1/connection/1/1", "worked-example", clicks("layer1/connection/1/1"),
                   [](DeskRig& rig) { return scene(rig).network.is_connected(0, 0, 0) ? 1.0 : 0.0; }, clicks("toggle/connections")});
  cases.push_back({"loss_form", "spiral", chooses("loss_form", 1), [](DeskRig& rig) { return static_cast<double>(scene(rig).network.loss_form); },
                   chooses("loss", static_cast<int>(nn::LossKind::binary_cross_entropy))});
  cases.push_back({"layer1/dropout", "spiral", drags("layer1/dropout", 0.9), [](DeskRig& rig) { return scene(rig).network.layers[0].dropout; }});
  cases.push_back({"layer1/dropout/number", "spiral", types("layer1/dropout/number", "0.25"),
                   [](DeskRig& rig) { return scene(rig).network.layers[0].dropout; }});
}

void add_data_cases(std::vector<ControlCase>& cases) {
  const auto seed = [](DeskRig& rig) { return static_cast<double>(rule(rig).seed); };
  const auto sample = [](DeskRig& rig) { return static_cast<double>(rig.session().shown().trace->examples.front()); };
  cases.push_back({"dataset", "spiral", chooses("dataset", 0), generator});
  cases.push_back({"dataset", "spiral", chooses("dataset", 7), [](DeskRig& rig) { return static_cast<double>(scene(rig).network.outputs()); }});
  cases.push_back({"dataset", "spiral", chooses("dataset", 16), [](DeskRig& rig) { return static_cast<double>(scene(rig).network.inputs); }});
  cases.push_back({"noise", "spiral", drags("noise", 0.8), noise});
  cases.push_back({"noise/number", "spiral", types("noise/number", "17"), noise});
  const auto train_count = [](DeskRig& rig) { return static_cast<double>(rig.session().document().data->train_count); };
  const auto augmentation = [](DeskRig& rig) { return rig.session().shown().trace->tensor(rig.session().shown().trace->input)(0, 0); };
  const auto drawing = [](DeskRig& rig) { return view(rig).drawing ? 1.0 : 0.0; };
  cases.push_back({"samples", "spiral", types("samples", "300"), [](DeskRig& rig) { return static_cast<double>(rig.session().document().data->size()); }});
  cases.push_back({"test_fraction", "spiral", types("test_fraction", "0.2"), train_count});
  cases.push_back({"open_data", "spiral", clicks("open_data"), [](DeskRig& rig) { return rig.desk().browser() ? 1.0 : 0.0; }});
  cases.push_back({"edit_table", "worked-example", clicks("edit_table"), [](DeskRig& rig) { return rig.desk().table_open() ? 1.0 : 0.0; }});
  cases.push_back({"draw_points", "spiral", clicks("draw_points"), drawing});
  cases.push_back({"brush", "spiral", chooses("brush", 2), [](DeskRig& rig) { return static_cast<double>(view(rig).brush); }, clicks("draw_points")});
  cases.push_back({"shuffle", "spiral", [](DeskRig& rig) { rig.click("shuffle"); rig.click("one_step"); },
                   [](DeskRig& rig) { return rule(rig).shuffle ? 1.0 : 0.0; }});
  cases.push_back({"augment/noise", "spiral", drags("augment/noise", 0.9), augmentation});
  cases.push_back({"augment/noise/number", "spiral", types("augment/noise/number", "0.5"), augmentation});
  cases.push_back({"twin", "spiral", clicks("twin"), [](DeskRig& rig) { return rig.desk().twin() ? 1.0 : 0.0; }});
  cases.push_back({"sample/more", "spiral", clicks("sample/more"), sample});
  cases.push_back({"sample/less", "spiral", clicks("sample/less"), [](DeskRig& rig) { return static_cast<double>(view(rig).sample); }});
  cases.push_back({"sample/number", "spiral", types("sample/number", "300"), sample});
  cases.push_back({"seed", "spiral", types("seed", "77"), seed});
  cases.push_back({"new_seed", "spiral", clicks("new_seed"), first_weight});
  cases.push_back({"reset", "spiral",
                   [](DeskRig& rig) {
                     rig.click("one_step");
                     CHECK(step(rig) == 1);
                     rig.click("reset");
                     rig.click("one_epoch");  // 25 steps from the beginning again, not 26
                   },
                   step});
}

void add_descent_cases(std::vector<ControlCase>& cases) {
  cases.push_back({"toggle/evaluating", "spiral", clicks("toggle/evaluating"),
                   [](DeskRig& rig) { return static_cast<double>(rig.session().shown().trace->step_count()); }});
  const auto rate = [](DeskRig& rig) { return rule(rig).learning_rate; };
  const auto batch = [](DeskRig& rig) { return static_cast<double>(rule(rig).batch_size); };
  cases.push_back({"optimizer", "spiral", chooses("optimizer", 1), [](DeskRig& rig) { return static_cast<double>(rule(rig).optimizer); }});
  cases.push_back({"learning_rate", "spiral", drags("learning_rate", 0.9), rate});
  cases.push_back({"learning_rate/number", "spiral", types("learning_rate/number", "0.125"), rate});
  cases.push_back({"batch/more", "spiral", clicks("batch/more"), batch});
  cases.push_back({"batch/less", "spiral", clicks("batch/less"), batch});
  cases.push_back({"batch/number", "spiral", types("batch/number", "32"), batch});
  cases.push_back({"bias_update", "spiral", chooses("bias_update", 0), [](DeskRig& rig) { return static_cast<double>(rule(rig).bias_update); }});
  cases.push_back({"l2", "spiral", drags("l2", 0.9), [](DeskRig& rig) { return rule(rig).l2; }});
  cases.push_back({"schedule", "spiral", chooses("schedule", 4), [](DeskRig& rig) { return rig.session().shown().trace->learning_rate; }});
  cases.push_back({"l1", "spiral", drags("l1", 0.9), [](DeskRig& rig) { return rule(rig).l1; }});
  cases.push_back({"l1/number", "spiral", types("l1/number", "0.01"), [](DeskRig& rig) { return rule(rig).l1; }});
  cases.push_back({"max_norm", "spiral", types("max_norm", "0.5"), [](DeskRig& rig) { return rule(rig).max_norm; }});
  cases.push_back({"clip_norm", "spiral", types("clip_norm", "0.25"), [](DeskRig& rig) { return rule(rig).clip_norm; }});
  cases.push_back({"clip_value", "spiral", types("clip_value", "0.125"), [](DeskRig& rig) { return rule(rig).clip_value; }});
  cases.push_back({"l2/number", "spiral", types("l2/number", "0.01"), [](DeskRig& rig) { return rule(rig).l2; }});
}

void add_view_cases(std::vector<ControlCase>& cases) {
  const auto digits = [](DeskRig& rig) { return static_cast<double>(view(rig).digits); };
  const auto scale = [](DeskRig& rig) { return view(rig).scale; };
  const auto full = [](DeskRig& rig) { return length(view(rig).figure); };
  const auto browser = [](DeskRig& rig) { return rig.desk().browser() ? 1.0 + static_cast<double>(rig.desk().browser()->figure) : 0.0; };
  cases.push_back({"digits/more", "spiral", clicks("digits/more"), digits});
  cases.push_back({"digits/less", "spiral", clicks("digits/less"), digits});
  cases.push_back({"digits/number", "spiral", types("digits/number", "9"), digits});
  cases.push_back({"toggle/show_test", "spiral", clicks("toggle/show_test"), [](DeskRig& rig) { return view(rig).show_test ? 1.0 : 0.0; }});
  cases.push_back({"toggle/discretize", "spiral", clicks("toggle/discretize"), [](DeskRig& rig) { return view(rig).discretize ? 1.0 : 0.0; }});
  cases.push_back({"toggle/log_scale", "spiral", clicks("toggle/log_scale"), [](DeskRig& rig) { return view(rig).log_scale ? 1.0 : 0.0; }});
  cases.push_back({"toggle/grid", "spiral", clicks("toggle/grid"), [](DeskRig& rig) { return view(rig).grid ? 1.0 : 0.0; }});
  cases.push_back({"toggle/frozen_axes", "spiral", clicks("toggle/frozen_axes"), [](DeskRig& rig) { return view(rig).frozen_axes ? 1.0 : 0.0; }});
  cases.push_back({"letters", "spiral", chooses("letters", 1), [](DeskRig& rig) { return static_cast<double>(view(rig).letters.set); }});
  cases.push_back({"links/1", "spiral", clicks("links/1"), [](DeskRig& rig) { return static_cast<double>(view(rig).links); }});
  cases.push_back({"bias_sign", "spiral", chooses("bias_sign", 2), [](DeskRig& rig) { return view(rig).letters.bias_factor(); }});
  cases.push_back({"toggle/reduced_motion", "spiral", clicks("toggle/reduced_motion"), [](DeskRig& rig) { return view(rig).reduced_motion ? 1.0 : 0.0; }});
  cases.push_back({"language/0", "spiral", [](DeskRig& rig) { rig.click("language/1"); CHECK(view(rig).language == "zh-TW"); rig.click("language/2"); },
                   [](DeskRig& rig) { return length(view(rig).language); }});
  cases.push_back({"theme", "spiral", chooses("theme", 1), [](DeskRig& rig) { return length(view(rig).theme); }});
  cases.push_back({"scale/more", "spiral", clicks("scale/more"), scale});
  cases.push_back({"scale/less", "spiral", clicks("scale/less"), scale});
  cases.push_back({"scale/number", "spiral", types("scale/number", "110"), scale});
  cases.push_back({"slot1/kind", "spiral", chooses("slot1/kind", 3), [](DeskRig& rig) { return slot_kind(rig, 0); }});
  cases.push_back({"slot2/kind", "spiral", chooses("slot2/kind", 4), [](DeskRig& rig) { return slot_kind(rig, 1); }});
  for (const std::string figure : {"network", "slot1", "slot2", "step"}) {
    cases.push_back({figure + "/expand", "spiral", clicks(figure + "/expand"), full});
    cases.push_back({figure + "/export", "spiral", clicks(figure + "/export"), browser});
  }
  cases.push_back({"slot1/figure", "spiral", clicks("slot1/figure"), [](DeskRig& rig) { return length(view(rig).focused_figure); }});
  cases.push_back({"export", "spiral", clicks("export"), browser});
  cases.push_back({"help", "spiral", clicks("help"), [](DeskRig& rig) { return rig.desk().state().help ? 1.0 : 0.0; }});
}

void add_time_cases(std::vector<ControlCase>& cases) {
  const std::string worked = "worked-example";
  cases.push_back({"step_forward", worked, clicks("step_forward"), position});
  cases.push_back({"step_back", worked, [](DeskRig& rig) { rig.click("last"); rig.click("step_back"); }, position});
  cases.push_back({"first", worked, [](DeskRig& rig) { rig.click("step_forward"); rig.click("first"); rig.click("step_forward"); rig.click("step_forward"); }, position});
  cases.push_back({"last", worked, clicks("last"), position});
  const auto size = [](DeskRig& rig) { return static_cast<double>(view(rig).granularity); };
  cases.push_back({"step_into", worked, clicks("step_into"), size});
  cases.push_back({"step_out", worked, clicks("step_out"), size});
  cases.push_back({"play_back", "spiral", [](DeskRig& rig) { rig.click("one_epoch"); rig.choose("speed", 10); rig.click("play_back"); },
                   [](DeskRig& rig) { return static_cast<double>(rig.session().last_step()) - step(rig); }});
  cases.push_back({"history_bar", "spiral", [](DeskRig& rig) { rig.click("one_epoch"); rig.drag("history_bar", 0.4); CHECK(rig.session().last_step() == 25); }, step});
  cases.push_back({"run_to", "spiral", [](DeskRig& rig) { rig.click("run_to"); rig.click("run_to_update"); CHECK_FALSE(rig.has("run_to_update")); }, step});
  cases.push_back({"run_to_update", "spiral", clicks("run_to_update"), step, clicks("run_to")});
  cases.push_back({"run_to_epoch", "spiral", types("run_to_epoch", "2"), step, clicks("run_to")});
  cases.push_back({"run_to_loss", "spiral", types("run_to_loss", "0.49"), step, clicks("run_to")});
  cases.push_back({"run_to_stop", "spiral", clicks("run_to_stop"), step,
                   [](DeskRig& rig) { rig.choose("stop/add", 0); rig.type_into("stop/epochs", "2"); rig.click("run_to"); }});
  cases.push_back({"timeline", worked, drags("timeline", 0.7), position});
  cases.push_back({"granularity", worked, chooses("granularity", 4), [](DeskRig& rig) { return static_cast<double>(view(rig).granularity); }});
  cases.push_back({"play", worked,
                   [](DeskRig& rig) {
                     const Rect play = rig.place("play");
                     rig.point_at({play.x + 10, play.y + 10});
                     compat::press_mouse(true);
                     rig.frame();
                     compat::press_mouse(false);
                     for (int n = 0; n < 200 && rig.session().shown().state.step < 2; ++n) rig.frame();
                     CHECK(rig.session().training());
                     rig.click_at({play.x + 10, play.y + 10});
                     CHECK_FALSE(rig.session().training());
                   },
                   step});
  cases.push_back({"go_to_update", "spiral", [](DeskRig& rig) { rig.click("one_epoch"); rig.type_into("go_to_update", "7"); CHECK(step(rig) == 7); }, step});
  cases.push_back({"stop/add", "spiral", chooses("stop/add", 1), [](DeskRig& rig) { return scene(rig).stop.loss; }});
  cases.push_back({"one_step", worked, clicks("one_step"), step});
  cases.push_back({"one_epoch", "spiral", clicks("one_epoch"), step});
  cases.push_back({"speed", worked, chooses("speed", 5), [](DeskRig& rig) { return static_cast<double>(view(rig).pace.kind); }});
  cases.push_back({"undo", worked, [](DeskRig& rig) { rig.type_into("learning_rate/number", "0.25"); rig.type_into("l2/number", "0.5"); rig.click("undo"); },
                   [](DeskRig& rig) { return rule(rig).learning_rate + 1000 * rule(rig).l2; }});
  cases.push_back({"redo", worked, [](DeskRig& rig) { rig.type_into("learning_rate/number", "0.25"); rig.click("undo"); rig.click("redo"); },
                   [](DeskRig& rig) { return rule(rig).learning_rate; }});
  cases.push_back({"scene", worked, chooses("scene", 1), [](DeskRig& rig) { return length(rig.session().document().name); }});
  cases.push_back({"network/figure", worked, [](DeskRig& rig) { rig.click_at(rig.mark("layer1/neuron1")); rig.key("Escape"); },
                   [](DeskRig& rig) { return static_cast<double>(view(rig).focus_layer); }});
}

/// A scene with a table beside it, which lives as long as the test program.
const std::string& table_scene() {
  static const chainrule::testing::TemporaryFolder folder("controls");
  static const std::string path = [] {
    std::ofstream(folder.file("t.csv")) << "a,b,y\n1,2,3\n4,5,6\n7,8,10\n2,2,2\n9,1,5\n";
    std::ofstream(folder.file("t.toml")) << "format = 1\n[network]\ninputs = 2\nloss = \"mse\"\n[[network.layer]]\n"
                                            "units = 1\n[data]\ncsv = \"t.csv\"\n";
    return folder.file("t.toml");
  }();
  return path;
}

void add_table_cases(std::vector<ControlCase>& cases) {
  cases.push_back({"normalise", table_scene(), chooses("normalise", 1),
                   [](DeskRig& rig) { return rig.session().document().data->input(0, 0); }});
}

std::vector<ControlCase> all_cases() {
  std::vector<ControlCase> cases;
  add_network_cases(cases);
  add_data_cases(cases);
  add_table_cases(cases);
  add_descent_cases(cases);
  add_view_cases(cases);
  add_landscape_cases(cases);
  add_time_cases(cases);
  return cases;
}

/// Layers, list entries and segments are of one kind each: "layer3/units/more" is tested as "layer1/units/more".
std::string kind_of_widget(std::string id) {
  for (const std::string layer : {"layer", "canvas/layer"}) {
    std::size_t digits = layer.size();
    while (digits < id.size() && id[digits] >= '0' && id[digits] <= '9') ++digits;
    if (id.starts_with(layer) && digits > layer.size()) id = layer + "1" + id.substr(digits);
  }
  if (id.starts_with("layer1/connection/")) id = "layer1/connection/1/1";
  if (id.starts_with("racer")) id = "racer1" + id.substr(std::min(id.find('/'), id.size()));
  if (id.starts_with("links/")) id = "links/1";
  if (id.starts_with("language/")) id = "language/0";
  return id;
}

}  // namespace

TEST_CASE("every control changes the number it is there for") {
  for (const ControlCase& control : all_cases()) {
    CAPTURE(control.id);
    DeskRig rig(control.scene);
    if (control.prepare) {
      CHECK_FALSE(rig.has(control.id));
      control.prepare(rig);
    }
    REQUIRE(rig.has(control.id));
    const double before = control.number(rig);
    control.act(rig);
    CHECK(control.number(rig) != before);
  }
}

TEST_CASE("each condition that halts a run brings its own controls; 0 takes it away") {
  struct Own {
    int entry;
    std::string id, text;
    double (*number)(DeskRig&);
    double expected;
  };
  const Own owns[] = {
      {0, "stop/epochs", "7", [](DeskRig& rig) { return static_cast<double>(scene(rig).stop.epochs); }, 7},
      {1, "stop/loss", "0.25", [](DeskRig& rig) { return scene(rig).stop.loss; }, 0.25},
      {2, "stop/accuracy", "0.75", [](DeskRig& rig) { return scene(rig).stop.accuracy; }, 0.75},
      {3, "stop/plateau_fall", "0.5", [](DeskRig& rig) { return scene(rig).stop.plateau_fall; }, 0.5},
      {3, "stop/plateau_epochs", "4", [](DeskRig& rig) { return static_cast<double>(scene(rig).stop.plateau_epochs); }, 4},
      {4, "stop/gradient", "0.125", [](DeskRig& rig) { return scene(rig).stop.gradient; }, 0.125},
      {6, "stop/vanishing", "0.5", [](DeskRig& rig) { return scene(rig).stop.vanishing; }, 0.5},
      {7, "stop/exploding", "50", [](DeskRig& rig) { return scene(rig).stop.exploding; }, 50},
      {8, "stop/rising", "5", [](DeskRig& rig) { return static_cast<double>(scene(rig).stop.rising); }, 5},
  };
  for (const Own& own : owns) {
    CAPTURE(own.id);
    DeskRig rig("spiral");
    CHECK_FALSE(rig.has(own.id));
    rig.choose("stop/add", own.entry);
    REQUIRE(rig.has(own.id));
    rig.type_into(own.id, own.text);
    CHECK(own.number(rig) == own.expected);
    if (own.id == "stop/plateau_fall") continue;
    rig.type_into(own.id, "0");
    CHECK_FALSE(rig.has(own.id));
    CHECK(own.number(rig) == 0);
  }
  DeskRig rig("spiral");
  rig.choose("stop/add", 5);
  CHECK(scene(rig).stop.dead_neuron);
  rig.click("stop/dead_neuron");
  CHECK_FALSE(scene(rig).stop.dead_neuron);
  CHECK_FALSE(rig.has("stop/dead_neuron"));
}

TEST_CASE("training in the window halts where the condition comes true and says so") {
  DeskRig rig("spiral");
  rig.choose("stop/add", 0);
  rig.type_into("stop/epochs", "3");
  rig.click("play");
  for (int n = 0; n < 2000 && step(rig) < 75; ++n) rig.frame();
  rig.settle();
  CHECK(step(rig) == 75);
  CHECK_FALSE(rig.session().training());
  const LabelLog& labels = rig.labels();
  CHECK(std::any_of(labels.begin(), labels.end(), [](const Label& label) { return label.text.find("3 epochs are done") != std::string::npos; }));
}

TEST_CASE("the card about a divergence: its buttons do what they say") {
  for (const std::string button : {"use_stable_rate", "last_finite", "close_autopsy"}) {
    DeskRig rig("spiral");
    for (const char* line : {"set network.layer[0].activation linear", "set network.layer[1].activation linear",
                             "set network.layer[2].activation linear", "set training.learning_rate 3"})
      REQUIRE(rig.session().execute(parse_command(line).value()).has_value());
    rig.settle();
    CHECK_FALSE(rig.has("autopsy"));
    rig.click("one_epoch");
    rig.settle();
    REQUIRE(rig.has(button));
    REQUIRE(rig.enabled(button));
    const nn::Autopsy found = *rig.session().autopsy();
    CHECK(step(rig) == static_cast<double>(found.diverged_step));
    rig.check_texts();
    rig.click(button);
    rig.settle();
    if (button == "use_stable_rate") {
      CHECK(rule(rig).learning_rate == *found.rates->stable);
      CHECK(step(rig) == 0);
    }
    if (button == "last_finite") {
      CHECK(step(rig) == static_cast<double>(found.last_finite.step));
      CHECK(rig.session().shown().state.parameters.allFinite());
      CHECK_FALSE(rig.enabled("last_finite"));
    }
    CHECK(rig.has("autopsy") == (button == "last_finite"));
  }
}

TEST_CASE("no control is without a test") {
  std::set<std::string> tested;
  for (const ControlCase& control : all_cases()) tested.insert(control.id);
  // Read by eye alone: pointing at them is tested with the figures, scrolling with the scroll areas.
  const std::set<std::string> passive = {"slot2/figure", "step/figure", "canvas/inputs/units/less", "canvas/inputs/units/more",
                                         "canvas/outputs/units/less", "canvas/outputs/units/more", "toast/0", "toast/1", "toast/2"};
  const auto as_shipped = [](DeskRig&) {};
  const auto with_brush = [](DeskRig& rig) {
    rig.click("draw_points");
    CHECK(rig.has("brush"));
  };
  const auto with_parameters = [](DeskRig& rig) {  // the controls that only some choices have
    rig.choose("layer1/activation", static_cast<int>(nn::ActivationKind::leaky_relu));
    rig.choose("layer2/activation", static_cast<int>(nn::ActivationKind::elu));
    rig.choose("loss", static_cast<int>(nn::LossKind::binary_cross_entropy));
    rig.click("toggle/connections");
    CHECK(rig.has("layer1/slope"));
    CHECK(rig.has("layer2/alpha"));
    CHECK(rig.has("loss_form"));
  };
  using Prepared = std::pair<std::string, std::function<void(DeskRig&)>>;
  for (const auto& [name, prepare] : {Prepared{"worked-example", as_shipped}, Prepared{table_scene(), as_shipped}, Prepared{"spiral", as_shipped}, Prepared{"spiral", with_parameters}, Prepared{"spiral", with_brush}}) {
    DeskRig rig(name);
    prepare(rig);
    for (const auto& [id, place] : rig.desk().ui().widgets()) {
      CAPTURE(id);
      const bool scrolls = id.ends_with("/bar");
      CHECK((scrolls || passive.contains(id) || tested.contains(kind_of_widget(id))));
    }
  }
}

TEST_CASE("hit targets are at least 24 pixels high") {
  DeskRig rig("spiral");
  for (const auto& [id, place] : rig.desk().ui().widgets()) {
    if (id.ends_with("/bar")) continue;
    CAPTURE(id);
    CHECK(place.rect.height >= 24);
    CHECK(place.rect.width >= 24);
  }
}

TEST_CASE("what cannot be changed here is disabled") {
  DeskRig rig("worked-example");
  CHECK_FALSE(rig.enabled("dataset"));
  CHECK_FALSE(rig.enabled("noise"));
  CHECK_FALSE(rig.enabled("undo"));
  CHECK_FALSE(rig.enabled("layer2/units/more"));
  rig.click("dataset");
  CHECK_FALSE(rig.has("dataset/0"));
}
