#include "app/explain/desk_figures.hpp"

#include "app/figure/function_bench.hpp"
#include "app/figure/mark_ids.hpp"
#include "app/figure/training_desk.hpp"
#include "engine/train/pass.hpp"

#include <algorithm>

namespace chainrule {
namespace {

constexpr nn::Index most_folded_examples = 400;

bool has_whole_trace(const Moment& moment) {
  return moment.trace && !moment.trace->steps.empty() && !moment.trace->layers.empty() && moment.trace->input >= 0;
}

Figure without_trace(const char* name, const FigureStyle& style) {
  return say_nothing_to_show(name, style.language->text(std::string("figure.") + name + ".title"), style.language->text("figure.network.no_trace"), style);
}

/// One entry of a tensor for the shown example, once it is known.
std::optional<double> known_entry(const Moment& moment, nn::TensorId tensor, nn::Index row) {
  const nn::Trace& trace = *moment.trace;
  if (tensor < 0 || !nn::is_known(trace, moment.position, tensor, static_cast<int>(row))) return std::nullopt;
  const nn::Matrix& values = trace.tensor(tensor);
  if (row >= values.rows() || values.cols() == 0) return std::nullopt;
  return values(row, std::clamp<nn::Index>(moment.example, 0, values.cols() - 1));
}

const nn::LayerSpec& layer_at(const nn::Trace& trace, int layer) { return trace.network.layers[static_cast<std::size_t>(layer)]; }
const nn::LayerTensors& tensors_at(const nn::Trace& trace, int layer) { return trace.layers[static_cast<std::size_t>(layer)]; }

/// The output that is looked at: the chosen one, else the first.
Focus output_focus(const Moment& moment) {
  const int last = static_cast<int>(moment.trace->layers.size()) - 1;
  const Focus focus = focus_of(moment);
  return focus.layer == last ? focus : Focus{last, 0};
}

/// The activations of a pair of neurons at evenly spaced training examples, (2, N).
void place_examples(const nn::NetworkSpec& network, const nn::Vector& parameters, const nn::Dataset& data, FoldingSpec& spec) {
  const nn::Index count = std::min(data.train_count, most_folded_examples);
  for (nn::Index i = 0; i < count; ++i) spec.examples.push_back(i * data.train_count / count);
  spec.places = nn::Matrix(2, count);
  if (count == 0) return;
  nn::Pass<double> pass(network, count);
  pass.load(data, spec.examples.data(), count);
  pass.forward(parameters, false);
  spec.places.row(0) = pass.activation(spec.layer).row(spec.first);
  spec.places.row(1) = pass.activation(spec.layer).row(spec.second);
}

}  // namespace

Focus focus_of(const Moment& moment) {
  const nn::Trace& trace = *moment.trace;
  Focus focus{moment.focus_layer, moment.focus_unit};
  const int last = static_cast<int>(trace.network.layer_count()) - 1;
  if (focus.layer < 0) {
    const int step = std::min(moment.position.step, trace.step_count() - 1);
    const int layer = step < 0 ? -1 : nn::layer_of(trace.steps[static_cast<std::size_t>(step)]);
    focus.layer = layer < 0 ? last : layer;
    focus.unit = layer >= 0 && moment.position.unit >= 0 ? moment.position.unit : moment.focus_unit;
  }
  focus.layer = std::clamp(focus.layer, 0, last);
  focus.unit = std::clamp<nn::Index>(focus.unit, 0, trace.network.layers[static_cast<std::size_t>(focus.layer)].units - 1);
  return focus;
}

FoldedPair folded_pair(const nn::NetworkSpec& network, int layer, nn::Index first, nn::Index second) {
  const int count = static_cast<int>(network.layer_count());
  const auto units = [&](int one) { return network.layers[static_cast<std::size_t>(one)].units; };
  if (layer < 0 || layer >= count) {
    layer = count - 1;
    for (int one = 0; one + 1 < count; ++one)
      if (units(one) >= 2) layer = one;
  }
  return {layer, std::clamp<nn::Index>(first, 0, units(layer) - 1), std::clamp<nn::Index>(second, 0, units(layer) - 1)};
}

Figure activation_bench_of(const Moment& moment, const FigureStyle& style) {
  if (!has_whole_trace(moment)) return without_trace("activation_bench", style);
  const nn::Trace& trace = *moment.trace;
  const Focus focus = focus_of(moment);
  const nn::Activation& own = layer_at(trace, focus.layer).activation;
  ActivationBenchSpec spec;
  if (nn::is_elementwise(own.kind)) spec.own = own;
  spec.neuron_name = neuron_name(trace.network, focus.layer, focus.unit);
  spec.z = known_entry(moment, tensors_at(trace, focus.layer).preactivation, focus.unit * nn::rows_a_unit(own));
  return activation_bench(spec, style);
}

Figure operating_points_of_moment(const Moment& moment, const FigureStyle& style) {
  OperatingPointsSpec spec;
  if (!has_whole_trace(moment)) return operating_points_plot(spec, style);
  const nn::Trace& trace = *moment.trace;
  const Focus focus = focus_of(moment);
  spec.network = &trace.network;
  spec.activation = layer_at(trace, focus.layer).activation;
  spec.layer = focus.layer;
  spec.unit = focus.unit;
  if (moment.inspection && focus.layer < static_cast<int>(moment.inspection->operating.size()))
    spec.found = &moment.inspection->operating[static_cast<std::size_t>(focus.layer)];
  spec.z = known_entry(moment, tensors_at(trace, focus.layer).preactivation, focus.unit);
  return operating_points_plot(spec, style);
}

Figure loss_bench_of(const Moment& moment, const FigureStyle& style) {
  if (!has_whole_trace(moment) || moment.trace->target < 0) return without_trace("loss_bench", style);
  const nn::Trace& trace = *moment.trace;
  const Focus focus = output_focus(moment);
  LossBenchSpec spec;
  spec.own = trace.network.loss;
  spec.output_name = neuron_name(trace.network, focus.layer, focus.unit);
  spec.answer = known_entry(moment, tensors_at(trace, focus.layer).activation, focus.unit);
  spec.preactivation = known_entry(moment, tensors_at(trace, focus.layer).preactivation, focus.unit * nn::rows_a_unit(layer_at(trace, focus.layer).activation));
  const nn::Matrix& target = trace.tensor(trace.target);
  spec.target = target(focus.unit, std::clamp<nn::Index>(moment.example, 0, target.cols() - 1));
  return loss_bench(spec, style);
}

Figure softmax_bench_of(const Moment& moment, const FigureStyle& style) {
  if (!has_whole_trace(moment)) return without_trace("softmax_bench", style);
  const nn::Trace& trace = *moment.trace;
  int layer = static_cast<int>(trace.layers.size()) - 1;
  for (int one = layer; one >= 0; --one)
    if (layer_at(trace, one).activation.kind == nn::ActivationKind::softmax) layer = one;
  const nn::LayerSpec& chosen = layer_at(trace, layer);
  SoftmaxBenchSpec spec;
  spec.is_softmax = chosen.activation.kind == nn::ActivationKind::softmax;
  if (chosen.units < 2 || nn::rows_a_unit(chosen.activation) != 1 || !nn::is_known(trace, moment.position, tensors_at(trace, layer).preactivation, -1)) return softmax_bench(spec, style);
  for (nn::Index unit = 0; unit < chosen.units; ++unit) {
    spec.z.push_back(known_entry(moment, tensors_at(trace, layer).preactivation, unit).value_or(0));
    spec.names.push_back(neuron_name(trace.network, layer, unit));
  }
  return softmax_bench(spec, style);
}

Figure overflow_of(const Moment& moment, const FigureStyle& style) {
  if (!has_whole_trace(moment)) return without_trace("overflow", style);
  const Focus focus = output_focus(moment);
  OverflowSpec spec;
  if (layer_at(*moment.trace, focus.layer).activation.kind == nn::ActivationKind::sigmoid)
    spec.present = known_entry(moment, tensors_at(*moment.trace, focus.layer).preactivation, focus.unit);
  return overflow_plot(spec, style);
}

Figure layer_flow_of(const Moment& moment, const FigureStyle& style) {
  return layer_flow({has_whole_trace(moment) ? moment.trace : nullptr, moment.position}, style);
}

Figure layer_sizes_of(const Moment& moment, const FigureStyle& style) { return layer_sizes({moment.curve, moment.grid}, style); }

Figure histograms_of(const Moment& moment, const FigureStyle& style) {
  return histograms({has_whole_trace(moment) ? moment.trace : nullptr, moment.position}, style);
}

Figure penalty_forces_of(const Moment& moment, const FigureStyle& style) {
  if (!has_whole_trace(moment)) return penalty_forces({}, style);
  return penalty_forces({moment.trace, moment.position, focus_of(moment).layer}, style);
}

Figure folding_of(const Moment& moment, const FigureStyle& style) {
  FoldingSpec spec;
  const bool has_plane = moment.network && moment.network->inputs == 2 && moment.maps && moment.parameters && moment.data &&
                         static_cast<nn::Index>(moment.maps->layers.size()) == moment.network->layer_count() + 1 &&
                         moment.parameters->size() == nn::ParameterLayout(*moment.network).size();
  if (!has_plane) return folding(spec, style);
  const FoldedPair pair = folded_pair(*moment.network, moment.fold_layer, moment.fold_first, moment.fold_second);
  spec.maps = moment.maps;
  spec.network = moment.network;
  spec.layer = pair.layer, spec.first = pair.first, spec.second = pair.second;
  spec.data = moment.data;
  place_examples(*moment.network, *moment.parameters, *moment.data, spec);
  return folding(spec, style);
}

}  // namespace chainrule
