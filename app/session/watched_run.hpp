#pragma once
#include "app/document/document.hpp"
#include "engine/train/watch.hpp"

#include <chrono>
#include <memory>
#include <optional>

namespace chainrule {

/// A run in training and what looks at it: halts it where a condition of the scene comes true, and at the first update
/// that makes a loss, a gradient or a parameter that is not finite. Not thread-safe: one thread owns it.
class WatchedRun {
 public:
  explicit WatchedRun(const Document& document);
  /// The run as it goes on from another document. `edited`: something was changed by hand there, so what was measured
  /// later holds no more; else it is another step of the same run.
  void go_on_from(const Document& document, bool edited);

  /// Conditions that hold until the run halts, besides those of the scene; an empty rule takes them away. Another document
  /// does too.
  void halt_once_at(const nn::StopRule& rule);

  const nn::Trainer& trainer() const { return *trainer_; }
  /// One update. What halted the run before halts it no longer.
  void step();
  /// What takes longer than an update: is all still finite, and what does the end of an epoch say? Call it after the
  /// last of a series of updates, which no end of an epoch may lie within. False if cancelled: call it again first.
  bool look(const std::atomic<bool>* cancel = nullptr);
  bool has_to_look() const { return begins_ || measures_; }
  /// Why the run stands still; none while it goes on.
  const std::optional<nn::Halt>& halt() const { return halt_; }

 private:
  void start(const Document& document);
  /// Goes back to the very update with which numbers stopped being finite.
  bool find_divergence(const std::atomic<bool>* cancel);

  nn::NetworkSpec network_;
  nn::TrainingRule rule_;
  std::shared_ptr<const nn::Dataset> data_;
  std::unique_ptr<nn::Trainer> trainer_;
  nn::Watch watch_;
  std::optional<nn::Watch> once_;
  std::optional<nn::Halt> halt_;
  bool asks_every_step_ = false;  ///< the watch has conditions for it
  bool sees_gradients_ = false;   ///< every update is checked as a whole, for a bad gradient could leave no trace
  bool begins_ = false, measures_ = false;  ///< measurements that are due before the next update
  bool all_finite_ = true;
  nn::TrainingState safe_;  ///< a finite state that the run has passed, not long ago
  std::chrono::steady_clock::time_point safe_since_;
};

}  // namespace chainrule
