#include "app/ui/panels/rows.hpp"

namespace chainrule {
namespace {

std::string_view head_of(const DropdownSpec& spec) {
  const bool known = spec.selected >= 0 && spec.selected < static_cast<int>(spec.items.size());
  return !spec.shown.empty() || !known ? spec.shown : spec.items[static_cast<std::size_t>(spec.selected)];
}

}  // namespace

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
  const double room = room_.width - used;
  const double needed = ui_.canvas().width(head_of(spec), ui_.ink(13, Face::sans_bold)) + ui_.px(30);
  if (needed <= room) return dropdown(ui_, id, named(name, room / ui_.px(1)), spec);
  // Too long to stand beside its name: a line of its own below.
  named(name, 0);
  y_ -= ui_.px(4);
  return dropdown(ui_, id, whole(26), spec);
}

std::optional<double> Rows::number(std::string_view id, std::string_view name, const SliderSpec& spec, const NumberSpec& number) {
  const std::string base(id);
  const NumberEvent typed = number_field(ui_, base + "/number", named(name, 76), number);
  y_ -= ui_.px(4);
  const std::optional<double> slid = slider(ui_, base, whole(24), spec);
  return slid ? slid : typed.value;
}

}  // namespace chainrule
