#include "app/explain/update_notation.hpp"

#include "app/figure/mark_ids.hpp"

namespace chainrule {

using namespace formula;

Said read(const nn::PenaltyIntoWeight& s, const Reading& r) {
  const Notation& say = r.say;
  const nn::TrainingRule& rule = r.trace().rule;
  const Moved moved = moved_by(r, r.trace().tensor(s.weight).cols());
  Said said = framed(r, s.layer, rule.l1 > 0 ? "absolute_penalty" : "penalty_into_weight", moved);
  const Formula w = letter_of(say, s.layer, moved);
  const Formula whole = say.whole("W", s.layer);
  const std::string name = name_of(say, s.layer, moved);
  said.symbols = row({symbol("g"), equals(), dL(r.is_whole() ? whole : w)});
  said.numbers = row({equals(), say.chip(say.value(s.d_weight, moved.unit, moved.input), "∂L/∂" + name, weight_id(s.layer, moved.unit, moved.input))});
  if (rule.l2 > 0) {
    append(said.symbols, r.is_whole() ? std::vector<Formula>{plus(), symbol("λ"), symbol(" "), whole} : std::vector<Formula>{plus(), symbol("λ"), times(), w});
    append(said.numbers, {plus(), say.set_chip(rule.l2, "λ", "l2"), times(), say.w_chip(s.layer, moved.unit, moved.input)});
  }
  if (rule.l1 > 0) {
    append(said.symbols, {plus(), subscript("λ", "1"), symbol(" "), upright("sign"), parens(r.is_whole() ? whole : w)});
    append(said.numbers, {plus(), say.set_chip(rule.l1, "λ₁", "l1"), times(), upright("sign"), parens(say.w_chip(s.layer, moved.unit, moved.input))});
  }
  append(said.numbers, {equals(), say.chip(say.value(s.total, moved.unit, moved.input), "g", weight_id(s.layer, moved.unit, moved.input), true)});
  if (!r.is_term()) append(said.numbers, {upright(","), dots()});
  return said;
}

Said read(const nn::ShareBias& s, const Reading& r) {
  const Notation& say = r.say;
  Said said;
  said.sentence = say.words("explain.share_bias.step", {{"layer", std::to_string(s.layer + 1)}});
  said.symbols = row({dL(say.letter("b")), equals()});
  if (say.letters().takes_away()) append(said.symbols, {minus()});
  append(said.symbols, {sum(symbol("j"), {}, scripts(symbol("δ"), symbol("j")))});
  const nn::Index units = r.trace().tensor(s.d_bias).rows();
  TermChips chips;
  for (nn::Index j = 0; j < units; ++j) {
    if (j > 2 && j + 1 < units) continue;
    chips.left.push_back(say.chip(say.letters().shown_bias(say.value(s.d_bias, j, 0)), "∂L/∂" + say.bias(s.layer, j), bias_id(s.layer, j)));
    chips.right.emplace_back();
    if (j == 2 && units > 4) chips.left.push_back(dots()), chips.right.emplace_back();
  }
  said.numbers = row({equals()});
  append(said.numbers, sum_of_chips(chips).children);
  append(said.numbers, {equals(), say.chip(say.letters().shown_bias(say.value(s.shared, 0, 0)), "∂L/∂" + std::string(say.letters().b()), bias_id(s.layer, 0), true)});
  return said;
}

Said read(const nn::DescendGradient& s, const Reading& r) {
  const Notation& say = r.say;
  const Moved moved = moved_by(r, r.trace().tensor(s.weight).cols());
  Said said = framed(r, s.layer, "descend_gradient", moved);
  const Formula rate = symbol("η");
  if (r.is_whole()) {
    const Formula w = say.whole("W", s.layer), b = say.whole("b", s.layer);
    said.symbols = row({w, upright("←"), w, minus(), rate, symbol(" "), dL(w)});
    if (s.d_bias >= 0) append(said.symbols, {upright(","), b, upright("←"), b, minus(), rate, symbol(" "), dL(b)});
  } else {
    const Formula w = letter_of(say, s.layer, moved);
    said.symbols = row({w, upright("←"), w, minus(), rate, times(), dL(w)});
  }
  said.numbers = row({equals(), old_chip(r, s.layer, moved, value_of(say, s.weight, s.bias, moved)), minus(), say.set_chip(r.trace().learning_rate, "η", "learning_rate"), times(),
                      gradient_chip(r, s.layer, moved, value_of(say, s.d_weight, s.d_bias, moved)), equals(),
                      new_chip(r, s.layer, moved, value_of(say, s.updated_weight, s.updated_bias, moved))});
  if (!r.is_term()) append(said.numbers, {upright(","), dots()});
  said.kept = update_note(r);
  return said;
}

}  // namespace chainrule
