#pragma once
#include "app/document/document.hpp"
#include "app/session/snapshot.hpp"

#include <memory>

namespace chainrule {

/// How fast the worker trains.
struct Pace {
  enum class Kind { steps_per_second, epoch_a_frame, unlimited } kind = Kind::epoch_a_frame;
  double steps_per_second = 1;
  bool operator==(const Pace&) const = default;
};

/// A worker that trains beside the screen. The screen grants and reads; it never waits. The worker publishes a snapshot
/// only when the screen has taken the one before, so that what is shown is never more than two snapshots behind.
class TrainingThread {
 public:
  TrainingThread();
  ~TrainingThread();  ///< stops and joins
  /// Puts a document's network, rule, data and state in place of what was; the run stands still until `run`.
  void load(std::shared_ptr<const Document> document, const SnapshotWish& wish);
  void run(const Pace& pace);
  /// Makes exactly one update (or one epoch), then stands still.
  void run_once(bool whole_epoch);
  void pause();
  void set_wish(const SnapshotWish& wish);
  /// Once a frame: lets an epoch-a-frame run go on by one epoch and gives the newest snapshot, or null when nothing new
  /// came since the last call.
  std::shared_ptr<const Snapshot> take();
  std::uint64_t published() const;
  std::int64_t trained_step() const;
  bool running() const;
  bool busy() const;  ///< work is under way or a snapshot waits: frames should go on

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace chainrule
