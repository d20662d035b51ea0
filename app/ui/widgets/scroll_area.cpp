#include "app/ui/widgets/scroll_area.hpp"

#include <algorithm>

namespace chainrule {

ScrollArea::ScrollArea(Ui& ui, std::string_view id, const Rect& rect) : ui_(ui), id_(id), rect_(rect) {
  offset_ = ui.scroll(id_);
  ui.canvas().push_clip(rect, true);
}

void ScrollArea::end(double content_height) {
  const double most = std::max(0.0, content_height - rect_.height);
  double& offset = ui_.scroll(id_);
  // A widget that the keyboard has reached is brought into view.
  if (const auto focused = ui_.widgets().find(ui_.focused()); ui_.moved_focus() && focused != ui_.widgets().end()) {
    const Rect& place = focused->second.rect;
    const bool inside = place.x >= rect_.x && place.x + place.width <= rect_.x + rect_.width;
    if (inside && place.y < rect_.y) offset -= rect_.y - place.y + ui_.px(8);
    if (inside && place.y + place.height > rect_.y + rect_.height)
      offset += place.y + place.height - rect_.y - rect_.height + ui_.px(8);
  }
  if (most > 0) offset -= ui_.take_wheel(rect_) * ui_.px(56);
  ui_.canvas().pop_clip();
  if (most > 0) {
    const double bar = std::max(ui_.px(24), rect_.height * rect_.height / content_height), width = ui_.px(4);
    const Rect track{rect_.x + rect_.width + ui_.px(4), rect_.y, width, rect_.height};
    const Touch touch = ui_.touch(id_ + "/bar", inset({track.x - ui_.px(4), track.y, width + ui_.px(8), track.height}, 0), true, false);
    if (touch.held && ui_.mouse_down()) offset = (ui_.mouse().y - rect_.y - bar / 2) / (rect_.height - bar) * most;
    offset = std::clamp(offset, 0.0, most);
    const Color color = touch.hovered || touch.held ? ui_.theme().neutral : ui_.theme().field_border;
    ui_.canvas().fill({track.x, rect_.y + (rect_.height - bar) * offset / most, width, bar}, color, width / 2);
  }
  offset = std::clamp(offset, 0.0, most);
}

}  // namespace chainrule
