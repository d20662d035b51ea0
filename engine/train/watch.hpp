#pragma once
#include "engine/train/evaluate.hpp"
#include "engine/train/stop_rule.hpp"
#include "engine/train/trainer.hpp"

#include <array>
#include <atomic>
#include <map>
#include <vector>

namespace nn {

/// Looks at a run for its stop conditions. Ask `after_step` after every update and `after_epoch` where an epoch has
/// ended; the trainer must watch its gradients if the rule reads them. What comes true halts the run once, and again
/// only after it has been false: a run can be gone on with. Every answer is a function of the run's own states, so that
/// a run that is replayed halts at the same update. Not thread-safe.
class Watch {
 public:
  Watch(const StopRule& rule, const NetworkSpec& network, Precision precision, std::shared_ptr<const Dataset> data);
  const StopRule& rule() const { return rule_; }
  /// Another rule for the same run, whose network may differ in what is dropped and frozen. Conditions that stay the same
  /// and have halted the run stay quiet.
  void go_on_with(const NetworkSpec& network, const StopRule& rule);
  /// The run has gone to another of its steps: every condition may halt it again.
  void wake();

  /// Before the first update: an epoch's end from which falls and rises are counted is measured. False if cancelled.
  bool begin(const TrainingState& state, const std::atomic<bool>* cancel = nullptr);
  /// The conditions that every update is asked for. Allocates nothing.
  std::optional<Halt> after_step(const Trainer& trainer);
  /// The conditions that the end of an epoch is asked for: all training examples are measured. `finished` false: it was
  /// cancelled, ask again before the next update.
  struct Verdict {
    std::optional<Halt> halt;
    bool finished = true;
  };
  Verdict after_epoch(const Trainer& trainer, const std::atomic<bool>* cancel = nullptr);

  /// The run was changed by hand after `step` updates: what was measured there and later holds no more.
  void forget_from(std::int64_t step);

 private:
  struct Measured {
    Score score;
    Activity activity;
  };
  struct EpochLoss {
    std::int64_t step = 0;
    double loss = 0;
  };
  std::optional<Measured> measure(const Vector& parameters, const std::atomic<bool>* cancel) const;
  void note(std::int64_t epoch, std::int64_t step, double loss);
  /// True once for each time that a condition comes true.
  static bool comes_true(char& held, bool now);
  bool comes_true(StopKind kind, bool now) { return comes_true(held_[static_cast<std::size_t>(kind)], now); }
  bool holds_all(Index layer) const;
  std::optional<double> fall_in_window(std::int64_t epoch) const;
  bool has_risen(std::int64_t epoch) const;
  std::optional<Halt> dead_unit(const Activity& activity, std::int64_t step);

  StopRule rule_;
  NetworkSpec network_;
  Precision precision_;
  std::shared_ptr<const Dataset> data_;
  std::array<char, 16> held_{};
  std::vector<char> vanished_, exploded_;   // of layers
  std::vector<std::vector<char>> dead_;     // of layers and units
  std::map<std::int64_t, EpochLoss> losses_;  // by the number of epochs done
};

}  // namespace nn
