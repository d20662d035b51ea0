#include "app/explain/moment.hpp"

#include "app/explain/anatomy_figure.hpp"
#include "app/explain/desk_figures.hpp"
#include "app/explain/inspection_figures.hpp"
#include "app/figure/biological_neuron.hpp"
#include "app/figure/descent_picture.hpp"
#include "app/figure/example_sheet.hpp"
#include "app/figure/mark_ids.hpp"
#include "app/figure/matrix_view.hpp"
#include "app/figure/rate_finder.hpp"
#include "engine/trace/record.hpp"

#include <algorithm>
#include <array>

namespace chainrule {
namespace {

struct Entry {
  FigureKind kind;
  std::string_view id;
};
constexpr std::array<Entry, 32> kTable = {{{FigureKind::network, "network"},
                                          {FigureKind::step_card, "step_card"},
                                          {FigureKind::activation, "activation"},
                                          {FigureKind::loss_curve, "loss_curve"},
                                          {FigureKind::decision_boundary, "decision_boundary"},
                                          {FigureKind::neuron_maps, "neuron_maps"},
                                          {FigureKind::weight_images, "weight_images"},
                                          {FigureKind::metrics, "metrics"},
                                          {FigureKind::confusion_matrix, "confusion_matrix"},
                                          {FigureKind::blame, "blame"},
                                          {FigureKind::collapse, "collapse"},
                                          {FigureKind::landscape, "landscape"},
                                          {FigureKind::contour_map, "contour_map"},
                                          {FigureKind::race_curves, "race_curves"},
                                          {FigureKind::race_table, "race_table"},
                                          {FigureKind::anatomy, "anatomy"},
                                          {FigureKind::rate_finder, "rate_finder"},
                                          {FigureKind::descent_picture, "descent_picture"},
                                          {FigureKind::matrix_view, "matrix_view"},
                                          {FigureKind::misclassified, "misclassified"},
                                          {FigureKind::examples, "examples"},
                                          {FigureKind::activation_bench, "activation_bench"},
                                          {FigureKind::operating_points, "operating_points"},
                                          {FigureKind::loss_bench, "loss_bench"},
                                          {FigureKind::softmax_bench, "softmax_bench"},
                                          {FigureKind::overflow, "overflow"},
                                          {FigureKind::layer_flow, "layer_flow"},
                                          {FigureKind::histograms, "histograms"},
                                          {FigureKind::penalty_forces, "penalty_forces"},
                                          {FigureKind::folding, "folding"},
                                          {FigureKind::biological_neuron, "biological_neuron"},
                                          {FigureKind::layer_sizes, "layer_sizes"}}};
constexpr auto kKinds = [] {
  std::array<FigureKind, kTable.size()> kinds{};
  for (std::size_t index = 0; index < kTable.size(); ++index) kinds[index] = kTable[index].kind;
  return kinds;
}();

bool has_trace(const Moment& moment) {
  return moment.trace && !moment.trace->steps.empty() && !moment.trace->layers.empty() && moment.trace->input >= 0;
}

Explanation explanation_of(const Moment& moment, const FigureStyle& style) {
  return explain(*moment.trace, moment.position, moment.granularity, moment.example, Voice{style.language, style.number, style.letters});
}

/// Maps over a plane; those of a single input are curves.
const nn::ResponseMaps* plane_maps(const Moment& moment) {
  return moment.maps && moment.maps->layers.front().size() == 1 ? nullptr : moment.maps;
}

NetworkDiagramSpec network_spec_of(const Moment& moment, const FigureStyle& style) {
  NetworkDiagramSpec spec;
  if (has_trace(moment)) {
    const Explanation said = explanation_of(moment, style);
    const Focus focus = focus_of(moment);
    spec.trace = moment.trace;
    spec.active = said.active;
    spec.upcoming = said.upcoming;
    if (moment.lights_routes) spec.blamed = blamed_parameter(moment);
    if (moment.focus_layer >= 0) spec.focused = neuron_id(focus.layer, focus.unit);
  }
  spec.position = moment.position;
  spec.example = moment.example;
  spec.hovered = moment.hovered;
  spec.maps = moment.maps_in_neurons ? plane_maps(moment) : nullptr;
  spec.data = moment.data;
  spec.links = moment.links;
  return spec;
}

Figure nerve_of(const Moment& moment, const FigureStyle& style) {
  BiologicalNeuronSpec spec{network_spec_of(moment, style), 0, 0};
  if (has_trace(moment)) {
    const Focus focus = focus_of(moment);
    spec.layer = focus.layer;
    spec.unit = focus.unit;
  }
  return biological_neuron(spec, style);
}

Figure card_of(const Moment& moment, const FigureStyle& style) {
  const Language& language = *style.language;
  if (!has_trace(moment)) return say_nothing_to_show("step_card", language.text("figure.step_card.title"), language.text("figure.network.no_trace"), style);
  Explanation said = explanation_of(moment, style);
  StepCardSpec spec;
  const int step = std::min(moment.position.step, moment.trace->step_count() - 1);
  spec.phase_name = step < 0 ? "forward" : std::string(nn::id_of(moment.trace->steps[static_cast<std::size_t>(step)].phase));
  spec.phase = std::move(said.phase);
  spec.sentence = std::move(said.sentence);
  spec.symbols = std::move(said.symbols);
  spec.numbers = std::move(said.numbers);
  spec.kept = std::move(said.kept);
  spec.next = std::move(said.next);
  spec.hovered = moment.hovered;
  return step_card(spec, style);
}

Figure activation_of(const Moment& moment, const FigureStyle& style) {
  ActivationPlotSpec spec;
  spec.position = moment.position;
  spec.example = moment.example;
  if (has_trace(moment)) {
    const Focus focus = focus_of(moment);
    spec.trace = moment.trace;
    spec.layer = focus.layer;
    spec.unit = focus.unit;
    spec.neuron_name = neuron_name(moment.trace->network, focus.layer, focus.unit);
  }
  return activation_plot(spec, style);
}

/// The neuron whose map is shown: the chosen one, else the output.
Figure boundary_of(const Moment& moment, const FigureStyle& style) {
  DecisionBoundarySpec spec;
  spec.maps = moment.network && moment.network->inputs > 2 ? nullptr : moment.maps;
  spec.data = moment.data;
  spec.layer = moment.focus_layer;
  spec.unit = moment.focus_layer < 0 ? 0 : moment.focus_unit;
  spec.show_test = moment.show_test;
  spec.discretize = moment.discretize;
  spec.grid = moment.grid;
  // All examples are no batch that would have to be told from the others.
  if (moment.trace && moment.data && moment.trace->sample_count() > 1 && moment.trace->sample_count() < moment.data->train_count)
    spec.batch = &moment.trace->examples;
  spec.traced = moment.traced_example;
  return decision_boundary(spec, style);
}

/// What is answered wrongly, the worst first, or what the choice asks for in its order.
Figure sheet_of(FigureKind kind, const Moment& moment, const FigureStyle& style) {
  const bool only_wrong = kind == FigureKind::misclassified;
  ExampleSheetSpec spec;
  spec.name = id_of(kind);
  spec.data = moment.data;
  spec.answers = moment.inspection ? &moment.inspection->answers : nullptr;
  spec.filter = only_wrong ? nn::AnswerFilter::wrong : moment.examples.filter;
  spec.of_class = only_wrong ? -1 : moment.examples.of_class;
  spec.worst_first = only_wrong;
  spec.with_test = moment.show_test;
  spec.page = moment.examples.page;
  spec.traced = moment.traced_example;
  return example_sheet(spec, style);
}

LandscapeSpec landscape_of(const Moment& moment, const FigureStyle& style) {
  return landscape_spec(moment.landscape ? *moment.landscape : LandscapeFacts{}, *moment.network, style);
}

/// The parabola begins where its slope is the gradient's share along the direction of the curvature.
Figure descent_of(const Moment& moment, const FigureStyle& style) {
  DescentPictureSpec spec;
  spec.running = moment.is_measuring;
  spec.present_rate = moment.present_rate;
  if (!moment.curvature || !has_trace(moment)) return descent_picture(spec, style);
  const nn::Vector gradient = nn::gradient_of(*moment.trace);
  const nn::Curvature& found = *moment.curvature;
  if (found.direction.size() != gradient.size()) return descent_picture(spec, style);
  spec.curvature = found.eigenvalue;
  spec.start = gradient.dot(found.direction) / found.eigenvalue;
  return descent_picture(spec, style);
}

}  // namespace

bool shows_inspection(FigureKind kind) {
  return kind == FigureKind::metrics || kind == FigureKind::confusion_matrix || kind == FigureKind::collapse || kind == FigureKind::operating_points || shows_examples(kind);
}
bool shows_examples(FigureKind kind) { return kind == FigureKind::misclassified || kind == FigureKind::examples; }
bool shows_landscape(FigureKind kind) { return kind == FigureKind::landscape || kind == FigureKind::contour_map; }
bool shows_race(FigureKind kind) { return kind == FigureKind::race_curves || kind == FigureKind::race_table; }
bool shows_pointed(FigureKind kind) {
  constexpr FigureKind kinds[] = {FigureKind::network, FigureKind::step_card, FigureKind::matrix_view, FigureKind::blame, FigureKind::anatomy};
  return std::find(std::begin(kinds), std::end(kinds), kind) != std::end(kinds);
}
bool shows_rates(FigureKind kind) { return kind == FigureKind::rate_finder || kind == FigureKind::descent_picture; }

std::span<const FigureKind> figure_kinds() { return kKinds; }

std::string_view id_of(FigureKind kind) {
  for (const Entry& entry : kTable)
    if (entry.kind == kind) return entry.id;
  return {};
}

std::optional<FigureKind> figure_from_id(std::string_view id) {
  for (const Entry& entry : kTable)
    if (entry.id == id) return entry.kind;
  return std::nullopt;
}

Figure figure_of(FigureKind kind, const Moment& moment, const FigureStyle& style) {
  switch (kind) {
    case FigureKind::network: return network_diagram(network_spec_of(moment, style), style);
    case FigureKind::step_card: return card_of(moment, style);
    case FigureKind::activation: return activation_of(moment, style);
    case FigureKind::loss_curve: return loss_curve({moment.curve, moment.log_scale, moment.grid, moment.compared}, style);
    case FigureKind::decision_boundary: return boundary_of(moment, style);
    case FigureKind::neuron_maps: return neuron_maps({plane_maps(moment), moment.network}, style);
    case FigureKind::weight_images: {
      const LinkReading reading{has_trace(moment) ? moment.trace : nullptr, moment.position, moment.example, moment.links};
      return weight_images({moment.network, moment.parameters, moment.data, reading}, style);
    }
    case FigureKind::metrics: return metrics_table(moment.inspection, style);
    case FigureKind::confusion_matrix: return confusion_matrix({moment.inspection, moment.data, moment.show_test}, style);
    case FigureKind::blame: return blame_of_moment(moment, style);
    case FigureKind::collapse: return collapse_figure({moment.inspection, moment.network}, style);
    case FigureKind::landscape: return landscape(landscape_of(moment, style), style);
    case FigureKind::contour_map: return contour_map(landscape_of(moment, style), style);
    case FigureKind::race_curves: return race_curves(moment.race ? *moment.race : RaceSpec{}, style);
    case FigureKind::race_table: return race_table(moment.race ? *moment.race : RaceSpec{}, style);
    case FigureKind::anatomy: return anatomy_of_moment(moment, style);
    case FigureKind::rate_finder: return rate_finder({moment.sweep, moment.present_rate, moment.is_measuring}, style);
    case FigureKind::descent_picture: return descent_of(moment, style);
    case FigureKind::matrix_view:
      return matrix_view({has_trace(moment) ? moment.trace : nullptr, moment.position, moment.example, moment.hovered}, style);
    case FigureKind::misclassified:
    case FigureKind::examples: return sheet_of(kind, moment, style);
    case FigureKind::activation_bench: return activation_bench_of(moment, style);
    case FigureKind::operating_points: return operating_points_of_moment(moment, style);
    case FigureKind::loss_bench: return loss_bench_of(moment, style);
    case FigureKind::softmax_bench: return softmax_bench_of(moment, style);
    case FigureKind::overflow: return overflow_of(moment, style);
    case FigureKind::layer_flow: return layer_flow_of(moment, style);
    case FigureKind::layer_sizes: return layer_sizes_of(moment, style);
    case FigureKind::histograms: return histograms_of(moment, style);
    case FigureKind::penalty_forces: return penalty_forces_of(moment, style);
    case FigureKind::folding: return folding_of(moment, style);
    case FigureKind::biological_neuron: return nerve_of(moment, style);
  }
  return say_nothing_to_show("", "", "", style);
}

}  // namespace chainrule
