// What the desk itself does with commands: opening, saving, exporting, asking, quitting.
#include "app/document/own_example.hpp"
#include "app/files/file.hpp"
#include "app/ui/desk.hpp"

namespace chainrule {

void Desk::execute(const Command& command) {
  const CommandSpec* spec = find_command(command.name);
  if (command.name == "race_step") race_clock_ = RaceClock::still;
  if (spec && spec->kind == CommandKind::program) return execute_program(command);
  report(run(command));
  ui_.keep_moving();
}

void Desk::execute_program(const Command& command) {
  const std::string argument = command.arguments.empty() ? std::string() : std::get<std::string>(command.arguments[0]);
  if (command.name == "open" || command.name == "quit") return leave_document(command);
  if (command.name == "open_data" && argument.empty()) return open_browser(FileBrowser::Purpose::open_data);
  if (command.name == "open_data") return take_dropped(argument);
  if (command.name == "save" && session_.document().path.empty()) return open_browser(FileBrowser::Purpose::save_scene);
  if (command.name == "save_as" && argument.empty()) return open_browser(FileBrowser::Purpose::save_scene);
  if (command.name == "save" || command.name == "save_as") return report(session_.execute(command));
  if (command.name == "export") return open_browser(FileBrowser::Purpose::export_figure);
  if (command.name == "code") toggle_code();
  if (command.name == "palette") palette_.emplace();
  if (command.name == "twin") begin_or_end_twin();
  if (command.name == "wipe") presenter_.wipe();
  if (command.name == "recover") return report(session_.execute(command));
  if (command.name == "edit_table") open_table();
  if (command.name == "paint_pad") open_pad();
  if (command.name == "restart_race") {
    figures_.board().restart_race();
    race_clock_ = RaceClock::begins;
  }
  if (command.name == "measure_curvature") figures_.board().measure_curvature(session_);
  if (command.name == "find_rates") figures_.board().find_rates(session_);
  if (command.name == "cancel_measuring") figures_.board().cancel_measuring();
  if (command.name == "cancel_race") figures_.board().cancel_race();
  if (command.name == "full_screen") full_screen_wish_ = true;
  if (command.name == "help") state_.help = !state_.help;
  if (command.name == "fit") {
    state_.drawer = DeskState::Drawer::none;
    state_.canvas = state_.full_canvas = {};
    report(session_.execute({"figure", {std::string()}}));
  }
}

/// The own image is what is looked at while it is painted, and afterwards.
void Desk::open_pad() {
  if (!can_paint(session_)) return report(Error{"document.no_images", {}, {}, Blame::input});
  end_twin();
  if (!session_.document().scene.own) report(session_.execute({"own_example", {std::int64_t{-1}}}));
  report(session_.execute({"sample", {std::int64_t{own_sample}}}));
  pad_.emplace();
}

void Desk::toggle_code() {
  ui_.scroll("code") = 0;
  if (code_) code_.reset();
  else code_.emplace();
}

void Desk::open_table() {
  end_twin();
  table_open_ = true;
}

/// Opening and quitting lose what is not saved: ask first.
void Desk::leave_document(const Command& then) {
  if (session_.modified() && !(then.name == "open" && std::get<std::string>(then.arguments[0]).empty())) {
    after_question_ = then;
    asking_ = true;
    return;
  }
  after_question_ = then;
  go_on_after_saving();
}

void Desk::go_on_after_saving() {
  const std::optional<Command> then = std::exchange(after_question_, std::nullopt);
  if (!then) return;
  if (then->name == "quit") {
    quits_ = true;
    return;
  }
  const std::string name = std::get<std::string>(then->arguments[0]);
  if (name.empty()) return open_browser(FileBrowser::Purpose::open_scene);
  end_twin();
  report(session_.execute(*then));
}

void Desk::answer_unsaved(int answer) {
  constexpr int save = 0, discard = 1;
  asking_ = false;
  if (answer == discard) return go_on_after_saving();
  if (answer != save) {
    after_question_.reset();
    return;
  }
  if (session_.document().path.empty()) return open_browser(FileBrowser::Purpose::save_scene);
  const Result<void> saved = session_.execute({"save", {}});
  report(saved);
  if (saved)
    go_on_after_saving();
  else
    after_question_.reset();
}

void Desk::open_browser(FileBrowser::Purpose purpose) {
  FileBrowser browser;
  browser.purpose = purpose;
  browser.folder = last_folder_;
  const std::string& scene = session_.document().name;
  if (purpose == FileBrowser::Purpose::save_scene) browser.name = scene + ".toml";
  if (purpose == FileBrowser::Purpose::export_figure) {
    const std::string& figure = session_.view().figure.empty() ? session_.view().focused_figure : session_.view().figure;
    browser.figure = figure_from_id(figure).value_or(FigureKind::network);
    std::string name(id_of(browser.figure));
    for (char& letter : name)
      if (letter == '_') letter = '-';
    browser.name = scene + "-" + name + ".svg";
  }
  if (purpose == FileBrowser::Purpose::save_code) browser.name = scene + ".py";
  browser_ = std::move(browser);
}

void Desk::use_browser() {
  const BrowserAnswer answer = draw_file_browser(ui_, *browser_);
  if (answer == BrowserAnswer::none) return;
  if (answer == BrowserAnswer::cancelled) {
    browser_.reset();
    after_question_.reset();
    return;
  }
  ui_.stop_edit();
  last_folder_ = browser_->folder;
  if (browser_->purpose == FileBrowser::Purpose::export_figure) return export_figure();
  if (browser_->purpose == FileBrowser::Purpose::save_code) return save_code();
  const std::string path = utf8_of(browser_->folder / path_from_utf8(browser_->name));
  const FileBrowser::Purpose purpose = browser_->purpose;
  if (purpose == FileBrowser::Purpose::open_data) {
    if (!begin_import(path)) browser_->problem = say("ui.import.unknown", {{"file", browser_->name}});
    return;
  }
  browser_.reset();
  if (purpose == FileBrowser::Purpose::open_scene) return leave_document({"open", {path}});
  const Result<void> saved = session_.execute({"save_as", {path}});
  report(saved);
  if (saved)
    go_on_after_saving();
  else
    after_question_.reset();
}

bool Desk::begin_import(const std::string& path) {
  std::optional<DataImport> begun = import_of(path);
  if (!begun) return false;
  import_ = std::move(begun);
  return true;
}

/// Data and weights are looked at first; anything else is a scene.
void Desk::take_dropped(const std::string& path) {
  if (!begin_import(path)) leave_document({"open", {path}});
}

/// What cannot be used is said in the dialog, where it can be put right; the document stays as it was.
void Desk::use_import() {
  const ImportAnswer answer = draw_data_import(ui_, *import_, session_);
  if (answer == ImportAnswer::none) return;
  ui_.stop_edit();
  if (answer == ImportAnswer::cancelled) return import_.reset();
  if (answer == ImportAnswer::stopped) {
    import_->in_use = false;
    return report(session_.execute({"cancel_reading", {}}));
  }
  end_twin();
  const Result<void> used = session_.execute(command_of(*import_));
  ui_.keep_moving();
  if (!used || !session_.reading()) return end_import(used);
  import_->problem.clear();
  import_->in_use = true;
  import_->looking_since = ui_.style().seconds;
}

void Desk::end_import(const Result<void>& used) {
  import_->in_use = false;
  if (!used) {
    import_->problem = tables_.language(session_.view().language)->text(used.error());
    return;
  }
  toasts_.add(say("ui.import.used", {{"file", import_->name}}), false);
  import_.reset();
  browser_.reset();
  scene_of_figures_.clear();  // other data, other figures
}

void Desk::take_reading_outcome() {
  if (twin_)
    if (const std::optional<Result<void>> outcome = twin_->session().take_outcome()) report(*outcome);
  const std::optional<Result<void>> outcome = session_.take_outcome();
  if (outcome) return import_ && import_->in_use ? end_import(*outcome) : report(*outcome);
  if (import_ && import_->in_use && !session_.reading()) import_->in_use = false;  // given up elsewhere
}

void Desk::export_figure() {
  const Figure& figure = figures_.shown(browser_->figure, session_);
  const std::filesystem::path path = browser_->folder / path_from_utf8(browser_->name);
  const Result<std::string> bytes = paint(figure, figures_.metrics(), session_.view().language, browser_->format);
  const Result<void> written = bytes ? write_file_atomically(path, *bytes) : Result<void>(bytes.error());
  if (!written) {
    browser_->problem = tables_.language(session_.view().language)->text(written.error());
    browser_->asks_to_replace = false;
    return;
  }
  toasts_.add(say("ui.exported", {{"file", utf8_of(path)}}), false);
  browser_.reset();
}

void Desk::show_palette(const Inputs& inputs, CommandSink& sink) {
  if (!palette_->is_ready) palette_->entries = palette_entries(inputs, *ui_.style().language);
  const PaletteAnswer answer = draw_command_palette(ui_, *palette_);
  if (!answer.closed) return;
  ui_.stop_edit();
  palette_.reset();
  if (answer.command) sink.send(answer.command->name, answer.command->arguments);
}

/// What a program that ended suddenly had not saved: asked once for each.
void Desk::offer_recovery() {
  const Recovery& offered = *habits_->offered();
  const Question question{ui_.text("ui.recover_title"),
                          ui_.text(offered.path.empty() ? "ui.recover" : "ui.recover_file", {{"name", offered.name}, {"path", offered.path}}),
                          {ui_.text("ui.recover_yes"), ui_.text("ui.recover_discard"), ui_.text("ui.recover_later")}};
  constexpr int yes = 0, discard = 1, later = 2;
  switch (draw_question(ui_, "recover", question)) {
    case yes: return execute_program({"recover", {habits_->accept_offered()}});
    case discard: return habits_->discard_offered();
    case later: return habits_->postpone_offered();
    default: return;
  }
}

}  // namespace chainrule
