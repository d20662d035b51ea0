#include "app/ui/panels/command_palette.hpp"

#include "app/ui/panels/dialog.hpp"
#include "app/ui/widgets/scroll_area.hpp"
#include "app/ui/widgets/text_field.hpp"

#include <algorithm>

namespace chainrule {
namespace {

constexpr double row_units = 30;

void look_for(CommandPalette& palette, std::string question) {
  palette.question = std::move(question);
  palette.found = find_entries(palette.entries, palette.question);
  palette.selected = 0;
}

/// Scrolls just so far that the selected row is seen.
void follow_selection(Ui& ui, const CommandPalette& palette, double height) {
  const double row = ui.px(row_units), top = row * static_cast<double>(palette.selected);
  double& offset = ui.scroll("palette");
  offset = std::clamp(offset, top + row - height, top);
}

void draw_row(Ui& ui, const Rect& row, const PaletteEntry& entry, bool selected, bool hovered) {
  if (selected || hovered) ui.canvas().fill(row, selected ? ui.theme().accent_soft : ui.theme().field_hover, ui.px(5));
  const Ink key = ui.ink(12, Face::sans_bold, ui.theme().muted_text);
  const double key_width = entry.key.empty() ? 0 : ui.canvas().width(entry.key, key) + ui.px(10);
  label(ui, {row.x + ui.px(10), row.y, row.width - ui.px(20) - key_width, row.height}, entry.words, ui.ink(13));
  if (!entry.key.empty()) label(ui, {row.x + row.width - key_width - ui.px(8), row.y, key_width, row.height}, entry.key, key, Align::right);
}

/// The entry that was clicked.
std::optional<std::size_t> draw_found(Ui& ui, const Rect& rect, const CommandPalette& palette) {
  std::optional<std::size_t> clicked;
  ScrollArea area(ui, "palette", rect);
  const double step = ui.px(row_units);
  for (std::size_t index = 0; index < palette.found.size(); ++index) {
    const Rect row{rect.x, area.top() + step * static_cast<double>(index), rect.width - ui.px(12), step};
    if (row.y + step < rect.y || row.y > rect.y + rect.height) continue;
    const Touch touch = ui.touch("palette/" + std::to_string(index), row, true, false);
    draw_row(ui, row, palette.entries[palette.found[index]], index == palette.selected, touch.hovered);
    if (touch.clicked) clicked = index;
  }
  if (palette.found.empty())
    label(ui, {rect.x, rect.y, rect.width, ui.px(40)}, ui.text("ui.palette.nothing"), ui.ink(13, Face::sans, ui.theme().muted_text), Align::center);
  area.end(step * static_cast<double>(palette.found.size()));
  return clicked;
}

void move_selection(Ui& ui, CommandPalette& palette, double height) {
  if (palette.found.empty()) return;
  const std::size_t last = palette.found.size() - 1;
  const std::size_t page = static_cast<std::size_t>(std::max(1.0, height / ui.px(row_units) - 1));
  const std::size_t before = palette.selected;
  if (ui.take_key("Down")) palette.selected = palette.selected == last ? 0 : palette.selected + 1;
  if (ui.take_key("Up")) palette.selected = palette.selected == 0 ? last : palette.selected - 1;
  if (ui.take_key("PageDown")) palette.selected = std::min(last, palette.selected + page);
  if (ui.take_key("PageUp")) palette.selected -= std::min(palette.selected, page);
  if (palette.selected != before) follow_selection(ui, palette, height);
}

}  // namespace

PaletteAnswer draw_command_palette(Ui& ui, CommandPalette& palette) {
  constexpr std::string_view field_id = "palette/question";
  if (!palette.is_ready) {
    look_for(palette, "");
    ui.scroll("palette") = 0;
    ui.start_edit(field_id, "");
    palette.is_ready = true;
  }
  PaletteAnswer answer;
  const Rect room = begin_dialog(ui, 600, 480);
  const Rect list{room.x, room.y + ui.px(44), room.width, room.height - ui.px(44)};
  move_selection(ui, palette, list.height);
  const std::string tip = ui.text("ui.tip.palette");
  FieldSpec spec;
  spec.shown = palette.question;
  spec.tooltip = tip;
  spec.align = Align::left;
  const Rect field{room.x, room.y, room.width, ui.px(34)};
  const FieldEvent typed = text_field(ui, field_id, field, spec);
  if (ui.is_typing() && ui.edit().text.empty())
    label(ui, {field.x + ui.px(12), field.y, field.width - ui.px(16), field.height}, ui.text("ui.palette.hint"), ui.ink(13, Face::sans, ui.theme().muted_text));
  if (typed.kind == FieldEvent::Kind::changed) {
    look_for(palette, typed.text);
    ui.scroll("palette") = 0;
  }
  std::optional<std::size_t> chosen = draw_found(ui, list, palette);
  if (typed.kind == FieldEvent::Kind::reverted || ui.take_key("Escape")) answer.closed = true;
  const bool kept_by_key = typed.kind == FieldEvent::Kind::kept && !ui.mouse_pressed();
  if ((kept_by_key || (!ui.is_typing() && ui.take_key("Enter"))) && !palette.found.empty()) chosen = palette.selected;
  if (chosen) answer = {true, palette.entries[palette.found[*chosen]].command};
  end_dialog(ui);
  return answer;
}

}  // namespace chainrule
