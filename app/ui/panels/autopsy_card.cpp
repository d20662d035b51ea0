// Why a run has diverged, and what can be done about it: a card over the desk.
#include "app/explain/autopsy_words.hpp"
#include "app/ui/panels/panels.hpp"
#include "app/ui/widgets/button.hpp"

#include <algorithm>

namespace chainrule {
namespace {

/// One of the card's buttons: its widget id is also its command.
struct CardButton {
  const char* command;
  std::string text, tip;
  bool enabled = true;
};

std::vector<CardButton> buttons_of(const Ui& ui, const Inputs& inputs, const nn::Autopsy& autopsy) {
  const bool has_rate = autopsy.rates && autopsy.rates->stable;
  const std::string rate = has_rate ? NumberFormat(3)(*autopsy.rates->stable) : "…";
  const std::string from = std::to_string(autopsy.origin.step), last = std::to_string(autopsy.last_finite.step);
  const bool is_away = inputs.session.shown().state.step != autopsy.last_finite.step;
  return {{"use_stable_rate", ui.text("ui.use_stable_rate", {{"rate", rate}}), ui.text("ui.tip.use_stable_rate", {{"from", from}}), has_rate},
          {"last_finite", ui.text("ui.last_finite", {{"step", last}}), ui.text("ui.tip.last_finite"), is_away},
          {"close_autopsy", ui.text(autopsy.rates ? "ui.close" : "ui.cancel"), ui.text("ui.tip.close_autopsy"), true}};
}

}  // namespace

void draw_autopsy(Ui& ui, const Rect& body, const Inputs& inputs, CommandSink& sink) {
  const nn::Autopsy* autopsy = inputs.session.autopsy();
  if (autopsy == nullptr) return;
  const std::vector<std::string> sentences = autopsy_sentences(*autopsy, *ui.style().language, ui.style().number);
  const Ink ink = ui.ink(13.5), heading = ui.ink(16, Face::sans_bold, ui.theme().danger);
  const double pad = ui.px(18), line = ui.px(20), gap = ui.px(6), bar = ui.px(32);
  const double width = std::min(ui.px(560), body.width - ui.px(24)), room = width - 2 * pad;
  const std::vector<CardButton> buttons = buttons_of(ui, inputs, *autopsy);
  double wide = 0;
  for (const CardButton& each : buttons) wide += button_width(ui, each.text) + ui.px(8);
  const bool stacked = wide > room;
  double text_height = 0;
  for (const std::string& sentence : sentences)
    text_height += static_cast<double>(wrapped(ui.canvas(), sentence, ink, room).size()) * line + gap;
  const double bars = stacked ? static_cast<double>(buttons.size()) * (bar + gap) : bar;
  const Rect card{body.x + (body.width - width) / 2, body.y + ui.px(16), width, 2 * pad + ui.px(30) + text_height + gap + bars};
  ui.begin_layer(card);
  ui.touch("autopsy", card, true, false);
  ui.canvas().shadow(card, ui.px(10), ui.px(16));
  ui.canvas().fill(card, ui.theme().card, ui.px(10));
  ui.canvas().outline(card, ui.theme().danger, ui.line(1), ui.px(10));
  double y = card.y + pad;
  label(ui, {card.x + pad, y, room, ui.px(24)}, ui.text("autopsy.title"), heading);
  y += ui.px(30);
  for (const std::string& sentence : sentences) {
    const double height = static_cast<double>(wrapped(ui.canvas(), sentence, ink, room).size()) * line;
    paragraph(ui, {card.x + pad, y, room + 2, height}, sentence, ink);
    y += height + gap;
  }
  y += gap;
  double right = card.x + width - pad;
  for (const CardButton& each : buttons) {
    const double own = stacked ? room : button_width(ui, each.text);
    ButtonSpec spec;
    spec.text = each.text;
    spec.tooltip = each.tip;
    spec.enabled = each.enabled;
    spec.look = each.command == buttons.front().command ? ButtonLook::primary : ButtonLook::framed;
    if (button(ui, each.command, {right - own, y, own, bar}, spec)) sink.send(each.command);
    stacked ? y += bar + gap : right -= own + ui.px(8);
  }
  if (ui.take_key("Escape")) sink.send("close_autopsy");
  ui.end_layer();
}

}  // namespace chainrule
