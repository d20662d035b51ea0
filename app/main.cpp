// Parse, then a verb or the window. The command line knows neither windows nor fonts; it is handed them here.
#include "app/cli/cli.hpp"
#include "app/export/painter.hpp"
#include "app/platform/fonts.hpp"
#include "app/ui/app.hpp"

namespace chainrule {
namespace {

View view_of(const std::string& language, const std::string& theme, double scale) {
  View view;
  view.language = language;
  view.theme = theme;
  view.scale = scale;
  return view;
}

Result<void> open_window(const WindowRequest& request) {
  const Result<Tables> tables = load_tables();
  if (!tables) return tables.error();
  WindowStart start;
  start.document = request.document;
  const Result<Settings> settings = load_settings();
  if (settings) start.settings = *settings;
  else start.trouble = settings.error();
  const auto known = [](const std::optional<std::string>& id, bool is_known) { return id && is_known; };
  const Settings& last = start.settings;
  const std::string language = !request.chose_language && known(last.language, last.language && tables->language(*last.language)) ? *last.language : request.language;
  const std::string theme = request.theme.value_or(known(last.theme, last.theme && tables->theme(*last.theme)) ? *last.theme : "light");
  start.view = view_of(language, theme, request.scale.value_or(last.scale.value_or(1)));
  start.view.digits = last.digits.value_or(start.view.digits);
  start.view.letters = last.letters.value_or(start.view.letters);
  start.view.reduced_motion = last.reduced_motion.value_or(false);
  start.tables = &*tables;
  return run_window(start);
}

Result<std::string> shot(const ShotRequest& request) {
  const Result<Tables> tables = load_tables();
  if (!tables) return tables.error();
  WindowPicture wanted;
  wanted.document = request.document;
  wanted.view = view_of(request.language, request.theme, request.scale);
  wanted.view.position = request.position;
  wanted.tables = &*tables;
  if (request.curve) wanted.course = *request.curve;
  wanted.width = request.width;
  wanted.height = request.height;
  const Result<Picture> picture = shoot(wanted);
  if (!picture) return picture.error();
  return encode_png(picture->rgba.data(), picture->width, picture->height);
}

}  // namespace
}  // namespace chainrule

int main(int argc, char** argv) {
  return chainrule::run(argc, argv, {chainrule::open_window, chainrule::shot, chainrule::load_font_metrics});
}
