#include "app/ui/panels/dialog.hpp"

#include "app/ui/panels/panels.hpp"
#include "app/ui/widgets/button.hpp"

#include <algorithm>

namespace chainrule {

Rect begin_dialog(Ui& ui, double width_units, double height_units) {
  const Rect& window = ui.window();
  ui.begin_layer(window);
  ui.canvas().fill(window, {10, 12, 20, 110});
  const double width = std::min(ui.px(width_units), window.width - ui.px(24));
  const double height = std::min(ui.px(height_units), window.height - ui.px(24));
  const Rect card{(window.width - width) / 2, (window.height - height) / 2, width, height};
  ui.canvas().shadow(card, ui.px(10), ui.px(20));
  ui.canvas().fill(card, ui.theme().card, ui.px(10));
  ui.canvas().outline(card, ui.theme().card_border, ui.line(1), ui.px(10));
  return inset(card, ui.px(20));
}

bool draw_closable_heading(Ui& ui, std::string_view close_id, const Rect& room, const std::string& title) {
  const std::string tip = ui.text("ui.close");
  label(ui, {room.x, room.y, room.width - ui.px(40), ui.px(28)}, title, ui.ink(16, Face::sans_bold));
  ButtonSpec close;
  close.icon = Icon::close;
  close.look = ButtonLook::plain;
  close.tooltip = tip;
  return button(ui, close_id, {room.x + room.width - ui.px(28), room.y, ui.px(28), ui.px(28)}, close);
}

void end_dialog(Ui& ui) { ui.end_layer(); }

int draw_question(Ui& ui, std::string_view id, const Question& question) {
  const Ink body = ui.ink(13.5, Face::sans, ui.theme().muted_text);
  const double lines = static_cast<double>(wrapped(ui.canvas(), question.sentence, body, ui.px(400)).size());
  const Rect room = begin_dialog(ui, 440, 40 + 36 + lines * 20 + 24 + 34);
  label(ui, {room.x, room.y, room.width, ui.px(24)}, question.title, ui.ink(16, Face::sans_bold));
  paragraph(ui, {room.x, room.y + ui.px(34), room.width, 0}, question.sentence, body);
  int answer = -1;
  double right = room.x + room.width;
  for (std::size_t index = 0; index < question.answers.size(); ++index) {
    const std::string& text = question.answers[index];
    const double width = button_width(ui, text);
    ButtonSpec spec;
    spec.text = text;
    spec.look = index == 0 ? ButtonLook::primary : ButtonLook::framed;
    const Rect rect{right - width, room.y + room.height - ui.px(32), width, ui.px(32)};
    if (button(ui, std::string(id) + "/" + std::to_string(index), rect, spec)) answer = static_cast<int>(index);
    right -= width + ui.px(8);
  }
  if (ui.take_key("Escape")) answer = static_cast<int>(question.answers.size()) - 1;
  if (ui.take_key("Enter")) answer = 0;
  end_dialog(ui);
  return answer;
}

}  // namespace chainrule
