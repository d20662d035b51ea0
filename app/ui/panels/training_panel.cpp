#include "app/ui/panels/run_to.hpp"
#include "app/ui/widgets/button.hpp"
#include "app/ui/widgets/slider.hpp"
#include "engine/fast/kernels.hpp"

#include <array>

namespace chainrule {
namespace {

/// The speeds that can be chosen, slowest first: steps of the trace, updates, and whatever is faster.
constexpr std::array paces = {Pace{Pace::Kind::slow_motion, 1, 0.1},     Pace{Pace::Kind::slow_motion, 1, 0.25},
                              Pace{Pace::Kind::slow_motion, 1, 0.5},     Pace{Pace::Kind::slow_motion, 1, 1},
                              Pace{Pace::Kind::slow_motion, 1, 2},       Pace{Pace::Kind::slow_motion, 1, 5},
                              Pace{Pace::Kind::slow_motion, 1, 10},      Pace{Pace::Kind::steps_per_second, 1, 1},
                              Pace{Pace::Kind::steps_per_second, 5, 1},  Pace{Pace::Kind::steps_per_second, 25, 1},
                              Pace{Pace::Kind::steps_per_second, 100, 1}, Pace{Pace::Kind::epoch_a_frame, 1, 1},
                              Pace{Pace::Kind::unlimited, 1, 1}};

std::string words_for(const Ui& ui, const Pace& pace) {
  switch (pace.kind) {
    case Pace::Kind::slow_motion: return ui.text("ui.slow_motion", {{"number", NumberFormat(3)(pace.slowness)}});
    case Pace::Kind::steps_per_second: return ui.text("ui.steps_per_second", {{"number", NumberFormat(3)(pace.steps_per_second)}});
    case Pace::Kind::epoch_a_frame: return ui.text("ui.epoch_a_frame");
    case Pace::Kind::unlimited: return ui.text("ui.unlimited");
  }
  return {};
}

bool same_speed(const Pace& one, const Pace& other) {
  if (one.kind != other.kind) return false;
  if (one.kind == Pace::Kind::slow_motion) return one.slowness == other.slowness;
  return one.kind != Pace::Kind::steps_per_second || one.steps_per_second == other.steps_per_second;
}

std::string percent(const Ui& ui, const std::optional<double>& share) {
  return share ? ui.text("ui.percent", {{"number", NumberFormat(3)(*share * 100)}}) : "–";
}

void draw_scores(Ui& ui, const Rect& rect, const Inputs& inputs) {
  const nn::Scores& scores = inputs.session.shown().scores;
  const Theme& theme = ui.theme();
  const Ink quiet = ui.ink(12, Face::sans, theme.muted_text), strong = ui.ink(13, Face::sans_bold);
  const double row = ui.px(22), column = rect.width / 3;
  const auto cell = [&](int line, int place) { return Rect{rect.x + column * place, rect.y + row * line, column, row}; };
  label(ui, cell(0, 1), ui.text("ui.loss"), quiet, Align::right);
  label(ui, cell(0, 2), ui.text("ui.accuracy"), quiet, Align::right);
  const std::pair<const char*, const nn::Score*> splits[] = {{"ui.train_split", &scores.train}, {"ui.test_split", &scores.test}};
  int line = 1;
  for (const auto& [key, score] : splits) {
    const Rect name = cell(line, 0);
    const Color color = line == 1 ? theme.train_series : theme.test_series;
    ui.canvas().fill({name.x, name.y + row / 2 - ui.px(1.5), ui.px(12), ui.px(3)}, color, ui.px(1.5));
    label(ui, {name.x + ui.px(18), name.y, name.width - ui.px(18), row}, ui.text(key), ui.ink(12.5));
    label(ui, cell(line, 1), score->loss ? ui.style().number(*score->loss) : "–", strong, Align::right);
    label(ui, cell(line, 2), percent(ui, score->accuracy), strong, Align::right);
    ++line;
  }
}

void draw_speed(Ui& ui, const Rect& rect, const Inputs& inputs, CommandSink& sink) {
  const Pace& pace = inputs.view().pace;
  DropdownSpec spec;
  for (std::size_t index = 0; index < paces.size(); ++index) {
    spec.items.push_back(words_for(ui, paces[index]));
    if (same_speed(pace, paces[index])) spec.selected = static_cast<int>(index);
  }
  if (spec.selected < 0) spec.shown = words_for(ui, pace);
  std::string tip = ui.text("ui.tip.speed");
  if (inputs.session.document().scene.rule.precision == nn::Precision::float32) {
    tip = ui.text("ui.tip.speed_single", {{"set", nn::fast::kernels().name}});
  }
  spec.tooltip = tip;
  spec.quiet = false;
  spec.align = Align::left;
  const std::optional<int> chosen = dropdown(ui, "speed", rect, spec);
  if (!chosen) return;
  const Pace& wanted = paces[static_cast<std::size_t>(*chosen)];
  constexpr const char* kinds[] = {"steps_per_second", "epoch_a_frame", "unlimited", "slow_motion"};
  const double rate = wanted.kind == Pace::Kind::slow_motion ? wanted.slowness : wanted.steps_per_second;
  sink.send("pace", {std::string(kinds[static_cast<std::size_t>(wanted.kind)]), rate});
}

}  // namespace

void draw_training_panel(Ui& ui, const Rect& rect, const Inputs& inputs, CommandSink& sink) {
  const Rect room = draw_card(ui, rect);
  const Snapshot& shown = inputs.session.shown();
  const double line = ui.px(24);
  const std::string epoch = ui.text("ui.epoch_number", {{"number", NumberFormat(4)(shown.epoch)}});
  const Ink strong = ui.ink(13, Face::sans_bold, inputs.session.training() ? ui.theme().accent : ui.theme().muted_text);
  const double width = ui.canvas().width(epoch, strong) + 1;
  label(ui, {room.x, room.y - ui.px(4), room.width - width - ui.px(8), line}, ui.text("ui.training"), ui.ink(15, Face::sans_bold));
  label(ui, {room.x + room.width - width, room.y - ui.px(4), width, line}, epoch, strong, Align::right);
  draw_scores(ui, {room.x, room.y + ui.px(24), room.width, ui.px(66)}, inputs);
  const double y = room.y + ui.px(98);
  const std::string step_text = ui.text("ui.one_step"), step_tip = ui.text("ui.tip.one_step");
  const std::string epoch_text = ui.text("ui.one_epoch"), epoch_tip = ui.text("ui.tip.one_epoch");
  const double gap = ui.px(6), third = (room.width - 2 * gap) / 3;
  ButtonSpec spec;
  spec.text = step_text;
  spec.tooltip = step_tip;
  if (button(ui, "one_step", {room.x, y, third, ui.px(30)}, spec)) sink.send("train_step");
  spec.text = epoch_text;
  spec.tooltip = epoch_tip;
  if (button(ui, "one_epoch", {room.x + third + gap, y, third, ui.px(30)}, spec)) sink.send("train_epoch");
  draw_run_to(ui, {room.x + 2 * (third + gap), y, third, ui.px(30)}, inputs, sink);
  const Rect speed{room.x, y + ui.px(38), room.width, ui.px(30)};
  const std::string name = ui.text("ui.speed");
  const double name_width = ui.canvas().width(name, ui.ink(13)) + ui.px(12);
  label(ui, {speed.x, speed.y, name_width, speed.height}, name, ui.ink(13));
  draw_speed(ui, {speed.x + name_width, speed.y, speed.width - name_width, speed.height}, inputs, sink);
}

}  // namespace chainrule
