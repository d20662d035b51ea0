// The controls of the landscape, of the race over it, and of what is measured about learning rates.
#include "app/explain/landscape_words.hpp"
#include "app/figure/series.hpp"
#include "app/ui/panels/column.hpp"
#include "app/ui/widgets/button.hpp"
#include "app/ui/widgets/progress_bar.hpp"

#include <algorithm>

namespace chainrule {
namespace {

void draw_view_toggle(Column& c, const std::string& name, bool checked) {
  if (checkbox(c.ui, "toggle/" + name, c.rows.whole(24), c.ui.text("ui.toggle." + name), checked, c.ui.text("ui.tip." + name)))
    c.sink.send("toggle", {name});
}

void draw_entry_box(Column& c, const std::string& entry, bool checked) {
  if (const std::optional<bool> now = checkbox(c.ui, "landscape/" + entry, c.rows.whole(24), c.ui.text("ui.landscape." + entry), checked, c.ui.text("ui.tip.landscape_" + entry)))
    c.sink.set("landscape." + entry, *now ? "true" : "false");
}

std::string quoted_toml(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
  return quoted + "\"";
}

/// The network's own loss, the test functions, and a formula of one's own.
void draw_surface_choice(Column& c) {
  const LandscapeChoice& choice = c.inputs.scene().landscape;
  const std::span<const nn::TestFunction> functions = nn::test_functions();
  DropdownSpec spec;
  spec.items.push_back(c.ui.text("ui.landscape.network"));
  for (const nn::TestFunction function : functions) spec.items.push_back(name_of(c.ui, "function", id_of(function)));
  spec.items.push_back(c.ui.text("ui.landscape.formula"));
  const auto found = choice.function ? std::find(functions.begin(), functions.end(), *choice.function) : functions.end();
  spec.selected = !choice.formula.empty() ? static_cast<int>(functions.size()) + 1 : found == functions.end() ? 0 : static_cast<int>(found - functions.begin()) + 1;
  const std::string tip = c.ui.text("ui.tip.landscape_function");
  spec.tooltip = tip;
  const std::optional<int> chosen = c.rows.choice("landscape/function", c.ui.text("ui.landscape.function"), spec);
  if (!chosen || *chosen == spec.selected) return;
  if (*chosen == static_cast<int>(functions.size()) + 1) return c.sink.set("landscape.formula", quoted_toml("x^2 + 3 y^2 + 2 sin(3x)"));
  if (!choice.formula.empty()) c.sink.set("landscape.formula", "\"\"");
  c.sink.set("landscape.function", *chosen == 0 ? std::string("network") : std::string(id_of(functions[static_cast<std::size_t>(*chosen - 1)])));
}

/// Typed as a whole: taken over when it is kept; what is wrong with it is said by the command.
void draw_formula(Column& c) {
  const std::string& formula = c.inputs.scene().landscape.formula;
  const std::string tip = c.ui.text("ui.tip.landscape_formula");
  FieldSpec field;
  field.shown = formula;
  field.tooltip = tip;
  field.align = Align::left;
  const FieldEvent typed = text_field(c.ui, "landscape/formula", c.rows.whole(28), field);
  if (typed.kind == FieldEvent::Kind::kept && typed.text != formula) c.sink.set("landscape.formula", quoted_toml(typed.text));
}

std::string place_text(const nn::ParameterPlace& place) {
  return "[" + std::to_string(place.layer) + ", " + std::to_string(place.unit) + ", " + std::to_string(place.input) + "]";
}

/// The two weights: each becomes the one that was clicked last in the network.
void draw_weights(Column& c) {
  const nn::NetworkSpec& network = c.inputs.scene().network;
  const LandscapeChoice& choice = c.inputs.scene().landscape;
  const nn::ParameterPlace& clicked = c.inputs.view().parameter;
  for (const auto& [key, place] : {std::pair{"first", choice.first}, std::pair{"second", choice.second}}) {
    nn::ParameterPlace within = place;
    within.layer = std::clamp<nn::Index>(within.layer, 0, network.layer_count() - 1);
    within.unit = std::clamp<nn::Index>(within.unit, 0, network.rows_of(within.layer) - 1);
    within.input = std::clamp<nn::Index>(within.input, -1, network.inputs_of(within.layer) - 1);
    const std::string text = parameter_words(network, within, *c.ui.style().language);
    const std::string tip = c.ui.text("ui.tip.landscape_take", {{"name", parameter_words(network, clicked, *c.ui.style().language)}});
    ButtonSpec take;
    take.text = text;
    take.tooltip = tip;
    if (button(c.ui, std::string("landscape/") + key, c.rows.named(c.ui.text(std::string("ui.landscape.") + key)), take))
      c.sink.set(std::string("landscape.") + key, place_text(clicked));
  }
}

void draw_plane(Column& c) {
  const LandscapeChoice& choice = c.inputs.scene().landscape;
  draw_choice(c, "landscape/slice", c.ui.text("ui.landscape.slice"), c.ui.text("ui.tip.landscape_slice"), "slice", nn::slice_kinds(), choice.slice, "landscape.slice");
  if (choice.slice == nn::SliceKind::weights) draw_weights(c);
  if (choice.slice == nn::SliceKind::random) {
    const std::string tip = c.ui.text("ui.tip.landscape_seed"), text = c.ui.text("ui.landscape.other_directions");
    ButtonSpec again;
    again.text = text;
    again.tooltip = tip;
    if (button(c.ui, "landscape/seed", c.rows.whole(30), again)) c.sink.set("landscape.seed", std::to_string(choice.seed + 1));
  }
  draw_choice(c, "landscape/data", c.ui.text("ui.landscape.data"), c.ui.text("ui.tip.landscape_data"), "surface_data", nn::surface_data_kinds(), choice.data, "landscape.data");
  draw_entry_box(c, "penalty", choice.penalty);
  draw_entry_box(c, "dropout", choice.dropout);
}

/// A number of the eye, for those who have no mouse.
void draw_eye(Column& c, const char* name, double Eye::*member, double least, double most, bool logarithmic) {
  Eye eye = c.inputs.view().eye;
  const std::string tip = c.ui.text(std::string("ui.tip.") + name);
  double value = eye.*member;
  if (!logarithmic && value < least) value += 360;
  const SliderSpec slider{value, least, most, logarithmic, logarithmic ? 0 : 1.0, tip, true};
  const NumberSpec number{value, least, most, false, tip, true, true, NumberFormat(3)};
  const std::optional<double> chosen = c.rows.number(std::string("eye/") + name, c.ui.text(std::string("ui.") + name), slider, number);
  if (!chosen) return;
  eye.*member = *chosen;
  c.sink.send("look", {eye.azimuth, eye.elevation, eye.zoom, eye.pan_x, eye.pan_y});
}

void draw_racer(Column& c, std::size_t index, const nn::RacerSpec& racer, bool can_go) {
  const std::string id = "racer" + std::to_string(index + 1), path = "race.racer[" + std::to_string(index) + "].";
  const Rect row = c.rows.whole(28);
  const double side = c.ui.px(26), swatch = c.ui.px(14);
  const Color color = series_color(c.ui.theme(), static_cast<int>(index));
  c.ui.canvas().fill({row.x, row.y + row.height / 2 - c.ui.px(2), c.ui.px(10), c.ui.px(4)}, color, c.ui.px(2));
  const std::string kind_tip = c.ui.text("ui.tip.optimizer"), rate_tip = c.ui.text("ui.tip.racer_rate"), remove_tip = c.ui.text("ui.tip.remove_racer");
  DropdownSpec kinds = choices(c.ui, "optimizer", nn::optimizer_kinds(), racer.rule.optimizer);
  kinds.tooltip = kind_tip;
  kinds.align = Align::left;
  const Rect kind_place{row.x + swatch, row.y, row.width - swatch, row.height};
  if (const std::optional<int> chosen = dropdown(c.ui, id + "/optimizer", kind_place, kinds))
    c.sink.set(path + "optimizer", std::string(id_of(nn::optimizer_kinds()[static_cast<std::size_t>(*chosen)])));
  const NumberSpec rate{racer.rule.learning_rate, 0, 1e6, false, rate_tip, true, true, NumberFormat(3)};
  const Rect numbers = c.rows.named(c.ui.text("ui.learning_rate"), 104);
  const NumberEvent typed = number_field(c.ui, id + "/rate", {numbers.x, numbers.y, numbers.width - side, numbers.height}, rate);
  if (typed.value) c.sink.set(path + "learning_rate", shortest(*typed.value));
  ButtonSpec remove;
  remove.look = ButtonLook::plain;
  remove.icon = Icon::close;
  remove.tooltip = remove_tip;
  remove.enabled = can_go;
  if (button(c.ui, id + "/remove", {numbers.x + numbers.width - side, numbers.y, side, numbers.height}, remove)) c.sink.send("remove_racer", {static_cast<std::int64_t>(index)});
}

/// In the place of a button whose work goes on: how far it has come, and an end to it.
void draw_cancel(Column& c, const Rect& place, const std::string& id, double progress, const char* command) {
  const std::string text = c.ui.text("ui.cancel_at", {{"percent", percent_of(progress)}}), tip = c.ui.text("ui.tip.cancel_work");
  ButtonSpec spec;
  spec.text = text;
  spec.tooltip = tip;
  spec.icon = Icon::close;
  spec.progress = progress;
  if (button(c.ui, id, place, spec)) c.sink.send(command);
}

void draw_race_buttons(Column& c, bool can_add) {
  const Rect row = c.rows.whole(30);
  const double half = (row.width - c.ui.px(8)) / 2;
  const std::string add = c.ui.text("ui.race.add"), again = c.ui.text("ui.race.again"), add_tip = c.ui.text("ui.tip.add_racer"), again_tip = c.ui.text("ui.tip.restart_race");
  ButtonSpec spec;
  spec.text = add;
  spec.tooltip = add_tip;
  spec.enabled = can_add;
  if (button(c.ui, "add_racer", {row.x, row.y, half, row.height}, spec)) c.sink.send("add_racer");
  spec.text = again;
  spec.tooltip = again_tip;
  spec.enabled = true;
  const Rect right{row.x + half + c.ui.px(8), row.y, half, row.height};
  if (const std::optional<double> progress = c.inputs.figures.board().race_progress()) draw_cancel(c, right, "cancel_race", *progress, "cancel_race");
  else if (button(c.ui, "restart_race", right, spec)) c.sink.send("restart_race");
}

void draw_race_step(Column& c, std::int64_t steps) {
  const std::int64_t shown = c.inputs.view().race_step < 0 ? steps : std::min(c.inputs.view().race_step, steps);
  const std::string tip = c.ui.text("ui.tip.race_step");
  const SliderSpec slider{static_cast<double>(shown), 0, static_cast<double>(steps), false, 1, tip, true};
  const NumberSpec number{static_cast<double>(shown), 0, static_cast<double>(steps), true, tip, true, true, NumberFormat(13)};
  if (const std::optional<double> chosen = c.rows.number("race_step", c.ui.text("ui.race.step"), slider, number)) {
    const auto step = static_cast<std::int64_t>(*chosen);
    c.sink.send("race_step", {step >= steps ? std::int64_t{-1} : step});
  }
}

void say(Column& c, const std::string& text) {
  const Ink ink = c.ui.ink(11.5, Face::sans, c.ui.theme().muted_text);
  for (const std::string& line : wrapped(c.ui.canvas(), text, ink, c.rows.whole(0).width)) label(c.ui, c.rows.whole(17), line, ink);
}

}  // namespace

void draw_landscape_controls(Column& c) {
  const LandscapeChoice& choice = c.inputs.scene().landscape;
  const View& view = c.inputs.view();
  c.rows.heading(c.ui.text("ui.heading.landscape"));
  draw_surface_choice(c);
  if (!choice.formula.empty()) draw_formula(c);
  if (!choice.is_function()) draw_plane(c);
  draw_view_toggle(c, "log_height", view.log_height);
  draw_view_toggle(c, "contours", view.contours);
  draw_view_toggle(c, "wire", view.wire);
  draw_eye(c, "azimuth", &Eye::azimuth, 0, 360, false);
  draw_eye(c, "elevation", &Eye::elevation, 5, 90, false);
  draw_eye(c, "zoom", &Eye::zoom, 0.3, 8, true);
}

void draw_race_controls(Column& c) {
  const Scene& scene = c.inputs.scene();
  c.rows.heading(c.ui.text("ui.heading.race"));
  const std::vector<nn::RacerSpec> racers = racers_of(scene.landscape, scene.race, scene.rule);
  for (std::size_t index = 0; index < racers.size(); ++index) draw_racer(c, index, racers[index], racers.size() > 1);
  draw_race_buttons(c, racers.size() < most_racers);
  const std::string tip = c.ui.text("ui.tip.race_steps");
  const NumberSpec steps{static_cast<double>(scene.race.steps), 1, static_cast<double>(most_race_steps), true, tip, true, true, NumberFormat(13)};
  const NumberEvent typed = number_field(c.ui, "race/steps", c.rows.named(c.ui.text("ui.race.steps"), 76), steps);
  if (typed.value) c.sink.set("race.steps", std::to_string(static_cast<std::int64_t>(*typed.value)));
  draw_race_step(c, scene.race.steps);
}

void draw_rate_controls(Column& c) {
  LandscapeBoard& board = c.inputs.figures.board();
  c.rows.heading(c.ui.text("ui.heading.rates"));
  const std::string find = c.ui.text("ui.rates.find"), find_tip = c.ui.text("ui.tip.find_rates"), measure = c.ui.text("ui.rates.curvature"), measure_tip = c.ui.text("ui.tip.measure_curvature");
  ButtonSpec spec;
  spec.text = find;
  spec.tooltip = find_tip;
  const Rect find_place = c.rows.whole(30);
  if (const std::optional<double> progress = board.rates_progress()) draw_cancel(c, find_place, "cancel_rates", *progress, "cancel_measuring");
  else if (button(c.ui, "find_rates", find_place, spec)) c.sink.send("find_rates");
  if (const LandscapeTask::MeasuredRates* rates = board.rates(); rates != nullptr) {
    const nn::RateSweep& sweep = rates->sweep;
    say(c, sweep.suggested_from && sweep.suggested_to
               ? c.ui.text("ui.rates.suggested", {{"from", NumberFormat(2)(*sweep.suggested_from)}, {"to", NumberFormat(2)(*sweep.suggested_to)}})
               : c.ui.text("ui.rates.none"));
  }
  spec.text = measure;
  spec.tooltip = measure_tip;
  const Rect measure_place = c.rows.whole(30);
  if (const std::optional<double> progress = board.curvature_progress()) draw_cancel(c, measure_place, "cancel_curvature", *progress, "cancel_measuring");
  else if (button(c.ui, "measure_curvature", measure_place, spec)) c.sink.send("measure_curvature");
  if (const LandscapeTask::MeasuredCurvature* measured = board.curvature(); measured != nullptr) {
    const std::optional<double> largest = measured->curvature.largest_rate();
    say(c, largest ? c.ui.text("ui.rates.largest", {{"curvature", NumberFormat(3)(measured->curvature.eigenvalue)}, {"rate", NumberFormat(3)(*largest)}})
                   : c.ui.text("ui.rates.not_convex", {{"curvature", NumberFormat(3)(measured->curvature.eigenvalue)}}));
  }
}

}  // namespace chainrule
