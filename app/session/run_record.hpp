#pragma once
#include "app/session/training_thread.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <vector>

namespace chainrule {

/// What a run leaves behind: the course of its loss, where it has been, its scores. Not thread-safe: the worker owns it.
class RunRecord {
 public:
  /// Another document stands in place. `course` and `its_path`, where there are any, take the place of what was noted.
  void begin(const Document& document, Arrival how, const std::vector<nn::CurvePoint>& course, const std::shared_ptr<const nn::Path>& its_path);
  /// After an update: few places are noted, and fewer the longer the run.
  void note_path(const nn::Trainer& trainer);
  /// The scores are of a state that has been left.
  void leave_scores();

  bool scores_are_stale() const { return are_stale_; }
  bool scores_are_complete() const { return are_complete_; }
  /// Scores take no more than a share of the worker's time.
  bool scores_are_due() const;
  /// Scores at most `limit` examples of each split (0: all). Nothing is kept when `interrupt` comes true.
  void score(const Document& document, const nn::TrainingState& state, nn::Index limit, const std::atomic<bool>& interrupt);

  /// Scores, course and path as a snapshot of its state shows them.
  void fill(Snapshot& snapshot);

 private:
  using Clock = std::chrono::steady_clock;

  nn::Curve curve_;
  nn::Path path_;
  std::shared_ptr<const nn::Path> shown_path_;  ///< a copy of `path_`; null when that has changed since
  nn::Scores scores_;
  std::int64_t scores_step_ = -1;
  bool are_complete_ = false, are_stale_ = true;
  Clock::time_point last_score_{};
  Clock::duration score_cost_{0};
};

}  // namespace chainrule
