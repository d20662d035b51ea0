#include "app/explain/reading.hpp"

#include "app/figure/mark_ids.hpp"

#include <cmath>

namespace chainrule {

using namespace formula;

namespace {

/// The parameter that a term of an update moves: weight k, or the bias behind them.
struct Moved {
  bool is_bias = false;
  nn::Index unit = 0, input = 0;
};
Moved moved_by(const Reading& r, nn::Index inputs) {
  const nn::Index term = r.is_term() ? r.term : 0;
  return {term >= inputs, std::max(r.unit, 0), std::min(term, inputs - 1)};
}

std::string name_of(const Notation& say, int layer, const Moved& moved) {
  return moved.is_bias ? "b(" + say.neuron(layer, moved.unit) + ")" : say.weight(layer, moved.unit, moved.input);
}
Formula letter_of(const Notation& say, int layer, const Moved& moved) {
  return moved.is_bias ? say.b(layer, moved.unit) : say.w(layer, moved.unit, moved.input);
}
std::string id_for(int layer, const Moved& moved) {
  return moved.is_bias ? bias_id(layer, moved.unit) : weight_id(layer, moved.unit, moved.input);
}
double value_of(const Notation& say, nn::TensorId weight, nn::TensorId bias, const Moved& moved) {
  return moved.is_bias ? say.value(bias, moved.unit, 0) : say.value(weight, moved.unit, moved.input);
}

template <class Step>
Said frame_of(const Step& s, const Reading& r, const std::string& kind, const Moved& moved) {
  const Notation& say = r.say;
  const std::string size = r.is_whole() ? "step" : r.is_term() ? "term" : "neuron";
  const Arguments arguments = {{"layer", std::to_string(s.layer + 1)},
                               {"neuron", say.neuron(s.layer, moved.unit)},
                               {"weight", name_of(say, s.layer, moved)},
                               {"rate", say.number(r.trace().rule.learning_rate)}};
  Said said;
  said.sentence = say.words("explain." + kind + "." + size, arguments);
  return said;
}

std::string bias_note(const Reading& r) {
  return r.say.words("explain.bias." + std::string(nn::id_of(r.trace().rule.bias_update)));
}

}  // namespace

Said read(const nn::PenaltyIntoWeight& s, const Reading& r) {
  const Notation& say = r.say;
  const Moved moved = moved_by(r, r.trace().tensor(s.weight).cols());
  Said said = frame_of(s, r, "penalty_into_weight", moved);
  const Formula w = letter_of(say, s.layer, moved);
  const Formula whole = say.whole("W", s.layer);
  said.symbols = r.is_whole() ? row({symbol("g"), equals(), dL(whole), plus(), symbol("λ"), symbol(" "), whole})
                              : row({symbol("g"), equals(), dL(w), plus(), symbol("λ"), times(), w});
  said.numbers = row({equals(), say.chip(say.value(s.d_weight, moved.unit, moved.input), "∂L/∂" + name_of(say, s.layer, moved)), plus(), say.chip(r.trace().rule.l2, "λ"), times(),
                      say.w_chip(s.layer, moved.unit, moved.input), equals(),
                      say.chip(say.value(s.total, moved.unit, moved.input), "g", weight_id(s.layer, moved.unit, moved.input), true)});
  if (!r.is_term()) append(said.numbers, {upright(","), dots()});
  return said;
}

Said read(const nn::ShareBias& s, const Reading& r) {
  const Notation& say = r.say;
  Said said;
  said.sentence = say.words("explain.share_bias.step", {{"layer", std::to_string(s.layer + 1)}});
  said.symbols = row({dL(symbol("b")), equals(), sum(symbol("j"), {}, scripts(symbol("δ"), symbol("j")))});
  const nn::Index units = r.trace().tensor(s.d_bias).rows();
  TermChips chips;
  for (nn::Index j = 0; j < units; ++j) {
    if (j > 2 && j + 1 < units) continue;
    chips.left.push_back(say.chip(say.value(s.d_bias, j, 0), "∂L/∂b(" + say.neuron(s.layer, j) + ")", bias_id(s.layer, j)));
    chips.right.emplace_back();
    if (j == 2 && units > 4) chips.left.push_back(dots()), chips.right.emplace_back();
  }
  said.numbers = row({equals()});
  append(said.numbers, sum_of_chips(chips).children);
  append(said.numbers, {equals(), say.chip(say.value(s.shared, 0, 0), "∂L/∂b", "", true)});
  return said;
}

Said read(const nn::DescendGradient& s, const Reading& r) {
  const Notation& say = r.say;
  const Moved moved = moved_by(r, r.trace().tensor(s.weight).cols());
  Said said = frame_of(s, r, "descend_gradient", moved);
  const Formula rate = symbol("η");
  if (r.is_whole()) {
    const Formula w = say.whole("W", s.layer), b = say.whole("b", s.layer);
    said.symbols = row({w, upright("←"), w, minus(), rate, symbol(" "), dL(w)});
    if (s.d_bias >= 0) append(said.symbols, {upright(","), b, upright("←"), b, minus(), rate, symbol(" "), dL(b)});
  } else {
    const Formula w = letter_of(say, s.layer, moved);
    said.symbols = row({w, upright("←"), w, minus(), rate, times(), dL(w)});
  }
  const std::string name = name_of(say, s.layer, moved), id = id_for(s.layer, moved);
  said.numbers = row({equals(), say.chip(value_of(say, s.weight, s.bias, moved), name, id), minus(), say.chip(r.trace().rule.learning_rate, "η"), times(),
                      say.chip(value_of(say, s.d_weight, s.d_bias, moved), (r.trace().rule.l2 > 0 && !moved.is_bias ? "g" : "∂L/∂" + name), id), equals(),
                      say.chip(value_of(say, s.updated_weight, s.updated_bias, moved), say.words("explain.new_value", {{"name", name}}), id, true)});
  if (!r.is_term()) append(said.numbers, {upright(","), dots()});
  said.kept = bias_note(r);
  return said;
}

namespace {

struct Moments {
  double m = 0, v = 0, corrected_m = 0, corrected_v = 0;
};
Moments moments_of(const nn::StepAdam& s, const Reading& r, const Moved& moved) {
  const nn::TrainingRule& rule = r.trace().rule;
  const double updates = static_cast<double>(r.trace().moment_step + 1);
  Moments moments;
  moments.m = value_of(r.say, s.new_m_weight, s.new_m_bias, moved);
  moments.v = value_of(r.say, s.new_v_weight, s.new_v_bias, moved);
  moments.corrected_m = moments.m / (1 - std::pow(rule.beta1, updates));
  moments.corrected_v = moments.v / (1 - std::pow(rule.beta2, updates));
  return moments;
}

}  // namespace

Said read(const nn::StepAdam& s, const Reading& r) {
  const Notation& say = r.say;
  const Moved moved = moved_by(r, r.trace().tensor(s.weight).cols());
  const nn::TrainingRule& rule = r.trace().rule;
  Said said = frame_of(s, r, "step_adam", moved);
  const Formula w = r.is_whole() ? say.whole("W", s.layer) : letter_of(say, s.layer, moved);
  const auto indexed_beta = [](const char* index) { return subscript("β", index); };
  const Formula m = symbol("m"), v = symbol("v"), g = symbol("g");
  const auto mean_of = [&](const Formula& moment, const char* index, Formula now) {
    return row({moment, upright("←"), indexed_beta(index), symbol(" "), moment, plus(), parens(row({number("1"), minus(), indexed_beta(index)})), symbol(" "), std::move(now)});
  };
  said.symbols = row({mean_of(m, "1", g), upright(","), mean_of(v, "2", scripts(g, {}, number("2"))), upright(","), w, upright("←"), w, minus(), symbol("η"), symbol(" "),
                      fraction(hat(m), row({root(hat(v)), plus(), symbol("ε")}))});
  const Moments moments = moments_of(s, r, moved);
  const std::string name = name_of(say, s.layer, moved), id = id_for(s.layer, moved);
  said.numbers = row({equals(), say.chip(value_of(say, s.weight, s.bias, moved), name, id), minus(), say.chip(rule.learning_rate, "η"), times(),
                      fraction(say.chip(moments.corrected_m, ""), row({root(say.chip(moments.corrected_v, "")), plus(), number(say.number(rule.epsilon))})), equals(),
                      say.chip(value_of(say, s.updated_weight, s.updated_bias, moved), say.words("explain.new_value", {{"name", name}}), id, true)});
  said.kept = say.words("explain.step_adam.kept", {{"m", say.number(moments.m)}, {"v", say.number(moments.v)}, {"m_hat", say.number(moments.corrected_m)},
                                                    {"v_hat", say.number(moments.corrected_v)}, {"weight", name}, {"count", std::to_string(r.trace().moment_step + 1)}});
  return said;
}

}  // namespace chainrule
