// The branches of a session: what is left when the past is changed, and the way back there.
#include "app/session/session.hpp"

#include <algorithm>
#include <utility>

namespace chainrule {

namespace {

Error unknown_branch(std::int64_t number) {
  return {"command.no_branch", {{"number", std::to_string(number)}}, {}, Blame::input};
}

/// Characters, not bytes.
std::int64_t length_of(const std::string& text) {
  return std::count_if(text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; });
}

std::string without_outer_spaces(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\n"), last = text.find_last_not_of(" \t\n");
  return first == std::string::npos ? std::string() : text.substr(first, last - first + 1);
}

}  // namespace

const Branch* Session::branch(std::int64_t number) const {
  const auto found = std::find_if(branches_.begin(), branches_.end(), [number](const Branch& one) { return one.number == number; });
  return found == branches_.end() ? nullptr : &*found;
}

/// The present line was left by what has just been done: it becomes a branch, and a line without a name begins.
void Session::keep_branch(int line, std::int64_t last_step, const Document& left, std::int64_t parted_step) {
  const std::int64_t number = present_.number > 0 ? present_.number : ++last_branch_;
  present_.number = number;
  present_.line = line;
  present_.document = at_state(left, {});
  present_.course = course_;
  present_.path = path_;
  present_.last_step = last_step;
  present_.parted_step = parted_step;
  present_.halts = halts_;
  present_.state_edited = state_edited_;
  present_.by_hand = by_hand_;
  branches_.push_back(std::exchange(present_, {}));
}

/// History keeps so many lines and so many bytes; what it has forgotten is no branch any more.
void Session::forget_lost_branches() {
  std::erase_if(branches_, [this](const Branch& one) { return !history_.has_line(one.line); });
  if (branches_.empty() && present_.number == 0) last_branch_ = 0;
}

/// The longest course and path of the present line: going back does not shorten them.
void Session::note_course() {
  const auto extent = [](const nn::Path& path) {
    return path.points().empty() ? std::pair(std::int64_t{-1}, std::size_t{0}) : std::pair(path.points().back().step, path.points().size());
  };
  if (shown_->path && (!path_ || extent(*shown_->path) >= extent(*path_))) path_ = shown_->path;
  if (!shown_->curve || shown_->curve->empty()) return;
  const auto reaches = [](const Course& course) { return std::pair(course->back().step, course->size()); };
  if (!course_ || course_->empty() || reaches(shown_->curve) >= reaches(course_)) course_ = shown_->curve;
}

/// What an edit has changed about the parameters; several at one step are one, and none where they cancel.
void Session::note_by_hand(const std::shared_ptr<const Document>& before) {
  const nn::TrainingState &old_state = before->state, &new_state = document_->state;
  const bool is_edit = old_state.step == new_state.step && old_state.parameters.size() == new_state.parameters.size() &&
                       old_state.parameters != new_state.parameters;
  if (!is_edit) return;
  if (by_hand_.empty() || by_hand_.back().step != new_state.step) by_hand_.push_back({new_state.step, before, document_, {}});
  HandEdit& edit = by_hand_.back();
  edit.after = document_;
  edit.changes = weight_changes(document_->scene.network, edit.before->state.parameters, new_state.parameters);
  if (edit.changes.count == 0) by_hand_.pop_back();
  if (by_hand_.size() > most_hand_edits) by_hand_.erase(by_hand_.begin());
}

std::vector<nn::CurvePoint> Session::course_before(std::int64_t step) const {
  std::vector<nn::CurvePoint> points;
  if (!course_) return points;
  for (const nn::CurvePoint& point : *course_)
    if (point.step < step) points.push_back(point);
  return points;
}

/// What was measured at a step; null where nothing was: then the worker will, beside the screen.
std::shared_ptr<const std::vector<nn::LayerSizes>> Session::known_sizes(std::int64_t step) const {
  if (!course_) return nullptr;
  for (const nn::CurvePoint& point : *course_)
    if (point.step == step) return point.sizes;
  return nullptr;
}

/// Where the present line had been at a step; null where nothing was noted.
std::shared_ptr<const nn::Path> Session::path_until(std::int64_t step) const {
  if (!path_ || path_->points().empty() || path_->points().back().step <= step) return path_;
  auto path = std::make_shared<nn::Path>(*path_);
  path->cut(step);
  return path;
}

Result<void> Session::execute_branch(const Command& command) {
  const std::int64_t number = std::get<std::int64_t>(command.arguments[0]);
  const bool is_present = command.name == "rename_branch" && number == 0;
  if (!is_present && branch(number) == nullptr) return unknown_branch(number);
  if (command.name == "branch") return switch_to_branch(number), Result<void>{};
  const auto found = std::find_if(branches_.begin(), branches_.end(), [number](const Branch& one) { return one.number == number; });
  Branch& named = is_present ? present_ : *found;
  if (command.name == "compare_branch") named.compared = !named.compared;
  if (command.name == "rename_branch") {
    const std::string name = without_outer_spaces(std::get<std::string>(command.arguments[1]));
    if (length_of(name) > longest_branch_name)
      return Error{"command.out_of_range",
                   {{"what", "@names.place.name_length"}, {"low", "0"}, {"high", std::to_string(longest_branch_name)}},
                   {},
                   Blame::input};
    named.name = name;
  }
  touch();
  return {};
}

/// The present line is left in turn. Levels of undo belong to the line they were made on: they go; the way back is to
/// switch again.
void Session::switch_to_branch(std::int64_t number) {
  stand_still();
  const auto found = std::find_if(branches_.begin(), branches_.end(), [number](const Branch& one) { return one.number == number; });
  Branch taken = std::move(*found);
  branches_.erase(found);
  const std::int64_t left_at = history_.last_step();
  const int left = history_.take(taken.line);
  keep_branch(left, left_at, *document_, taken.parted_step);
  halts_ = std::move(taken.halts);
  present_.number = taken.number;
  present_.name = std::move(taken.name);
  state_edited_ = taken.state_edited;
  by_hand_ = std::move(taken.by_hand);
  course_ = std::move(taken.course);
  path_ = std::move(taken.path);
  undo_.clear();
  redo_.clear();
  forget_lost_branches();
  auto document = std::make_shared<Document>(*taken.document);
  document->name = document_->name;
  document->path = document_->path;
  arrive_at_end(std::move(document));
}

/// Shows the last update of the line that history has just taken up; where the way is long, the worker walks it.
void Session::arrive_at_end(std::shared_ptr<Document> document) {
  const std::int64_t last = history_.last_step();
  nn::Replay way = history_.way_to(last);
  document_ = std::move(document);  // is_short looks at its network
  const bool at_once = is_short(way);
  document_ = at_state(*document_, at_once ? history_.revisit(last) : way.from);
  journey_.reset();
  autopsy_.cancel();
  fit_view();
  view_.position = nn::first_position();
  if (at_once) {
    trainer_.load(document_, wish(), Arrival::new_run, course_before(last), path_until(last));
  } else {
    journey_ = {last, false};
    trainer_.travel(document_, wish(), std::move(way), Arrival::new_run, course_before(last), path_until(last));
  }
  show_now();
}

}  // namespace chainrule
