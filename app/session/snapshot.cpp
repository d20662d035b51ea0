#include "app/session/snapshot.hpp"

#include <algorithm>

namespace chainrule {

namespace {

/// Every unit keeps a map of its own; beyond so many units none is made.
constexpr nn::Index most_mapped_units = 2000;

bool can_be_mapped(const nn::NetworkSpec& network) {
  nn::Index units = 0;
  for (const nn::LayerSpec& layer : network.layers) units += layer.units;
  return network.inputs == 2 && units <= most_mapped_units;
}

}  // namespace

std::vector<nn::Index> traced_columns(const Document& document, const nn::TrainingState& state, nn::Index sample) {
  if (sample >= 0) return {std::min(sample, document.data->size() - 1)};
  nn::BatchPlan plan(document.data->train_count, document.scene.rule.seed);
  const std::span<const nn::Index> batch = plan.batch(state.position, document.scene.rule.batch_size);
  return {batch.begin(), batch.end()};
}

double epoch_of(const Document& document, const nn::TrainingState& state) {
  const double train_count = static_cast<double>(std::max<nn::Index>(1, document.data->train_count));
  return static_cast<double>(state.position.epoch) + static_cast<double>(state.position.used) / train_count;
}

nn::Plane plane_of_maps(const Scene& scene) {
  const auto* generated = std::get_if<GeneratedData>(&scene.data);
  if (generated != nullptr && nn::is_logic_gate(generated->kind)) return {-1, 2, -1, 2};
  return {};
}

Snapshot look_at(const Document& document, const nn::TrainingState& state, const SnapshotWish& wish) {
  Snapshot snapshot;
  snapshot.state = state;
  snapshot.epoch = epoch_of(document, state);
  snapshot.finite = state.parameters.allFinite();
  const std::vector<nn::Index> columns = traced_columns(document, state, wish.sample);
  nn::Recording recording =
      nn::record(document.scene.network, document.scene.rule, state, *document.data, columns);
  snapshot.trace = std::make_shared<const nn::Trace>(std::move(recording.trace));
  snapshot.after = std::make_shared<const nn::TrainingState>(std::move(recording.after));
  if (wish.maps && snapshot.finite && can_be_mapped(document.scene.network)) {
    snapshot.maps = std::make_shared<const nn::ResponseMaps>(
        nn::response_maps(document.scene.network, state.parameters, plane_of_maps(document.scene), wish.map_resolution,
                          document.scene.rule.precision));
  }
  return snapshot;
}

}  // namespace chainrule
