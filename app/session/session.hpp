#pragma once
#include "app/document/command.hpp"
#include "app/document/layer_change.hpp"
#include "app/session/autopsy_task.hpp"
#include "app/session/branch.hpp"
#include "app/session/errand.hpp"
#include "app/session/snapshot.hpp"
#include "app/session/training_thread.hpp"
#include "app/session/view.hpp"
#include "engine/train/history.hpp"

#include <chrono>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chainrule {

/// What a running program holds: a document, its undo, a view, and a trainer beside them. One thread uses it.
class Session {
 public:
  /// `course`: how the document's run went before it was handed over.
  Session(std::shared_ptr<const Document> document, View view, std::vector<nn::CurvePoint> course = {});

  /// The only way to change anything. Document commands are undoable, history commands move in time, view commands
  /// change the view; of the program commands `open` and `save` are done here, the others are left to the caller.
  ///   step_forward, step_back, go_first, go_last, position STEP, previous_update, next_update
  ///   go_to_update STEP       (any update that history can reach)
  ///   branch NUMBER, rename_branch NUMBER NAME, compare_branch NUMBER       (see branches(); 0 names the line that is shown; the last one on and off)
  ///   last_finite, use_stable_rate, close_autopsy       (after a divergence: see autopsy())
  ///   step_into, step_out     (as in a debugger: smaller steps from here on; complete what is begun, larger steps from there)
  ///   play, pause, toggle_play, play_back, train_step, train_epoch
  ///   run_to_epoch N, run_to_loss X, run_to_stop
  ///   pace KIND RATE     (steps_per_second R, epoch_a_frame, unlimited, slow_motion R: steps of the trace)
  ///   undo, redo, open NAME_OR_PATH, save PATH, cancel_reading
  ///   granularity G, language L, theme T, scale S, scale_up, scale_down, digits N, letters NAME, bias_sign NAME, links NAME, sample I, example I, focus LAYER UNIT, parameter LAYER UNIT INPUT, toggle NAME, brush CLASS VALUE,
  ///   examples all|right|wrong CLASS PAGE   (which examples their sheet shows)
  ///   look AZIMUTH ELEVATION ZOOM PAN_X PAN_Y, race_step N
  ///   figure NAME, focus_figure NAME        (toggles: log_scale grid show_test discretize connections presenting frozen_axes spotlight pen blank drawing evaluating reduced_motion
  ///   log_height wire contours)
  /// An edit that needs files, and a scene to be opened, are read beside the screen: see reading(). Such edits are made one
  /// after the other, each when its files have been read; undo gives them up first.
  Result<void> execute(const Command& command);
  using Clock = std::chrono::steady_clock;
  /// Once a frame: takes the newest snapshot and a document that has finished loading, and goes on with what plays.
  void tick(Clock::time_point now = Clock::now());

  const Document& document() const { return *document_; }
  const std::shared_ptr<const Document>& shared_document() const { return document_; }
  const View& view() const { return view_; }
  /// What is shown now; its trace is null only while the first one of a large network is being recorded.
  const Snapshot& shown() const { return *shown_; }
  bool training() const { return trainer_.running(); }
  /// The run goes on, or goes backwards, or steps follow each other in slow motion.
  bool playing() const { return play_ != Play::none || trainer_.running() || after_journey_; }
  bool playing_back() const { return play_ == Play::back; }
  bool loading() const { return open_errand_.running(); }  ///< a scene is being opened in the background
  /// The autosaved file that the document came from; empty where it came from another place.
  const std::filesystem::path& recovered_from() const { return recovered_from_; }
  /// What is being read for an edit or for a scene to be opened: a file's name and how much of it all is done, 0 to 1.
  struct UnderWay {
    std::string name;
    double share = 0;
  };
  std::optional<UnderWay> reading() const;
  /// How the last edit that needed files has ended, once; none where it was given up.
  std::optional<Result<void>> take_outcome() { return std::exchange(outcome_, std::nullopt); }
  bool travelling() const { return journey_.has_value(); }
  bool busy() const { return trainer_.busy() || open_errand_.running() || edit_errand_.running() || autopsy_.running() || play_ != Play::none; }
  bool modified() const;  ///< there are edits that no file holds; training alone is no edit, it can be done again
  bool can_undo() const { return !undo_.empty(); }
  bool can_redo() const { return !redo_.empty(); }
  /// How many snapshots the trainer has published beyond the shown one.
  std::uint64_t snapshots_behind() const {
    const std::uint64_t published = trainer_.published();
    return published > shown_->number ? published - shown_->number : 0;
  }
  std::uint64_t published() const { return trainer_.published(); }
  std::int64_t trained_step() const { return trainer_.trained_step(); }
  /// Why the run has diverged, from the moment on at which its culprit is known until training goes on, something is
  /// edited or the autopsy is closed; else null.
  const nn::Autopsy* autopsy() const { return autopsy_.found(); }
  /// The steps that can be gone to.
  std::int64_t first_step() const { return history_.first_step(); }
  std::int64_t last_step() const { return history_.last_step(); }
  /// What changes in the past have left, oldest first: an edit before the last update, or a run begun anew with the same
  /// examples. At most nn::History::most_left_lines, within history's budget; other examples forget them all. Undo
  /// leaves them alone.
  const std::vector<Branch>& branches() const { return branches_; }
  const Branch* branch(std::int64_t number) const;  ///< null where there is none
  /// Where the present line has halted by itself, first update first.
  const std::vector<nn::Halt>& halts() const { return halts_; }
  /// The line that is shown: number (0: none yet) and name that it has from having been a branch, or was given.
  const Branch& present_line() const { return present_; }
  /// Weights that were set by hand on the line that is shown.
  const HandEdits& by_hand() const { return by_hand_; }
  std::size_t history_bytes() const { return history_.bytes(); }
  /// Oldest first; the caller removes what it has shown.
  std::deque<Notice>& notices() { return notices_; }
  /// Grows whenever anything that can be seen has changed.
  std::uint64_t revision() const { return revision_; }
  /// The same, but not where the run of a large network merely went on: that may come to the screen a frame later.
  std::uint64_t settled_revision() const { return revision_ - went_on_; }

 private:
  /// Layers and neurons that figures show: those of a layer that comes back by undo are looked at again.
  struct LookedAt {
    int focus_layer = -1, fold_layer = -1;
    nn::Index focus_unit = 0;
    nn::ParameterPlace parameter{0, 0, 0};
  };
  /// One level of undo. Where the edit left the parameters alone, undo does too: training since then is kept.
  struct Edit {
    std::shared_ptr<const Document> document;  ///< before (or after, in redo_); its state is empty unless `of_state`
    bool of_state = false;
    std::string merge_key;
    std::chrono::steady_clock::time_point when;
    HandEdits by_hand{};  ///< as they were; of edits `of_state`
    LayerChange layers{};  ///< on the way there
    LookedAt looked_at{};  ///< when it was remembered
  };

  Result<void> execute_document(const Command& command);
  Result<void> execute_history(const Command& command);
  Result<void> execute_view(const Command& command);
  Result<void> change_view(const Command& command);
  void use_letters_of_scene();
  void note_own_letters();
  Result<void> open(const std::string& name);
  /// Opens autosaved work, which counts as not saved.
  Result<void> recover(const std::string& file);
  Result<void> save(const std::string& path);
  Result<void> undo_or_redo(std::deque<Edit>& from, std::deque<Edit>& to);

  void read_beside(Command command, const std::string& merge_key);
  void begin_to_read();
  void cancel_reading();
  void poll_reading();
  void take_over(const Command& command, Applied applied);
  void remember(const Command& command, bool of_state);
  void adopt_opened(Result<Document> opened);
  /// Makes `document` the present one. `new_run`: history and curve start anew.
  void adopt(std::shared_ptr<const Document> document, bool new_run, std::vector<nn::CurvePoint> course = {});
  void show_now();
  void take_newest();
  void stand_still();
  void move_to_step(nn::TrainingState state);
  /// Goes to a step that history can reach: within this frame where the way is short, else the worker walks.
  void go_to_step(std::int64_t step, bool land_at_end);
  Result<void> next_update();
  Result<void> previous_update();
  Result<void> step_forward();
  Result<void> step_back();
  Result<void> step_into();
  Result<void> step_out();
  Result<void> step_update();
  Result<void> step_sample(int by);
  Result<void> next_epoch();
  Result<void> previous_epoch();
  Result<void> run_to(const Command& command);
  Pace pace_of_run() const;
  void play_steps();
  void play_back();
  void play_on(Clock::time_point now);
  void follow_pace();
  bool go_back_by_itself();
  std::int64_t stride_back() const;
  void note_halt(const nn::Halt& halt);
  bool goes_on_as_before() const { return goes_on_as_before(document_->state.step); }
  Result<void> go_to_update(std::int64_t step);
  /// From where rates were tried, with the largest one that lasted.
  Result<void> use_stable_rate();
  void begin_autopsy(std::int64_t diverged_step);
  Result<void> execute_branch(const Command& command);
  void switch_to_branch(std::int64_t number);
  void arrive_at_end(std::shared_ptr<Document> document);
  void keep_branch(int line, std::int64_t last_step, const Document& left, std::int64_t parted_step);
  void note_left(std::optional<int> line, std::int64_t last_step, const Document& left);
  void forget_lost_branches();
  void note_course();
  void note_by_hand(const std::shared_ptr<const Document>& before);
  std::vector<nn::CurvePoint> course_before(std::int64_t step) const;
  std::shared_ptr<const std::vector<nn::LayerSizes>> known_sizes(std::int64_t step) const;
  std::shared_ptr<const nn::Path> path_until(std::int64_t step) const;
  bool is_short(const nn::Replay& way) const;
  void fit_view();
  void follow_layers(const LayerChange& change);
  LookedAt looked_at() const { return {view_.focus_layer, view_.fold_layer, view_.focus_unit, view_.parameter}; }
  void look_again(const LayerChange& change, const LookedAt& before);
  /// How the worker was sent off: for one step, one epoch, to something that is waited for, or until it is stopped.
  struct Going {
    bool once = false, whole_epoch = false;
    bool lands_at_first = false;  ///< the epoch ends where the next one begins
    bool is_awaited = false;      ///< it goes to a halt, be it only one of the scene: not in slow motion
    nn::StopRule until{};         ///< where it halts beside the scene's conditions
  };
  void start(const Going& how);
  void go_on_after_edit();
  bool has_arrived() const;
  bool goes_on_as_before(std::int64_t step) const;
  SnapshotWish wish() const;
  const nn::Trace* trace() const { return shown_->trace.get(); }
  void touch() { ++revision_; }

  std::shared_ptr<const Document> document_;
  Scene saved_scene_;
  bool state_edited_ = false;
  View view_;
  std::shared_ptr<const Snapshot> shown_;
  nn::History history_;
  std::vector<Branch> branches_;
  Branch present_;  ///< number and name that the present line has from having been a branch
  std::int64_t last_branch_ = 0;
  HandEdits by_hand_;
  Course course_;   ///< of the whole present line, wherever in it the document stands
  std::shared_ptr<const nn::Path> path_;  ///< of the whole present line too; null where nothing was noted
  AutopsyTask autopsy_;
  std::deque<Edit> undo_, redo_;
  std::deque<Notice> notices_;
  Errand<Result<Document>> open_errand_;
  bool recovers_ = false;  ///< what is being opened is autosaved work
  std::string opening_;  ///< the scene that is being opened
  std::filesystem::path recovered_from_;
  struct EditToRead {
    Command command;
    std::string merge_key;
  };
  std::deque<EditToRead> edits_to_read_;  ///< the first one is under way
  Errand<Result<Applied>> edit_errand_;
  std::shared_ptr<const Document> read_for_;  ///< the document that the edit under way begins with
  std::optional<Result<void>> outcome_;
  struct Journey { std::int64_t step; bool land_at_end; };
  std::optional<Going> after_journey_;  ///< a run that changes the past from there on: it begins when the worker has arrived
  std::optional<Journey> journey_;  ///< the worker is on its way there; shown and edited is still where it left
  std::vector<nn::Halt> halts_;
  Going going_;  ///< how the worker was sent off last
  std::int64_t going_from_ = 0;  ///< the update at which that was
  enum class Play { none, steps, back } play_ = Play::none;  ///< what goes by itself while the worker rests
  Clock::time_point next_due_{};  ///< of the next of its steps
  bool lands_at_first_ = false;   ///< what is under way lands there
  std::uint64_t revision_ = 0, went_on_ = 0;
  TrainingThread trainer_;
};

}  // namespace chainrule
