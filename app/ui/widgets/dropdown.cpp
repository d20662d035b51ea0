#include "app/ui/widgets/button.hpp"
#include "app/ui/widgets/slider.hpp"

#include <algorithm>

namespace chainrule {
namespace {

Rect list_place(Ui& ui, const Rect& rect, const DropdownSpec& spec) {
  double width = rect.width;
  for (const std::string& item : spec.items)
    width = std::max(width, ui.canvas().width(item, ui.ink(13, Face::sans_bold)) + ui.px(44));
  const double height = static_cast<double>(spec.items.size()) * ui.px(28) + ui.px(8);
  Rect place{rect.x + rect.width - width, rect.y + rect.height + ui.px(4), width, height};
  if (spec.align == Align::left) place.x = rect.x;
  const Rect& window = ui.window();
  if (place.y + height > window.height - ui.px(4)) place.y = std::max(ui.px(4), window.height - ui.px(4) - height);
  place.x = std::clamp(place.x, ui.px(4), std::max(ui.px(4), window.width - width - ui.px(4)));
  place.height = std::min(height, window.height - ui.px(8));
  return place;
}

std::optional<int> draw_list(Ui& ui, const std::string& id, const Rect& place, const DropdownSpec& spec) {
  const Theme& theme = ui.theme();
  Canvas& canvas = ui.canvas();
  ui.begin_layer(place);
  canvas.shadow(place, ui.px(8), ui.px(12));
  canvas.fill(place, theme.card, ui.px(8));
  canvas.outline(place, theme.card_border, ui.line(1), ui.px(8));
  double& scroll = ui.scroll(id);
  const double inside = place.height - ui.px(8), content = static_cast<double>(spec.items.size()) * ui.px(28);
  scroll = std::clamp(scroll - ui.take_wheel(place) * ui.px(56), 0.0, std::max(0.0, content - inside));
  canvas.push_clip(inset(place, ui.px(4)), true);
  std::optional<int> chosen;
  for (std::size_t index = 0; index < spec.items.size(); ++index) {
    const Rect row{place.x + ui.px(4), place.y + ui.px(4) + static_cast<double>(index) * ui.px(28) - scroll,
                   place.width - ui.px(8), ui.px(28)};
    const Touch touch = ui.touch(id + "/" + std::to_string(index), row);
    const bool selected = static_cast<int>(index) == spec.selected;
    if (touch.hovered || touch.focused) canvas.fill(row, theme.field_hover, ui.px(5));
    const Color color = selected ? theme.accent : theme.text;
    if (selected) draw_icon(ui, Icon::check, {row.x + ui.px(14), row.y + row.height / 2}, ui.px(9), color);
    label(ui, {row.x + ui.px(28), row.y, row.width - ui.px(32), row.height}, spec.items[index],
          ui.ink(13, selected ? Face::sans_bold : Face::sans, color));
    if (touch.clicked) chosen = static_cast<int>(index);
  }
  canvas.pop_clip();
  ui.end_layer();
  return chosen;
}

void draw_head(Ui& ui, const Rect& rect, const DropdownSpec& spec, const Touch& touch, bool open) {
  const Theme& theme = ui.theme();
  const bool lit = (touch.hovered && spec.enabled) || open;
  if (!spec.quiet || lit) {
    ui.canvas().fill(rect, lit ? theme.field_hover : theme.field, ui.px(5));
    if (!spec.quiet || open) ui.canvas().outline(rect, open ? theme.accent : theme.field_border, ui.line(1), ui.px(5));
  }
  ui.focus_ring(touch, rect, ui.px(5));
  const Color color = spec.enabled ? theme.text : mix(theme.muted_text, theme.card, 0.35);
  const Rect words{rect.x + ui.px(6), rect.y, rect.width - ui.px(24), rect.height};
  const bool known = spec.selected >= 0 && spec.selected < static_cast<int>(spec.items.size());
  const std::string& shown = !spec.shown.empty() || !known ? spec.shown : spec.items[static_cast<std::size_t>(spec.selected)];
  label(ui, words, shown, ui.ink(13, Face::sans_bold, color), spec.align);
  draw_icon(ui, Icon::down, {rect.x + rect.width - ui.px(10), rect.y + rect.height / 2}, ui.px(8), color);
}

}  // namespace

std::optional<int> dropdown(Ui& ui, std::string_view id, const Rect& rect, const DropdownSpec& spec) {
  const std::string name(id);
  const Touch touch = ui.touch(id, rect, spec.enabled);
  const bool was_open = ui.is_open(id);
  draw_head(ui, rect, spec, touch, was_open);
  ui.tooltip(was_open ? Touch{} : touch, rect, spec.tooltip);
  if (touch.clicked) {
    if (was_open) ui.close_popup(); else ui.open(id);
  }
  if (!was_open) return std::nullopt;
  const Rect place = list_place(ui, rect, spec);
  const std::optional<int> chosen = draw_list(ui, name, place, spec);
  if (chosen || ui.take_key("Escape") || (ui.pressed_outside(place) && !rect.contains(ui.mouse()))) ui.close_popup();
  if (chosen == spec.selected) return std::nullopt;
  return chosen;
}

}  // namespace chainrule
