// Hidden layers that come and go, anywhere between inputs and outputs.
#include "app/document/apply_parts.hpp"
#include "app/document/layer_change.hpp"

namespace chainrule {
namespace {

constexpr nn::Index units_of_a_new_layer = 4;

/// Size, activation, first weights and dropout of the hidden layer before it, or else of the one behind it. What was done to
/// that layer's neurons and connections it does not have, and it learns.
nn::LayerSpec new_layer(const nn::NetworkSpec& network, nn::Index at) {
  nn::LayerSpec layer;
  layer.units = units_of_a_new_layer;
  layer.activation.kind = nn::ActivationKind::tanh;
  if (network.layer_count() > 1) layer = network.layers[static_cast<std::size_t>(at > 0 ? at - 1 : 0)];
  layer.connections = {};
  layer.frozen = false;
  layer.silent.clear();
  layer.frozen_units.clear();
  return layer;
}

/// A weight of a layer that is gone is the one at its place in the layer behind: where a place names none, the nearest is taken.
void follow(const LayerChange& change, nn::ParameterPlace& place) { place.layer = change.number_of(place.layer).value_or(change.at); }

/// The two weights of a landscape stay the ones they were. Those by custom, of a landscape without weights, were not chosen.
void follow(const LayerChange& change, LandscapeChoice& landscape) {
  const LandscapeChoice usual;
  const bool were_chosen = !(landscape.first == usual.first && landscape.second == usual.second);
  if (landscape.slice != nn::SliceKind::weights && !were_chosen) return;
  follow(change, landscape.first);
  follow(change, landscape.second);
}

}  // namespace

LayerChange layer_change_of(const Command& command, const nn::NetworkSpec& before) {
  const bool adds = command.name == "add_layer";
  if (!adds && command.name != "remove_layer") return {};
  const nn::Index last = before.layer_count() - (adds ? 1 : 2);
  return {command.arguments.empty() ? last : std::get<std::int64_t>(command.arguments.front()), adds ? 1 : -1};
}

Result<Applied> change_layers(const Document& document, const Command& command) {
  Scene scene = document.scene;
  const nn::Index hidden = scene.network.layer_count() - 1;
  const LayerChange change = layer_change_of(command, scene.network);
  const bool adds = change.by > 0;
  if (!adds && hidden == 0) return Error{"document.no_hidden_layer"};
  if (!is_within(change.at, 0, hidden + (adds ? 1 : 0))) return outside("layer", 0, adds ? hidden : hidden - 1);
  if (adds) {
    scene.network.layers.insert(scene.network.layers.begin() + change.at, new_layer(scene.network, change.at));
    scene.given.insert(scene.given.begin() + change.at, GivenParameters{});
  } else {
    scene.network.layers.erase(scene.network.layers.begin() + change.at);
    scene.given.erase(scene.given.begin() + change.at);
  }
  follow(change, scene.landscape);
  drop_patterns_that_do_not_fit(scene.network);
  drop_what_does_not_fit(scene.network, scene.given);
  return with_checked_scene(document, scene);
}

}  // namespace chainrule
