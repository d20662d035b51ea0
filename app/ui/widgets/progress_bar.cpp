#include "app/ui/widgets/progress_bar.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {

std::string percent_of(double share) { return std::to_string(static_cast<int>(std::floor(100 * std::clamp(share, 0.0, 1.0)))); }

void progress_bar(Ui& ui, std::string_view id, const Rect& rect, double share, std::string_view words) {
  const double height = ui.px(6);
  const Rect track{rect.x, rect.y + rect.height - height - ui.px(2), rect.width, height};
  ui.touch(id, rect, true, false);
  label(ui, {rect.x, rect.y, rect.width, rect.height - height - ui.px(4)}, words, ui.ink(12, Face::sans, ui.theme().muted_text));
  ui.canvas().fill(track, ui.theme().field, height / 2);
  ui.canvas().outline(track, ui.theme().field_border, ui.line(1), height / 2);
  const double done = std::max(height, track.width * std::clamp(share, 0.0, 1.0));
  ui.canvas().fill({track.x, track.y, done, track.height}, ui.theme().accent, height / 2);
}

}  // namespace chainrule
