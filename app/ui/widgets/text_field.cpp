#include "app/ui/widgets/text_field.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

std::string letter_in_utf8(char32_t c) {
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xC0 | (c >> 6)), static_cast<char>(0x80 | (c & 0x3F))};
  return {static_cast<char>(0xE0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 0x3F)), static_cast<char>(0x80 | (c & 0x3F))};
}

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

std::size_t before(const std::string& text, std::size_t at) {
  if (at == 0) return 0;
  do --at; while (at > 0 && is_continuation(text[at]));
  return at;
}

std::size_t after(const std::string& text, std::size_t at) {
  if (at >= text.size()) return text.size();
  do ++at; while (at < text.size() && is_continuation(text[at]));
  return at;
}

void replace_selection(TextEdit& edit, const std::string& with) {
  if (edit.all_selected) {
    edit.text.clear();
    edit.caret = 0;
    edit.all_selected = false;
  }
  edit.text.insert(edit.caret, with);
  edit.caret += with.size();
}

void erase(TextEdit& edit, std::size_t from, std::size_t to) {
  if (edit.all_selected) return replace_selection(edit, "");
  edit.text.erase(from, to - from);
  edit.caret = from;
}

void move_caret(Ui& ui, TextEdit& edit) {
  const std::size_t old = edit.caret;
  const bool was_selected = edit.all_selected;
  bool moved = true;
  if (ui.take_key("Left")) edit.caret = was_selected ? 0 : before(edit.text, old);
  else if (ui.take_key("Right")) edit.caret = was_selected ? edit.text.size() : after(edit.text, old);
  else if (ui.take_key("Home")) edit.caret = 0;
  else if (ui.take_key("End")) edit.caret = edit.text.size();
  else moved = false;
  if (moved) edit.all_selected = false;
  if (ui.take_key("Ctrl+A")) edit.all_selected = true;
}

void use_clipboard(Ui& ui, TextEdit& edit) {
  if (ui.take_key("Ctrl+C")) ImGui::SetClipboardText(edit.text.c_str());
  if (ui.take_key("Ctrl+X")) {
    ImGui::SetClipboardText(edit.text.c_str());
    edit.all_selected = true;
    replace_selection(edit, "");
  }
  if (!ui.take_key("Ctrl+V")) return;
  const char* pasted = ImGui::GetClipboardText();
  std::string line = pasted ? pasted : "";
  std::erase_if(line, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  replace_selection(edit, line);
}

void type_into(Ui& ui, TextEdit& edit) {
  move_caret(ui, edit);
  use_clipboard(ui, edit);
  if (ui.take_key("Backspace")) erase(edit, before(edit.text, edit.caret), edit.caret);
  if (ui.take_key("Delete")) erase(edit, edit.caret, after(edit.text, edit.caret));
  for (const char32_t character : ui.take_typed()) replace_selection(edit, letter_in_utf8(character));
}

void draw_field(Ui& ui, const Rect& rect, const FieldSpec& spec, const Touch& touch, bool typing) {
  const Theme& theme = ui.theme();
  Canvas& canvas = ui.canvas();
  const double radius = ui.px(5);
  if (typing || !spec.quiet || (touch.hovered && spec.enabled)) {
    canvas.fill(rect, typing ? theme.card : touch.hovered && spec.enabled ? theme.field_hover : theme.field, radius);
    canvas.outline(rect, spec.invalid ? theme.danger : typing ? theme.accent : theme.field_border, ui.line(typing ? 1.5 : 1), radius);
  }
  ui.focus_ring(touch, rect, radius);
  const Color color = spec.invalid ? theme.danger : spec.enabled ? theme.text : mix(theme.muted_text, theme.card, 0.35);
  const Ink ink = ui.ink(13, Face::sans_bold, color);
  const Rect inner{rect.x + ui.px(6), rect.y, rect.width - ui.px(12), rect.height};
  if (!typing) return label(ui, inner, spec.shown, ink, spec.align);
  const TextEdit& edit = ui.edit();
  const double width = canvas.width(edit.text, ink);
  const double left = width > inner.width || spec.align == Align::right ? inner.x + inner.width - width
                      : spec.align == Align::center ? inner.x + (inner.width - width) / 2 : inner.x;
  const double middle = rect.y + rect.height / 2;
  canvas.push_clip(inset(rect, ui.px(1)), true);
  if (edit.all_selected) canvas.fill({left - 1, middle - ui.px(9), width + 2, ui.px(18)}, theme.accent_soft, ui.px(2));
  const double cap = static_cast<double>(canvas.metrics().of(ink.face).cap_height);
  canvas.text({left, middle + cap * ink.em_px / 2}, edit.text, ink);
  const double caret = left + canvas.width(std::string_view(edit.text).substr(0, edit.caret), ink);
  canvas.line({caret, middle - ui.px(8)}, {caret, middle + ui.px(8)}, theme.accent, ui.line(1.5));
  canvas.pop_clip();
}

}  // namespace

FieldEvent text_field(Ui& ui, std::string_view id, const Rect& rect, const FieldSpec& spec) {
  const Touch touch = ui.touch(id, rect, spec.enabled);
  FieldEvent event;
  TextEdit& edit = ui.edit();
  if ((touch.pressed || touch.clicked) && edit.id != id) {
    ui.start_edit(id, std::string(spec.typed.empty() ? spec.shown : spec.typed));
    event.kind = FieldEvent::Kind::started;
  }
  const bool typing = edit.id == id;
  if (typing && event.kind == FieldEvent::Kind::none) {
    const std::string old = edit.text;
    type_into(ui, edit);
    event.text = edit.text;
    if (edit.text != old) event.kind = FieldEvent::Kind::changed;
    if (ui.take_key("Escape")) {
      event = {FieldEvent::Kind::reverted, edit.before};
      ui.stop_edit();
    } else if (event.by_enter = ui.take_key("Enter"); event.by_enter || ui.take_key("Tab") || ui.pressed_outside(rect)) {
      event.kind = FieldEvent::Kind::kept;
      ui.stop_edit();
    }
  }
  draw_field(ui, rect, spec, touch, typing && ui.edit().id == id);
  ui.tooltip(touch, rect, spec.tooltip);
  return event;
}

NumberEvent number_field(Ui& ui, std::string_view id, const Rect& rect, const NumberSpec& spec) {
  const auto accepted = [&](std::string_view text) -> std::optional<double> {
    const std::optional<double> number = parse_number(text);
    if (!number || *number < spec.least || *number > spec.most) return std::nullopt;
    if (spec.whole && *number != std::floor(*number)) return std::nullopt;
    return number;
  };
  const std::string shown = spec.format(spec.value), exact = shortest(spec.value);
  FieldSpec field;
  field.shown = shown;
  field.typed = exact;
  field.tooltip = spec.tooltip;
  field.enabled = spec.enabled;
  field.quiet = spec.quiet;
  field.align = spec.align;
  field.invalid = ui.edit().id == id && !accepted(ui.edit().text);
  const FieldEvent event = text_field(ui, id, rect, field);
  NumberEvent answer{std::nullopt, event.kind, std::nullopt};
  if (event.kind == FieldEvent::Kind::changed || event.kind == FieldEvent::Kind::kept || event.kind == FieldEvent::Kind::reverted)
    answer.value = accepted(event.text);
  if (event.by_enter) answer.entered = answer.value;
  if (answer.value && *answer.value == spec.value) answer.value.reset();
  return answer;
}

}  // namespace chainrule
