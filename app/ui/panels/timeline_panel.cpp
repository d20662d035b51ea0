#include "app/ui/panels/history_bar.hpp"
#include "app/ui/widgets/button.hpp"
#include "app/ui/widgets/slider.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace chainrule {
namespace {

/// One phase of the training step on the bar: its steps and where they lie.
struct PhaseSpan {
  nn::Phase phase;
  int first = 0, count = 0;
  double left = 0, width = 0;
};

Color color_of(const Theme& theme, nn::Phase phase) {
  constexpr Color Theme::*colors[] = {&Theme::phase_forward, &Theme::phase_loss, &Theme::phase_backward, &Theme::phase_update};
  return theme.*colors[static_cast<std::size_t>(phase)];
}

std::vector<PhaseSpan> spans_of(const Ui& ui, const nn::Trace& trace, const Rect& bar) {
  std::vector<PhaseSpan> spans;
  for (int step = 0; step < trace.step_count(); ++step) {
    const nn::Phase phase = trace.steps[static_cast<std::size_t>(step)].phase;
    if (spans.empty() || spans.back().phase != phase) spans.push_back({phase, step, 0, 0, 0});
    ++spans.back().count;
  }
  // A phase is as wide as its steps are many, but never too narrow for its name.
  const double gap = ui.px(4), room = bar.width - gap * static_cast<double>(spans.size() - 1);
  double least_sum = 0, count_sum = 0;
  std::vector<double> least;
  for (const PhaseSpan& span : spans) {
    least.push_back(ui.canvas().width(name_of(ui, "phase", id_of(span.phase)), ui.ink(12)) + ui.px(6));
    least_sum += least.back();
    count_sum += span.count;
  }
  if (least_sum > room) {
    least.assign(least.size(), 0.0);
    least_sum = 0;
  }
  double left = bar.x;
  for (std::size_t index = 0; index < spans.size(); ++index) {
    spans[index].left = left;
    spans[index].width = least[index] + std::max(0.0, room - least_sum) * spans[index].count / count_sum;
    left += spans[index].width + gap;
  }
  return spans;
}

double x_of_step(const std::vector<PhaseSpan>& spans, int step) {
  for (const PhaseSpan& span : spans)
    if (step < span.first + span.count) return span.left + span.width * (step - span.first + 1) / span.count;
  return spans.back().left + spans.back().width;
}

int step_at(const std::vector<PhaseSpan>& spans, double x) {
  if (x <= spans.front().left) return -1;
  for (const PhaseSpan& span : spans)
    if (x <= span.left + span.width)
      return span.first + std::clamp(static_cast<int>(std::lround((x - span.left) / span.width * span.count)) - 1,
                                     span.first == 0 ? -1 : 0, span.count - 1);
  return spans.back().first + spans.back().count - 1;
}

void draw_bar(Ui& ui, const Rect& rect, const Inputs& inputs, CommandSink& sink) {
  const std::string tip = ui.text("ui.tip.timeline");
  const nn::Trace* trace = inputs.session.shown().trace.get();
  const Rect bar{rect.x + ui.px(8), rect.y, rect.width - ui.px(16), rect.height};
  const Touch touch = ui.touch("timeline", rect, trace != nullptr);
  if (!trace || trace->steps.empty()) return;
  const Theme& theme = ui.theme();
  const std::vector<PhaseSpan> spans = spans_of(ui, *trace, bar);
  const double y = rect.y + ui.px(12), height = ui.px(8);
  const int here = inputs.view().position.step;
  const double handle = here < 0 ? spans.front().left : x_of_step(spans, here);
  for (const PhaseSpan& span : spans) {
    const Color color = color_of(theme, span.phase);
    ui.canvas().fill({span.left, y, span.width, height}, mix(color, theme.card, 0.7), ui.px(3));
    const double done = std::clamp(handle - span.left, 0.0, span.width);
    ui.canvas().fill({span.left, y, done, height}, color, ui.px(3));
    const bool now = here >= span.first && here < span.first + span.count;
    const std::string name = name_of(ui, "phase", id_of(span.phase));
    const Ink ink = ui.ink(12, now ? Face::sans_bold : Face::sans, now ? theme.text : theme.muted_text);
    if (ui.canvas().width(name, ink) <= span.width) label(ui, {span.left, y + height + ui.px(4), span.width, ui.px(18)}, name, ink);
  }
  const Point knob{handle, y + height / 2};
  ui.canvas().circle(knob, ui.px(9), theme.card);
  ui.canvas().ring(knob, ui.px(8), here < 0 ? theme.neutral : theme.accent, ui.line(3));
  ui.focus_ring(touch, rect, ui.px(4));
  ui.tooltip(touch, rect, tip);
  if (touch.held && ui.mouse_down())
    if (const int step = step_at(spans, ui.mouse().x); step != here || inputs.view().position.unit >= 0)
      sink.send("position", {static_cast<std::int64_t>(step)});
}

/// The words of the play button: as wide as the widest of them, so that nothing moves when it is pressed.
std::string play_text(const Ui& ui, const Inputs& inputs) {
  if (inputs.playing()) return ui.text("ui.pause");
  return ui.text(inputs.view().pace.kind == Pace::Kind::slow_motion ? "ui.play_steps" : "ui.train");
}
double play_width(const Ui& ui) {
  double width = 0;
  for (const char* key : {"ui.pause", "ui.train", "ui.play_steps"}) width = std::max(width, button_width(ui, ui.text(key), Icon::play));
  return width;
}

double draw_buttons(Ui& ui, const Rect& rect, const Inputs& inputs, CommandSink& sink, bool narrow) {
  struct Spec { const char* id; const char* command; Icon icon; bool can_fold; };
  constexpr Spec specs[] = {{"first", "go_first", Icon::first, true},         {"play_back", "play_back", Icon::play_back, true},
                            {"step_back", "step_back", Icon::step_back, false}, {"play", "toggle_play", Icon::play, false},
                            {"step_forward", "step_forward", Icon::step_forward, false}, {"last", "go_last", Icon::last, true},
                            {"step_into", "step_into", Icon::into, true},     {"step_out", "step_out", Icon::out, true}};
  const double side = ui.px(34);
  const double y = rect.y + (rect.height - side) / 2;
  double x = rect.x;
  for (const Spec& spec : specs) {
    if (narrow && spec.can_fold) continue;
    const bool is_play = spec.icon == Icon::play, playing = inputs.playing();
    const std::string text = is_play ? play_text(ui, inputs) : "";
    const bool walks = is_play && !playing && inputs.view().pace.kind == Pace::Kind::slow_motion;
    const std::string tip = ui.text(std::string("ui.tip.") + (is_play && playing ? "pause" : walks ? "play_steps" : spec.id));
    ButtonSpec look;
    look.text = text;
    look.tooltip = tip;
    look.icon = is_play && playing ? Icon::pause : spec.icon;
    look.look = is_play ? ButtonLook::primary : ButtonLook::plain;
    look.selected = spec.icon == Icon::play_back && inputs.session.playing_back();
    const double width = is_play ? play_width(ui) : side;
    if (button(ui, spec.id, {x, y, width, side}, look)) sink.send(spec.command);
    x += width + ui.px(spec.can_fold ? 2 : 4);
  }
  return x - rect.x;
}

double draw_granularity(Ui& ui, const Rect& rect, const Inputs& inputs, CommandSink& sink) {
  const auto sizes = nn::granularities();
  DropdownSpec spec;
  double width = 0;
  for (std::size_t index = 0; index < sizes.size(); ++index) {
    spec.items.push_back(name_of(ui, "granularity", id_of(sizes[index])));
    width = std::max(width, ui.canvas().width(spec.items.back(), ui.ink(13, Face::sans_bold)) + ui.px(34));
    if (sizes[index] == inputs.view().granularity) spec.selected = static_cast<int>(index);
  }
  const std::string tip = ui.text("ui.tip.granularity");
  spec.tooltip = tip;
  spec.quiet = false;
  spec.align = Align::left;
  const Rect place{rect.x, rect.y + (rect.height - ui.px(30)) / 2, width, ui.px(30)};
  if (const std::optional<int> chosen = dropdown(ui, "granularity", place, spec))
    sink.send("granularity", {std::string(id_of(sizes[static_cast<std::size_t>(*chosen)]))});
  return width;
}

}  // namespace

void draw_timeline(Ui& ui, const Rect& rect, const Inputs& inputs, CommandSink& sink) {
  draw_card(ui, rect);
  const bool narrow = rect.width < ui.px(860);
  const double tight = std::max(0.0, ui.px(84) - rect.height);  // in a very low window
  Rect room{rect.x + ui.px(14), rect.y, rect.width - ui.px(28), rect.height};
  const double buttons = draw_buttons(ui, room, inputs, sink, narrow) + ui.px(8);
  room.x += buttons;
  room.width -= buttons;
  const double granularity = draw_granularity(ui, room, inputs, sink) + ui.px(16);
  room.x += granularity;
  room.width -= granularity;
  const nn::Trace* trace = inputs.session.shown().trace.get();
  const std::string update = ui.text("ui.update_number", {{"number", std::to_string(inputs.session.shown().state.step)}});
  const std::string loss = ui.text("ui.loss_of_sample", {{"loss", trace ? ui.style().number(trace->loss) : "–"}});
  const Ink strong = ui.ink(13, Face::sans_bold), quiet = ui.ink(12, Face::sans, ui.theme().muted_text);
  const double width = std::max({ui.px(narrow ? 60 : 110), ui.canvas().width(update, strong), ui.canvas().width(loss, quiet)}) + 1;
  const Rect right{room.x + room.width - width, rect.y, width, rect.height};
  label(ui, {right.x, rect.y + ui.px(20) - tight / 2, width, ui.px(22)}, update, strong, Align::right);
  label(ui, {right.x, rect.y + ui.px(41) - tight / 2, width, ui.px(20)}, loss, quiet, Align::right);
  // Above the steps of this pass, below all updates.
  const double bar = std::max(ui.px(24), room.width - width - ui.px(16));
  draw_bar(ui, {room.x, rect.y + ui.px(4) - tight / 4, bar, ui.px(46)}, inputs, sink);
  draw_history_bar(ui, {room.x, rect.y + ui.px(52) - tight / 2, bar, ui.px(28) - tight / 4}, inputs, sink);
}

}  // namespace chainrule
