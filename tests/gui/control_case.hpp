#pragma once
// What the tests of controls share: one row per control, and what is done to it.
#include "tests/gui/desk_rig.hpp"

#include <functional>
#include <string>
#include <vector>

namespace chainrule::test {

struct ControlCase {
  std::string id;     ///< of the widget; what is clicked or typed into
  std::string scene;
  std::function<void(DeskRig&)> act;
  std::function<double(DeskRig&)> number;
  std::function<void(DeskRig&)> prepare = {};  ///< what must be chosen before the control is there
};

inline const Scene& scene(DeskRig& rig) { return rig.session().document().scene; }
inline const nn::TrainingRule& rule(DeskRig& rig) { return scene(rig).rule; }
inline const View& view(DeskRig& rig) { return rig.session().view(); }
inline double first_weight(DeskRig& rig) { return rig.session().shown().state.parameters[0]; }
inline double step(DeskRig& rig) { return static_cast<double>(rig.session().shown().state.step); }
inline double position(DeskRig& rig) { return view(rig).position.step; }
inline double length(const std::string& text) { return static_cast<double>(std::hash<std::string>{}(text) % 1000003); }
inline double generator(DeskRig& rig) { return static_cast<double>(std::get<GeneratedData>(scene(rig).data).kind); }
inline double noise(DeskRig& rig) { return std::get<GeneratedData>(scene(rig).data).noise; }
inline double slot_kind(DeskRig& rig, std::size_t slot) { return static_cast<double>(rig.desk().state().slots[slot]); }

inline auto clicks(const std::string& id) {
  return [id](DeskRig& rig) { rig.click(id); };
}
inline auto chooses(const std::string& id, int index) {
  return [id, index](DeskRig& rig) { rig.choose(id, index); };
}
inline auto types(const std::string& id, const std::string& text) {
  return [id, text](DeskRig& rig) { rig.type_into(id, text); };
}
inline auto drags(const std::string& id, double share) {
  return [id, share](DeskRig& rig) { rig.drag(id, share); };
}

/// The controls of landscape, race and learning rates.
void add_landscape_cases(std::vector<ControlCase>& cases);

}  // namespace chainrule::test
