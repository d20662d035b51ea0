#include "app/ui/linked_controls.hpp"

#include "app/figure/mark_ids.hpp"

#include <algorithm>
#include <optional>

namespace chainrule {
namespace {

/// A control and the number beside it, as far as they are seen.
std::optional<Rect> place_of_control(const Ui& ui, const Rect& room, std::string_view control) {
  std::optional<Rect> place;
  for (const std::string& id : {std::string(control), std::string(control) + "/number"}) {
    const auto found = ui.widgets().find(id);
    if (found == ui.widgets().end()) continue;
    const Rect& rect = found->second.rect;
    if (rect.y < room.y || rect.y + rect.height > room.y + room.height || rect.x < room.x || rect.x > room.x + room.width) continue;
    if (!place) {
      place = rect;
      continue;
    }
    const double right = std::max(place->x + place->width, rect.x + rect.width), bottom = std::max(place->y + place->height, rect.y + rect.height);
    place->x = std::min(place->x, rect.x), place->y = std::min(place->y, rect.y);
    place->width = right - place->x, place->height = bottom - place->y;
  }
  return place;
}

}  // namespace

void link_controls(Ui& ui, const Rect& room, const std::string& lit, std::string& hovered) {
  for (const std::string_view control : linked_controls()) {
    const std::optional<Rect> place = place_of_control(ui, room, control);
    if (!place) continue;
    const std::string id = control_id(control);
    if (hovered.empty() && place->contains(ui.mouse()) && ui.style().pointing) hovered = id;
    const double rim = ui.px(3);
    const Rect frame{place->x - rim, place->y - rim, place->width + 2 * rim, place->height + 2 * rim};
    if (lit == id) ui.canvas().outline(frame, ui.theme().accent, ui.line(1.5), ui.px(5));
  }
}

}  // namespace chainrule
