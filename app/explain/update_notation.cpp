#include "app/explain/update_notation.hpp"

#include "app/figure/mark_ids.hpp"

namespace chainrule {

namespace {

/// Whose numbers stand for a whole step: the first row that moves.
int shown_row(const Reading& r) {
  if (r.unit >= 0) return r.unit;
  const int layer = nn::layer_of(step_at(r.trace(), r.step));
  if (layer < 0) return 0;
  const nn::NetworkSpec& network = r.trace().network;
  int row = 0;
  while (row < network.rows_of(layer) && network.is_held(layer, row)) ++row;
  return row < network.rows_of(layer) ? row : 0;
}

}  // namespace

Moved moved_by(const Reading& r, nn::Index inputs) {
  const nn::Index term = r.is_term() ? r.term : 0;
  return {term >= inputs, shown_row(r), std::min(term, inputs - 1)};
}

std::string name_of(const Notation& say, int layer, const Moved& moved) {
  return moved.is_bias ? say.bias(layer, moved.unit) : say.weight(layer, moved.unit, moved.input);
}
Formula letter_of(const Notation& say, int layer, const Moved& moved) {
  return moved.is_bias ? say.b(layer, moved.unit) : say.w(layer, moved.unit, moved.input);
}
std::string id_for(int layer, const Moved& moved) {
  return moved.is_bias ? bias_id(layer, moved.unit) : weight_id(layer, moved.unit, moved.input);
}
double value_of(const Notation& say, nn::TensorId weight, nn::TensorId bias, const Moved& moved) {
  return moved.is_bias ? say.letters().shown_bias(say.value(bias, moved.unit, 0)) : say.value(weight, moved.unit, moved.input);
}

Formula moved_letter(const Reading& r, int layer, const Moved& moved) {
  return r.is_whole() ? r.say.whole("W", layer) : letter_of(r.say, layer, moved);
}

Said framed(const Reading& r, int layer, const std::string& kind, const Moved& moved) {
  const Notation& say = r.say;
  const std::string size = r.is_whole() ? "step" : r.is_term() ? "term" : "neuron";
  Said said;
  said.sentence = say.words("explain." + kind + "." + size, {{"layer", std::to_string(layer + 1)},
                                                             {"neuron", say.row(layer, moved.unit)},
                                                             {"weight", name_of(say, layer, moved)}});
  return said;
}

Formula old_chip(const Reading& r, int layer, const Moved& moved, double value) {
  return r.say.chip(value, name_of(r.say, layer, moved), id_for(layer, moved));
}
Formula new_chip(const Reading& r, int layer, const Moved& moved, double value) {
  return r.say.chip(value, r.say.words("explain.new_value", {{"name", name_of(r.say, layer, moved)}}), id_for(layer, moved), true);
}
Formula gradient_chip(const Reading& r, int layer, const Moved& moved, double value) {
  const nn::TrainingRule& rule = r.trace().rule;
  const bool is_clipped = rule.clip_value > 0 || rule.clip_norm > 0;
  const bool is_penalised = (rule.l2 > 0 || rule.l1 > 0) && !moved.is_bias;
  return r.say.chip(value, is_clipped || is_penalised ? "g" : "∂L/∂" + name_of(r.say, layer, moved), id_for(layer, moved));
}

std::string with_schedule(const Reading& r, const std::string& note) {
  const nn::Trace& trace = r.trace();
  if (trace.rule.schedule.kind == nn::ScheduleKind::constant) return note;
  return r.say.sentences(note, r.say.words("explain.schedule", {{"number", std::to_string(trace.step + 1)},
                                                                {"rate", r.say.number(trace.learning_rate)},
                                                                {"schedule", r.say.words("names.schedule." + std::string(nn::id_of(trace.rule.schedule.kind)))}}));
}

std::string update_note(const Reading& r) {
  return with_schedule(r, r.say.words("explain.bias." + std::string(nn::id_of(r.trace().rule.bias_update))));
}

}  // namespace chainrule
