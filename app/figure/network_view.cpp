#include "app/figure/network_view.hpp"

#include "app/figure/mark_ids.hpp"
#include "app/figure/unicode_scripts.hpp"

#include <algorithm>

namespace chainrule {

NetworkView::NetworkView(const NetworkDiagramSpec& spec, const FigureStyle& style)
    : spec_(spec), style_(style), trace_(*spec.trace) {
  for (const nn::Step& step : trace_.steps)
    if (const auto* measured = std::get_if<nn::MeasureLoss>(&step.what)) loss_ = measured->loss;
  active_.insert(spec.active.begin(), spec.active.end());
  upcoming_.insert(spec.upcoming.begin(), spec.upcoming.end());
  hovered_ = read_hovered(spec.hovered);
  if (spec.blamed) find_routes(*spec.blamed);
  const bool is_over = spec.position.step + 1 >= trace_.step_count() && spec.position.unit < 0;
  if (spec.position.step >= 0 && !is_over && !spec.hovered.size() && !active_.empty()) find_lit();
}

void NetworkView::light_neuron(int layer, nn::Index unit) {
  if (static_cast<std::size_t>(layer + 1) >= lit_.size()) return;
  std::vector<bool>& column = lit_[static_cast<std::size_t>(layer + 1)];
  if (static_cast<std::size_t>(unit) < column.size()) column[static_cast<std::size_t>(unit)] = true;
}

/// Neurons of the marks that are lit, and both ends of the links.
void NetworkView::find_lit() {
  lit_.emplace_back(static_cast<std::size_t>(network().inputs));
  for (const nn::LayerSpec& layer : network().layers) lit_.emplace_back(static_cast<std::size_t>(layer.units));
  for (const auto* marks : {&active_, &upcoming_})
    for (const std::string_view id : *marks) {
      const std::optional<NeuronPlace> place = place_of(id);
      if (!place) {
        if (id == "loss" || id.starts_with("target/")) lit_.back().assign(lit_.back().size(), true);
        continue;
      }
      const bool counts_rows = place->part != NeuronPlace::Part::neuron && place->layer >= 0;
      light_neuron(place->layer, counts_rows ? network().unit_of_row(place->layer, place->unit) : place->unit);
      if (place->part == NeuronPlace::Part::weight) light_neuron(place->layer - 1, place->input);
    }
}

bool NetworkView::is_beside(int layer, nn::Index unit) const {
  return !lit_.empty() && !lit_[static_cast<std::size_t>(layer + 1)][static_cast<std::size_t>(unit)];
}

bool NetworkView::is_beside_link(int layer, nn::Index row, nn::Index input) const {
  return !lit_.empty() && light(weight_id(layer, row, input)) == Light::none;
}

std::string NetworkView::words(std::string_view key, const Arguments& arguments) const {
  return style_.language->text(key, arguments);
}

bool NetworkView::knows(nn::TensorId tensor, nn::Index row) const {
  if (tensor < 0) return false;
  const int writer = nn::writer_of(trace_, tensor);
  if (writer < spec_.position.step) return true;
  if (writer > spec_.position.step) return false;
  return nn::is_known(trace_, spec_.position, tensor, static_cast<int>(row));
}

bool NetworkView::knows(nn::TensorId tensor, nn::Index row, nn::Index column) const {
  if (knows(tensor, row)) return true;
  return tensor >= 0 && nn::writer_of(trace_, tensor) == spec_.position.step &&
         nn::is_known(trace_, spec_.position, tensor, static_cast<int>(row), static_cast<int>(column));
}

double NetworkView::at(nn::TensorId tensor, nn::Index row) const {
  const nn::Matrix& matrix = trace_.tensor(tensor);
  return matrix(row, std::min(spec_.example, matrix.cols() - 1));
}

std::string NetworkView::shown(nn::TensorId tensor, nn::Index row) const {
  return knows(tensor, row) ? number(at(tensor, row)) : std::string();
}

nn::TensorId NetworkView::handed_on(int layer) const {
  if (layer < 0) return trace_.input;
  const nn::LayerTensors& t = tensors(layer);
  return t.mask >= 0 && knows(t.output, -1) ? t.output : t.activation;
}

bool NetworkView::is_struck(int layer, nn::Index unit) const {
  if (layer < 0 || !spec_.show_masks) return false;
  const nn::TensorId mask = tensors(layer).mask;
  return mask >= 0 && at(mask, unit) == 0;
}

bool NetworkView::is_frozen(int layer, nn::Index unit) const {
  if (layer < 0) return false;
  const std::vector<nn::Index>& frozen = network().layers[static_cast<std::size_t>(layer)].frozen_units;
  return std::binary_search(frozen.begin(), frozen.end(), unit);
}

nn::Index NetworkView::row_shown(int layer, nn::Index unit) const {
  const nn::Index pieces = layer < 0 ? 1 : nn::rows_a_unit(network().layers[static_cast<std::size_t>(layer)].activation);
  if (pieces == 1) return unit;
  nn::Index shown = unit * pieces;
  const nn::TensorId z = tensors(layer).preactivation;
  for (nn::Index row = shown; row < (unit + 1) * pieces; ++row) {
    if (!knows(z, row)) return unit * pieces;
    if (at(z, row) > at(z, shown)) shown = row;
  }
  return shown;
}

bool NetworkView::knows_loss() const { return loss_ >= 0 && knows(loss_, -1); }

bool NetworkView::computes_gradients() const {
  const int step = spec_.position.step;
  if (step < 0 || step >= trace_.step_count()) return false;
  const nn::StepVariant& what = trace_.steps[static_cast<std::size_t>(step)].what;
  return std::holds_alternative<nn::IntoParameters>(what) || std::holds_alternative<nn::PenaltyIntoWeight>(what);
}

Light NetworkView::light(const std::string& id) const {
  if (active_.contains(id)) return Light::active;
  return upcoming_.contains(id) ? Light::upcoming : Light::none;
}

NetworkView::Hovered NetworkView::read_hovered(std::string_view id) const {
  Hovered hovered;
  const auto place = place_of(id);
  if (!place) return hovered;
  hovered.any = true;
  hovered.is_link = place->part == NeuronPlace::Part::weight;
  hovered.is_neuron = !hovered.is_link;
  hovered.layer = place->layer;
  hovered.unit = hovered.row = place->unit;
  const bool counts_rows = place->part != NeuronPlace::Part::neuron && place->layer >= 0;
  if (counts_rows && place->layer < network().layer_count()) hovered.unit = network().unit_of_row(place->layer, place->unit);
  hovered.input = place->input;
  return hovered;
}

/// From the blamed unit onwards, connection by connection; in a hidden softmax every unit hears of every other.
void NetworkView::find_routes(const nn::ParameterPlace& place) {
  if (place.input >= 0 && !network().is_connected(place.layer, place.unit, place.input)) return;
  reached_.resize(network().layers.size());
  for (nn::Index layer = place.layer; layer < network().layer_count(); ++layer) {
    const nn::LayerSpec& spec = network().layers[static_cast<std::size_t>(layer)];
    std::vector<bool>& own = reached_[static_cast<std::size_t>(layer)];
    own.resize(static_cast<std::size_t>(spec.units));
    for (nn::Index unit = 0; unit < spec.units; ++unit) {
      bool hears = layer == place.layer && unit == network().unit_of_row(layer, place.unit);
      for (nn::Index input = 0; layer > place.layer && !hears && input < network().inputs_of(layer); ++input)
        hears = is_on_route(static_cast<int>(layer) - 1, input) && spec.connections.has(unit, input, network().inputs_of(layer));
      own[static_cast<std::size_t>(unit)] = hears;
    }
    const bool mixes = spec.activation.kind == nn::ActivationKind::softmax && layer + 1 < network().layer_count();
    if (mixes && std::find(own.begin(), own.end(), true) != own.end()) own.assign(own.size(), true);
  }
}

bool NetworkView::is_on_route(int layer, nn::Index unit) const {
  if (reached_.empty()) return false;
  if (layer + 1 == spec_.blamed->layer) return unit == spec_.blamed->input;
  if (layer < 0) return false;
  const std::vector<bool>& own = reached_[static_cast<std::size_t>(layer)];
  return static_cast<std::size_t>(unit) < own.size() && own[static_cast<std::size_t>(unit)];
}

bool NetworkView::is_link_on_route(int layer, nn::Index row, nn::Index input) const {
  if (reached_.empty() || layer < spec_.blamed->layer) return false;
  if (layer == spec_.blamed->layer) return row == spec_.blamed->unit && input == spec_.blamed->input;
  return is_on_route(layer - 1, input);
}

/// The routes are those of the weight or bias that is pointed at.
bool NetworkView::dims_beside_routes() const {
  if (reached_.empty() || hovered_.layer != spec_.blamed->layer || hovered_.row != spec_.blamed->unit) return false;
  return hovered_.is_link ? hovered_.input == spec_.blamed->input : spec_.blamed->input < 0;
}

bool NetworkView::is_hovered_link(int layer, nn::Index row, nn::Index input) const {
  if (hovered_.is_link) return layer == hovered_.layer && row == hovered_.row && input == hovered_.input;
  const bool into = layer == hovered_.layer && network().unit_of_row(layer, row) == hovered_.unit;
  const bool out_of = layer == hovered_.layer + 1 && input == hovered_.unit;
  return into || out_of;
}

bool NetworkView::is_dim(int layer, nn::Index unit) const {
  if (!hovered_.any || (layer == hovered_.layer && unit == hovered_.unit)) return false;
  if (dims_beside_routes() && is_on_route(layer, unit)) return false;
  if (hovered_.is_link) return layer != hovered_.layer - 1 || unit != hovered_.input;
  return layer != hovered_.layer - 1 && layer != hovered_.layer + 1;
}

bool NetworkView::is_dim_link(int layer, nn::Index row, nn::Index input) const {
  if (!hovered_.any || is_hovered_link(layer, row, input)) return false;
  return !dims_beside_routes() || !is_link_on_route(layer, row, input);
}

std::string NetworkView::neuron_title(int layer, nn::Index unit) const {
  std::string title = neuron_name(network(), layer, unit);
  const nn::Index row = row_shown(layer, unit);
  const auto say = [&](std::string_view symbol, nn::TensorId tensor, nn::Index at_row) {
    if (knows(tensor, at_row)) title += "  " + named(symbol, number(at(tensor, at_row)));
  };
  if (layer < 0) return title + " = " + number(at(trace_.input, unit));
  const nn::LayerTensors& t = tensors(layer);
  title += "  " + named(letters().b(), shown_bias(trace_.tensor(t.bias)(row, 0)));
  say(letters().z(), t.preactivation, row);
  say(letters().a(), t.activation, unit);
  say("δ", t.delta, row);
  if (knows(t.d_bias, row)) title += "  ∂L/∂" + named(letters().b(), shown_bias(trace_.tensor(t.d_bias)(row, 0)));
  if (is_silent(layer, unit)) title += "  " + words("figure.network.silenced");
  else if (is_struck(layer, unit)) title += "  " + words("figure.network.struck");
  if (is_frozen(layer, unit)) title += "  " + words("figure.network.frozen");
  return title;
}

std::string NetworkView::weight_label(int layer, nn::Index row, nn::Index input) const {
  if (!letters().has_bias_unit()) return weight_name(network(), layer, row, input);
  const auto at = [](nn::Index index) { return subscript_of(std::to_string(index + 1)); };
  return "Θ⁽" + superscript_of(std::to_string(layer + 1)) + "⁾" + at(row) + "," + at(input);
}

std::string NetworkView::link_title(int layer, nn::Index row, nn::Index input) const {
  const nn::LayerTensors& t = tensors(layer);
  const std::string name = weight_label(layer, row, input);
  std::string title;
  title.reserve(96);
  title.append(name).append(" (").append(neuron_name(network(), layer - 1, input)).append(" → ");
  title.append(row_name(network(), layer, row)).append(") = ").append(number(trace_.tensor(t.weight)(row, input)));
  if (knows(t.d_weight, row, input)) title.append("  ∂L/∂").append(name).append(" = ").append(number(trace_.tensor(t.d_weight)(row, input)));
  if (knows(t.updated_weight, row, input)) title.append("  → ").append(number(trace_.tensor(t.updated_weight)(row, input)));
  const bool says_more = spec_.links == LinkQuantity::updates || spec_.links == LinkQuantity::contributions;
  const std::optional<double> shown = says_more ? link_value(layer, row, input) : std::nullopt;
  if (shown) title.append("  ").append(named(symbol_of(spec_.links, letters()), number(*shown)));
  return title;
}

}  // namespace chainrule
