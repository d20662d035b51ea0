// The controls of when a run halts by itself, and of where in its history it stands.
#include "app/document/scene_difference.hpp"
#include "app/ui/panels/column.hpp"
#include "app/ui/widgets/button.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>

namespace chainrule {
namespace {

/// What a condition is asked for with when it is chosen from the list.
struct UsualStop {
  nn::StopKind kind;
  const char* entry;
  const char* value;
};
constexpr std::array usual_stops = {
    UsualStop{nn::StopKind::epochs, "epochs", "100"},        UsualStop{nn::StopKind::loss, "loss", "0.01"},
    UsualStop{nn::StopKind::accuracy, "accuracy", "0.95"},   UsualStop{nn::StopKind::plateau, "plateau_epochs", "10"},
    UsualStop{nn::StopKind::gradient, "gradient", "0.0001"}, UsualStop{nn::StopKind::dead_neuron, "dead_neuron", "true"},
    UsualStop{nn::StopKind::vanishing, "vanishing", "1e-06"}, UsualStop{nn::StopKind::exploding, "exploding", "100.0"},
    UsualStop{nn::StopKind::rising, "rising", "3"}};

void set_stop(Column& c, const std::string& entry, std::string value) { c.sink.set("training.stop." + entry, std::move(value)); }

/// A number of a condition; taken over when it is done, for 0 takes the condition away.
void draw_stop_number(Column& c, const char* entry, double value, double most, bool whole) {
  const std::string name(entry), tip = c.ui.text("ui.tip.stop_" + name);
  const NumberSpec field{value, 0, most, whole, tip, true, true, NumberFormat(whole ? 10 : 6)};
  const NumberEvent typed = number_field(c.ui, "stop/" + name, c.rows.named(c.ui.text("ui.stop." + name), 76), field);
  if (!typed.value || typed.kind != FieldEvent::Kind::kept) return;
  set_stop(c, name, whole ? std::to_string(static_cast<std::int64_t>(*typed.value)) : shortest(*typed.value));
}

void draw_chosen_stops(Column& c, const nn::StopRule& rule) {
  constexpr double many = 1e9, large = 1e300;
  const auto count = [&](const char* entry, nn::Index value) { draw_stop_number(c, entry, static_cast<double>(value), many, true); };
  if (rule.holds(nn::StopKind::epochs)) count("epochs", rule.epochs);
  if (rule.holds(nn::StopKind::loss)) draw_stop_number(c, "loss", rule.loss, large, false);
  if (rule.holds(nn::StopKind::accuracy)) draw_stop_number(c, "accuracy", rule.accuracy, 1, false);
  if (rule.holds(nn::StopKind::plateau)) {
    count("plateau_epochs", rule.plateau_epochs);
    draw_stop_number(c, "plateau_fall", rule.plateau_fall, large, false);
  }
  if (rule.holds(nn::StopKind::gradient)) draw_stop_number(c, "gradient", rule.gradient, large, false);
  if (rule.holds(nn::StopKind::vanishing)) draw_stop_number(c, "vanishing", rule.vanishing, large, false);
  if (rule.holds(nn::StopKind::exploding)) draw_stop_number(c, "exploding", rule.exploding, large, false);
  if (rule.holds(nn::StopKind::rising)) count("rising", rule.rising);
  if (!rule.dead_neuron) return;
  if (checkbox(c.ui, "stop/dead_neuron", c.rows.whole(24), c.ui.text("ui.stop.dead_neuron"), true, c.ui.text("ui.tip.stop_dead_neuron")))
    set_stop(c, "dead_neuron", "false");
}

/// What was set by hand on one of two lines and not on the other.
std::string hand_edits_of(const HandEdits& line, const HandEdits& other, const char* key, const Language& language) {
  std::string sentence;
  for (const HandEdit& edit : line) {
    const bool is_common = std::any_of(other.begin(), other.end(), [&](const HandEdit& one) { return one.after == edit.after; });
    if (is_common) continue;
    if (!sentence.empty()) sentence += language.text("compare.and");
    sentence += language.text(key, {{"step", std::to_string(edit.step)}, {"changes", say_changes(edit.changes, language)}});
  }
  return sentence;
}

/// Settings first, then what was set by hand there and here.
std::string difference_to(const Branch& branch, const Inputs& inputs, const Language& language) {
  const HandEdits& here = inputs.session.by_hand();
  const std::string there_by_hand = hand_edits_of(branch.by_hand, here, "compare.by_hand_there", language);
  const std::string here_by_hand = hand_edits_of(here, branch.by_hand, "compare.by_hand", language);
  const bool by_hand = !there_by_hand.empty() || !here_by_hand.empty();
  const bool same_settings = differences(branch.document->scene, inputs.scene()).empty();
  std::string sentence = same_settings && by_hand ? std::string() : say_differences(branch.document->scene, inputs.scene(), language);
  for (const std::string& part : {there_by_hand, here_by_hand}) {
    if (part.empty()) continue;
    if (!sentence.empty()) sentence += language.text("compare.and");
    sentence += part;
  }
  return sentence;
}

/// What differs from the branch to what is shown, over as many lines as it takes.
void draw_difference(Column& c, const Branch& branch) {
  const Language& language = *c.inputs.tables.language(c.inputs.view().language);
  const std::string sentence = difference_to(branch, c.inputs, language);
  const Ink ink = c.ui.ink(12, Face::sans, c.ui.theme().muted_text);
  const Rect probe = c.rows.whole(0);
  const double lines = static_cast<double>(wrapped(c.ui.canvas(), sentence, ink, probe.width).size());
  paragraph(c.ui, c.rows.whole(lines * std::ceil(ink.em_px * 1.45) / c.ui.px(1)), sentence, ink);
}

/// Its name, the way there, how far it went, and whether its loss is compared with the present one.
void draw_branch(Column& c, const Branch& branch) {
  const std::string number = std::to_string(branch.number), id = "branch/" + number;
  const std::string usual = c.ui.text("figure.loss_curve.branch", {{"number", number}});
  const std::string& name = branch.name.empty() ? usual : branch.name;
  const std::string go = c.ui.text("ui.branch.switch"), go_tip = c.ui.text("ui.tip.branch_switch"), name_tip = c.ui.text("ui.tip.branch_name");
  Rect row = c.rows.whole(26);
  const double wide = button_width(c.ui, go);
  ButtonSpec spec{go, go_tip};
  if (button(c.ui, id + "/switch", {row.x + row.width - wide, row.y, wide, row.height}, spec)) c.sink.send("branch", {branch.number});
  row.width -= wide + c.ui.px(6);
  const FieldSpec field{name, name, name_tip, Align::left};
  const FieldEvent typed = text_field(c.ui, id + "/name", row, field);
  if (typed.kind == FieldEvent::Kind::kept && typed.text != name) c.sink.send("rename_branch", {branch.number, typed.text});
  std::string loss = "–";
  if (branch.course && !branch.course->empty() && branch.course->back().scores.train.loss)
    loss = NumberFormat(c.inputs.view().digits)(*branch.course->back().scores.train.loss);
  const std::string reached = c.ui.text("ui.branch.reached", {{"step", std::to_string(branch.last_step)}, {"loss", loss}});
  label(c.ui, c.rows.whole(18), reached, c.ui.ink(12, Face::sans, c.ui.theme().muted_text));
  const std::string compare = c.ui.text("ui.branch.compare"), compare_tip = c.ui.text("ui.tip.branch_compare");
  if (checkbox(c.ui, id + "/compare", c.rows.whole(24), compare, branch.compared, compare_tip)) c.sink.send("compare_branch", {branch.number});
  if (branch.compared) draw_difference(c, branch);
}

/// The name of the line that is shown, where there are others.
void draw_present_line(Column& c) {
  const Branch& line = c.inputs.session.present_line();
  if (c.inputs.session.branches().empty() && line.name.empty()) return;
  const std::string numbered = c.ui.text("figure.loss_curve.branch", {{"number", std::to_string(line.number)}});
  const std::string name = !line.name.empty() ? line.name : line.number > 0 ? numbered : c.ui.text("ui.branch.unnamed");
  const std::string shown = c.ui.text("ui.branch.shown"), tip = c.ui.text("ui.tip.line_name");
  const Rect row = c.rows.whole(26);
  const double wide = c.ui.canvas().width(shown, c.ui.ink(12)) + c.ui.px(4);
  const FieldEvent typed = text_field(c.ui, "line/name", {row.x, row.y, row.width - wide - c.ui.px(6), row.height}, {name, name, tip, Align::left});
  label(c.ui, {row.x + row.width - wide, row.y, wide, row.height}, shown, c.ui.ink(12, Face::sans, c.ui.theme().muted_text), Align::right);
  if (typed.kind == FieldEvent::Kind::kept && typed.text != name) c.sink.send("rename_branch", {std::int64_t{0}, typed.text});
}

}  // namespace

void draw_stops(Column& c) {
  const nn::StopRule& rule = c.inputs.scene().stop;
  c.rows.heading(c.ui.text("ui.heading.stop"));
  DropdownSpec spec;
  for (const UsualStop& stop : usual_stops) spec.items.push_back(name_of(c.ui, "stop", id_of(stop.kind)));
  spec.shown = c.ui.text("ui.stop.choose");
  const std::string tip = c.ui.text("ui.tip.stop_add");
  spec.tooltip = tip;
  if (const std::optional<int> chosen = c.rows.choice("stop/add", c.ui.text("ui.stop.add"), spec)) {
    const UsualStop& stop = usual_stops[static_cast<std::size_t>(*chosen)];
    if (!rule.holds(stop.kind)) set_stop(c, stop.entry, stop.value);
  }
  draw_chosen_stops(c, rule);
}

void draw_history(Column& c) {
  const Session& session = c.inputs.session;
  c.rows.heading(c.ui.text("ui.heading.history"));
  const auto first = static_cast<double>(session.first_step()), last = static_cast<double>(session.last_step());
  const std::string tip = c.ui.text("ui.tip.go_to_update", {{"first", std::to_string(session.first_step())}, {"last", std::to_string(session.last_step())}});
  const NumberSpec field{static_cast<double>(session.shown().state.step), first, last, true, tip, true, true, NumberFormat(13)};
  const NumberEvent typed = number_field(c.ui, "go_to_update", c.rows.named(c.ui.text("ui.go_to_update"), 96), field);
  if (typed.value && typed.kind == FieldEvent::Kind::kept) c.sink.send("go_to_update", {static_cast<std::int64_t>(*typed.value)});
  draw_present_line(c);
  for (const Branch& branch : session.branches()) draw_branch(c, branch);
  const std::string twin = c.ui.text("ui.twin.begin"), twin_tip = c.ui.text("ui.tip.twin");
  ButtonSpec spec;
  spec.text = twin;
  spec.tooltip = twin_tip;
  if (button(c.ui, "twin", c.rows.whole(30), spec)) c.sink.send("twin");
}

}  // namespace chainrule
