#include "app/ui/widgets/slider.hpp"

#include "app/ui/widgets/button.hpp"
#include "app/ui/widgets/text_field.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

double share_of(const SliderSpec& spec, double value) {
  if (spec.logarithmic) {
    const double low = std::log(spec.least), high = std::log(spec.most);
    return std::clamp((std::log(std::max(value, spec.least)) - low) / (high - low), 0.0, 1.0);
  }
  return std::clamp((value - spec.least) / (spec.most - spec.least), 0.0, 1.0);
}

double rounded(const SliderSpec& spec, double value) {
  if (spec.step > 0) return std::clamp(std::round(value / spec.step) * spec.step, spec.least, spec.most);
  if (value == 0) return 0;
  // Through decimal text, so that 0.3 is the double nearest to 0.3 and reads as such everywhere.
  return parse_number(NumberFormat(2).ascii(value)).value_or(value);
}

double value_at(const SliderSpec& spec, double share) {
  share = std::clamp(share, 0.0, 1.0);
  const double value = spec.logarithmic ? spec.least * std::pow(spec.most / spec.least, share)
                                        : spec.least + share * (spec.most - spec.least);
  return rounded(spec, value);
}

}  // namespace

std::optional<double> slider(Ui& ui, std::string_view id, const Rect& rect, const SliderSpec& spec) {
  const Touch touch = ui.touch(id, rect, spec.enabled);
  const Theme& theme = ui.theme();
  Canvas& canvas = ui.canvas();
  const double radius = ui.px(7), left = rect.x + radius, way = rect.width - 2 * radius, middle = rect.y + rect.height / 2;
  std::optional<double> chosen;
  if (touch.held && ui.mouse_down()) chosen = value_at(spec, (ui.mouse().x - left) / way);
  if (touch.focused && ui.take_key("Up")) chosen = value_at(spec, share_of(spec, spec.value) + 0.05);
  if (touch.focused && ui.take_key("Down")) chosen = value_at(spec, share_of(spec, spec.value) - 0.05);
  if (chosen && *chosen == spec.value) chosen.reset();
  const double handle = left + way * share_of(spec, chosen.value_or(spec.value));
  const double height = ui.px(4);
  canvas.fill({rect.x, middle - height / 2, rect.width, height}, mix(theme.field_border, theme.card, 0.25), height / 2);
  if (spec.enabled) canvas.fill({rect.x, middle - height / 2, handle - rect.x, height}, theme.accent, height / 2);
  if (spec.mark && *spec.mark >= spec.least && *spec.mark <= spec.most) {
    const double at = left + way * share_of(spec, *spec.mark), tall = ui.px(14);
    canvas.fill({at - ui.line(1), middle - tall / 2, ui.line(2), tall}, theme.danger, ui.line(1));
  }
  const Color rim = spec.enabled ? theme.accent : theme.field_border;
  canvas.circle({handle, middle}, radius, touch.held || touch.hovered ? theme.accent_soft : theme.card);
  canvas.ring({handle, middle}, radius - ui.px(0.5), rim, ui.line(2));
  ui.focus_ring(touch, {handle - radius, middle - radius, 2 * radius, 2 * radius}, radius);
  ui.tooltip(touch, rect, spec.tooltip);
  return chosen;
}

std::optional<int> stepper(Ui& ui, std::string_view id, const Rect& rect, const StepperSpec& spec) {
  const std::string name(id);
  const double side = std::min(rect.height, ui.px(24));
  const double y = rect.y + (rect.height - side) / 2;
  ButtonSpec less, more;
  less.icon = Icon::minus;
  more.icon = Icon::plus;
  less.tooltip = more.tooltip = spec.tooltip;
  less.enabled = spec.enabled && spec.value > spec.least;
  more.enabled = spec.enabled && spec.value < spec.most;
  std::optional<int> chosen;
  if (button(ui, name + "/less", {rect.x, y, side, side}, less)) chosen = spec.value - 1;
  NumberSpec number;
  number.value = spec.value;
  number.least = spec.least;
  number.most = spec.most;
  number.whole = true;
  number.tooltip = spec.tooltip;
  number.enabled = spec.enabled;
  number.format = NumberFormat(9);
  number.align = Align::center;
  const Rect middle{rect.x + side + ui.px(2), y, rect.width - 2 * side - ui.px(4), side};
  if (const NumberEvent event = number_field(ui, name + "/number", middle, number);
      event.value && event.kind == FieldEvent::Kind::kept)
    chosen = static_cast<int>(*event.value);
  if (button(ui, name + "/more", {rect.x + rect.width - side, y, side, side}, more)) chosen = spec.value + 1;
  return chosen;
}

}  // namespace chainrule
