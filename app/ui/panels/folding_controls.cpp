// In which two neurons the folding of the input plane is shown.
#include "app/explain/desk_figures.hpp"
#include "app/figure/mark_ids.hpp"
#include "app/ui/panels/column.hpp"

namespace chainrule {
namespace {

void send_fold(Column& c, int layer, nn::Index first, nn::Index second) {
  c.sink.send("fold", {static_cast<std::int64_t>(layer), static_cast<std::int64_t>(first), static_cast<std::int64_t>(second)});
}

std::optional<int> choose_neuron(Column& c, const char* id, const Rect& place, const nn::NetworkSpec& network, int layer, nn::Index chosen) {
  DropdownSpec spec;
  for (nn::Index unit = 0; unit < network.layers[static_cast<std::size_t>(layer)].units; ++unit) spec.items.push_back(neuron_name(network, layer, unit));
  spec.selected = static_cast<int>(chosen);
  const std::string tip = c.ui.text("ui.tip.fold_neuron");
  spec.tooltip = tip;
  return dropdown(c.ui, std::string("fold/") + id, place, spec);
}

}  // namespace

void draw_folding(Column& c) {
  const nn::NetworkSpec& network = c.inputs.scene().network;
  if (network.inputs != 2 || !c.inputs.session.shown().maps) return;
  const View& view = c.inputs.view();
  const FoldedPair pair = folded_pair(network, view.fold_layer, view.fold_first, view.fold_second);
  DropdownSpec layers;
  for (std::size_t layer = 1; layer <= network.layers.size(); ++layer) layers.items.push_back(c.ui.text("figure.layer_flow.layer", {{"number", std::to_string(layer)}}));
  layers.selected = pair.layer;
  const std::string tip = c.ui.text("ui.tip.fold_layer");
  layers.tooltip = tip;
  if (const std::optional<int> chosen = c.rows.choice("fold/layer", c.ui.text("ui.fold.layer"), layers))
    send_fold(c, *chosen, 0, std::min<nn::Index>(1, network.layers[static_cast<std::size_t>(*chosen)].units - 1));
  const Rect both = c.rows.named(c.ui.text("ui.fold.axes"), 136);
  const double half = (both.width - c.ui.px(4)) / 2;
  if (const std::optional<int> chosen = choose_neuron(c, "first", {both.x, both.y, half, both.height}, network, pair.layer, pair.first)) send_fold(c, pair.layer, *chosen, pair.second);
  if (const std::optional<int> chosen = choose_neuron(c, "second", {both.x + both.width - half, both.y, half, both.height}, network, pair.layer, pair.second))
    send_fold(c, pair.layer, pair.first, *chosen);
}

}  // namespace chainrule
