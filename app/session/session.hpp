#pragma once
#include "app/document/command.hpp"
#include "app/session/snapshot.hpp"
#include "app/session/training_thread.hpp"
#include "engine/trace/position.hpp"
#include "engine/train/history.hpp"

#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace chainrule {

/// What is looked at and how; never touched by undo. Changed by view commands only.
struct View {
  std::string language = "en", theme = "light";
  double scale = 1;
  int digits = 4;
  nn::Granularity granularity = nn::Granularity::operation;
  nn::Position position;     ///< place in the shown trace
  nn::Index sample = 0;      ///< column of the data set that is traced
  int focus_layer = -1;      ///< neuron whose curve is shown; -1: follows the step
  nn::Index focus_unit = 0;
  std::string figure = "";   ///< figure that fills the window; empty: none
  std::string focused_figure = "network";  ///< what Ctrl+E exports
  bool log_scale = false, grid = false, show_test = true, discretize = false;
  bool presenting = false;
  bool reduced_motion = false;
  Pace pace;
};

/// A short message for the person: a language key with arguments, and whether it is an error.
struct Notice {
  std::string key;
  Arguments arguments;
  bool is_error = false;
  std::optional<Error> error;
};

/// What a running program holds. One thread uses it; the training thread is inside.
class Session {
 public:
  Session(std::shared_ptr<const Document> document, View view);

  /// The only way to change anything. Document commands are undoable, history commands move in time, view commands
  /// change the view; `open` and `save` of kind program are done here, others are left to the caller.
  ///   step_forward, step_back, go_first, go_last, granularity G, previous_update, next_update
  ///   play, pause, toggle_play, train_step, train_epoch, pace KIND RATE
  ///   undo, redo, open NAME_OR_PATH, save PATH
  ///   language L, theme T, scale S, digits N, sample I, focus LAYER UNIT, position STEP, toggle NAME, figure NAME
  Result<void> execute(const Command& command);
  /// Once a frame: takes the newest snapshot.
  void tick();

  const Document& document() const { return *document_; }
  const View& view() const { return view_; }
  /// What is shown now. Never null after construction; its trace may be null while it is being recorded.
  const Snapshot& shown() const { return *shown_; }
  bool training() const;
  bool busy() const;
  bool modified() const;  ///< edits that no file holds
  bool can_undo() const { return !undo_.empty(); }
  bool can_redo() const { return !redo_.empty(); }
  std::uint64_t snapshots_behind() const;
  /// Newest first; the caller removes what it has shown.
  std::deque<Notice>& notices() { return notices_; }
  std::uint64_t revision() const { return revision_; }  ///< grows whenever anything that can be seen has changed

 private:
  struct Entry {
    std::shared_ptr<const Document> document;
    std::string merge_key;
  };
  Result<void> execute_document(const Command& command);
  Result<void> execute_history(const Command& command);
  Result<void> execute_view(const Command& command);
  Result<void> execute_program(const Command& command);
  void adopt(std::shared_ptr<const Document> document, bool restarted);
  void show_document();
  SnapshotWish wish() const;
  void leave_training();

  std::shared_ptr<const Document> document_;
  std::shared_ptr<const Document> saved_;
  View view_;
  std::shared_ptr<const Snapshot> shown_;
  TrainingThread trainer_;
  nn::History history_;
  nn::Curve curve_;
  std::deque<Entry> undo_, redo_;
  std::deque<Notice> notices_;
  std::uint64_t revision_ = 0;
};

}  // namespace chainrule
