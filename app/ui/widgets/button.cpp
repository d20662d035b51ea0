#include "app/ui/widgets/button.hpp"

#include <algorithm>

namespace chainrule {
namespace {

struct ButtonColors {
  Color fill, border, text;
};

ButtonColors colors_of(const Ui& ui, const ButtonSpec& spec, const Touch& touch) {
  const Theme& theme = ui.theme();
  constexpr Color clear{0, 0, 0, 0};
  const bool lit = touch.hovered && spec.enabled;
  ButtonColors colors{clear, clear, theme.text};
  if (spec.look == ButtonLook::primary) {
    colors = {lit ? mix(theme.accent, theme.text, 0.12) : theme.accent, clear, theme.on_accent};
  } else if (spec.selected) {
    colors = {theme.accent_soft, theme.accent, theme.accent};
  } else if (spec.look == ButtonLook::framed) {
    colors = {lit ? theme.field_hover : theme.card, theme.field_border, theme.text};
  } else {
    colors = {lit ? theme.field_hover : clear, clear, theme.text};
  }
  if (touch.held && spec.enabled) colors.fill = mix(colors.fill.a ? colors.fill : theme.field_hover, theme.text, 0.1);
  if (!spec.enabled) {
    colors.fill = spec.look == ButtonLook::plain ? clear : theme.field;
    colors.border = spec.look == ButtonLook::framed ? theme.card_border : clear;
    colors.text = mix(theme.muted_text, theme.card, 0.35);
  }
  return colors;
}

}  // namespace

double button_width(const Ui& ui, std::string_view text, Icon icon) {
  const double words = text.empty() ? 0 : ui.canvas().width(text, ui.ink(13, Face::sans_bold));
  const double sign = icon == Icon::none ? 0 : ui.px(12) + (text.empty() ? 0 : ui.px(6));
  return words + sign + ui.px(24);
}

bool button(Ui& ui, std::string_view id, const Rect& rect, const ButtonSpec& spec) {
  const Touch touch = ui.touch(id, rect, spec.enabled);
  const ButtonColors colors = colors_of(ui, spec, touch);
  Canvas& canvas = ui.canvas();
  const double radius = ui.px(6);
  canvas.fill(rect, colors.fill, radius);
  if (spec.progress > 0) canvas.fill({rect.x, rect.y, rect.width * std::min(spec.progress, 1.0), rect.height}, mix(ui.theme().accent_soft, ui.theme().accent, 0.12), radius);
  canvas.outline(rect, colors.border, ui.line(1), radius);
  ui.focus_ring(touch, rect, radius);
  const bool strong = spec.look != ButtonLook::plain || spec.selected;
  const Ink ink = ui.ink(13, strong ? Face::sans_bold : Face::sans, colors.text);
  const double words = spec.text.empty() ? 0 : canvas.width(spec.text, ink);
  const double sign = spec.icon == Icon::none ? 0 : ui.px(12), gap = words > 0 && sign > 0 ? ui.px(6) : 0;
  double x = rect.x + std::max(ui.px(4), (rect.width - words - sign - gap) / 2);
  if (spec.align == Align::left) x = rect.x + ui.px(10);
  if (sign > 0) draw_icon(ui, spec.icon, {x + sign / 2, rect.y + rect.height / 2}, sign, colors.text);
  x += sign + gap;
  label(ui, {x, rect.y, rect.x + rect.width - x - ui.px(2), rect.height}, spec.text, ink);
  ui.tooltip(touch, rect, spec.tooltip);
  return touch.clicked;
}

std::optional<int> segmented(Ui& ui, std::string_view id, const Rect& rect, std::span<const Segment> segments, int selected,
                             bool enabled) {
  Canvas& canvas = ui.canvas();
  const Theme& theme = ui.theme();
  const double radius = ui.px(6);
  canvas.fill(rect, theme.field, radius);
  canvas.outline(rect, theme.card_border, ui.line(1), radius);
  std::vector<double> widths;
  double total = 0;
  for (const Segment& segment : segments) {
    widths.push_back(canvas.width(segment.text, ui.ink(12.5, Face::sans_bold)) + ui.px(10));
    total += widths.back();
  }
  const double share = (rect.width - total) / static_cast<double>(segments.size());
  std::optional<int> chosen;
  double x = rect.x;
  for (std::size_t index = 0; index < segments.size(); ++index) {
    const Rect cell{x, rect.y, widths[index] + share, rect.height};
    x += cell.width;
    const bool is_selected = static_cast<int>(index) == selected;
    const Touch touch = ui.touch(std::string(id) + "/" + std::to_string(index), cell, enabled);
    const Rect inner = inset(cell, ui.px(2));
    if (is_selected) {
      canvas.fill(inner, theme.accent_soft, ui.px(5));
      canvas.outline(inner, theme.accent, ui.line(1), ui.px(5));
    } else if (touch.hovered && enabled) {
      canvas.fill(inner, theme.field_hover, ui.px(5));
    }
    ui.focus_ring(touch, inner, ui.px(5));
    const Color color = is_selected ? theme.accent : enabled ? theme.text : mix(theme.muted_text, theme.card, 0.35);
    label(ui, inset(cell, ui.px(1)), segments[index].text, ui.ink(12.5, is_selected ? Face::sans_bold : Face::sans, color), Align::center);
    ui.tooltip(touch, cell, segments[index].tooltip);
    if (touch.clicked && !is_selected) chosen = static_cast<int>(index);
  }
  return chosen;
}

std::optional<bool> checkbox(Ui& ui, std::string_view id, const Rect& rect, std::string_view text, bool checked,
                             std::string_view tooltip, bool enabled) {
  const Touch touch = ui.touch(id, rect, enabled);
  const Theme& theme = ui.theme();
  const double side = ui.px(16);
  const Rect box{rect.x, rect.y + (rect.height - side) / 2, side, side};
  ui.canvas().fill(box, checked && enabled ? theme.accent : touch.hovered && enabled ? theme.field_hover : theme.field, ui.px(4));
  ui.canvas().outline(box, checked && enabled ? theme.accent : theme.field_border, ui.line(1), ui.px(4));
  if (checked) draw_icon(ui, Icon::check, {box.x + side / 2, box.y + side / 2}, ui.px(10), enabled ? theme.on_accent : theme.muted_text);
  ui.focus_ring(touch, box, ui.px(4));
  const Color color = enabled ? theme.text : mix(theme.muted_text, theme.card, 0.35);
  label(ui, {box.x + side + ui.px(8), rect.y, rect.width - side - ui.px(8), rect.height}, text, ui.ink(13, Face::sans, color));
  ui.tooltip(touch, rect, tooltip);
  if (!touch.clicked) return std::nullopt;
  return !checked;
}

}  // namespace chainrule
