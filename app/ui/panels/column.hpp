#pragma once
// What the parts of the column of controls share.
#include "app/ui/panels/panels.hpp"
#include "app/ui/panels/rows.hpp"

#include <string>

namespace chainrule {

/// What the controls offer; a scene file may ask for more.
inline constexpr int most_hidden_layers = 6, most_units = 256;

struct Column {
  Ui& ui;
  Rows& rows;
  const Inputs& inputs;
  CommandSink& sink;
};

/// The path of a layer's entry in the scene: "network.layer[0].units".
inline std::string layer_path(std::size_t layer, std::string_view entry) {
  return "network.layer[" + std::to_string(layer) + "]." + std::string(entry);
}

/// A list of things with ids, named in the shown language.
template <class Kinds, class Kind>
DropdownSpec choices(const Ui& ui, std::string_view group, const Kinds& kinds, Kind selected) {
  DropdownSpec spec;
  for (std::size_t index = 0; index < kinds.size(); ++index) {
    spec.items.push_back(name_of(ui, group, id_of(kinds[index])));
    if (kinds[index] == selected) spec.selected = static_cast<int>(index);
  }
  return spec;
}

/// A choice among things with ids: `name` names the row, `entry` is its place in the scene, `group` that of the names.
template <class Kinds, class Kind>
void draw_choice(Column& c, const std::string& id, const std::string& name, const std::string& tip, std::string_view group,
                 const Kinds& kinds, Kind selected, const std::string& entry) {
  DropdownSpec spec = choices(c.ui, group, kinds, selected);
  spec.tooltip = tip;
  if (const std::optional<int> chosen = c.rows.choice(id, name, spec))
    c.sink.set(entry, std::string(id_of(kinds[static_cast<std::size_t>(*chosen)])));
}

/// What is learned from: data set, files, own points, the example that is traced, seed.
void draw_data(Column& column);
/// How many examples there are, which of them train, in what order, and how they are varied.
void draw_examples(Column& column);
/// Optimizer, learning rate and its schedule, batch, biases.
void draw_descent(Column& column);
/// Dropout, penalties, max-norm and clipping.
void draw_regularisation(Column& column);
/// Which connections each layer has, as a grid of switches.
void draw_connections(Column& column);
/// The conditions at which the run halts by itself.
void draw_stops(Column& column);
/// Which update is shown, of those that can be reached.
void draw_history(Column& column);
/// In which two neurons the folding of the input plane is shown.
void draw_folding(Column& column);
/// Where each layer's weights start, and whether they stay there.
void draw_starts(Column& column);

/// Which landscape, and from where it is looked at.
void draw_landscape_controls(Column& column);
/// Who races over it.
void draw_race_controls(Column& column);
/// The range test of learning rates, and the largest rate that the curvature allows.
void draw_rate_controls(Column& column);

}  // namespace chainrule
