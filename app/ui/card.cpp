#include "app/ui/inputs.hpp"

namespace chainrule {

Rect draw_card(Ui& ui, const Rect& rect) {
  const double radius = ui.px(8);
  ui.canvas().fill(rect, ui.theme().card, radius);
  ui.canvas().outline(rect, ui.theme().card_border, ui.line(1), radius);
  return inset(rect, ui.px(14));
}

std::string name_of(const Ui& ui, std::string_view group, std::string_view id) {
  return ui.text("names." + std::string(group) + "." + std::string(id));
}

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

}  // namespace chainrule
