#include "engine/train/history.hpp"

#include <algorithm>
#include <cassert>
#include <limits>

namespace nn {
namespace {

std::size_t bytes_of(const TrainingState& state) {
  const Index numbers = state.parameters.size() + state.first_moment.size() + state.second_moment.size();
  return sizeof(TrainingState) + static_cast<std::size_t>(numbers) * sizeof(double);
}

/// What a line needs for each keyframe besides the state: a node of its map.
constexpr std::size_t entry_bytes = 80;

}  // namespace

History::History(std::size_t budget_bytes) : budget_bytes_(budget_bytes) {}

// Keyframes are counted by their last reference, which states shared with another history would upset.
History::History(const History& other)
    : budget_bytes_(other.budget_bytes_), stride_(other.stride_), last_number_(other.last_number_), data_(other.data_),
      present_(other.present_), left_(other.left_) {
  std::map<const Kept*, std::shared_ptr<const Kept>> own;
  const auto separate = [&](Line& line) {
    for (auto& [step, keyframe] : line.keyframes) {
      std::shared_ptr<const Kept>& copy = own[keyframe.kept.get()];
      if (!copy) {
        copy = std::make_shared<const Kept>(*keyframe.kept);
        bytes_ += bytes_of(keyframe.state());
      }
      keyframe.kept = copy;
      bytes_ += entry_bytes;
    }
  };
  separate(present_);
  for (Line& line : left_) separate(line);
}

std::optional<int> History::restart(const NetworkSpec& network, const TrainingRule& rule, std::shared_ptr<const Dataset> data,
                                    const TrainingState& state) {
  std::optional<int> left;
  if (data != data_) {
    left_.clear();
    bytes_ = 0;
    stride_ = 1;
  } else if (!present_.keyframes.empty() && present_.last_step > first_step()) {
    left = leave(std::move(present_));
  } else {
    for (auto it = present_.keyframes.begin(); it != present_.keyframes.end();) it = release(present_, it);
  }
  data_ = std::move(data);
  present_ = {};
  present_.swept = present_.last_step = state.step;
  present_.segments[state.step] = {network, rule};
  keep(std::make_shared<const TrainingState>(state), true);
  thin();
  return left;
}

/// Takes a keyframe out of a line; its state goes with the last line that holds it.
History::KeyframePlace History::release(Line& line, KeyframePlace keyframe) {
  if (keyframe->second.kept.use_count() == 1) bytes_ -= bytes_of(keyframe->second.state());
  bytes_ -= entry_bytes;
  return line.keyframes.erase(keyframe);
}

void History::keep(std::shared_ptr<const TrainingState> state, bool pinned) {
  const std::int64_t step = state->step;
  const auto found = present_.keyframes.find(step);
  if (found != present_.keyframes.end()) release(present_, found);
  bytes_ += bytes_of(*state) + entry_bytes;
  present_.keyframes[step] = {std::make_shared<const Kept>(Kept{std::move(state)}), pinned};
}

void History::visit_shared(const TrainingState& state, std::shared_ptr<const TrainingState> shared) {
  assert(!present_.keyframes.empty());
  present_.last_step = std::max(present_.last_step, state.step);
  const auto after = present_.keyframes.upper_bound(state.step);
  if (after == present_.keyframes.begin()) return;
  if (state.step - std::prev(after)->first < stride_) return;
  keep(shared ? std::move(shared) : std::make_shared<const TrainingState>(state), false);
  thin();
}

/// Drops the next keyframe of a line that stands too close to the one before; false at the end of the line. Pinned
/// keyframes stay, for the run cannot be replayed across them.
bool History::drop_next(Line& line) {
  for (auto it = line.keyframes.upper_bound(line.swept); it != line.keyframes.end(); ++it) {
    if (!it->second.pinned && it->first - std::prev(it)->first < stride_) return release(line, it), true;
    line.swept = it->first;
  }
  return false;
}

void History::thin() {
  // One pass after the other, each at twice the distance, and no further than needed: to free half of the budget at once
  // would hold up whoever visits.
  constexpr int most_passes = 62;
  for (int passes = 0; bytes_ > budget_bytes_ && passes < most_passes;) {
    if (drop_next(present_) || std::any_of(left_.begin(), left_.end(), [this](Line& line) { return drop_next(line); })) continue;
    ++passes;
    if (stride_ <= std::numeric_limits<std::int64_t>::max() / 2) stride_ *= 2;
    present_.swept = first_step();
    for (Line& line : left_) line.swept = line.keyframes.begin()->first;
  }
  while (bytes_ > budget_bytes_ && !left_.empty()) forget(left_.begin());
}

int History::leave(Line line) {
  line.number = ++last_number_;
  left_.push_back(std::move(line));
  if (left_.size() > most_left_lines) forget(left_.begin());
  return last_number_;
}

void History::forget(std::deque<Line>::iterator line) {
  for (auto it = line->keyframes.begin(); it != line->keyframes.end();) it = release(*line, it);
  left_.erase(line);
}

bool History::has_line(int number) const {
  return std::any_of(left_.begin(), left_.end(), [number](const Line& line) { return line.number == number; });
}

int History::take(int number) {
  const auto found = std::find_if(left_.begin(), left_.end(), [number](const Line& line) { return line.number == number; });
  assert(found != left_.end());
  Line taken = std::move(*found);
  left_.erase(found);
  const int left = leave(std::move(present_));
  present_ = std::move(taken);
  return left;
}

std::optional<int> History::edit(const NetworkSpec& network, const TrainingRule& rule, const TrainingState& state) {
  std::optional<int> left;
  if (state.step < present_.last_step) {
    bytes_ += present_.keyframes.size() * entry_bytes;
    left = leave(present_);
  }
  for (auto it = present_.keyframes.upper_bound(state.step); it != present_.keyframes.end();) it = release(present_, it);
  present_.segments.erase(present_.segments.upper_bound(state.step), present_.segments.end());
  present_.segments[state.step] = {network, rule};
  present_.last_step = state.step;
  present_.swept = std::min(present_.swept, state.step);
  keep(std::make_shared<const TrainingState>(state), true);
  thin();
  return left;
}

bool History::can_reach(std::int64_t step) const {
  return !present_.keyframes.empty() && step >= first_step() && step <= present_.last_step;
}

std::int64_t History::first_step() const { return present_.keyframes.empty() ? 0 : present_.keyframes.begin()->first; }
std::int64_t History::last_step() const { return present_.last_step; }
std::size_t History::bytes() const { return bytes_; }

std::int64_t History::rule_since(std::int64_t step) const {
  assert(can_reach(step));
  return std::prev(present_.segments.upper_bound(step))->first;
}

Replay History::way_to(std::int64_t step) const {
  assert(can_reach(step));
  const TrainingState& from = std::prev(present_.keyframes.upper_bound(step))->second.state();
  // Every change of the rule has a keyframe of its own, so none lies between here and `step`.
  const Segment& segment = std::prev(present_.segments.upper_bound(from.step))->second;
  return {segment.network, segment.rule, data_, from, step};
}

TrainingState History::revisit(std::int64_t step) {
  std::vector<TrainingState> passed;
  const std::optional<TrainingState> state = way_to(step).run(nullptr, &passed);
  for (const TrainingState& one : passed) visit(one);
  return *state;
}

std::optional<TrainingState> Replay::run(const std::atomic<bool>* stop, std::vector<TrainingState>* passed) const {
  constexpr std::int64_t most_passed = 32;
  if (from.step == step) return from;
  const std::int64_t spacing = std::max<std::int64_t>(1, distance() / most_passed);
  Trainer trainer(network, rule, data, from);
  while (trainer.steps() < step) {
    if (stop && *stop) return std::nullopt;
    trainer.step();
    if (passed && (trainer.steps() - from.step) % spacing == 0) passed->push_back(trainer.state());
  }
  return trainer.state();
}

}  // namespace nn
