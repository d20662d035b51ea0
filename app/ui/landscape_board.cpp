#include "app/ui/landscape_board.hpp"

#include "engine/trace/record.hpp"

#include <algorithm>
#include <utility>

namespace chainrule {
namespace {

const char* word_of(LandscapeGap gap) {
  switch (gap) {
    case LandscapeGap::none: break;
    case LandscapeGap::no_path: return "no_path";
    case LandscapeGap::no_race: return "no_race";
    case LandscapeGap::no_examples: return "no_examples";
    case LandscapeGap::not_finite: return "not_finite";
  }
  return "";
}

nn::Index examples_of(const Document& document, nn::SurfaceData data, nn::Index sample) {
  switch (data) {
    case nn::SurfaceData::train: return document.data->train_count;
    case nn::SurfaceData::test: return document.data->test_count();
    case nn::SurfaceData::batch: return static_cast<nn::Index>(traced_columns(document, document.state, -1).size());
    case nn::SurfaceData::sample: return static_cast<nn::Index>(traced_columns(document, document.state, sample).size());
  }
  return 0;
}

}  // namespace

/// While training goes on the session's document stands where it began; what is shown has moved on.
std::shared_ptr<const Document> LandscapeBoard::shown_document(const Session& session) {
  const std::shared_ptr<const Document>& document = session.shared_document();
  const nn::TrainingState& state = session.shown().state;
  if (state.step == document->state.step || state.parameters.size() != document->state.parameters.size()) return document;
  if (centre_of_ != document || !centre_ || centre_->state.step != state.step) {
    centre_ = at_state(*document, state);
    centre_of_ = document;
  }
  return centre_;
}

/// What the tasks know by now.
void LandscapeBoard::ask_race(const Session& session) {
  course_ = race_task_.latest(shown_document(session));
  if (race_task_.revision() != race_revision_) ++revision_;
  race_revision_ = race_task_.revision();
}

/// The plane of a race turns while it goes on: it is laid anew where the race is over, and before that where it has come half
/// as far again.
void LandscapeBoard::follow_race(const LandscapeChoice& choice) {
  if (choice.slice != nn::SliceKind::race || !course_) return plane_course_.reset();
  const auto steps = [](const nn::RaceCourse& course) { return course.steps.empty() ? std::int64_t{0} : course.steps.back(); };
  const bool is_far = !plane_course_ || steps(*course_) < steps(*plane_course_) || 2 * steps(*course_) >= 3 * steps(*plane_course_) + 20;
  if (is_far || !race_task_.busy()) plane_course_ = course_;
}

void LandscapeBoard::ask_landscape(const Session& session, const Language& language, const Theme& theme) {
  const Scene& scene = session.document().scene;
  LandscapeWish wish;
  wish.choice = scene.landscape;
  wish.course = course_;
  wish.racers = racers_of(scene.landscape, scene.race, scene.rule);
  wish.race_step = session.view().race_step;
  wish.log_height = session.view().log_height;
  wish.language = &language;
  wish.theme = &theme;
  follow_race(scene.landscape);
  if (!scene.landscape.is_function())
    wish.landscape = landscape_.latest({shown_document(session), scene.landscape, session.shown().path, plane_course_, std::max<nn::Index>(-1, session.view().sample), session.training()});
  std::shared_ptr<const DrawnLandscape> drawn;
  if (wish.landscape || scene.landscape.is_function()) drawn = drawing_.latest(wish);
  else drawing_.forget();  // what there was is of another network
  if (drawn == drawn_) return;
  drawn_ = std::move(drawn);
  ++revision_;
}

void LandscapeBoard::take_landscape(const Session& session) {
  if (!drawn_) return;
  facts_.surface = drawn_->surface.get();
  facts_.picture = drawn_->picture.get();
  facts_.racers = drawn_->racers;
  const Landscape* shown = drawn_->wish.landscape.get();
  if (!shown) {
    facts_.minima = facts_of(drawn_->wish.choice).minima;
    return;
  }
  facts_.missing = word_of(shown->gap);
  facts_.slice = shown->slice.get();
  facts_.data = shown->choice.data;
  facts_.penalty = shown->choice.penalty;
  facts_.dropout = shown->choice.dropout;
  facts_.all_examples = examples_of(*shown->document, shown->choice.data, shown->sample);
  facts_.age = std::max<std::int64_t>(0, shown->age());
  facts_.path = stops_of(*shown);
  if (facts_.slice) facts_.here = nn::PlanePoint{shown->here.place.s, shown->here.place.t};
  point_arrows(session);
}

/// Where the shown update goes, as far as it lies in the plane.
void LandscapeBoard::point_arrows(const Session& session) {
  const Snapshot& shown = session.shown();
  if (!facts_.slice || !shown.trace || !shown.after || shown.trace->step != shown.state.step || session.training()) return;
  const nn::Vector gradient = nn::gradient_of(*shown.trace);
  if (gradient.size() != facts_.slice->origin.size()) return;
  facts_.arrows = arrows_of(*facts_.slice, shown.state.parameters, &gradient, &shown.after->parameters);
}

void LandscapeBoard::take_race(const Session& session) {
  const Scene& scene = session.document().scene;
  race_.course = course_.get();
  race_.racers = racers_of(scene.landscape, scene.race, scene.rule);
  race_.step.reset();
  if (session.view().race_step >= 0) race_.step = session.view().race_step;
  race_.log_scale = session.view().log_scale;
  race_.grid = session.view().grid;
}

void LandscapeBoard::update(const Session& session, const Language& language, const Theme& theme, bool wants_surface, bool wants_race) {
  surface_wanted_ = surface_wanted_ || wants_surface;
  race_wanted_ = race_wanted_ || wants_race;
  // What the last frame showed is made in one go, whichever figure asks first.
  const bool has_surface = surface_wanted_ || surface_before_, has_race = race_wanted_ || race_before_;
  if (has_race) ask_race(session);
  if (has_surface) ask_landscape(session, language, theme);
  const Made made{revision_, session.revision(), language.id(), has_surface, has_race};
  if (made_ == made) return;
  made_ = made;
  if (has_race) take_race(session);
  if (!has_surface) return;
  facts_ = {};
  take_landscape(session);
  const View& view = session.view();
  facts_.camera = {view.eye.azimuth, view.eye.elevation, view.eye.zoom, view.eye.pan_x, view.eye.pan_y};
  facts_.log_height = view.log_height;
  facts_.wire = view.wire;
  facts_.contours = view.contours;
}

void LandscapeBoard::begin_frame(const Session& session) {
  surface_before_ = std::exchange(surface_wanted_, false);
  race_before_ = std::exchange(race_wanted_, false);
  const Document& document = session.document();
  const auto is_other = [&](const std::shared_ptr<const Document>& asked) {
    return asked && asked != session.shared_document() && (asked->data != document.data || !(asked->scene.network == document.scene.network));
  };
  if (is_other(rates_asked_) || is_other(curvature_asked_)) {
    landscape_.cancel();
    rates_asked_.reset();
    curvature_asked_.reset();
  }
  const bool has_curvature = landscape_.curvature() != nullptr, has_rates = landscape_.rates() != nullptr, measures = landscape_.measuring();
  if (has_curvature != had_curvature_ || has_rates != had_rates_ || measures != was_measuring_) ++revision_;
  had_curvature_ = has_curvature;
  had_rates_ = has_rates;
  was_measuring_ = measures;
}

void LandscapeBoard::measure_curvature(const Session& session) {
  curvature_asked_ = shown_document(session);
  landscape_.measure_curvature(curvature_asked_, session.document().scene.landscape, std::max<nn::Index>(-1, session.view().sample));
}

void LandscapeBoard::find_rates(const Session& session) {
  rates_asked_ = shown_document(session);
  landscape_.measure_rates(rates_asked_);
}

void LandscapeBoard::measure_for(bool rates, const Session& session) {
  if (session.training()) return;
  if (rates && !rates_asked_) find_rates(session);
  if (!rates && !curvature_asked_) measure_curvature(session);
}

std::optional<Command> LandscapeBoard::start_at(const Session& session, nn::PlanePoint place) const {
  const LandscapeChoice& choice = session.document().scene.landscape;
  if (choice.is_function()) return Command{"set", {std::string("race.start"), "[" + shortest(place.x) + ", " + shortest(place.y) + "]"}};
  const nn::Slice* slice = facts_.slice;
  if (!slice || slice->origin.size() != session.document().state.parameters.size()) return std::nullopt;
  const nn::Vector there = nn::point_on(*slice, place.x, place.y);
  std::string numbers;
  for (const double number : there) numbers += (numbers.empty() ? "" : " ") + shortest(number);
  return Command{"set_parameters", {numbers}};
}

}  // namespace chainrule
