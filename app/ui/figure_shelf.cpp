#include "app/ui/figure_shelf.hpp"

#include <algorithm>

namespace chainrule {
namespace {

constexpr double common_width_pt = 720, common_height_pt = 480;

bool is_of_network(FigureKind kind) { return kind == FigureKind::network || kind == FigureKind::step_card; }

}  // namespace

Moment moment_of(const Session& session, const std::string& hovered, const nn::Inspection* inspection) {
  const Snapshot& shown = session.shown();
  const View& view = session.view();
  Moment moment;
  moment.network = &session.document().scene.network;
  moment.parameters = &shown.state.parameters;
  moment.data = session.document().data.get();
  moment.own_data = shown.own_data.get();
  moment.trace = shown.trace.get();
  moment.position = view.position;
  moment.granularity = view.granularity;
  if (moment.trace && view.sample < 0) moment.example = std::min(view.example, moment.trace->sample_count() - 1);
  moment.maps = shown.maps.get();
  moment.curve = shown.curve.get();
  for (const Branch& branch : session.branches())
    if (branch.compared && branch.course) moment.compared.push_back({branch.name, branch.number, branch.course.get()});
  // Maps belong into neurons where there is a plane full of points; a worked example shows its numbers.
  moment.maps_in_neurons = shown.maps && is_full_of_points(session.document().scene);
  moment.inspection = inspection;
  moment.examples = {view.example_filter, view.example_class, view.example_page};
  moment.traced_example = std::max<nn::Index>(-1, view.sample);
  moment.parameter = view.parameter;
  moment.links = view.links;
  moment.hovered = hovered;
  moment.focus_layer = view.focus_layer;
  moment.focus_unit = view.focus_unit;
  moment.fold_layer = view.fold_layer;
  moment.fold_first = view.fold_first;
  moment.fold_second = view.fold_second;
  moment.log_scale = view.log_scale;
  moment.grid = view.grid;
  moment.show_test = view.show_test;
  moment.discretize = view.discretize;
  return moment;
}

const Figure& FigureShelf::get(FigureKind kind, const Session& session, const std::string& pointed, double width_pt,
                               double height_pt) {
  static const std::string nothing;
  const bool is_elsewhere = kind == FigureKind::network && pointed.starts_with("control/");  // it has no mark for a control
  const std::string& hovered = shows_pointed(kind) && !is_elsewhere ? pointed : nothing;
  std::shared_ptr<const nn::Inspection> inspection;
  if (shows_inspection(kind)) inspection = inspector_.latest(session.shared_document(), !session.training());
  shows_measured_ = shows_measured_ || shows_inspection(kind);
  std::uint64_t measured = shows_inspection(kind) ? inspector_.revision() : 0;
  if (shows_landscape(kind) || shows_race(kind)) {
    board_.update(session, *tables_.language(session.view().language), *tables_.theme(session.view().theme), shows_landscape(kind), true);
    measured = board_.revision();
  }
  if (shows_rates(kind)) {
    board_.measure_for(kind == FigureKind::rate_finder, session);
    measured = board_.revision();
  }
  const bool compares = other_ && kind == FigureKind::loss_curve;
  if (compares) measured = other_->revision() + 1;
  asked_ |= is_of_network(kind) ? 1u : 2u;
  const auto [found, is_new] = entries_.try_emplace(kind);
  Entry& entry = found->second;
  const bool lights_routes = lights_routes_ && kind == FigureKind::network;
  const bool stands_so = !is_new && entry.measured == measured && entry.hovered == hovered && entry.lights_routes == lights_routes &&
                         entry.width_pt == width_pt && entry.height_pt == height_pt;
  if (stands_so && (entry.revision == session.revision() || may_wait(kind, entry, session))) return entry.figure;
  if (!session.view().frozen_axes) entry.kept_axes.reset();
  else if (!entry.kept_axes) entry.kept_axes = entry.figure.axes;
  FigureStyle style = style_of(session, width_pt, height_pt);
  style.kept_axes = entry.kept_axes;
  Moment moment = moment_of(session, hovered, inspection.get());
  moment.lights_routes = lights_routes;
  if (compares && other_->shown().curve)
    moment.compared.push_back({style.language->text("ui.twin.changed"), 1, other_->shown().curve.get()});
  if (shows_landscape(kind)) moment.landscape = &board_.facts();
  if (shows_race(kind)) moment.race = &board_.race();
  moment.is_measuring = board_.measuring();
  if (const LandscapeTask::MeasuredRates* rates = board_.rates()) moment.sweep = &rates->sweep;
  if (const LandscapeTask::MeasuredCurvature* measured_curvature = board_.curvature()) moment.curvature = &measured_curvature->curvature;
  moment.present_rate = nn::learning_rate_at(session.document().scene.rule, session.shown().state.step);
  entry = {figure_of(kind, moment, style), session.revision(), session.settled_revision(), measured, hovered, lights_routes, width_pt, height_pt, style.kept_axes};
  ++built_;
  return entry.figure;
}

/// While a large network trains, it and the figures beside it are made anew in turns: half the work for each frame.
bool FigureShelf::may_wait(FigureKind kind, const Entry& entry, const Session& session) {
  const bool waits = both_asked_ && is_of_network(kind) != is_networks_turn_ && session.training() && entry.settled == session.settled_revision();
  puts_off_ = puts_off_ || waits;
  return waits;
}

FigureStyle FigureShelf::style_of(const Session& session, double width_pt, double height_pt) const {
  const View& view = session.view();
  FigureStyle style;
  style.theme = tables_.theme(view.theme);
  style.language = tables_.language(view.language);
  style.metrics = &metrics_;
  style.number = NumberFormat(view.digits);
  style.letters = view.letters;
  style.width_pt = width_pt;
  style.height_pt = height_pt;
  return style;
}

std::optional<nn::PlanePoint> FigureShelf::place_at(FigureKind kind, const Session& session, Point point, double width_pt, double height_pt) const {
  const FigureStyle style = style_of(session, width_pt, height_pt);
  const LandscapeSpec spec = landscape_spec(board_.facts(), session.document().scene.network, style);
  if (!spec.surface) return std::nullopt;
  return kind == FigureKind::landscape ? landscape_place(spec, style, point) : contour_place(spec, style, point);
}

const Figure& FigureShelf::shown(FigureKind kind, const Session& session) {
  const auto found = entries_.find(kind);
  if (found == entries_.end()) return get(kind, session, "", common_width_pt, common_height_pt);
  const Entry& entry = found->second;
  return get(kind, session, "", entry.width_pt, entry.height_pt);
}

}  // namespace chainrule
