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
  start.view = view_of(request.language, request.theme, request.scale);
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
