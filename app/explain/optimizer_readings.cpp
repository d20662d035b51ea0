// The optimizers that remember: momentum, AdaGrad, RMSProp, Adam, and AdamW's decay.
#include "app/explain/update_numbers.hpp"

namespace chainrule {

using namespace formula;

namespace {

Formula mu() { return symbol("μ", "\\mu "); }
Formula rho() { return symbol("ρ", "\\rho "); }
Formula squared(Formula base) { return scripts(std::move(base), {}, number("2")); }
Formula becomes(const Formula& letter, std::vector<Formula> value) {
  Formula all = row({letter, upright("←")});
  append(all, std::move(value));
  return all;
}

/// One parameter of an update with memory, and what happened to it.
struct Step {
  const Reading& r;
  int layer;
  Moved moved;
  double gradient = 0, old_memory = 0, new_memory = 0, taken = 0, before = 0, after = 0;

  Formula g() const { return gradient_chip(r, layer, moved, gradient); }
  Formula g_squared() const { return squared(gradient < 0 ? parens(g()) : g()); }
  Formula eta() const { return r.say.set_chip(r.trace().learning_rate, "η", "learning_rate"); }
  /// A number that belongs to the moved parameter alone.
  Formula own(double value, const char* letter, bool strong = false) const { return r.say.chip(value, letter, id_for(layer, moved), strong); }
  Formula memory(const char* letter) const { return own(new_memory, letter, true); }
  /// "w = old − (how) = old − taken = new".
  std::vector<Formula> descent(std::vector<Formula> how) const {
    std::vector<Formula> all = {letter_of(r.say, layer, moved), equals(), old_chip(r, layer, moved, before), minus()};
    for (Formula& part : how) all.push_back(std::move(part));
    for (Formula part : {equals(), old_chip(r, layer, moved, before), minus(), r.say.chip(taken, r.say.words("explain.taken"), id_for(layer, moved)), equals(),
                         new_chip(r, layer, moved, after)})
      all.push_back(std::move(part));
    return all;
  }
};

Step step_of(const nn::StepWithMemory& s, const Reading& r) {
  const Moved moved = moved_by(r, r.trace().tensor(s.weight).cols());
  const MemoryNumbers n = numbers_of(s, r.say, moved);
  return {r, s.layer, moved, n.gradient, n.old_memory, n.new_memory, n.taken, n.before, n.after};
}

std::string kept_note(const Step& step, const std::string& key) {
  return step.r.say.sentences(step.r.say.words(key, {{"weight", name_of(step.r.say, step.layer, step.moved)}, {"value", step.r.say.number(step.new_memory)}}),
                              update_note(step.r));
}

/// w ← w − η g / (√s + ε), which AdaGrad and RMSProp have in common.
std::vector<Formula> scaled_descent(const Step& step) {
  const Reading& r = step.r;
  return step.descent({step.eta(), times(), fraction(step.g(), row({root(step.own(step.new_memory, "s")), plus(), r.say.set_number(r.trace().rule.epsilon, "epsilon")}))});
}
std::vector<Formula> scaled_symbols(const Formula& w) {
  return {upright(","), w, upright("←"), w, minus(), symbol("η"), symbol(" "), fraction(symbol("g"), row({root(symbol("s")), plus(), symbol("ε")}))};
}

}  // namespace

Said read(const nn::StepMomentum& s, const Reading& r) {
  const Notation& say = r.say;
  const Step step = step_of(s, r);
  const bool looks_ahead = r.trace().rule.optimizer == nn::OptimizerKind::nesterov;
  Said said = framed(r, s.layer, looks_ahead ? "step_nesterov" : "step_momentum", step.moved);
  const Formula w = moved_letter(r, s.layer, step.moved), v = symbol("v"), g = symbol("g");
  said.symbols = becomes(v, {mu(), symbol(" "), v, plus(), g, upright(","), w, upright("←"), w, minus(), symbol("η"), symbol(" ")});
  append(said.symbols, {looks_ahead ? parens(row({g, plus(), mu(), symbol(" "), v})) : v});
  const Formula momentum = say.set_chip(r.trace().rule.momentum, "μ", "momentum");
  said.numbers = row({v, equals(), momentum, times(), step.own(step.old_memory, "v"), plus(), step.g(), equals(), step.memory("v"), upright(",")});
  const Formula now = step.own(step.new_memory, "v");
  append(said.numbers, step.descent({step.eta(), times(), looks_ahead ? parens(row({step.g(), plus(), momentum, times(), now})) : now}));
  said.kept = kept_note(step, "explain.step_momentum.kept");
  return said;
}

Said read(const nn::StepAdagrad& s, const Reading& r) {
  const Step step = step_of(s, r);
  Said said = framed(r, s.layer, "step_adagrad", step.moved);
  const Formula letter = symbol("s");
  said.symbols = becomes(letter, {letter, plus(), squared(symbol("g"))});
  append(said.symbols, scaled_symbols(moved_letter(r, s.layer, step.moved)));
  said.numbers = row({letter, equals(), step.own(step.old_memory, "s"), plus(), step.g_squared(), equals(), step.memory("s"), upright(",")});
  append(said.numbers, scaled_descent(step));
  said.kept = kept_note(step, "explain.step_adagrad.kept");
  return said;
}

Said read(const nn::StepRmsprop& s, const Reading& r) {
  const Step step = step_of(s, r);
  const double smoothing = r.trace().rule.smoothing;
  Said said = framed(r, s.layer, "step_rmsprop", step.moved);
  const Formula letter = symbol("s");
  said.symbols = becomes(letter, {rho(), symbol(" "), letter, plus(), parens(row({number("1"), minus(), rho()})), symbol(" "), squared(symbol("g"))});
  append(said.symbols, scaled_symbols(moved_letter(r, s.layer, step.moved)));
  said.numbers = row({letter, equals(), r.say.set_chip(smoothing, "ρ", "smoothing"), times(), step.own(step.old_memory, "s"), plus(), r.say.set_chip(1 - smoothing, "1 − ρ", "smoothing"), times(),
                      step.g_squared(), equals(), step.memory("s"), upright(",")});
  append(said.numbers, scaled_descent(step));
  said.kept = kept_note(step, "explain.step_rmsprop.kept");
  return said;
}

namespace {

/// Adam's numbers for one parameter, and how they are spoken of.
struct AdamReading : AdamNumbers {
  Step step;
};

AdamReading adam_of(const nn::StepAdam& s, const Reading& r) {
  const Moved moved = moved_by(r, r.trace().tensor(s.weight).cols());
  const AdamNumbers n = numbers_of(s, r.say, moved);
  return {n, Step{r, s.layer, moved, n.gradient, 0, 0, n.taken, n.before, n.after}};
}

Formula indexed_beta(const char* index) { return subscript("β", index); }

Formula adam_symbols(const AdamReading& all) {
  const Formula w = moved_letter(all.step.r, all.step.layer, all.step.moved);
  const Formula m = symbol("m"), v = symbol("v"), g = symbol("g");
  const auto mean_of = [&](const Formula& moment, const char* index, Formula now) {
    return becomes(moment, {indexed_beta(index), symbol(" "), moment, plus(), parens(row({number("1"), minus(), indexed_beta(index)})), symbol(" "), std::move(now)});
  };
  Formula all_symbols = row({mean_of(m, "1", g), upright(","), mean_of(v, "2", squared(g)), upright(","), w, upright("←"), w, minus(), symbol("η"), symbol(" ")});
  if (!all.is_keras) {
    append(all_symbols, {fraction(hat(m), row({root(hat(v)), plus(), symbol("ε")}))});
    return all_symbols;
  }
  const auto rest = [](const char* index) { return row({number("1"), minus(), scripts(parens(indexed_beta(index)), {}, symbol("t"))}); };
  append(all_symbols, {fraction(root(rest("2")), rest("1")), symbol(" "), fraction(m, row({root(v), plus(), symbol("ε")}))});
  return all_symbols;
}

Formula adam_formula_numbers(const AdamReading& all) {
  const Reading& r = all.step.r;
  const Notation& say = r.say;
  const nn::TrainingRule& rule = r.trace().rule;
  const auto mean_of = [&](const char* letter, double beta, const char* control, double old, Formula now, double result) {
    return std::vector<Formula>{symbol(letter), equals(), say.set_number(beta, control), times(), all.step.own(old, letter), plus(), say.set_number(1 - beta, control), times(),
                                std::move(now), equals(), all.step.own(result, letter, true), upright(",")};
  };
  Formula numbers = row(mean_of("m", rule.beta1, "beta1", all.old_m, all.step.g(), all.m));
  append(numbers, mean_of("v", rule.beta2, "beta2", all.old_v, all.step.g_squared(), all.v));
  append(numbers, all.step.descent({say.set_chip(all.rate, all.is_keras ? "η̂" : "η", "learning_rate"), times(),
                                    fraction(all.step.own(all.divided, ""), row({root(all.step.own(all.under_root, "")), plus(), say.set_number(rule.epsilon, "epsilon")}))}));
  return numbers;
}

}  // namespace

Said read(const nn::StepAdam& s, const Reading& r) {
  const AdamReading all = adam_of(s, r);
  const Notation& say = r.say;
  Said said = framed(r, s.layer, "step_adam", all.step.moved);
  said.symbols = adam_symbols(all);
  said.numbers = adam_formula_numbers(all);
  Arguments arguments = {{"m", say.number(all.m)}, {"v", say.number(all.v)}, {"weight", name_of(say, s.layer, all.step.moved)}, {"count", std::to_string(r.trace().moment_step + 1)}};
  if (all.is_keras) {
    arguments.push_back({"rate", say.number(all.rate)});
    said.kept = say.words("explain.step_adam.kept_keras", arguments);
  } else {
    arguments.push_back({"m_hat", say.number(all.divided)});
    arguments.push_back({"v_hat", say.number(all.under_root)});
    said.kept = say.words("explain.step_adam.kept", arguments);
  }
  said.kept = with_schedule(r, said.kept);
  return said;
}

Said read(const nn::DecayWeights& s, const Reading& r) {
  const nn::TrainingRule& rule = r.trace().rule;
  const Moved moved = moved_by(r, r.trace().tensor(s.weight).cols());
  Said said = framed(r, s.layer, "decay_weights", moved);
  const Formula w = moved_letter(r, s.layer, moved);
  said.symbols = becomes(w, {parens(row({number("1"), minus(), symbol("η"), symbol(" "), symbol("λ")})), symbol(" "), w});
  said.numbers = row({equals(), parens(row({number("1"), minus(), r.say.set_chip(r.trace().learning_rate, "η", "learning_rate"), times(), r.say.set_chip(rule.weight_decay, "λ", "weight_decay")})), times(),
                      old_chip(r, s.layer, moved, value_of(r.say, s.weight, s.bias, moved)), equals(),
                      new_chip(r, s.layer, moved, value_of(r.say, s.decayed_weight, s.decayed_bias, moved))});
  if (!r.is_term()) append(said.numbers, {upright(","), dots()});
  said.kept = r.say.words("explain.decay_weights.kept");
  return said;
}

}  // namespace chainrule
