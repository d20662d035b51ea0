#pragma once
#include "engine/train/trainer.hpp"

#include <atomic>
#include <deque>
#include <map>
#include <optional>
#include <vector>

namespace nn {

/// A way back to a step: the keyframe before it, and the rule that held from there on. A value, so that any thread may
/// walk it.
struct Replay {
  NetworkSpec network;
  TrainingRule rule;
  std::shared_ptr<const Dataset> data;
  TrainingState from;
  std::int64_t step = 0;  ///< where it leads

  std::int64_t distance() const { return step - from.step; }
  /// The state after `step` updates, to the bit; nothing if `stop` became true on the way. Up to 32 evenly spaced states
  /// on the way are added to `passed`: who visits them is quickly there again, and one step further back too.
  std::optional<TrainingState> run(const std::atomic<bool>* stop = nullptr,
                                   std::vector<TrainingState>* passed = nullptr) const;
};

/// Where a run has been: keyframes within a memory budget, the rules it was trained by, and deterministic replay
/// between them. Any step that was reached can be reached again, to the bit. Where the past is changed, what lay after
/// the change stays as a line of its own, which can be taken up again.
class History {
 public:
  static constexpr std::size_t most_left_lines = 16;
  explicit History(std::size_t budget_bytes = std::size_t{256} << 20);
  History(const History& other);
  History& operator=(const History&) = delete;

  /// Starts anew from `state`. With the same examples the line before is left, if it holds updates; with others
  /// everything is forgotten. Returns the number of the line that was left, if any.
  std::optional<int> restart(const NetworkSpec& network, const TrainingRule& rule, std::shared_ptr<const Dataset> data,
                             const TrainingState& state);
  /// Notes a state that the run has reached. Keyframes of all lines are thinned evenly when the budget is full.
  void visit(const TrainingState& state) { visit_shared(state, nullptr); }
  /// The same of a state that others hold too: it is not copied.
  void visit(const std::shared_ptr<const TrainingState>& state) { visit_shared(*state, state); }
  /// The state was changed by hand, or another rule holds from here on: its keyframe always stays. If updates lay after
  /// that step, the line as it was is left; returns its number.
  std::optional<int> edit(const NetworkSpec& network, const TrainingRule& rule, const TrainingState& state);

  /// Is there a line of that number? Beyond `most_left_lines` the oldest is forgotten; so it is where even thinned
  /// keyframes exceed the budget.
  bool has_line(int number) const;
  /// Takes a left line up; the present one is left in turn, its number returned.
  int take(int number);

  bool can_reach(std::int64_t step) const;
  std::int64_t first_step() const;
  std::int64_t last_step() const;
  /// The step at which the network and rule that lead on from `step` were set.
  std::int64_t rule_since(std::int64_t step) const;
  /// The way to the state after `step` updates, which `can_reach` has promised.
  Replay way_to(std::int64_t step) const;
  TrainingState reach(std::int64_t step) const { return *way_to(step).run(); }
  /// The same, and what was passed on the way is visited, so that neighbours are near.
  TrainingState revisit(std::int64_t step);
  /// Of all lines together; a state that several of them share counts once.
  std::size_t bytes() const;

 private:
  /// Counted by the keyframes that hold it, whoever else may hold the state.
  struct Kept {
    std::shared_ptr<const TrainingState> state;
  };
  struct Keyframe {
    std::shared_ptr<const Kept> kept;  ///< lines share what lies before they part
    bool pinned = false;
    const TrainingState& state() const { return *kept->state; }
  };
  struct Segment {
    NetworkSpec network;
    TrainingRule rule;
  };
  struct Line {
    std::map<std::int64_t, Keyframe> keyframes;
    std::map<std::int64_t, Segment> segments;
    std::int64_t last_step = 0;
    std::int64_t swept = 0;  ///< up to here the keyframes stand `stride_` apart
    int number = 0;          ///< of a line that was left
  };
  using KeyframePlace = std::map<std::int64_t, Keyframe>::iterator;
  KeyframePlace release(Line& line, KeyframePlace keyframe);
  void visit_shared(const TrainingState& state, std::shared_ptr<const TrainingState> shared);
  void keep(std::shared_ptr<const TrainingState> state, bool pinned);
  int leave(Line line);
  void forget(std::deque<Line>::iterator line);
  bool drop_next(Line& line);
  void thin();

  std::size_t budget_bytes_;
  std::size_t bytes_ = 0;
  std::int64_t stride_ = 1;  ///< least distance between keyframes that are not pinned
  int last_number_ = 0;
  std::shared_ptr<const Dataset> data_;
  Line present_;
  std::deque<Line> left_;  ///< oldest first
};

}  // namespace nn
