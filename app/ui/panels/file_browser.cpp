#include "app/files/file.hpp"
#include "app/ui/panels/data_import.hpp"
#include "app/ui/panels/dialog.hpp"
#include "app/ui/panels/panels.hpp"
#include "app/ui/widgets/button.hpp"
#include "app/ui/widgets/scroll_area.hpp"
#include "app/ui/widgets/text_field.hpp"

#include <algorithm>

namespace chainrule {
namespace {

bool is_shown(const FileBrowser& browser, const std::filesystem::path& path, bool is_folder) {
  const std::string name = utf8_of(path.filename());
  if (name.empty() || name.front() == '.') return false;
  if (is_folder) return true;
  const std::string ending = utf8_of(path.extension());
  if (browser.purpose == FileBrowser::Purpose::export_figure) return ending == ".svg" || ending == ".pdf" || ending == ".png";
  if (browser.purpose == FileBrowser::Purpose::save_code) return ending == ".py";
  if (browser.purpose == FileBrowser::Purpose::open_data) return is_data_file(name);
  return ending == ".toml";
}

void list_folder(Ui& ui, FileBrowser& browser) {
  browser.entries.clear();
  browser.problem.clear();
  browser.listed = true;
  std::error_code error;
  if (browser.folder.has_parent_path() && browser.folder != browser.folder.root_path()) browser.entries.push_back({"..", true});
  std::filesystem::directory_iterator entry(browser.folder, std::filesystem::directory_options::skip_permission_denied, error);
  if (error) {
    browser.problem = ui.text("ui.folder_unreadable", {{"reason", error.message()}});
    return;
  }
  for (; entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    if (error) break;
    std::error_code unknown;
    const bool is_folder = entry->is_directory(unknown);
    if (is_shown(browser, entry->path(), is_folder)) browser.entries.push_back({utf8_of(entry->path().filename()), is_folder});
  }
  std::sort(browser.entries.begin(), browser.entries.end(), [](const auto& a, const auto& b) {
    return a.is_folder != b.is_folder ? a.is_folder : a.name < b.name;
  });
}

void go_to(FileBrowser& browser, const std::string& folder_name) {
  std::error_code error;
  const std::filesystem::path next = folder_name == ".." ? browser.folder.parent_path() : browser.folder / path_from_utf8(folder_name);
  browser.folder = std::filesystem::weakly_canonical(next, error);
  browser.listed = false;
}

bool draw_entries(Ui& ui, FileBrowser& browser, const Rect& rect) {
  const Theme& theme = ui.theme();
  ui.canvas().fill(rect, theme.field, ui.px(6));
  ScrollArea area(ui, "browser/list", {rect.x + ui.px(4), rect.y + ui.px(4), rect.width - ui.px(16), rect.height - ui.px(8)});
  double y = area.top();
  bool chosen = false;
  const std::vector<FileBrowser::Entry> entries = browser.entries;  // going to a folder makes a new list
  for (const FileBrowser::Entry& entry : entries) {
    const Rect row{rect.x + ui.px(4), y, rect.width - ui.px(16), ui.px(26)};
    const Touch touch = ui.touch("browser/entry/" + entry.name, row);
    const bool selected = entry.name == browser.name;
    if (selected) ui.canvas().fill(row, theme.accent_soft, ui.px(4));
    else if (touch.hovered || touch.focused) ui.canvas().fill(row, theme.field_hover, ui.px(4));
    label(ui, {row.x + ui.px(8), y, row.width - ui.px(16), row.height}, entry.is_folder ? entry.name + " /" : entry.name,
          ui.ink(13, entry.is_folder ? Face::sans_bold : Face::sans));
    if (touch.clicked && entry.is_folder) go_to(browser, entry.name);
    if (touch.clicked && !entry.is_folder) browser.name = entry.name;
    if (touch.pressed && touch.double_clicked && !entry.is_folder) chosen = true;
    y += ui.px(26);
  }
  if (entries.empty()) label(ui, inset(rect, ui.px(8)), ui.text("ui.folder_empty"), ui.ink(13, Face::sans, theme.muted_text), Align::center);
  area.end(y - area.top());
  return chosen;
}

void set_format(FileBrowser& browser, FileFormat format) {
  constexpr const char* endings[] = {".svg", ".pdf", ".png"};
  browser.format = format;
  std::filesystem::path name = path_from_utf8(browser.name);
  browser.name = utf8_of(name.replace_extension(endings[static_cast<std::size_t>(format)]));
}

void draw_format(Ui& ui, FileBrowser& browser, const Rect& rect) {
  const std::vector<Segment> segments = {{"SVG", ui.text("ui.tip.svg")}, {"PDF", ui.text("ui.tip.pdf")}, {"PNG", ui.text("ui.tip.png")}};
  if (const std::optional<int> chosen = segmented(ui, "browser/format", rect, segments, static_cast<int>(browser.format)))
    set_format(browser, static_cast<FileFormat>(*chosen));
}

/// ↑ and ↓ go through the list; Backspace goes to the folder above.
void use_list_keys(Ui& ui, FileBrowser& browser) {
  if (ui.is_typing()) return;
  if (ui.take_key("Backspace") && !browser.entries.empty() && browser.entries.front().name == "..") return go_to(browser, "..");
  const int step = ui.take_key("Down") ? 1 : ui.take_key("Up") ? -1 : 0;
  const int count = static_cast<int>(browser.entries.size());
  if (step == 0 || count == 0) return;
  const auto here = std::find_if(browser.entries.begin(), browser.entries.end(), [&](const auto& entry) { return entry.name == browser.name; });
  const int index = here == browser.entries.end() ? (step > 0 ? 0 : count - 1) : std::clamp(static_cast<int>(here - browser.entries.begin()) + step, 0, count - 1);
  browser.name = browser.entries[static_cast<std::size_t>(index)].name;
}

/// A folder that was typed or chosen by key is gone into.
bool is_folder(const FileBrowser& browser) {
  std::error_code error;
  return !browser.name.empty() && std::filesystem::is_directory(browser.folder / path_from_utf8(browser.name), error);
}

bool exists(const FileBrowser& browser) {
  std::error_code error;
  return std::filesystem::exists(browser.folder / path_from_utf8(browser.name), error);
}

}  // namespace

BrowserAnswer draw_file_browser(Ui& ui, FileBrowser& browser) {
  if (!browser.listed) list_folder(ui, browser);
  const bool opens_data = browser.purpose == FileBrowser::Purpose::open_data;
  const bool opens = opens_data || browser.purpose == FileBrowser::Purpose::open_scene, exports = browser.purpose == FileBrowser::Purpose::export_figure;
  const char* verb = opens ? "open" : exports ? "export" : "save";
  const Rect room = begin_dialog(ui, 560, 520);
  const std::string title = opens_data ? "ui.import.browser" : browser.purpose == FileBrowser::Purpose::save_code ? "ui.browser_code" : "ui.browser_" + std::string(verb);
  label(ui, {room.x, room.y, room.width, ui.px(26)}, ui.text(title), ui.ink(16, Face::sans_bold));
  const Ink quiet = ui.ink(12, Face::sans, ui.theme().muted_text);
  double y = room.y + ui.px(34);
  y += paragraph(ui, {room.x, y, room.width, 0}, utf8_of(browser.folder), quiet) + ui.px(8);
  const double below = ui.px(exports ? 128 : 88);
  BrowserAnswer answer = BrowserAnswer::none;
  if (draw_entries(ui, browser, {room.x, y, room.width, room.y + room.height - y - below})) answer = BrowserAnswer::chosen;
  y = room.y + room.height - below + ui.px(10);
  FieldSpec name;
  name.shown = browser.name;
  name.align = Align::left;
  const std::string tip = ui.text("ui.tip.file_name");
  name.tooltip = tip;
  const double format_width = ui.px(150);
  const Rect field{room.x, y, exports ? room.width - format_width - ui.px(8) : room.width, ui.px(30)};
  const FieldEvent typed = text_field(ui, "browser/name", field, name);
  if (typed.kind != FieldEvent::Kind::none && typed.kind != FieldEvent::Kind::started) {
    browser.name = typed.text;
    browser.asks_to_replace = false;
  }
  if (exports) draw_format(ui, browser, {room.x + room.width - format_width, y, format_width, ui.px(30)});
  const std::string notice = !browser.problem.empty() ? browser.problem : browser.asks_to_replace ? ui.text("ui.replace_file", {{"name", browser.name}}) : "";
  const std::string yes = ui.text(browser.asks_to_replace ? "ui.replace" : std::string("ui.") + verb), no = ui.text("ui.cancel");
  const double yes_width = button_width(ui, yes), no_width = button_width(ui, no);
  const Rect buttons{room.x, room.y + room.height - ui.px(32), room.width, ui.px(32)};
  paragraph(ui, {room.x, buttons.y - (exports ? ui.px(34) : 0), exports ? room.width : room.width - yes_width - no_width - ui.px(24), 0}, notice,
            ui.ink(12.5, Face::sans, ui.theme().danger));
  ButtonSpec spec;
  spec.text = yes;
  spec.look = ButtonLook::primary;
  spec.enabled = !browser.name.empty();
  const bool pressed = button(ui, "browser/yes", {buttons.x + buttons.width - yes_width, buttons.y, yes_width, buttons.height}, spec);
  if (pressed || (typed.kind == FieldEvent::Kind::none && !browser.name.empty() && ui.take_key("Enter"))) answer = BrowserAnswer::chosen;
  spec = {};
  spec.text = no;
  if (button(ui, "browser/no", {buttons.x + buttons.width - yes_width - no_width - ui.px(8), buttons.y, no_width, buttons.height}, spec) ||
      ui.take_key("Escape"))
    answer = BrowserAnswer::cancelled;
  use_list_keys(ui, browser);
  end_dialog(ui);
  if (answer == BrowserAnswer::chosen && opens && is_folder(browser)) {
    go_to(browser, browser.name);
    browser.name.clear();
    return BrowserAnswer::none;
  }
  if (answer == BrowserAnswer::chosen && !opens && !browser.asks_to_replace && exists(browser)) {
    browser.asks_to_replace = true;
    return BrowserAnswer::none;
  }
  return answer;
}

}  // namespace chainrule
