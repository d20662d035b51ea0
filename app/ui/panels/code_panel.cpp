#include "app/ui/panels/code_panel.hpp"

#include "app/ui/compat.hpp"
#include "app/ui/panels/dialog.hpp"
#include "app/ui/widgets/button.hpp"
#include "app/ui/widgets/scroll_area.hpp"

namespace chainrule {
namespace {

constexpr double text_units = 12.5, line_units = 18, indent_units = 6.5;

void write_script(CodePanel& panel, const Ui& ui, const Inputs& inputs) {
  const Document& document = inputs.session.document();
  if (panel.written && panel.data == document.data && panel.language == inputs.view().language) return;
  panel.wish.arrays_file = document.name + ".npz";
  panel.script = write_code(document, panel.wish, *ui.style().language);
  panel.data = document.data;
  panel.language = inputs.view().language;
  panel.written = true;
  panel.lines_width_px = -1;
}

/// Lines that are too long go on below, under their own beginning.
void break_lines(CodePanel& panel, const Ui& ui, double width) {
  if (panel.lines_width_px == width && panel.lines_unit_px == ui.px(1)) return;
  panel.lines_width_px = width;
  panel.lines_unit_px = ui.px(1);
  panel.lines.clear();
  if (!panel.script) return;
  const Ink ink = ui.ink(text_units);
  const std::string& script = panel.script.value();
  for (std::size_t at = 0; at < script.size();) {
    const std::size_t end = std::min(script.find('\n', at), script.size());
    const std::string_view line = std::string_view(script).substr(at, end - at);
    const std::size_t spaces = std::min(line.find_first_not_of(' '), line.size());
    const double indent = ui.px(indent_units) * static_cast<double>(spaces);
    const bool is_comment = line.substr(spaces).starts_with('#');
    for (std::string& piece : wrapped(ui.canvas(), line.substr(spaces), ink, width - indent))
      panel.lines.push_back({indent, std::move(piece), is_comment});
    at = end + 1;
  }
}

void draw_script(Ui& ui, const Rect& rect, CodePanel& panel) {
  ui.canvas().fill(rect, ui.theme().field, ui.px(6));
  const Rect room = inset(rect, ui.px(10));
  if (!panel.script) {
    paragraph(ui, room, ui.style().language->text(panel.script.error()), ui.ink(13, Face::sans, ui.theme().danger));
    return;
  }
  break_lines(panel, ui, room.width - ui.px(12));
  const double step = ui.px(line_units);
  ScrollArea area(ui, "code", {room.x, room.y, room.width - ui.px(8), room.height});
  double y = area.top();
  for (const CodePanel::Line& line : panel.lines) {
    if (y + step > room.y && y < room.y + room.height && !line.text.empty())
      label(ui, {room.x + line.indent_px, y, room.width - line.indent_px, step}, line.text,
            ui.ink(text_units, Face::sans, line.is_comment ? ui.theme().muted_text : ui.theme().text));
    y += step;
  }
  area.end(y - area.top());
}

void draw_choices(Ui& ui, const Rect& rect, CodePanel& panel) {
  std::vector<Segment> segments;
  for (const Framework framework : frameworks())
    segments.push_back({name_of(ui, "framework", id_of(framework)), ui.text("ui.tip.framework_" + std::string(id_of(framework)))});
  const double half = std::min(ui.px(280), rect.width / 2);
  if (const auto chosen = segmented(ui, "code/framework", {rect.x, rect.y, half, rect.height}, segments, static_cast<int>(panel.wish.framework))) {
    panel.wish.framework = frameworks()[static_cast<std::size_t>(*chosen)];
    panel.written = false;
    ui.scroll("code") = 0;
  }
  const Rect beside{rect.x + half + ui.px(16), rect.y, rect.width - half - ui.px(16), rect.height};
  if (const auto carried = checkbox(ui, "code/weights", beside, ui.text("ui.code_weights"), panel.wish.carries_weights, ui.text("ui.tip.code_weights"))) {
    panel.wish.carries_weights = *carried;
    panel.written = false;
  }
}

}  // namespace

CodeAnswer draw_code_panel(Ui& ui, const Inputs& inputs, CodePanel& panel) {
  write_script(panel, ui, inputs);
  const Rect room = begin_dialog(ui, 780, 680);
  CodeAnswer answer = CodeAnswer::none;
  const std::string close_tip = ui.text("ui.close");
  label(ui, {room.x, room.y, room.width - ui.px(40), ui.px(28)}, ui.text("ui.code_title"), ui.ink(16, Face::sans_bold));
  ButtonSpec spec;
  spec.icon = Icon::close;
  spec.look = ButtonLook::plain;
  spec.tooltip = close_tip;
  if (button(ui, "code/close", {room.x + room.width - ui.px(28), room.y, ui.px(28), ui.px(28)}, spec)) answer = CodeAnswer::closed;
  draw_choices(ui, {room.x, room.y + ui.px(38), room.width, ui.px(30)}, panel);
  write_script(panel, ui, inputs);
  const double top = room.y + ui.px(78), bottom = room.y + room.height - ui.px(42);
  draw_script(ui, {room.x, top, room.width, bottom - top}, panel);
  const std::string save = ui.text("ui.code_save"), copy = ui.text("ui.code_copy");
  const std::string save_tip = ui.text("ui.tip.code_save"), copy_tip = ui.text("ui.tip.code_copy");
  const double save_width = button_width(ui, save), copy_width = button_width(ui, copy), height = ui.px(32);
  spec = {};
  spec.text = save;
  spec.tooltip = save_tip;
  spec.look = ButtonLook::primary;
  spec.enabled = panel.script.has_value();
  const Rect yes{room.x + room.width - save_width, room.y + room.height - height, save_width, height};
  if (button(ui, "code/save", yes, spec)) answer = CodeAnswer::save;
  spec.text = copy;
  spec.tooltip = copy_tip;
  spec.look = ButtonLook::framed;
  if (button(ui, "code/copy", {yes.x - ui.px(8) - copy_width, yes.y, copy_width, height}, spec)) ImGui::SetClipboardText(panel.script.value().c_str());
  if (ui.take_key("Escape")) answer = CodeAnswer::closed;
  end_dialog(ui);
  return answer;
}

}  // namespace chainrule
