#include "app/ui/panels/run_to.hpp"

#include "app/ui/panels/rows.hpp"
#include "app/ui/widgets/button.hpp"
#include "app/ui/widgets/text_field.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

constexpr double card_units = 250, line_units = 30, between_units = 6, pad_units = 10;

/// Above the button where there is more room, within the window.
Rect place_of_card(const Ui& ui, const Rect& button) {
  const double height = ui.px(4 * line_units + 3 * between_units + 2 * pad_units), width = std::min(ui.px(card_units), ui.window().width - ui.px(8));
  const double x = std::clamp(button.x + button.width - width, ui.px(4), std::max(ui.px(4), ui.window().width - width - ui.px(4)));
  const bool above = button.y - height - ui.px(8) > 0;
  const double y = above ? button.y - height - ui.px(4) : std::min(button.y + button.height + ui.px(4), ui.window().height - height - ui.px(4));
  return {x, std::max(ui.px(4), y), width, height};
}

/// A number that is waited for: the run begins when Enter confirms it. True if it did.
bool draw_goal(Ui& ui, const Rect& line, const char* id, const std::string& name, NumberSpec field, const std::string& tip, CommandSink& sink) {
  const double width = ui.px(92);
  label(ui, {line.x, line.y, line.width - width - ui.px(8), line.height}, name, ui.ink(13));
  field.tooltip = tip;
  field.quiet = false;
  const NumberEvent typed = number_field(ui, id, {line.x + line.width - width, line.y + ui.px(2), width, line.height - ui.px(4)}, field);
  if (!typed.entered) return false;
  if (field.whole) sink.send(id, {static_cast<std::int64_t>(*typed.entered)});
  else sink.send(id, {*typed.entered});
  return true;
}

bool draw_choice_of_goal(Ui& ui, const Rect& line, const char* id, const char* command, bool enabled, CommandSink& sink) {
  const std::string text = ui.text("ui." + std::string(id)), tip = ui.text("ui.tip." + std::string(id));
  ButtonSpec spec;
  spec.text = text;
  spec.tooltip = tip;
  spec.enabled = enabled;
  if (!button(ui, id, line, spec)) return false;
  sink.send(command);
  return true;
}

bool draw_goals(Ui& ui, const Rect& card, const Inputs& inputs, CommandSink& sink) {
  Rect line{card.x + ui.px(pad_units), card.y + ui.px(pad_units), card.width - ui.px(2 * pad_units), ui.px(line_units)};
  const auto go_down = [&] { line.y += ui.px(line_units + between_units); };
  const Snapshot& shown = inputs.session.shown();
  const std::string epoch_tip = ui.text("ui.tip.run_to_epoch"), loss_tip = ui.text("ui.tip.run_to_loss");
  bool went = draw_choice_of_goal(ui, line, "run_to_update", "train_step", true, sink);
  go_down();
  NumberSpec epoch;
  epoch.least = static_cast<double>(shown.state.position.epoch + 1);
  epoch.most = 1e9;
  epoch.value = epoch.least + 9;
  epoch.whole = true;
  epoch.format = NumberFormat(10);
  went = draw_goal(ui, line, "run_to_epoch", ui.text("ui.run_to_epoch"), epoch, epoch_tip, sink) || went;
  go_down();
  NumberSpec loss;
  const double present = shown.scores.train.loss.value_or(0.02);
  loss.value = std::isfinite(present) && present > 0 ? present / 2 : 0.01;
  loss.least = 1e-300;
  loss.format = NumberFormat(3);
  went = draw_goal(ui, line, "run_to_loss", ui.text("ui.run_to_loss"), loss, loss_tip, sink) || went;
  go_down();
  return draw_choice_of_goal(ui, line, "run_to_stop", "run_to_stop", !(inputs.scene().stop == nn::StopRule{}), sink) || went;
}

}  // namespace

void draw_run_to(Ui& ui, const Rect& rect, const Inputs& inputs, CommandSink& sink) {
  constexpr const char* id = "run_to";
  const std::string text = ui.text("ui.run_to"), tip = ui.text("ui.tip.run_to");
  ButtonSpec spec;
  spec.text = text;
  spec.tooltip = ui.is_open(id) ? std::string_view{} : tip;
  spec.selected = ui.is_open(id);
  const bool was_open = ui.is_open(id), pressed = button(ui, id, rect, spec);
  if (pressed) was_open ? ui.close_popup() : ui.open(id);
  if (!was_open) return;
  const Rect card = place_of_card(ui, rect);
  ui.begin_layer(card);
  ui.canvas().shadow(card, ui.px(8), ui.px(12));
  ui.canvas().fill(card, ui.theme().card, ui.px(8));
  ui.canvas().outline(card, ui.theme().card_border, ui.line(1), ui.px(8));
  const bool went = draw_goals(ui, card, inputs, sink);
  ui.end_layer();
  const bool left = ui.pressed_outside(card) && !rect.contains(ui.mouse());
  if (went || left || (!ui.is_typing() && ui.take_key("Escape"))) ui.close_popup();
}

}  // namespace chainrule
