#pragma once
#include "engine/train/trainer.hpp"

#include <atomic>
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
/// between them. Any step that was reached can be reached again, to the bit.
class History {
 public:
  explicit History(std::size_t budget_bytes = std::size_t{256} << 20);
  /// Forgets everything and starts from `state`.
  void restart(const NetworkSpec& network, const TrainingRule& rule, std::shared_ptr<const Dataset> data,
               const TrainingState& state);
  /// Notes a state that the run has reached. Keyframes are thinned evenly when the budget is full. An edit (the state
  /// was changed by hand) and a changed rule always keep their keyframe; what lay after that step is forgotten.
  void visit(const TrainingState& state);
  void edit(const NetworkSpec& network, const TrainingRule& rule, const TrainingState& state);
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
  std::size_t bytes() const;

 private:
  struct Keyframe {
    TrainingState state;
    bool pinned = false;
  };
  struct Segment {
    NetworkSpec network;
    TrainingRule rule;
  };
  void keep(const TrainingState& state, bool pinned);
  void thin();

  std::size_t budget_bytes_;
  std::size_t bytes_ = 0;
  std::int64_t stride_ = 1;  ///< least distance between keyframes that are not pinned
  std::int64_t swept_ = 0;   ///< up to here the keyframes stand at that distance
  std::shared_ptr<const Dataset> data_;
  std::map<std::int64_t, Keyframe> keyframes_;
  std::map<std::int64_t, Segment> segments_;
  std::int64_t last_step_ = 0;
};

}  // namespace nn
