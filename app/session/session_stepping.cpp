// Steps of every size, in both directions; what goes by itself without the worker: slow motion, and the run backwards.
#include "app/session/session.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace chainrule {

namespace {

/// Backwards at full speed the whole history passes in so many frames, or more.
constexpr std::int64_t frames_of_history = 240;

Session::Clock::duration seconds(double count) {
  return std::chrono::duration_cast<Session::Clock::duration>(std::chrono::duration<double>(count));
}

Error out_of_range(const char* what, const std::string& low, const std::string& high) {
  return {"command.out_of_range", {{"what", what}, {"low", low}, {"high", high}}, {}, Blame::input};
}

}  // namespace

/// Is what the document says now what history was trained by from its step on? Going back keeps the present settings.
bool Session::goes_on_as_before(std::int64_t step) const {
  if (!history_.can_reach(step)) return true;
  const nn::Replay way = history_.way_to(step);
  return way.network == document_->scene.network && way.rule == document_->scene.rule;
}

/// The update that the trace shows becomes real; the next one lies open before it begins.
Result<void> Session::next_update() {
  if (!shown_->after || trace()->step != document_->state.step) return {};  // the next trace is still being recorded
  const bool as_trained = view_.sample == -1 || traced_columns(*document_, document_->state, -1) ==
                                                  traced_columns(*document_, document_->state, view_.sample);
  nn::TrainingState after = *shown_->after;
  const bool diverges = as_trained && document_->state.parameters.allFinite() &&
                        !(after.parameters.allFinite() && std::isfinite(trace()->loss));
  if (as_trained && goes_on_as_before()) {
    history_.visit(after);
  } else {
    const std::int64_t left_at = history_.last_step();
    note_left(history_.edit(document_->scene.network, document_->scene.rule, after), left_at, *document_);
  }
  view_.position = nn::first_position();
  move_to_step(std::move(after));
  if (diverges) begin_autopsy(document_->state.step);
  return {};
}

Result<void> Session::previous_update() {
  const std::int64_t step = (journey_ ? journey_->step : document_->state.step) - 1;
  if (!history_.can_reach(step)) {
    notices_.push_back({"notice.first_update", {}, {}});
    return {};
  }
  go_to_step(step, false);
  return {};
}

// ---- one step ------------------------------------------------------------------------------------------------------

/// An update further: by the way that history knows where it still holds, else the one that the trace shows.
Result<void> Session::step_update() {
  const std::int64_t here = document_->state.step;
  if (!history_.can_reach(here + 1) || !goes_on_as_before()) return next_update();
  go_to_step(here + 1, false);
  return {};
}

/// The same place in the trace of the next example (or the one before): of the data, or of the batch that is looked at.
Result<void> Session::step_sample(int by) {
  if (view_.sample < 0) {
    const nn::Index example = std::min(view_.example, trace()->sample_count() - 1) + by;
    if (example >= 0 && example < trace()->sample_count()) view_.example = example;
    return {};
  }
  const nn::Index sample = view_.sample + by;
  if (sample < 0 || sample >= document_->data->size()) return {};
  return execute_view({"sample", {static_cast<std::int64_t>(sample)}});
}

/// To the beginning of the next epoch. What history does not know yet is trained.
Result<void> Session::next_epoch() {
  const nn::Index left = document_->data->train_count - document_->state.position.used;
  const std::int64_t target = document_->state.step + updates_for(*document_, left);
  if (history_.can_reach(target) && goes_on_as_before()) {
    go_to_step(target, false);
    return {};
  }
  start({.once = true, .whole_epoch = true, .lands_at_first = true});
  return {};
}

/// To the beginning of this epoch, or from there to that of the one before, by the present size of batches.
Result<void> Session::previous_epoch() {
  const nn::DataPosition& place = document_->state.position;
  const bool stands_at_beginning = place.used == 0 && view_.position.step < 0;
  const nn::Index back = place.used > 0 ? place.used : stands_at_beginning ? document_->data->train_count : 0;
  const std::int64_t target = std::max(history_.first_step(), document_->state.step - updates_for(*document_, back));
  if (target == document_->state.step) view_.position = nn::first_position();
  else if (history_.can_reach(target)) go_to_step(target, false);
  return {};
}

Result<void> Session::step_forward() {
  if (view_.granularity == nn::Granularity::sample) return step_sample(1);
  if (view_.granularity == nn::Granularity::batch) return step_update();
  if (view_.granularity == nn::Granularity::epoch) return next_epoch();
  const std::optional<nn::Position> place = nn::next(*trace(), view_.position, view_.granularity);
  if (!place) return next_update();
  view_.position = *place;
  return {};
}

Result<void> Session::step_back() {
  if (view_.granularity == nn::Granularity::sample) return step_sample(-1);
  if (view_.granularity == nn::Granularity::epoch) return previous_epoch();
  if (const std::optional<nn::Position> place = nn::previous(*trace(), view_.position, view_.granularity)) {
    view_.position = *place;
  } else if (history_.can_reach(document_->state.step - 1)) {
    go_to_step(document_->state.step - 1, view_.granularity != nn::Granularity::batch);
  }
  return {};
}

/// As a debugger enters a call: nothing is computed yet, the next steps are smaller. Into the smallest is a step.
Result<void> Session::step_into() {
  const std::optional<nn::Granularity> inner = nn::within(view_.granularity);
  if (!inner) return step_forward();
  view_.granularity = *inner;
  return {};
}

/// What is begun of the next larger size is completed, and steps have that size from now on.
Result<void> Session::step_out() {
  const std::optional<nn::Granularity> outer = nn::enclosing(view_.granularity);
  if (!outer) return {};
  view_.granularity = *outer;
  if (*outer <= nn::Granularity::pass) {
    view_.position = nn::finish(*trace(), view_.position, *outer);
    return {};
  }
  const bool is_begun = view_.position.step >= 0 || (*outer == nn::Granularity::epoch && document_->state.position.used > 0);
  return is_begun ? step_forward() : Result<void>{};
}

// ---- what goes by itself -------------------------------------------------------------------------------------------

void Session::play_steps() {
  play_ = Play::steps;
  next_due_ = {};
  touch();
}

void Session::play_back() {
  stand_still();
  play_ = Play::back;
  next_due_ = {};
  touch();
}

/// How many updates the next step backwards takes back.
std::int64_t Session::stride_back() const {
  if (view_.pace.kind == Pace::Kind::steps_per_second) return 1;
  const std::int64_t epoch = updates_for(*document_, document_->data->train_count);
  if (view_.pace.kind == Pace::Kind::epoch_a_frame) return epoch;
  return std::max(epoch, (history_.last_step() - history_.first_step()) / frames_of_history);
}

bool Session::go_back_by_itself() {
  const std::int64_t here = document_->state.step, first = history_.first_step();
  if (here <= first) {
    if (view_.position.step < 0) return false;
    view_.position = nn::first_position();
    return true;
  }
  go_to_step(std::max(first, here - stride_back()), false);
  return true;
}

/// Once a frame: the next step where one is due and what was asked for before is shown.
void Session::play_on(Clock::time_point now) {
  if (play_ == Play::none || now < next_due_) return;
  if (journey_ || open_errand_.running() || trainer_.running() || !trace() || trace()->step != document_->state.step) return;
  const bool slow = view_.pace.kind == Pace::Kind::slow_motion;
  const bool paced = slow || view_.pace.kind == Pace::Kind::steps_per_second;
  const double rate = slow ? view_.pace.slowness : view_.pace.steps_per_second;
  const Clock::duration interval = paced ? seconds(1 / rate) : Clock::duration::zero();
  next_due_ = now - next_due_ > interval ? now + interval : next_due_ + interval;  // late frames do not make the next ones hurry
  const auto place = [this] { return std::tuple(view_.position.step, view_.position.unit, view_.position.term, view_.sample, view_.example, document_->state.step); };
  const auto before = place();
  if (!slow && play_ == Play::back) {
    if (!go_back_by_itself()) play_ = Play::none;
  } else {
    play_ == Play::back ? step_back() : step_forward();
    if (place() == before && !journey_ && !trainer_.running()) play_ = Play::none;
  }
  touch();
}

/// Another speed while something goes: the worker trains on, or the session walks.
void Session::follow_pace() {
  next_due_ = {};
  if (play_ == Play::back || !playing()) return;
  const bool walks = play_ == Play::steps, shall_walk = view_.pace.kind == Pace::Kind::slow_motion;
  if (!walks && going_.once) return;  // one epoch stays one epoch
  if (!walks && (!shall_walk || going_.is_awaited)) return trainer_.run(going_.is_awaited ? pace_of_run() : view_.pace, going_.until);
  if (walks == shall_walk) return;
  stand_still();
  start({});
}

// ---- run to --------------------------------------------------------------------------------------------------------

/// A run that something is waited for goes fast: slow motion walks through one trace after another.
Pace Session::pace_of_run() const {
  Pace pace = view_.pace;
  if (pace.kind == Pace::Kind::slow_motion) pace.kind = Pace::Kind::epoch_a_frame;
  return pace;
}

Result<void> Session::run_to(const Command& command) {
  nn::StopRule until;
  if (command.name == "run_to_epoch") {
    until.epochs = std::get<std::int64_t>(command.arguments[0]);
    const std::int64_t reached = document_->state.position.epoch;
    constexpr nn::Index most = 1'000'000'000;
    if (until.epochs <= reached || until.epochs > most) return out_of_range("@names.place.epoch", std::to_string(reached + 1), std::to_string(most));
  } else if (command.name == "run_to_loss") {
    until.loss = std::get<double>(command.arguments[0]);
    if (!(until.loss > 0)) return out_of_range("@names.place.loss", "0", "∞");
  } else if (document_->scene.stop == nn::StopRule{}) {
    return Error{"command.no_stop", {}, {}, Blame::input};
  }
  stand_still();
  start({.is_awaited = true, .until = until});
  return {};
}

void Session::note_halt(const nn::Halt& halt) {
  const auto after = std::find_if(halts_.begin(), halts_.end(), [&](const nn::Halt& one) { return one.step >= halt.step; });
  if (after != halts_.end() && after->step == halt.step) return;
  halts_.insert(after, halt);
}

}  // namespace chainrule
