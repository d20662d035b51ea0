#pragma once
#include "app/session/twin.hpp"
#include "app/ui/desk_layout.hpp"
#include "app/ui/habits.hpp"
#include "app/ui/panels/code_panel.hpp"
#include "app/ui/panels/command_palette.hpp"
#include "app/ui/panels/data_import.hpp"
#include "app/ui/panels/paint_pad.hpp"
#include "app/ui/panels/table_pad.hpp"
#include "app/ui/panels/panels.hpp"
#include "app/ui/presenter.hpp"
#include "app/ui/toasts.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace chainrule {

/// What comes from outside into one frame.
struct FrameInput {
  double width = 1440, height = 900;  ///< pixels
  double monitor_scale = 1;
  double seconds = 0;
  std::vector<KeyPress> keys;
  std::vector<std::string> dropped_files;
  bool close_requested = false;
  bool pointing = true;
};

/// The whole window: lays out the panels, hands them what they show, carries out what they want, and holds what is
/// neither document nor view (dialogs, toasts, what is pointed at).
class Desk {
 public:
  Desk(Session& session, const Tables& tables, const FontMetrics& metrics, FontBook& fonts, FieldRenderer* pictures);

  /// Settings, files opened lately and autosaved work; without it nothing is remembered.
  void use_habits(Habits& habits) { habits_ = &habits; }

  /// Builds one frame. Call it between ImGui::NewFrame and ImGui::Render.
  void frame(FrameInput input);

  bool wants_to_quit() const { return quits_; }
  bool take_full_screen_wish() { return std::exchange(full_screen_wish_, false); }
  bool moving() const { return ui_.moving() || !toasts_.empty() || figures_.busy() || reading() || (twin_ && (twin_->busy() || twin_figures_->busy())); }
  /// Files are being read, for a dialog or for the session.
  bool reading() const { return session_.reading() || (twin_ && twin_->session().reading()) || (import_ && import_->look.running()); }
  std::string window_title() const;

  /// Test hooks: where every widget stands, and every text of the last frame.
  const Ui& ui() const { return ui_; }
  Ui& ui() { return ui_; }
  const DeskState& state() const { return state_; }
  const FigureShelf& figures() const { return figures_; }
  FigureShelf& figures() { return figures_; }
  const std::optional<FileBrowser>& browser() const { return browser_; }
  const std::optional<CodePanel>& code() const { return code_; }
  const Twin* twin() const { return twin_.get(); }
  const Presenter& presenter() const { return presenter_; }
  const std::optional<CommandPalette>& palette() const { return palette_; }
  bool table_open() const { return table_open_; }
  const std::optional<PaintPad>& paint_pad() const { return pad_; }
  const std::optional<DataImport>& import() const { return import_; }

 private:
  void draw(const Inputs& inputs, CommandSink& sink);
  void draw_dialogs(const Inputs& inputs, CommandSink& sink);
  /// A text is being typed or a dialog stands open: keys are no commands.
  bool takes_keys() const;
  void use_keys(CommandSink& sink, bool keys_were_taken);
  bool leave_presenter_tool(CommandSink& sink);
  void choose_figures();
  void show_map_for_drawing();
  void run_race_clock(double seconds);
  void execute(const Command& command);
  void execute_program(const Command& command);
  void leave_document(const Command& then);
  void answer_unsaved(int answer);
  void go_on_after_saving();
  void use_browser();
  bool begin_import(const std::string& path);
  void use_import();
  void end_import(const Result<void>& used);
  void take_reading_outcome();
  void take_dropped(const std::string& path);
  void open_browser(FileBrowser::Purpose purpose);
  void export_figure();
  Result<void> run(const Command& command);
  void begin_or_end_twin();
  void end_twin();
  void tick_twin(double seconds);
  void draw_twins(const DeskLayout& desk, const Inputs& original, const Inputs& twin, CommandSink& sink);
  void show_palette(const Inputs& inputs, CommandSink& sink);
  void offer_recovery();
  void make_room_for_code(DeskLayout& desk, const Rect& code) const;
  void show_code(const Rect& place, const Inputs& inputs, CommandSink& sink);
  void open_pad();
  void open_table();
  void toggle_code();
  void save_code();
  void report(const Result<void>& result);
  void show_notices();
  std::string say(std::string_view key, const Arguments& arguments = {}) const;

  Session& session_;
  const Tables& tables_;
  FieldRenderer* pictures_;
  Ui ui_;
  FigureShelf figures_;
  std::unique_ptr<FigureShelf> twin_figures_;  ///< there as long as `twin_` is
  DeskState state_;
  Toasts toasts_;
  Presenter presenter_;
  std::optional<FileBrowser> browser_;
  std::optional<DataImport> import_;
  std::optional<Command> after_question_;  ///< what waits for the answer about unsaved work
  std::optional<CodePanel> code_;
  std::optional<CommandPalette> palette_;
  std::unique_ptr<Twin> twin_;  ///< null where one run is shown
  Habits* habits_ = nullptr;  ///< null: nothing is remembered
  std::optional<PaintPad> pad_;
  bool table_open_ = false;
  bool asking_ = false;
  bool quits_ = false, full_screen_wish_ = false, was_drawing_ = false;
  std::filesystem::path last_folder_;
  enum class RaceClock { still, begins, runs } race_clock_ = RaceClock::still;
  double race_began_ = 0;  ///< seconds, while the clock runs
  std::shared_ptr<const nn::Dataset> data_of_figures_;
  std::string scene_of_figures_;
};

}  // namespace chainrule
