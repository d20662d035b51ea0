// The controls of landscape, race and learning rates: what is done to each, and which number must change.
#include "tests/gui/control_case.hpp"

#include <chrono>
#include <thread>
#include <tuple>

namespace chainrule::test {
namespace {

void add_plane_cases(std::vector<ControlCase>& cases) {
  const auto landscape = [](auto read) { return [read](DeskRig& rig) { return static_cast<double>(read(scene(rig).landscape)); }; };
  const auto choose_weights = chooses("landscape/slice", 0);
  cases.push_back({"landscape/function", "spiral", chooses("landscape/function", 4), landscape([](const LandscapeChoice& c) { return c.function ? 1 + static_cast<int>(*c.function) : 0; })});
  cases.push_back({"landscape/formula", "spiral", types("landscape/formula", "x^4 + y^2"), [](DeskRig& rig) { return length(scene(rig).landscape.formula); },
                   chooses("landscape/function", 10)});
  cases.push_back({"landscape/slice", "spiral", chooses("landscape/slice", 2), landscape([](const LandscapeChoice& c) { return static_cast<int>(c.slice); })});
  cases.push_back({"landscape/seed", "spiral", clicks("landscape/seed"), landscape([](const LandscapeChoice& c) { return c.seed; })});
  const auto take = [](const char* id) { return [id](DeskRig& rig) { rig.click_at(rig.mark("layer2/neuron1/weight3")); rig.key("Escape"); rig.click(id); }; };
  cases.push_back({"landscape/first", "spiral", take("landscape/first"), landscape([](const LandscapeChoice& c) { return 100 * c.first.layer + c.first.input; }), choose_weights});
  cases.push_back({"landscape/second", "spiral", take("landscape/second"), landscape([](const LandscapeChoice& c) { return 100 * c.second.layer + c.second.input; }), choose_weights});
  cases.push_back({"landscape/data", "spiral", chooses("landscape/data", 2), landscape([](const LandscapeChoice& c) { return static_cast<int>(c.data); })});
  cases.push_back({"landscape/penalty", "spiral", clicks("landscape/penalty"), landscape([](const LandscapeChoice& c) { return c.penalty; })});
  cases.push_back({"landscape/dropout", "spiral", clicks("landscape/dropout"), landscape([](const LandscapeChoice& c) { return c.dropout; })});
}

void add_eye_cases(std::vector<ControlCase>& cases) {
  cases.push_back({"toggle/log_height", "spiral", clicks("toggle/log_height"), [](DeskRig& rig) { return view(rig).log_height ? 1.0 : 0.0; }});
  cases.push_back({"toggle/contours", "spiral", clicks("toggle/contours"), [](DeskRig& rig) { return view(rig).contours ? 1.0 : 0.0; }});
  cases.push_back({"toggle/wire", "spiral", clicks("toggle/wire"), [](DeskRig& rig) { return view(rig).wire ? 1.0 : 0.0; }});
  const std::tuple<const char*, double Eye::*, const char*> eyes[] = {{"azimuth", &Eye::azimuth, "77"}, {"elevation", &Eye::elevation, "60"}, {"zoom", &Eye::zoom, "2"}};
  for (const auto& [name, member, number] : eyes) {
    const auto eye = [member = member](DeskRig& rig) { return view(rig).eye.*member; };
    cases.push_back({std::string("eye/") + name, "spiral", drags(std::string("eye/") + name, 0.8), eye});
    cases.push_back({std::string("eye/") + name + "/number", "spiral", types(std::string("eye/") + name + "/number", number), eye});
  }
}

void add_racer_cases(std::vector<ControlCase>& cases) {
  const auto racers = [](DeskRig& rig) { return static_cast<double>(racers_of(scene(rig).landscape, scene(rig).race, rule(rig)).size()); };
  const auto first_racer = [](DeskRig& rig) { return racers_of(scene(rig).landscape, scene(rig).race, rule(rig)).front(); };
  cases.push_back({"racer1/optimizer", "spiral", chooses("racer1/optimizer", 2), [first_racer](DeskRig& rig) { return static_cast<double>(first_racer(rig).rule.optimizer); }});
  cases.push_back({"racer1/rate", "spiral", types("racer1/rate", "0.7"), [first_racer](DeskRig& rig) { return first_racer(rig).rule.learning_rate; }});
  cases.push_back({"racer1/remove", "spiral", clicks("racer1/remove"), racers});
  cases.push_back({"add_racer", "spiral", clicks("add_racer"), racers});
  cases.push_back({"race/steps", "spiral", types("race/steps", "40"), [](DeskRig& rig) { return static_cast<double>(scene(rig).race.steps); }});
  const auto race_step = [](DeskRig& rig) { return static_cast<double>(view(rig).race_step); };
  cases.push_back({"race_step", "spiral", drags("race_step", 0.3), race_step});
  cases.push_back({"race_step/number", "spiral", types("race_step/number", "12"), race_step});
}

void add_measured_cases(std::vector<ControlCase>& cases) {
  // A race shown is one that is run: its course, begun again from weights that have moved on.
  const auto first_loss = [](DeskRig& rig) {
    for (int n = 0; n < 500 && (!rig.desk().figures().board().course() || rig.desk().figures().board().course()->racers.empty()); ++n) rig.frame();
    const nn::RaceCourse* course = rig.desk().figures().board().course();
    return course && !course->racers.empty() ? course->racers.front().losses.front() : -1.0;
  };
  cases.push_back({"restart_race", "spiral",
                   [](DeskRig& rig) { rig.click("one_epoch"); rig.click("restart_race"); rig.frame(); rig.frame(); },
                   [first_loss](DeskRig& rig) { rig.choose("slot1/kind", 11); return first_loss(rig); }});
  cases.push_back({"cancel_race", "spiral", clicks("cancel_race"),
                   [](DeskRig& rig) { rig.frame(); rig.frame(); return rig.desk().figures().board().race_progress() ? 1.0 : 0.0; },
                   [](DeskRig& rig) {
                     rig.choose("slot1/kind", 11);
                     rig.type_into("race/steps", "100000");
                     for (int n = 0; n < 5000 && !rig.has("cancel_race"); ++n) { std::this_thread::sleep_for(std::chrono::milliseconds(1)); rig.frame(); }
                   }});
  const auto wait = [](DeskRig& rig) { for (int n = 0; n < 2000 && rig.desk().figures().board().measuring(); ++n) rig.frame(); };
  cases.push_back({"find_rates", "spiral", clicks("find_rates"), [wait](DeskRig& rig) { wait(rig); return rig.desk().figures().board().rates() ? 1.0 : 0.0; }});
  cases.push_back({"measure_curvature", "spiral", clicks("measure_curvature"), [wait](DeskRig& rig) { wait(rig); return rig.desk().figures().board().curvature() ? 1.0 : 0.0; }});
}

}  // namespace

void add_landscape_cases(std::vector<ControlCase>& cases) {
  add_plane_cases(cases);
  add_eye_cases(cases);
  add_racer_cases(cases);
  add_measured_cases(cases);
  // The last rows of the column: they must be scrolled to.
  const auto chooses_at_the_end = [](const char* id, int index) { return [id, index](DeskRig& rig) { rig.wheel("toggle/grid", -60); rig.frame(); rig.choose(id, index); }; };
  cases.push_back({"fold/layer", "spiral", chooses_at_the_end("fold/layer", 0), [](DeskRig& rig) { return static_cast<double>(view(rig).fold_layer); }});
  cases.push_back({"fold/first", "spiral", chooses_at_the_end("fold/first", 3), [](DeskRig& rig) { return static_cast<double>(view(rig).fold_first); }});
  cases.push_back({"fold/second", "spiral", chooses_at_the_end("fold/second", 4), [](DeskRig& rig) { return static_cast<double>(view(rig).fold_second); }});
}

}  // namespace chainrule::test
