#include "engine/train/history.hpp"

#include <algorithm>
#include <cassert>

namespace nn {
namespace {

std::size_t bytes_of(const TrainingState& state) {
  const Index numbers = state.parameters.size() + state.first_moment.size() + state.second_moment.size();
  return sizeof(TrainingState) + static_cast<std::size_t>(numbers) * sizeof(double);
}

}  // namespace

History::History(std::size_t budget_bytes) : budget_bytes_(budget_bytes) {}

void History::restart(const NetworkSpec& network, const TrainingRule& rule, std::shared_ptr<const Dataset> data,
                      const TrainingState& state) {
  data_ = std::move(data);
  keyframes_.clear();
  segments_.clear();
  stride_ = 1;
  swept_ = state.step;
  bytes_ = 0;
  last_step_ = state.step;
  segments_[state.step] = {network, rule};
  keep(state, true);
}

void History::keep(const TrainingState& state, bool pinned) {
  const auto found = keyframes_.find(state.step);
  if (found != keyframes_.end()) bytes_ -= bytes_of(found->second.state);
  bytes_ += bytes_of(state);
  keyframes_[state.step] = {state, pinned};
}

void History::visit(const TrainingState& state) {
  assert(!keyframes_.empty());
  last_step_ = std::max(last_step_, state.step);
  const auto after = keyframes_.upper_bound(state.step);
  if (after == keyframes_.begin()) return;
  if (state.step - std::prev(after)->first < stride_) return;
  keep(state, false);
  thin();
}

void History::thin() {
  // One pass after the other, each at twice the distance, and no further than needed: to free half of the budget at once
  // would hold up whoever visits. Pinned keyframes stay, for the run cannot be replayed across them.
  constexpr int most_passes = 62;
  for (int passes = 0; bytes_ > budget_bytes_ && passes < most_passes;) {
    auto it = keyframes_.upper_bound(swept_);
    if (it == keyframes_.end()) {
      stride_ *= 2;
      swept_ = keyframes_.begin()->first;
      ++passes;
    } else if (it->second.pinned || it->first - std::prev(it)->first >= stride_) {
      swept_ = it->first;
    } else {
      bytes_ -= bytes_of(it->second.state);
      keyframes_.erase(it);
    }
  }
}

void History::edit(const NetworkSpec& network, const TrainingRule& rule, const TrainingState& state) {
  for (auto it = keyframes_.upper_bound(state.step); it != keyframes_.end(); it = keyframes_.erase(it)) {
    bytes_ -= bytes_of(it->second.state);
  }
  segments_.erase(segments_.upper_bound(state.step), segments_.end());
  segments_[state.step] = {network, rule};
  last_step_ = state.step;
  swept_ = std::min(swept_, state.step);
  keep(state, true);
  thin();
}

bool History::can_reach(std::int64_t step) const {
  return !keyframes_.empty() && step >= first_step() && step <= last_step_;
}

std::int64_t History::first_step() const { return keyframes_.empty() ? 0 : keyframes_.begin()->first; }
std::int64_t History::last_step() const { return last_step_; }
std::size_t History::bytes() const { return bytes_; }

std::int64_t History::rule_since(std::int64_t step) const {
  assert(can_reach(step));
  return std::prev(segments_.upper_bound(step))->first;
}

Replay History::way_to(std::int64_t step) const {
  assert(can_reach(step));
  const Keyframe& from = std::prev(keyframes_.upper_bound(step))->second;
  // Every change of the rule has a keyframe of its own, so none lies between here and `step`.
  const Segment& segment = std::prev(segments_.upper_bound(from.state.step))->second;
  return {segment.network, segment.rule, data_, from.state, step};
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
