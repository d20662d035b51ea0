#include "app/ui/habits.hpp"

#include <utility>

namespace chainrule {
namespace {

/// Settings are written once they have stood still for so long: seconds.
constexpr double calm = 1;

}  // namespace

Habits::Habits(Settings settings, Places places)
    : settings_(std::move(settings)), written_(settings_), places_(std::move(places)),
      autosave_(writer_, places_.autosave_folder, places_.autosave_period), offered_(find_recoveries(places_.autosave_folder)) {}

void Habits::note_view(const View& view) {
  if (!first_view_) first_view_ = view;
  // Neither can be asked for on the window's command line: what differs from the beginning is the person's own choice.
  if (settings_.letters || !(view.own_letters == first_view_->own_letters)) settings_.letters = view.own_letters;
  if (settings_.reduced_motion || view.reduced_motion != first_view_->reduced_motion) settings_.reduced_motion = view.reduced_motion;
  if (view.language != first_view_->language) settings_.language = view.language;
  if (view.theme != first_view_->theme) settings_.theme = view.theme;
  if (view.scale != first_view_->scale) settings_.scale = view.scale;
  if (view.digits != first_view_->digits) settings_.digits = view.digits;
  // From here on every change is one that the person made, back to the first choice too.
  if (settings_.language) first_view_->language.clear();
  if (settings_.theme) first_view_->theme.clear();
  if (settings_.scale) first_view_->scale = 0;
  if (settings_.digits) first_view_->digits = 0;
}

void Habits::tick(const Session& session, const std::optional<WindowPlace>& window, double seconds) {
  const Settings before = settings_;
  note_view(session.view());
  if (window) settings_.window = window;
  if (const std::string& path = session.document().path; path != std::exchange(last_path_, path) && !path.empty()) {
    std::error_code unknown;
    note_recent_file(settings_, utf8_of(std::filesystem::absolute(path_from_utf8(path), unknown).lexically_normal()));
  }
  if (!(settings_ == before)) changed_at_ = seconds;
  if (!(settings_ == written_) && seconds - changed_at_ >= calm) {
    written_ = settings_;
    writer_.write(places_.settings_file, [settings = settings_] { return print_settings(settings); });
  }
  autosave_.tick(session, seconds);
}

void Habits::end(const Session* unsaved) {
  if (unsaved && unsaved->modified()) autosave_.keep_now(*unsaved);
  else autosave_.give_up();
  if (!(settings_ == written_)) writer_.write(places_.settings_file, [settings = settings_] { return print_settings(settings); });
  written_ = settings_;
  writer_.finish();
}

std::string Habits::accept_offered() {
  Recovery recovery = std::move(offered_.front());
  offered_.erase(offered_.begin());
  const std::string file = utf8_of(recovery.file);
  autosave_.take_over(std::move(recovery));
  return file;
}

void Habits::discard_offered() {
  discard(offered_.front(), writer_);
  offered_.erase(offered_.begin());
}

}  // namespace chainrule
