#pragma once
#include "app/document/document.hpp"
#include "app/session/snapshot.hpp"
#include "engine/train/history.hpp"

#include <memory>
#include <optional>

namespace chainrule {

/// How fast the worker trains; in slow motion it rests, and the session walks through the steps of the trace.
struct Pace {
  enum class Kind { steps_per_second, epoch_a_frame, unlimited, slow_motion } kind = Kind::epoch_a_frame;
  double steps_per_second = 1;
  double slowness = 1;  ///< slow motion: so many steps of the chosen size a second
  bool operator==(const Pace&) const = default;
};

/// How a document stands to the run before it: another run; the same, changed by hand; the same at another step.
enum class Arrival { new_run, edit, step };

/// A worker that trains beside the screen. The screen grants and reads; it never waits for training. While a run goes
/// on, the worker publishes a snapshot only when the screen has taken the one before; so what is shown is never more
/// than two snapshots behind. Where a condition of the scene comes true, and at the first number that is not finite, the
/// run halts at that very update; its snapshots then say why. Called from one thread.
class TrainingThread {
 public:
  TrainingThread();
  ~TrainingThread();  ///< stops and joins

  /// Puts a document in place of what was; the run stands still. A new run forgets the curve, else the curve is cut at
  /// the document's step. `course`, if any, is how the run went before that step, and `path` where it has been; they take the
  /// place of the curve and of the path.
  void load(std::shared_ptr<const Document> document, const SnapshotWish& wish, Arrival arrival,
            std::vector<nn::CurvePoint> course = {}, std::shared_ptr<const nn::Path> path = nullptr);
  /// As `load` of a document at another step of the same run, but the worker walks there; its next snapshot is of that
  /// step. Another load gives the journey up.
  void travel(std::shared_ptr<const Document> document, const SnapshotWish& wish, nn::Replay way,
              Arrival arrival = Arrival::step, std::vector<nn::CurvePoint> course = {},
              std::shared_ptr<const nn::Path> path = nullptr);
  void set_wish(const SnapshotWish& wish);

  /// The run halts also where `until` comes true, if it gets there in one go; an empty rule waits for nothing.
  void run(const Pace& pace, const nn::StopRule& until = {});
  /// Makes exactly one update, or goes on to the end of the epoch, then stands still.
  void run_once(bool whole_epoch);
  /// Lets the step under way end (milliseconds) and gives the state that was reached; null if nothing is loaded.
  std::shared_ptr<const nn::TrainingState> pause();

  /// Once a frame: lets an epoch-a-frame run go on by one epoch and gives the newest snapshot, or null when nothing new
  /// came since the last call.
  std::shared_ptr<const Snapshot> take();
  /// Lets the worker free what is no longer shown: that of a large network takes a part of a frame.
  void leave_behind(std::shared_ptr<const void> shown);
  /// States that the last journey has passed, so that history need not walk that way again.
  std::vector<nn::TrainingState> take_passed();
  std::uint64_t published() const;
  std::int64_t trained_step() const;
  bool running() const;
  bool busy() const;  ///< a run goes on, or a snapshot is being made or waits to be taken

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace chainrule
