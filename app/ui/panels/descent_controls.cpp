// The controls of learning: where weights start, how a gradient becomes a step, what keeps weights small.
#include "app/ui/panels/column.hpp"
#include "app/ui/widgets/button.hpp"

namespace chainrule {
namespace {

/// A number of the training rule: its entry in the scene, its slider and its bounds. Name and tooltip are ui.<entry> and
/// ui.tip.<entry>.
struct RuleNumber {
  const char* entry;
  double value = 0, slider_least = 0, slider_most = 1, step = 0;
  bool logarithmic = false;
  double least = 0, most = 1e6;
  std::optional<double> mark{};
};

void draw_with_slider(Column& c, const RuleNumber& number) {
  const std::string entry(number.entry), tip = c.ui.text("ui.tip." + entry);
  const SliderSpec slider{number.value, number.slider_least, number.slider_most, number.logarithmic, number.step, tip, true, number.mark};
  const NumberSpec field{number.value, number.least, number.most, false, tip, true, true, NumberFormat(6)};
  if (const std::optional<double> chosen = c.rows.number(entry, c.ui.text("ui." + entry), slider, field))
    c.sink.set("training." + entry, shortest(*chosen));
}

void draw_typed(Column& c, const RuleNumber& number, bool whole = false) {
  const std::string entry(number.entry), tip = c.ui.text("ui.tip." + entry);
  const NumberSpec field{number.value, number.least, number.most, whole, tip, true, true, NumberFormat(whole ? 13 : 6)};
  const NumberEvent typed = number_field(c.ui, entry, c.rows.named(c.ui.text("ui." + entry), 76), field);
  if (!typed.value) return;
  c.sink.set("training." + entry, whole ? std::to_string(static_cast<std::int64_t>(*typed.value)) : shortest(*typed.value));
}

/// A choice of the training rule; group is that of the names, entry that of the scene.
template <class Kinds, class Kind>
void draw_rule_choice(Column& c, const std::string& entry, const char* group, const Kinds& kinds, Kind selected) {
  draw_choice(c, entry, c.ui.text("ui." + entry), c.ui.text("ui.tip." + entry), group, kinds, selected, "training." + entry);
}

/// The numbers that the chosen optimizer has, and no others.
void draw_optimizer_numbers(Column& c, const nn::TrainingRule& rule) {
  constexpr double below_one = 0.999999;
  switch (rule.optimizer) {
    case nn::OptimizerKind::sgd: return;
    case nn::OptimizerKind::momentum:
    case nn::OptimizerKind::nesterov: return draw_with_slider(c, {"momentum", rule.momentum, 0, 0.99, 0.01, false, 0, below_one});
    case nn::OptimizerKind::adagrad: break;
    case nn::OptimizerKind::rmsprop: draw_with_slider(c, {"smoothing", rule.smoothing, 0, 0.99, 0.01, false, 0, below_one}); break;
    case nn::OptimizerKind::adam:
    case nn::OptimizerKind::adamw:
      draw_with_slider(c, {"beta1", rule.beta1, 0, 0.99, 0.01, false, 0, below_one});
      draw_with_slider(c, {"beta2", rule.beta2, 0, 0.999, 0.001, false, 0, below_one});
      draw_rule_choice(c, "epsilon_form", "epsilon_form", nn::epsilon_forms(), rule.epsilon_form);
      if (rule.optimizer == nn::OptimizerKind::adamw) draw_with_slider(c, {"weight_decay", rule.weight_decay, 0, 0.5, 0.01, false, 0, 1e6});
      break;
  }
  draw_typed(c, {"epsilon", rule.epsilon});
}

/// The schedule, its own numbers, and the rate that it gives the shown update.
void draw_schedule(Column& c, const nn::TrainingRule& rule) {
  const nn::Schedule& schedule = rule.schedule;
  draw_rule_choice(c, "schedule", "schedule", nn::schedule_kinds(), schedule.kind);
  const auto count = [](const char* entry, nn::Index value) { return RuleNumber{entry, static_cast<double>(value), 0, 1, 0, false, 1, 1e12}; };
  switch (schedule.kind) {
    case nn::ScheduleKind::constant: return;
    case nn::ScheduleKind::step:
    case nn::ScheduleKind::exponential:
      draw_with_slider(c, {"decay_factor", schedule.decay_factor, 0.01, 1, 0.01, false, 1e-6, 1});
      draw_typed(c, count("decay_steps", schedule.decay_steps), true);
      break;
    case nn::ScheduleKind::cosine:
      draw_typed(c, count("cosine_steps", schedule.cosine_steps), true);
      draw_typed(c, {"min_learning_rate", schedule.min_learning_rate});
      break;
    case nn::ScheduleKind::warmup: draw_typed(c, count("warmup_steps", schedule.warmup_steps), true); break;
  }
  const std::int64_t step = c.inputs.session.shown().state.step;
  const std::string rate = c.ui.style().number(nn::learning_rate_at(rule, step));
  label(c.ui, c.rows.whole(18), c.ui.text("ui.rate_now", {{"number", std::to_string(step + 1)}, {"rate", rate}}), c.ui.ink(11.5, Face::sans, c.ui.theme().muted_text));
}

void draw_batch(Column& c) {
  const nn::Index train_count = c.inputs.session.document().data->train_count;
  StepperSpec batch;
  const nn::Index size = c.inputs.scene().rule.batch_size;
  batch.value = static_cast<int>(size == 0 ? train_count : size);
  batch.least = 1;
  batch.most = static_cast<int>(train_count);
  batch.enabled = train_count > 1;
  const std::string tip = c.ui.text(train_count > 1 ? "ui.tip.batch" : "ui.tip.batch_single");
  batch.tooltip = tip;
  if (const std::optional<int> chosen = stepper(c.ui, "batch", c.rows.named(c.ui.text("ui.batch"), 112), batch))
    c.sink.set("training.batch_size", *chosen == batch.most ? "all" : std::to_string(*chosen));
}

/// The number that the chosen initializer has; kept when it is done, for every change draws the weights anew.
void draw_initial_number(Column& c, std::size_t layer, const char* entry, double value, double least) {
  const std::string name(entry), tip = c.ui.text("ui.tip." + name);
  const NumberSpec field{value, least, 1e6, false, tip, true, true, NumberFormat(6)};
  const NumberEvent typed = number_field(c.ui, "layer" + std::to_string(layer + 1) + "/" + name, c.rows.named(c.ui.text("ui." + name), 76), field);
  if (typed.value && typed.kind == FieldEvent::Kind::kept) c.sink.set(layer_path(layer, name), shortest(*typed.value));
}

void draw_layer_start(Column& c, std::size_t layer) {
  const nn::NetworkSpec& network = c.inputs.scene().network;
  const nn::LayerSpec& spec = network.layers[layer];
  const std::string number = std::to_string(layer + 1), id = "layer" + number;
  draw_choice(c, id + "/init", c.ui.text("figure.neuron_maps.layer", {{"number", number}}), c.ui.text("ui.tip.init"), "initializer",
              nn::initializer_kinds(), spec.init, layer_path(layer, "init"));
  if (spec.init == nn::InitializerKind::constant) draw_initial_number(c, layer, "init_value", spec.init_numbers.value, -1e6);
  if (spec.init == nn::InitializerKind::normal) draw_initial_number(c, layer, "init_std", spec.init_numbers.deviation, 0);
  const bool is_output = layer + 1 == network.layers.size();
  const std::string text = is_output ? c.ui.text("ui.frozen_output") : c.ui.text("ui.frozen", {{"number", number}});
  if (const std::optional<bool> now = checkbox(c.ui, id + "/frozen", c.rows.whole(24), text, spec.frozen, c.ui.text("ui.tip.frozen")))
    c.sink.set(layer_path(layer, "frozen"), *now ? "true" : "false");
}

}  // namespace

void draw_descent(Column& c) {
  const nn::TrainingRule& rule = c.inputs.scene().rule;
  c.rows.heading(c.ui.text("ui.heading.descent"));
  draw_rule_choice(c, "optimizer", "optimizer", nn::optimizer_kinds(), rule.optimizer);
  // Where the curvature has been measured, the largest rate at which plain descent holds.
  const LandscapeTask::MeasuredCurvature* curvature = c.inputs.figures.board().curvature();
  draw_with_slider(c, {"learning_rate", rule.learning_rate, 1e-5, 10, 0, true, 0, 1e6, curvature ? curvature->curvature.largest_rate() : std::nullopt});
  draw_optimizer_numbers(c, rule);
  draw_schedule(c, rule);
  draw_batch(c);
  draw_rule_choice(c, "bias_update", "bias_update", nn::bias_updates(), rule.bias_update);
}

void draw_regularisation(Column& c) {
  const nn::NetworkSpec& network = c.inputs.scene().network;
  const nn::TrainingRule& rule = c.inputs.scene().rule;
  c.rows.heading(c.ui.text("ui.heading.regularise"));
  const std::string tip = c.ui.text("ui.tip.dropout");
  for (std::size_t layer = 0; layer + 1 < network.layers.size(); ++layer) {
    const double rate = network.layers[layer].dropout;
    const SliderSpec slider{rate, 0, 0.9, false, 0.05, tip, true};
    const NumberSpec number{rate, 0, 0.999, false, tip, true, true, c.ui.style().number};
    const std::string name = c.ui.text("ui.dropout_layer", {{"number", std::to_string(layer + 1)}});
    if (const std::optional<double> chosen = c.rows.number("layer" + std::to_string(layer + 1) + "/dropout", name, slider, number))
      c.sink.set(layer_path(layer, "dropout"), shortest(*chosen));
  }
  const bool evaluating = c.inputs.view().evaluating;
  if (checkbox(c.ui, "toggle/evaluating", c.rows.whole(24), c.ui.text("ui.toggle.evaluating"), evaluating, c.ui.text("ui.tip.evaluating")))
    c.sink.send("toggle", {std::string("evaluating")});
  draw_with_slider(c, {"l2", rule.l2, 0, 0.1, 0.001});
  draw_with_slider(c, {"l1", rule.l1, 0, 0.1, 0.001});
  draw_typed(c, {"max_norm", rule.max_norm});
  draw_typed(c, {"clip_norm", rule.clip_norm});
  draw_typed(c, {"clip_value", rule.clip_value});
}

void draw_starts(Column& c) {
  c.rows.heading(c.ui.text("ui.heading.start"));
  for (std::size_t layer = 0; layer < c.inputs.scene().network.layers.size(); ++layer) draw_layer_start(c, layer);
}

}  // namespace chainrule
