#include "app/ui/panels/rows.hpp"

namespace chainrule {

void Rows::heading(std::string_view text) {
  if (y_ > top_) y_ += ui_.px(12);
  label(ui_, {room_.x, y_, room_.width, ui_.px(22)}, text, ui_.ink(11, Face::sans_bold, ui_.theme().muted_text));
  y_ += ui_.px(24);
}

Rect Rows::named(std::string_view text, double control_units) {
  const double control = ui_.px(control_units), height = ui_.px(26);
  label(ui_, {room_.x, y_, room_.width - control, height}, text, ui_.ink(13));
  const Rect rect{room_.x + room_.width - control, y_, control, height};
  y_ += ui_.px(28);
  return rect;
}

Rect Rows::whole(double height_units) {
  const Rect rect{room_.x, y_, room_.width, ui_.px(height_units)};
  y_ += ui_.px(height_units + 4);
  return rect;
}

std::optional<int> Rows::choice(std::string_view id, std::string_view name, DropdownSpec spec) {
  const double used = ui_.canvas().width(name, ui_.ink(13)) + ui_.px(6);
  const double units = (room_.width - used) / ui_.px(1);
  return dropdown(ui_, id, named(name, units), spec);
}

std::optional<double> Rows::number(std::string_view id, std::string_view name, const SliderSpec& spec, const NumberSpec& number) {
  const std::string base(id);
  const NumberEvent typed = number_field(ui_, base + "/number", named(name, 76), number);
  y_ -= ui_.px(4);
  const std::optional<double> slid = slider(ui_, base, whole(24), spec);
  return slid ? slid : typed.value;
}

}  // namespace chainrule
