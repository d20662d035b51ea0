#include "app/ui/panels/history_bar.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

/// Updates to pixels and back.
struct StepScale {
  double left = 0, width = 1;
  std::int64_t first = 0, last = 1;
  double x_of(double step) const {
    return left + width * (step - static_cast<double>(first)) / static_cast<double>(std::max<std::int64_t>(1, last - first));
  }
  std::int64_t step_at(double x) const {
    const double share = std::clamp((x - left) / width, 0.0, 1.0);
    return first + std::llround(share * static_cast<double>(last - first));
  }
};

/// Every epoch, or every 2nd, 5th, 10th ... so that ticks stand apart; the epoch that runs now leads the count.
void draw_epochs(Ui& ui, const StepScale& scale, double y, const Inputs& inputs) {
  const Document& document = inputs.session.document();
  const std::int64_t epoch = std::max<std::int64_t>(1, updates_for(document, document.data->train_count));
  const double pixels = scale.width * static_cast<double>(epoch) / static_cast<double>(std::max<std::int64_t>(1, scale.last - scale.first));
  std::int64_t stride = 1;
  constexpr std::int64_t factors[] = {2, 5, 10};
  for (std::int64_t power = 1; static_cast<double>(stride) * pixels < ui.px(7) && power < 1'000'000'000; power *= 10)
    for (const std::int64_t factor : factors)
      if (static_cast<double>(stride) * pixels < ui.px(7)) stride = power * factor;
  // By the present size of batches, counted from where the present epoch began.
  const nn::DataPosition& here = document.state.position;
  const std::int64_t per_epoch = document.data->train_count > 0 ? epoch * here.used / std::max<nn::Index>(1, document.data->train_count) : 0;
  const std::int64_t begin = document.state.step - per_epoch;
  const std::int64_t before = (begin - scale.first) / (stride * epoch) + 1;  // ticks that may lie to the left of the present one
  std::int64_t number = here.epoch - here.epoch % stride - before * stride, step = begin - (here.epoch - number) * epoch;
  for (; step <= scale.last; number += stride, step += stride * epoch) {
    if (step < scale.first) continue;
    const double half = ui.px(number % (10 * stride) == 0 ? 6 : 4), x = scale.x_of(static_cast<double>(step));
    ui.canvas().line({x, y - half}, {x, y + half}, ui.theme().field_border, ui.line(1));
  }
}

/// Each a thin line above the present one, from where they parted to its last update.
void draw_branches(Ui& ui, const StepScale& scale, double y, const Inputs& inputs) {
  int row = 0;
  for (const Branch& branch : inputs.session.branches()) {
    const double above = y - ui.px(5 + 3 * (row++ % 3)), from = scale.x_of(static_cast<double>(branch.parted_step)),
                 to = scale.x_of(static_cast<double>(branch.last_step));
    const Color color = branch.compared ? ui.theme().accent : ui.theme().muted_text;
    ui.canvas().polyline({{from, y}, {from + ui.px(2), above}, {std::max(to, from + ui.px(6)), above}}, color, ui.line(1), false);
    ui.canvas().circle({std::max(to, from + ui.px(6)), above}, ui.px(1.6), color);
  }
}

/// Where the run has halted by itself: a diamond.
void draw_halts(Ui& ui, const StepScale& scale, double y, const Inputs& inputs) {
  for (const nn::Halt& halt : inputs.session.halts()) {
    const double x = scale.x_of(static_cast<double>(halt.step)), half = ui.px(4.5);
    if (x > scale.left + scale.width) continue;
    const Color color = halt.kind == nn::StopKind::not_finite ? ui.theme().danger : ui.theme().text;
    ui.canvas().polygon({{x, y - half}, {x + half, y}, {x, y + half}, {x - half, y}}, color);
  }
}

std::string said_of(const Ui& ui, const StepScale& scale, const Inputs& inputs, bool hovered) {
  const std::int64_t first = inputs.session.first_step(), last = inputs.session.last_step();
  if (!hovered || scale.first == scale.last) return ui.text("ui.tip.history", {{"first", std::to_string(first)}, {"last", std::to_string(last)}});
  const std::int64_t step = std::min(scale.step_at(ui.mouse().x), last);
  for (const nn::Halt& halt : inputs.session.halts())
    if (std::abs(scale.x_of(static_cast<double>(halt.step)) - ui.mouse().x) < ui.px(5))
      return ui.text("ui.halted_at", {{"number", std::to_string(halt.step)}, {"why", name_of(ui, "stop", id_of(halt.kind))}});
  return ui.text("ui.tip.history_at", {{"number", std::to_string(step)}});
}

}  // namespace

void draw_history_bar(Ui& ui, const Rect& rect, const Inputs& inputs, CommandSink& sink) {
  const Session& session = inputs.session;
  const Theme& theme = ui.theme();
  StepScale scale{rect.x + ui.px(8), rect.width - ui.px(16), session.first_step(), session.last_step()};
  for (const Branch& branch : session.branches()) scale.last = std::max(scale.last, branch.last_step);
  const Touch touch = ui.touch("history_bar", rect);
  const double y = rect.y + rect.height * 0.6;
  const double end = scale.x_of(static_cast<double>(session.last_step()));
  const std::int64_t here = session.shown().state.step;
  const bool drags = touch.held && ui.mouse_down();
  const std::int64_t wanted = std::min(scale.step_at(ui.mouse().x), session.last_step());
  const double knob = scale.x_of(static_cast<double>(std::clamp(drags ? wanted : here, scale.first, scale.last)));
  ui.canvas().fill({scale.left, y - ui.px(1), scale.width, ui.px(2)}, mix(theme.field_border, theme.card, 0.5), ui.px(1));
  draw_epochs(ui, scale, y, inputs);
  draw_branches(ui, scale, y, inputs);
  ui.canvas().fill({scale.left, y - ui.px(1.5), end - scale.left, ui.px(3)}, mix(theme.accent, theme.card, 0.55), ui.px(1.5));
  ui.canvas().fill({scale.left, y - ui.px(1.5), knob - scale.left, ui.px(3)}, theme.accent, ui.px(1.5));
  draw_halts(ui, scale, y, inputs);
  ui.canvas().circle({knob, y}, ui.px(6.5), theme.card);
  ui.canvas().ring({knob, y}, ui.px(5), theme.accent, ui.line(2));
  ui.focus_ring(touch, rect, ui.px(4));
  const std::string tip = said_of(ui, scale, inputs, touch.hovered);
  ui.tooltip(touch, touch.hovered ? Rect{ui.mouse().x, rect.y, 1, rect.height} : rect, tip);
  if (drags) ui.keep_moving();  // the worker may arrive while the mouse rests
  // One long way after another: what is under way is let arrive, so that something is seen; the last place always counts.
  const bool lets_go = touch.clicked || (touch.held && !ui.mouse_down());
  if ((drags && !session.travelling() && wanted != here) || (lets_go && (wanted != here || session.travelling())))
    sink.send("go_to_update", {wanted});
}

}  // namespace chainrule
