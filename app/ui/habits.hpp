#pragma once
#include "app/session/autosave.hpp"
#include "app/session/background_writer.hpp"
#include "app/session/session.hpp"
#include "app/session/settings.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace chainrule {

/// What the program remembers beside documents: settings, files opened lately, and unsaved work against a sudden end.
class Habits {
 public:
  /// Where things are kept; the folders are made when there is something to keep.
  struct Places {
    std::filesystem::path settings_file, autosave_folder;
    double autosave_period = Autosave::default_period;  ///< seconds
  };
  Habits(Settings settings, Places places);

  /// Now and then. `window`: where the window stands now, if it stands free.
  void tick(const Session& session, const std::optional<WindowPlace>& window, double seconds);
  /// The program ends. `unsaved`: not because the person wants it to, so that unsaved work is kept; else null. Waits until
  /// everything is written.
  void end(const Session* unsaved);

  const std::vector<std::string>& recent_files() const { return settings_.recent_files; }
  /// Work of a program that ended suddenly, as long as nothing was answered; null where there is none.
  const Recovery* offered() const { return offered_.empty() ? nullptr : &offered_.front(); }
  /// The offered work becomes this program's own; returns the file to recover it from.
  std::string accept_offered();
  void discard_offered();
  void postpone_offered() { offered_.erase(offered_.begin()); }
  /// What could not be written, once.
  std::optional<Error> take_error() { return writer_.take_error(); }

 private:
  void note_view(const View& view);

  Settings settings_, written_;
  Places places_;
  BackgroundWriter writer_;
  Autosave autosave_;
  std::vector<Recovery> offered_;
  std::optional<View> first_view_;  ///< what only the command line asked for is not remembered
  std::string last_path_;
  double changed_at_ = 0;
};

}  // namespace chainrule
