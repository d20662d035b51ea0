#include "app/explain/inspection_figures.hpp"

#include "app/explain/routes.hpp"
#include "app/figure/mark_ids.hpp"
#include "engine/train/gradient_check.hpp"

#include <algorithm>

namespace chainrule {

nn::ParameterPlace blamed_parameter(const Moment& moment) {
  const nn::NetworkSpec& network = moment.trace->network;
  nn::ParameterPlace place = moment.parameter;
  const std::optional<NeuronPlace> pointed = place_of(subject_of(moment.hovered));
  if (pointed && pointed->layer >= 0 && pointed->part == NeuronPlace::Part::weight) place = {pointed->layer, pointed->unit, pointed->input};
  if (pointed && pointed->layer >= 0 && pointed->part == NeuronPlace::Part::bias) place = {pointed->layer, pointed->unit, -1};
  place.layer = std::clamp<nn::Index>(place.layer, 0, network.layer_count() - 1);
  place.unit = std::clamp<nn::Index>(place.unit, 0, network.rows_of(place.layer) - 1);
  place.input = std::clamp<nn::Index>(place.input, -1, network.inputs_of(place.layer) - 1);
  return place;
}

namespace {

/// The difference of the loss beside the sum; for one traced example alone, whose loss can be taken again.
std::string check_of(const Moment& moment, const nn::Blame& blame, const FigureStyle& style) {
  const nn::Trace& trace = *moment.trace;
  if (moment.parameters == nullptr || moment.data == nullptr || trace.examples.size() != 1) return {};
  const nn::Dataset& data = moment.own_data ? *moment.own_data : *moment.data;
  const nn::ParameterLayout layout(trace.network);
  if (moment.parameters->size() != layout.size() || trace.examples.front() >= data.size()) return {};
  // Moving a weight that has no connection would make one.
  if (blame.place.input >= 0 && !trace.network.is_connected(blame.place.layer, blame.place.unit, blame.place.input)) return {};
  const nn::LayerSlot& slot = layout.layer(blame.place.layer);
  const nn::Index index = blame.place.input < 0 ? slot.bias_at(blame.place.unit) : slot.weight_at(blame.place.unit, blame.place.input);
  const std::optional<double> difference =
      nn::central_difference(trace.network, trace.rule, *moment.parameters, data, trace.examples, index, trace.step);
  if (!difference) return style.language->text("figure.blame.kink");
  return style.language->text("figure.blame.check", {{"value", style.number(*difference)}, {"difference", NumberFormat(2)(std::abs(*difference - blame.sum))}});
}

}  // namespace

Figure blame_of_moment(const Moment& moment, const FigureStyle& style) {
  BlameSpec spec;
  const bool has_trace = moment.trace && !moment.trace->layers.empty() && moment.trace->input >= 0 && !moment.trace->steps.empty();
  if (!has_trace) return blame_table(spec, style);
  const nn::Trace& trace = *moment.trace;
  const nn::Index column = std::clamp<nn::Index>(moment.example, 0, trace.sample_count() - 1);
  const nn::Blame blame = nn::blame_of(trace, blamed_parameter(moment), column, blame_rows(style));
  spec.heading = heading_of(trace.network, blame, *style.language, style.number);
  spec.count = count_of(trace.network, blame, *style.language);
  spec.check = check_of(moment, blame, style);
  spec.sum = blame.sum;
  for (const nn::Route& route : blame.routes) {
    BlameRow row{way_of(trace.network, blame, route), "", "", route.product};
    for (const RouteFactor& factor : factors_of(trace.network, blame, route, *style.language)) {
      const std::string between = row.factors.empty() ? "" : " · ", number = style.number(factor.value);
      row.named_factors += between + factor.name + " = " + number;
      row.factors += between + number;
    }
    spec.rows.push_back(std::move(row));
  }
  return blame_table(spec, style);
}

}  // namespace chainrule
