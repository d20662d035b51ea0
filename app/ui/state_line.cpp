#include "app/ui/state_line.hpp"

#include "app/files/file.hpp"
#include "app/text/json.hpp"

#include <cstdlib>
#include <fstream>

namespace chainrule {
namespace {

void write_numbers(JsonWriter& json, const Session& session) {
  const Snapshot& shown = session.shown();
  const View& view = session.view();
  const nn::TrainingRule& rule = session.document().scene.rule;
  json.key("shown").value(static_cast<std::int64_t>(shown.number));
  json.key("published").value(static_cast<std::int64_t>(session.published()));
  json.key("behind").value(static_cast<std::int64_t>(session.snapshots_behind()));
  json.key("step").value(static_cast<std::int64_t>(shown.state.step));
  json.key("epoch").value(shown.epoch);
  json.key("loss").value(shown.trace ? shown.trace->loss : std::nan(""));
  json.key("position").value(view.position.step);
  json.key("sample").value(static_cast<std::int64_t>(view.sample));
  json.key("learning_rate").value(rule.learning_rate);
  json.key("first_parameter").value(shown.state.parameters.size() > 0 ? shown.state.parameters[0] : std::nan(""));
  json.key("halt").value(shown.halt ? id_of(shown.halt->kind) : std::string_view());
  json.key("halt_step").value(shown.halt ? static_cast<std::int64_t>(shown.halt->step) : std::int64_t{-1});
  json.key("autopsy").value(!session.autopsy() ? "none" : session.autopsy()->rates ? "done" : "culprit");
  json.key("training").value(session.training());
  json.key("busy").value(session.busy());
  json.key("modified").value(session.modified());
}

}  // namespace

std::string state_line(const Session& session, const Desk& desk) {
  const View& view = session.view();
  JsonWriter json;
  json.begin_object();
  json.key("scene").value(session.document().name);
  json.key("language").value(view.language);
  json.key("theme").value(view.theme);
  json.key("granularity").value(id_of(view.granularity));
  json.key("dialog").value(desk.import() ? "import" : desk.browser() ? "browser" : desk.state().help ? "help" : desk.state().editor ? "editor" : "none");
  json.key("typing").value(desk.ui().is_typing());
  write_numbers(json, session);
  json.key("widgets").begin_object();
  for (const auto& [id, place] : desk.ui().widgets()) {
    json.key(id).begin_array();
    for (const double number : {place.rect.x, place.rect.y, place.rect.width, place.rect.height}) json.value(number);
    json.end_array();
  }
  json.end_object();
  json.end_object();
  return json.take();
}

StateLine::StateLine() {
  if (const char* path = std::getenv("CHAINRULE_STATE_FILE")) path_ = path;
}

void StateLine::write(const Session& session, const Desk& desk) const {
  if (path_.empty()) return;
  // Through a rename, so that a reader never sees half a line; without the care for power cuts that saving takes.
  const std::filesystem::path path = path_from_utf8(path_), beside = path_from_utf8(path_ + ".new");
  std::ofstream(beside, std::ios::binary) << state_line(session, desk) << '\n';
  std::error_code error;
  std::filesystem::rename(beside, path, error);
}

}  // namespace chainrule
