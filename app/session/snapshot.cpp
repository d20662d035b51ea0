#include "app/session/snapshot.hpp"

#include "app/document/own_example.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {

namespace {

/// Every unit keeps a map of its own; beyond so many units none is made.
constexpr nn::Index most_mapped_units = 2000;

bool can_be_mapped(const nn::NetworkSpec& network) {
  nn::Index units = 0;
  for (const nn::LayerSpec& layer : network.layers) units += layer.units;
  const bool is_curve = network.inputs == 1 && network.outputs() == 1;
  return (network.inputs == 2 || is_curve) && units <= most_mapped_units;
}

/// A little more than a range; a width of 2 where it has none.
std::pair<double, double> widened(double low, double high) {
  const double margin = high > low ? 0.08 * (high - low) : 1;
  return {low - margin, high + margin};
}

}  // namespace

std::vector<nn::Index> traced_columns(const Document& document, const nn::TrainingState& state, nn::Index sample) {
  if (sample == own_sample && document.scene.own) return {};
  if (sample == own_sample) sample = 0;
  if (sample >= 0) return {std::min(sample, document.data->size() - 1)};
  nn::BatchPlan plan(document.data->train_count, document.scene.rule.seed, document.scene.rule.shuffle);
  const std::span<const nn::Index> batch = plan.batch(state.position, document.scene.rule.batch_size);
  return {batch.begin(), batch.end()};
}

std::int64_t updates_for(const Document& document, nn::Index examples) {
  const nn::Index all = std::max<nn::Index>(1, document.data->train_count), batch = document.scene.rule.batch_size;
  const nn::Index size = batch > 0 ? std::min(batch, all) : all;
  return (examples + size - 1) / size;
}

double epoch_of(const Document& document, const nn::TrainingState& state) {
  const double train_count = static_cast<double>(std::max<nn::Index>(1, document.data->train_count));
  return static_cast<double>(state.position.epoch) + static_cast<double>(state.position.used) / train_count;
}

bool is_full_of_points(const Scene& scene) {
  constexpr nn::Index many = 16;
  const auto* examples = std::get_if<InlineData>(&scene.data);
  return std::holds_alternative<GeneratedData>(scene.data) || (examples != nullptr && examples->inputs.cols() >= many);
}

nn::Plane plane_of_maps(const Document& document) {
  const Scene& scene = document.scene;
  const auto* inputs = std::get_if<nn::Matrix>(&document.data->inputs);
  if (inputs != nullptr && inputs->rows() == 1) {
    const auto [x_min, x_max] = widened(inputs->minCoeff(), inputs->maxCoeff());
    const auto [y_min, y_max] = widened(document.data->targets.minCoeff(), document.data->targets.maxCoeff());
    return {x_min, x_max, y_min, y_max};
  }
  const bool is_file = std::holds_alternative<CsvData>(scene.data) || std::holds_alternative<ArrayData>(scene.data);
  if (is_file && inputs != nullptr && inputs->rows() == 2) {
    const auto [x_min, x_max] = widened(inputs->row(0).minCoeff(), inputs->row(0).maxCoeff());
    const auto [y_min, y_max] = widened(inputs->row(1).minCoeff(), inputs->row(1).maxCoeff());
    return {x_min, x_max, y_min, y_max};
  }
  // A truth table whose points were edited stays on its plane.
  const auto* examples = std::get_if<InlineData>(&scene.data);
  if (examples != nullptr && is_full_of_points(scene) && examples->inputs.minCoeff() >= -1 && examples->inputs.maxCoeff() <= 2)
    return {-1, 2, -1, 2};
  const auto* generated = std::get_if<GeneratedData>(&scene.data);
  if (generated != nullptr && nn::is_logic_gate(generated->kind)) return {-1, 2, -1, 2};
  return {};
}

std::shared_ptr<const std::vector<nn::LayerSizes>> sizes_of_next_update(const Document& document, const nn::TrainingState& state) {
  // Values of neurons that a recording may keep, and products that it may take: a few milliseconds, for an edit waits for it.
  constexpr nn::Index most_numbers = 2'000'000, most_products = 20'000'000;
  const nn::NetworkSpec& network = document.scene.network;
  const std::vector<nn::Index> columns = traced_columns(document, state, -1);
  nn::Index rows = network.inputs;
  for (nn::Index layer = 0; layer < network.layer_count(); ++layer) rows += network.rows_of(layer);
  if (columns.empty() || !state.parameters.allFinite() || static_cast<nn::Index>(columns.size()) > most_numbers / rows) return nullptr;
  if (static_cast<nn::Index>(columns.size()) > most_products / std::max<nn::Index>(1, state.parameters.size())) return nullptr;
  std::vector<nn::LayerSizes> sizes = nn::layer_sizes(nn::record(network, document.scene.rule, state, *document.data, columns).trace);
  const bool is_finite = std::all_of(sizes.begin(), sizes.end(), [](const nn::LayerSizes& one) { return std::isfinite(one.gradient) && std::isfinite(one.update); });
  if (sizes.empty() || !is_finite) return nullptr;
  return std::make_shared<const std::vector<nn::LayerSizes>>(std::move(sizes));
}

Snapshot look_at(const Document& document, const nn::TrainingState& state, const SnapshotWish& wish) {
  Snapshot snapshot;
  snapshot.state = state;
  snapshot.epoch = epoch_of(document, state);
  snapshot.finite = state.parameters.allFinite();
  std::vector<nn::Index> columns = traced_columns(document, state, wish.sample);
  const Scene& scene = document.scene;
  if (wish.sample == own_sample && scene.own) {
    snapshot.own_data = std::make_shared<const nn::Dataset>(dataset_of(*scene.own, *document.data));
    columns = {0};
  }
  const nn::Dataset& data = snapshot.own_data ? *snapshot.own_data : *document.data;
  nn::Recording recording = nn::record(scene.network, scene.rule, state, data, columns);
  if (wish.evaluating) recording.trace = nn::record_evaluation(scene.network, scene.rule, state, data, columns);
  snapshot.trace = std::make_shared<const nn::Trace>(std::move(recording.trace));
  snapshot.after = std::make_shared<const nn::TrainingState>(std::move(recording.after));
  if (wish.maps && snapshot.finite && can_be_mapped(document.scene.network)) {
    snapshot.maps = std::make_shared<const nn::ResponseMaps>(
        nn::response_maps(document.scene.network, state.parameters, plane_of_maps(document), wish.map_resolution,
                          document.scene.rule.precision));
  }
  return snapshot;
}

}  // namespace chainrule
