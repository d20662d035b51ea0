// What of a document a landscape is made from: which loss, and which plane.
#include "app/session/landscape_task.hpp"
#include "app/session/snapshot.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace chainrule {
namespace {

/// A parameter of the network, where the choice names one that it is too small for.
nn::ParameterPlace within(const nn::NetworkSpec& network, nn::ParameterPlace place) {
  place.layer = std::clamp<nn::Index>(place.layer, 0, network.layer_count() - 1);
  place.unit = std::clamp<nn::Index>(place.unit, 0, network.rows_of(place.layer) - 1);
  place.input = std::clamp<nn::Index>(place.input, -1, network.inputs_of(place.layer) - 1);
  return place;
}

double value_at(const nn::NetworkSpec& network, const nn::Vector& parameters, const nn::ParameterPlace& place) {
  const nn::ParameterLayout layout(network);
  const nn::LayerSlot& slot = layout.layer(place.layer);
  return parameters(place.input < 0 ? slot.bias_at(place.unit) : slot.weight_at(place.unit, place.input));
}

nn::Slice slice_of_weights(const Document& document, const LandscapeChoice& choice) {
  const nn::NetworkSpec& network = document.scene.network;
  const nn::Vector& parameters = document.state.parameters;
  const nn::ParameterPlace first = within(network, choice.first);
  nn::ParameterPlace second = within(network, choice.second);
  if (second == first) second.input = first.input < 0 ? 0 : -1;  // a plane needs two
  const double size = std::max(std::fabs(value_at(network, parameters, first)), std::fabs(value_at(network, parameters, second)));
  return nn::weight_slice(network, parameters, first, second, choice.reach > 0 ? choice.reach : std::max(2.0, 2 * size));
}

void widen(nn::Plane& range, double factor) {
  const auto about = [factor](double& low, double& high) {
    const double middle = (low + high) / 2, half = factor * (high - low) / 2;
    low = middle - half;
    high = middle + half;
  };
  about(range.x_min, range.x_max);
  about(range.y_min, range.y_max);
}

}  // namespace

std::optional<nn::SurfaceLoss> surface_loss(const Document& document, const LandscapeChoice& choice, nn::Index sample) {
  nn::SurfaceLoss loss;
  loss.network = document.scene.network;
  loss.rule = document.scene.rule;
  loss.data = document.data;
  loss.penalty = choice.penalty;
  if (choice.dropout) loss.dropout_step = document.state.step;
  const nn::Index train = document.data->train_count;
  switch (choice.data) {
    case nn::SurfaceData::train:
      loss.columns.resize(static_cast<std::size_t>(train));
      std::iota(loss.columns.begin(), loss.columns.end(), nn::Index{0});
      break;
    case nn::SurfaceData::test:
      loss.columns.resize(static_cast<std::size_t>(document.data->test_count()));
      std::iota(loss.columns.begin(), loss.columns.end(), train);
      break;
    case nn::SurfaceData::batch: loss.columns = traced_columns(document, document.state, -1); break;
    case nn::SurfaceData::sample: loss.columns = traced_columns(document, document.state, sample); break;
  }
  if (loss.columns.empty()) return std::nullopt;
  return loss;
}

std::optional<nn::SurfaceLoss> curvature_loss(const Document& document, const LandscapeChoice& choice, nn::Index sample) {
  constexpr double products_a_pass = 1e7;
  constexpr nn::Index fewest_examples = 64;
  std::optional<nn::SurfaceLoss> loss = surface_loss(document, choice, sample);
  if (loss) loss->columns = nn::columns_within(*loss, products_a_pass, fewest_examples);
  return loss;
}

std::optional<nn::Slice> slice_for(const Document& document, const LandscapeChoice& choice, const nn::SurfaceLoss& loss,
                                   const nn::Path* path, const nn::RaceCourse* race, const std::atomic<bool>* stop) {
  const nn::Vector& parameters = document.state.parameters;
  if (!parameters.allFinite()) return std::nullopt;
  std::optional<nn::Slice> slice;
  switch (choice.slice) {
    case nn::SliceKind::weights: return slice_of_weights(document, choice);
    case nn::SliceKind::random: slice = nn::random_slice(document.scene.network, parameters, choice.seed); break;
    case nn::SliceKind::path:
      if (path) slice = nn::path_slice(*path, parameters);
      break;
    case nn::SliceKind::race:
      if (race) slice = nn::race_slice(*race);
      if (slice && slice->origin.size() != parameters.size()) return std::nullopt;
      break;
    case nn::SliceKind::curvature: slice = nn::curvature_slice(loss, parameters, stop); break;
  }
  if (slice && choice.reach > 0) widen(slice->range, choice.reach);
  return slice;
}

}  // namespace chainrule
