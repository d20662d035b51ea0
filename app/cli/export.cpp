// chainrule export: one figure as a file.
#include "app/cli/landscapes.hpp"
#include "app/cli/verbs.hpp"
#include "app/cli/work.hpp"
#include "app/session/landscape_task.hpp"
#include "app/session/snapshot.hpp"

namespace chainrule::cli {
namespace {

constexpr nn::Index map_resolution = 96;

std::pair<int, int> default_size(FigureKind kind) {
  switch (kind) {
    case FigureKind::network: return {720, 460};
    case FigureKind::step_card: return {720, 220};
    case FigureKind::activation: return {420, 300};
    case FigureKind::loss_curve: return {480, 320};
    case FigureKind::decision_boundary: return {420, 380};
    case FigureKind::neuron_maps: return {640, 420};
    case FigureKind::weight_images: return {640, 420};
    case FigureKind::metrics: return {480, 300};
    case FigureKind::confusion_matrix: return {520, 440};
    case FigureKind::blame: return {720, 300};
    case FigureKind::collapse: return {520, 260};
    case FigureKind::landscape: return {640, 460};
    case FigureKind::contour_map: return {560, 460};
    case FigureKind::race_curves: return {560, 340};
    case FigureKind::race_table: return {620, 240};
    case FigureKind::anatomy: return {720, 480};
    case FigureKind::rate_finder: return {520, 340};
    case FigureKind::descent_picture: return {620, 360};
    case FigureKind::matrix_view: return {760, 260};
    case FigureKind::misclassified:
    case FigureKind::examples: return {640, 460};
    case FigureKind::activation_bench: return {720, 400};
    case FigureKind::operating_points: return {520, 380};
    case FigureKind::loss_bench: return {720, 460};
    case FigureKind::softmax_bench: return {620, 320};
    case FigureKind::overflow: return {520, 380};
    case FigureKind::layer_flow: return {520, 320};
    case FigureKind::histograms: return {640, 460};
    case FigureKind::penalty_forces: return {560, 420};
    case FigureKind::folding: return {460, 440};
    case FigureKind::biological_neuron: return {720, 400};
    case FigureKind::layer_sizes: return {520, 420};
  }
  return {480, 320};
}

/// What some figures need to have measured first; nothing where the figure asks for nothing, or numbers are not finite.
struct Measured {
  nn::Inspection inspection;
  std::optional<nn::RateSweep> sweep;
  std::optional<nn::Curvature> curvature;
};

Measured measured_for(FigureKind kind, const Document& document) {
  Measured found;
  const nn::NetworkSpec& network = document.scene.network;
  if (shows_inspection(kind)) found.inspection = nn::inspect(network, document.scene.rule, document.state, *document.data);
  if (kind == FigureKind::rate_finder) found.sweep = nn::sweep_rates(network, document.scene.rule, document.data, document.state, {});
  if (kind == FigureKind::descent_picture) {
    const std::optional<nn::SurfaceLoss> loss = curvature_loss(document, {}, 0);
    if (loss) found.curvature = nn::greatest_curvature(*loss, document.state.parameters);
  }
  return found;
}

Moment moment_of(const Trained& trained, const Snapshot& snapshot, const nn::Position& position, const Measured& measured,
                 const nn::ParameterPlace& place) {
  Moment moment;
  moment.network = &trained.document->scene.network;
  moment.parameters = &trained.document->state.parameters;
  moment.data = trained.document->data.get();
  moment.trace = snapshot.trace.get();
  moment.position = position;
  moment.maps = snapshot.maps.get();
  moment.curve = trained.curve.get();
  moment.inspection = &measured.inspection;
  moment.sweep = measured.sweep ? &*measured.sweep : nullptr;
  moment.curvature = measured.curvature ? &*measured.curvature : nullptr;
  moment.present_rate = nn::learning_rate_at(trained.document->scene.rule, trained.document->state.step);
  moment.parameter = place;
  moment.maps_in_neurons =
      snapshot.maps != nullptr && is_full_of_points(trained.document->scene);
  return moment;
}

FigureStyle style_of(const ExportVerb& verb, const Scene& scene, const FontMetrics& metrics, const Context& context) {
  FigureStyle style;
  style.theme = context.tables.theme(verb.theme);
  style.metrics = &metrics;
  style.language = &context.language;
  style.letters = verb.letters.over(scene.desk.letters.over({}));
  const auto [width, height] = verb.size.value_or(default_size(verb.figure));
  style.width_pt = width;
  style.height_pt = height;
  return style;
}

}  // namespace

Result<int> run_verb(const ExportVerb& verb, const Context& context) {
  Result<Document> document = open(verb.scene);
  if (!document) return document.error();
  if (const auto fits = check_sample(document.value(), verb.sample); !fits) return fits.error();
  const Result<nn::ParameterPlace> place = parameter_place(document->scene.network, verb.weight);
  if (!place) return place.error();
  const Trained trained = train(std::move(document.value()), verb.after_steps, verb.figure == FigureKind::loss_curve || verb.figure == FigureKind::layer_sizes);
  SnapshotWish wish;
  wish.sample = verb.sample;
  wish.evaluating = verb.evaluates;
  wish.map_resolution = map_resolution;
  const Snapshot snapshot = look_at(*trained.document, trained.document->state, wish);
  const Result<nn::Position> position = position_at(*snapshot.trace, verb.step);
  if (!position) return position.error();
  const Result<FontMetrics> metrics = context.outside.font_metrics();
  if (!metrics) return metrics.error();
  const Measured measured = measured_for(verb.figure, *trained.document);
  Moment moment = moment_of(trained, snapshot, position.value(), measured, place.value());
  moment.links = verb.links;
  const bool wants_surface = shows_landscape(verb.figure), wants_race = wants_surface || shows_race(verb.figure);
  const std::unique_ptr<const Landscapes> landscapes =
      landscapes_of(trained.document, &trained.path, verb.sample, wants_surface, wants_race, context.language);
  moment.landscape = &landscapes->facts;
  moment.race = &landscapes->race;
  const Figure figure = figure_of(verb.figure, moment, style_of(verb, trained.document->scene, metrics.value(), context));
  const Result<std::string> bytes = paint(figure, metrics.value(), context.language.id(), verb.format);
  if (!bytes) return bytes.error();
  if (const auto written = write_output(verb.output, bytes.value()); !written) return written.error();
  return 0;
}

}  // namespace chainrule::cli
