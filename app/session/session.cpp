#include "app/session/session.hpp"

#include "app/document/own_example.hpp"
#include "app/session/stop_notice.hpp"
#include "app/text/number_format.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace chainrule {

namespace {

/// Up to this many parameters a picture is made within the frame of the edit; beyond, the worker makes it.
constexpr nn::Index small_network = 20'000;
constexpr nn::Index small_scoring = 2'000'000;  // parameters x examples
/// Replay of up to this much is done within the frame: updates x batch x parameters, less than a millisecond.
constexpr std::int64_t short_way = 200'000;

nn::Index parameter_count(const Document& document) { return nn::ParameterLayout(document.scene.network).size(); }

/// Does the scene itself hold a network's worth of numbers?
bool gives_numbers(const Scene& scene) {
  return std::any_of(scene.given.begin(), scene.given.end(), [](const GivenParameters& given) { return given.weight || given.bias; });
}

std::string text_argument(const Command& command, std::size_t index) {
  return std::get<std::string>(command.arguments[index]);
}

/// Does the run go on otherwise than before? A title or a stop condition changes no number of it.
bool leads_elsewhere(const Document& before, const Document& after) {
  return !(before.scene.network == after.scene.network) || !(before.scene.rule == after.scene.rule) ||
         before.data != after.data || before.state.step != after.state.step ||
         before.state.parameters.size() != after.state.parameters.size() ||
         before.state.parameters != after.state.parameters;
}

}  // namespace

Session::Session(std::shared_ptr<const Document> document, View view, std::vector<nn::CurvePoint> course)
    : document_(std::move(document)), saved_scene_(document_->scene), view_(std::move(view)) {
  view_.own_letters = view_.letters;
  use_letters_of_scene();
  adopt(document_, true, std::move(course));
}

/// A scene is opened in the letters that it brings, else in the person's own.
void Session::use_letters_of_scene() { view_.letters = document_->scene.desk.letters.over(view_.own_letters); }

/// What the scene says nothing about is chosen for every scene.
void Session::note_own_letters() {
  const LetterChoice& brought = document_->scene.desk.letters;
  if (!brought.set) view_.own_letters.set = view_.letters.set;
  if (!brought.sign) view_.own_letters.sign = view_.letters.sign;
}

SnapshotWish Session::wish() const {
  SnapshotWish wish;
  wish.sample = view_.sample;
  wish.evaluating = view_.evaluating;
  wish.score_limit = parameter_count(*document_) > small_network ? 1000 : 2000;
  return wish;
}

Result<void> Session::execute(const Command& command) {
  if (Result<void> checked = check(command); !checked) return checked;
  switch (find_command(command.name)->kind) {
    case CommandKind::document: return execute_document(command);
    case CommandKind::history: return execute_history(command);
    case CommandKind::view: return execute_view(command);
    case CommandKind::program: break;
  }
  if (command.name == "open") return open(text_argument(command, 0));
  if (command.name == "recover") return recover(text_argument(command, 0));
  if (command.name == "save_as") return save(text_argument(command, 0));
  if (command.name == "save") return save(document_->path);
  return {};
}

/// What the worker has found since, if anything, becomes what is shown.
void Session::take_newest() {
  std::shared_ptr<const Snapshot> newest = trainer_.take();
  if (!newest) return;
  const bool halted = newest->halt && newest->halt != shown_->halt;
  const bool moved = newest->state.step != document_->state.step;
  trainer_.leave_behind(std::exchange(shown_, std::move(newest)));
  // The worker shows nothing of the place that is left, so whatever comes ends the journey.
  if (const std::optional<Journey> journey = std::exchange(journey_, std::nullopt); journey && trace() && !trainer_.running())
    view_.position = journey->land_at_end ? nn::last_position(*trace(), view_.granularity) : nn::first_position();
  if (lands_at_first_ && !trainer_.running()) {
    lands_at_first_ = false;
    view_.position = nn::first_position();
  }
  for (const nn::TrainingState& passed : trainer_.take_passed()) history_.visit(passed);
  if (moved) {
    // A saved document has another name or path than that which the worker was given.
    const bool is_named_so = shown_->document && shown_->document->name == document_->name && shown_->document->path == document_->path;
    trainer_.leave_behind(std::exchange(document_, is_named_so ? shown_->document : at_state(*document_, shown_->state)));
    // Else the state is copied: history would hold the whole document by it.
    const bool is_mostly_state = parameter_count(*document_) > small_network && !gives_numbers(document_->scene) &&
                                 !std::holds_alternative<InlineData>(document_->scene.data);
    if (is_mostly_state) history_.visit(std::shared_ptr<const nn::TrainingState>(document_, &document_->state));
    else history_.visit(shown_->state);
  }
  if (halted) {
    note_halt(*shown_->halt);
    notices_.push_back(stop_notice(*shown_->halt, NumberFormat(view_.digits)));
    if (shown_->halt->kind == nn::StopKind::not_finite) begin_autopsy(shown_->halt->step);
  }
  note_course();
  forget_lost_branches();
  touch();
  if (!halted && trainer_.running() && parameter_count(*document_) > small_network) ++went_on_;
  if (const std::optional<Going> waiting = std::exchange(after_journey_, std::nullopt)) start(*waiting);
}

void Session::tick(Clock::time_point now) {
  poll_reading();
  if (autopsy_.poll()) touch();
  take_newest();
  play_on(now);
}

bool Session::modified() const { return state_edited_ || !(document_->scene == saved_scene_); }

// ---- documents ------------------------------------------------------------------------------------------------------

void Session::adopt(std::shared_ptr<const Document> document, bool new_run, std::vector<nn::CurvePoint> course) {
  const bool changes_run = new_run || leads_elsewhere(*document_, *document);
  const std::shared_ptr<const Document> before = std::exchange(document_, std::move(document));
  if (!(before->scene.desk.letters == document_->scene.desk.letters)) use_letters_of_scene();
  journey_.reset();
  after_journey_.reset();
  autopsy_.cancel();
  fit_view();
  const std::int64_t left_at = history_.last_step();
  const nn::NetworkSpec& network = document_->scene.network;
  const nn::TrainingRule& rule = document_->scene.rule;
  if (new_run) {
    note_left(history_.restart(network, rule, document_->data, document_->state), left_at, *before);
  } else if (changes_run) {
    note_left(history_.edit(network, rule, document_->state), left_at, *before);
  }
  new_run ? by_hand_.clear() : note_by_hand(before);
  if (!course.empty()) course_ = std::make_shared<const std::vector<nn::CurvePoint>>(course);
  if (new_run) path_ = nullptr;
  const Arrival arrival = new_run ? Arrival::new_run : changes_run ? Arrival::edit : Arrival::step;
  trainer_.load(document_, wish(), arrival, std::move(course), path_until(document_->state.step));
  show_now();
}

/// A line that was left becomes a branch. What was measured from here on belongs to it alone.
void Session::note_left(std::optional<int> line, std::int64_t last_step, const Document& left) {
  if (line) {
    keep_branch(*line, last_step, left, document_->state.step);
    notices_.push_back({"notice.branched", {{"step", std::to_string(last_step)}}, {}});
  }
  if (left.data != document_->data) present_ = {};
  std::erase_if(halts_, [&](const nn::Halt& halt) { return left.data != document_->data || halt.step > document_->state.step; });
  std::erase_if(by_hand_, [this](const HandEdit& edit) { return edit.step > document_->state.step; });
  const bool goes_on = left.data == document_->data && left.scene.network == document_->scene.network;
  course_ = goes_on ? std::make_shared<const std::vector<nn::CurvePoint>>(course_before(document_->state.step)) : nullptr;
  path_ = goes_on ? path_until(document_->state.step) : nullptr;
  forget_lost_branches();
}

/// Where layers come and go, what is looked at stays in its own; of one that is gone nothing is looked at.
void Session::follow_layers(const LayerChange& change) {
  if (change.by == 0) return;
  for (int* layer : {&view_.focus_layer, &view_.fold_layer})
    if (*layer >= 0) *layer = static_cast<int>(change.number_of(*layer).value_or(-1));
  if (view_.focus_layer < 0) view_.focus_unit = 0;
  view_.parameter.layer = change.number_of(view_.parameter.layer).value_or(change.at);
}

/// In a layer that has come back.
void Session::look_again(const LayerChange& change, const LookedAt& before) {
  if (change.by <= 0) return;
  if (before.focus_layer == change.at && view_.focus_layer < 0) view_.focus_layer = before.focus_layer, view_.focus_unit = before.focus_unit;
  if (before.fold_layer == change.at && view_.fold_layer < 0) view_.fold_layer = before.fold_layer;
  if (before.parameter.layer == change.at) view_.parameter = before.parameter;
}

/// What is looked at must be there: examples, classes, layers, units, weights.
void Session::fit_view() {
  const nn::Index count = document_->data->size();
  const bool is_own = view_.sample == own_sample && document_->scene.own;
  if (!is_own) view_.sample = view_.sample == own_sample ? 0 : std::clamp<nn::Index>(view_.sample, -1, count - 1);
  if (view_.example_class >= nn::class_count(*document_->data)) view_.example_class = -1;
  view_.example_page = std::clamp<nn::Index>(view_.example_page, 0, std::max<nn::Index>(0, count - 1));
  if (view_.brush >= std::max<nn::Index>(2, document_->data->targets.rows())) view_.brush = 0;
  const nn::NetworkSpec& network = document_->scene.network;
  nn::ParameterPlace& place = view_.parameter;
  place.layer = std::clamp<nn::Index>(place.layer, 0, network.layer_count() - 1);
  place.unit = std::clamp<nn::Index>(place.unit, 0, network.rows_of(place.layer) - 1);
  place.input = std::clamp<nn::Index>(place.input, -1, network.inputs_of(place.layer) - 1);
  const auto layers = static_cast<int>(network.layer_count());
  if (view_.focus_layer >= layers ||
      (view_.focus_layer >= 0 && view_.focus_unit >= network.layers[static_cast<std::size_t>(view_.focus_layer)].units)) {
    view_.focus_layer = -1;
    view_.focus_unit = 0;
  }
}

/// Brings `shown_` up to the document within this frame where that is cheap; else keeps what can still be shown.
void Session::show_now() {
  const nn::Index parameters = parameter_count(*document_);
  auto snapshot = std::make_shared<Snapshot>();
  const bool same_run = shown_ && shown_->trace && shown_->trace->network == document_->scene.network;
  if (parameters <= small_network) {
    *snapshot = look_at(*document_, document_->state, wish());
    if (parameters * document_->data->size() <= small_scoring) {
      snapshot->scores = nn::evaluate_splits(document_->scene.network, document_->scene.rule.precision,
                                             document_->state.parameters, *document_->data);
      snapshot->scores_step = document_->state.step;
    }
  } else {
    snapshot->state = document_->state;
    snapshot->epoch = epoch_of(*document_, document_->state);
    if (same_run) {
      snapshot->trace = shown_->trace;
      snapshot->after = shown_->after;
    }
  }
  auto points = std::make_shared<std::vector<nn::CurvePoint>>(course_before(document_->state.step));
  if (snapshot->scores.train.loss) {
    points->push_back({document_->state.step, snapshot->epoch, snapshot->scores, known_sizes(document_->state.step)});
  }
  snapshot->curve = std::move(points);
  snapshot->path = path_until(document_->state.step);
  snapshot->number = trainer_.published();
  shown_ = std::move(snapshot);
  note_course();
  if (trace() && view_.position.step >= trace()->step_count()) view_.position = nn::last_position(*trace());
  touch();
}

/// Pauses and brings document and picture to the state that was reached.
void Session::stand_still() {
  after_journey_.reset();
  const bool was_running = trainer_.running();
  if (!was_running) take_newest();  // a run that has just ended counts
  play_ = Play::none;
  lands_at_first_ = false;
  // The worker may have made the last update of what it was sent to, and not its picture yet.
  const bool is_finishing = !journey_ && trainer_.trained_step() != document_->state.step;
  if (!was_running && !is_finishing) return;
  const std::shared_ptr<const nn::TrainingState> reached = trainer_.pause();
  take_newest();
  journey_.reset();
  if (!reached || reached->step == document_->state.step) return;
  document_ = at_state(*document_, *reached);
  history_.visit(document_->state);
  if (parameter_count(*document_) <= small_network) show_now();
}

// ---- time -----------------------------------------------------------------------------------------------------------

void Session::start(const Going& how) {
  autopsy_.cancel();
  if (!how.once && !how.is_awaited && view_.pace.kind == Pace::Kind::slow_motion) return play_steps();
  if (journey_ && !goes_on_as_before(journey_->step)) {
    after_journey_ = how;
    return touch();
  }
  if (!journey_ && !goes_on_as_before()) {  // with other settings than then: a change in the past
    const std::int64_t left_at = history_.last_step();
    note_left(history_.edit(document_->scene.network, document_->scene.rule, document_->state), left_at, *document_);
  }
  if (trace()) view_.position = nn::last_position(*trace());
  going_ = how;
  going_from_ = document_->state.step;
  lands_at_first_ = how.lands_at_first;
  how.once ? trainer_.run_once(how.whole_epoch) : trainer_.run(how.is_awaited ? pace_of_run() : view_.pace, how.until);
  touch();
}

/// An edit has stopped the run for a moment; what it was going to is still wanted.
void Session::go_on_after_edit() {
  if (!has_arrived()) start(Going(going_));
}

/// Has the worker reached what it was sent to? The update that an edit waits for may have been the last one.
bool Session::has_arrived() const {
  const nn::DataPosition& place = document_->state.position;
  const bool has_moved = document_->state.step > going_from_;
  if (going_.once) return has_moved && (!going_.whole_epoch || place.used == 0);
  if (going_.until.epochs > 0 && place.epoch >= going_.until.epochs) return true;
  return going_.is_awaited && going_.until == nn::StopRule{} && document_->scene.stop == nn::StopRule{};
}

/// Another place in history: the same scene with the state that was there.
void Session::move_to_step(nn::TrainingState state) {
  document_ = at_state(*document_, std::move(state));
  journey_.reset();
  trainer_.load(document_, wish(), Arrival::step, course_before(document_->state.step), path_until(document_->state.step));
  show_now();
}

bool Session::is_short(const nn::Replay& way) const {
  const nn::Index batch = way.rule.batch_size > 0 ? way.rule.batch_size : document_->data->train_count;
  return way.distance() * batch * parameter_count(*document_) <= short_way;
}

void Session::go_to_step(std::int64_t step, bool land_at_end) {
  nn::Replay way = history_.way_to(step);
  if (!is_short(way)) {
    journey_ = {step, land_at_end};
    trainer_.travel(document_, wish(), std::move(way), Arrival::step, course_before(step), path_until(step));
    touch();
    return;
  }
  move_to_step(history_.revisit(step));
  if (trace()) view_.position = land_at_end ? nn::last_position(*trace(), view_.granularity) : nn::first_position();
}

Result<void> Session::go_to_update(std::int64_t step) {
  if (!history_.can_reach(step)) {
    return Error{"command.out_of_range",
                 {{"what", "@names.place.update"}, {"low", std::to_string(history_.first_step())}, {"high", std::to_string(history_.last_step())}},
                 {},
                 Blame::input};
  }
  if (step != (journey_ ? journey_->step : document_->state.step)) go_to_step(step, false);
  return {};
}

void Session::begin_autopsy(std::int64_t diverged_step) {
  if (history_.can_reach(diverged_step - 1)) autopsy_.start(nn::autopsy_ways(history_, diverged_step));
  touch();
}

Result<void> Session::use_stable_rate() {
  const nn::Autopsy* found = autopsy();
  if (!found || !found->rates || !found->rates->stable || !history_.can_reach(found->origin.step)) return {};
  const std::string rate = shortest(*found->rates->stable);
  move_to_step(nn::TrainingState(found->origin));
  view_.position = nn::first_position();
  return execute_document({"set", {std::string("training.learning_rate"), rate}});
}

Result<void> Session::execute_history(const Command& command) {
  const std::string& name = command.name;
  if (name == "play") return start({}), Result<void>{};
  if (name.starts_with("run_to_")) return run_to(command);
  if (name == "play_back") return play_back(), Result<void>{};
  if (name == "pause") return stand_still(), touch(), Result<void>{};
  if (name == "toggle_play") {
    playing() ? stand_still() : start({});
    touch();
    return {};
  }
  if (name == "cancel_reading" || (name == "undo" && !edits_to_read_.empty())) return cancel_reading(), Result<void>{};
  if (name == "undo") return undo_or_redo(undo_, redo_);
  if (name == "redo") return undo_or_redo(redo_, undo_);
  if (name == "branch" || name == "rename_branch" || name == "compare_branch") return execute_branch(command);
  stand_still();
  if (name == "last_finite" && autopsy()) return go_to_update(autopsy()->diverged_step - 1);
  if (name == "use_stable_rate") return use_stable_rate();
  if (name == "close_autopsy") return autopsy_.cancel(), touch(), Result<void>{};
  if (name == "go_to_update") return go_to_update(std::get<std::int64_t>(command.arguments[0]));
  if (name == "train_step") return start({.once = true}), Result<void>{};
  if (name == "train_epoch") return start({.once = true, .whole_epoch = true}), Result<void>{};
  if (!trace()) return {};
  touch();
  if (name == "go_first") view_.position = nn::first_position();
  if (name == "go_last") view_.position = nn::last_position(*trace());
  if (name == "next_update") return next_update();
  if (name == "previous_update") return previous_update();
  if (journey_) return {};  // the step that is being left cannot be walked any more
  if (name == "position") {
    const auto step = std::clamp<std::int64_t>(std::get<std::int64_t>(command.arguments[0]), -1, trace()->step_count() - 1);
    view_.position = {static_cast<int>(step), -1, -1};
  }
  if (name == "step_forward") return step_forward();
  if (name == "step_back") return step_back();
  if (name == "step_into") return step_into();
  if (name == "step_out") return step_out();
  return {};
}

}  // namespace chainrule
