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
  if (bytes_ > budget_bytes_) thin();
}

void History::thin() {
  // Twice the distance until it fits; pinned keyframes stay, for the run cannot be replayed across them.
  for (int halvings = 0; bytes_ > budget_bytes_ && halvings < 40; ++halvings) {
    stride_ *= 2;
    std::int64_t kept = keyframes_.begin()->first;
    for (auto it = std::next(keyframes_.begin()); it != keyframes_.end();) {
      if (it->second.pinned || it->first - kept >= stride_) {
        kept = it->first;
        ++it;
      } else {
        bytes_ -= bytes_of(it->second.state);
        it = keyframes_.erase(it);
      }
    }
    if (std::all_of(keyframes_.begin(), keyframes_.end(), [](const auto& entry) { return entry.second.pinned; })) break;
  }
}

void History::edit(const NetworkSpec& network, const TrainingRule& rule, const TrainingState& state) {
  for (auto it = keyframes_.upper_bound(state.step); it != keyframes_.end(); it = keyframes_.erase(it)) {
    bytes_ -= bytes_of(it->second.state);
  }
  segments_.erase(segments_.upper_bound(state.step), segments_.end());
  segments_[state.step] = {network, rule};
  last_step_ = state.step;
  keep(state, true);
}

bool History::can_reach(std::int64_t step) const {
  return !keyframes_.empty() && step >= first_step() && step <= last_step_;
}

std::int64_t History::first_step() const { return keyframes_.empty() ? 0 : keyframes_.begin()->first; }
std::int64_t History::last_step() const { return last_step_; }
std::size_t History::bytes() const { return bytes_; }

TrainingState History::reach(std::int64_t step) const {
  assert(can_reach(step));
  const Keyframe& from = std::prev(keyframes_.upper_bound(step))->second;
  if (from.state.step == step) return from.state;
  // Every change of the rule has a keyframe of its own, so none lies between here and `step`.
  const Segment& segment = std::prev(segments_.upper_bound(from.state.step))->second;
  Trainer trainer(segment.network, segment.rule, data_, from.state);
  while (trainer.steps() < step) trainer.step();
  return trainer.state();
}

}  // namespace nn
