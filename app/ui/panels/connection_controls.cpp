#include "app/figure/mark_ids.hpp"
#include "app/ui/panels/column.hpp"
#include "app/ui/widgets/button.hpp"

namespace chainrule {
namespace {

constexpr nn::Index most_shown = 8;  ///< units, and inputs, of a layer that has a grid
constexpr double switch_side = 25;          ///< side of a switch with its margin

/// The whole pattern as the scene file writes it, with one connection turned over.
std::string pattern_with(const nn::NetworkSpec& network, nn::Index layer, nn::Index unit, nn::Index input) {
  const nn::LayerSpec& spec = network.layers[static_cast<std::size_t>(layer)];
  const nn::Index inputs = network.inputs_of(layer);
  std::string text(1, '[');
  for (nn::Index row = 0; row < spec.units; ++row) {
    text.append(row > 0 ? ", [" : "[");
    for (nn::Index column = 0; column < inputs; ++column) {
      const bool turned = row == unit && column == input;
      text.append(column > 0 ? ", " : "").append(spec.connections.has(row, column, inputs) != turned ? "1" : "0");
    }
    text.append(1, ']');
  }
  return text.append(1, ']');
}

void draw_grid(Column& c, nn::Index layer) {
  const nn::NetworkSpec& network = c.inputs.scene().network;
  const nn::LayerSpec& spec = network.layers[static_cast<std::size_t>(layer)];
  const nn::Index inputs = network.inputs_of(layer);
  const int above = static_cast<int>(layer) - 1, own = static_cast<int>(layer);
  const double side = c.ui.px(switch_side), head = c.ui.px(34);
  const auto name = c.ui.ink(10.5, Face::sans, c.ui.theme().muted_text);
  const Rect top = c.rows.whole(18);
  for (nn::Index input = 0; input < inputs; ++input)
    label(c.ui, {top.x + head + static_cast<double>(input) * side, top.y, side, top.height}, neuron_name(network, above, input), name);
  for (nn::Index unit = 0; unit < spec.units; ++unit) {
    const Rect row = c.rows.whole(switch_side);
    label(c.ui, {row.x, row.y, head, row.height}, neuron_name(network, own, unit), name);
    for (nn::Index input = 0; input < inputs; ++input) {
      const std::string tip = c.ui.text("ui.tip.connection", {{"from", neuron_name(network, above, input)}, {"to", neuron_name(network, own, unit)}});
      const std::string id = "layer" + std::to_string(layer + 1) + "/connection/" + std::to_string(unit + 1) + "/" + std::to_string(input + 1);
      const Rect at{row.x + head + static_cast<double>(input) * side, row.y, side, row.height};
      if (checkbox(c.ui, id, at, "", spec.connections.has(unit, input, inputs), tip))
        c.sink.set(layer_path(static_cast<std::size_t>(layer), "connections"), pattern_with(network, layer, unit, input));
    }
  }
}

}  // namespace

void draw_connections(Column& c) {
  const nn::NetworkSpec& network = c.inputs.scene().network;
  for (nn::Index layer = 0; layer < network.layer_count(); ++layer) {
    const bool fits = network.inputs_of(layer) <= most_shown && network.layers[static_cast<std::size_t>(layer)].units <= most_shown;
    const std::string title = c.ui.text(fits ? "ui.connections_of" : "ui.connections_many", {{"number", std::to_string(layer + 1)}});
    label(c.ui, c.rows.whole(20), title, c.ui.ink(11.5, Face::sans, c.ui.theme().muted_text));
    if (fits) draw_grid(c, layer);
  }
}

}  // namespace chainrule
