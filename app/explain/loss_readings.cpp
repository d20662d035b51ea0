#include "app/explain/reading.hpp"

#include "app/figure/mark_ids.hpp"
#include "app/figure/unicode_scripts.hpp"

namespace chainrule {

using namespace formula;

Formula loss_share(const Notation& say, const Formula& a, const Formula& y) {
  const Formula difference = parens(row({a, minus(), y}));
  const Formula squared = scripts(difference, {}, number("2"));
  switch (say.trace().network.loss) {
    case nn::LossKind::half_squared_error: return row({fraction(number("1"), number("2")), squared});
    case nn::LossKind::mse: return squared;
    case nn::LossKind::binary_cross_entropy:
      return row({minus(), y, symbol(" "), upright("ln"), symbol(" "), a, minus(), parens(row({number("1"), minus(), y})), symbol(" "), upright("ln"),
                  parens(row({number("1"), minus(), a}))});
    case nn::LossKind::categorical_cross_entropy: return row({minus(), y, symbol(" "), upright("ln"), symbol(" "), a});
  }
  return {};
}

Formula loss_formula(const Notation& say) {
  const Formula a = scripts(symbol("a"), symbol("k")), y = scripts(symbol("y"), symbol("k"));
  const std::string outputs = std::to_string(say.trace().network.outputs());
  const bool is_mean = say.trace().network.loss == nn::LossKind::mse || say.trace().network.loss == nn::LossKind::binary_cross_entropy;
  Formula body = sum(symbol("k"), {}, say.trace().network.loss == nn::LossKind::binary_cross_entropy ? parens(loss_share(say, a, y)) : loss_share(say, a, y));
  Formula symbols = row({symbol("L"), equals()});
  if (is_mean && say.trace().network.outputs() > 1) append(symbols, {fraction(number("1"), number(outputs))});
  if (say.trace().network.loss == nn::LossKind::categorical_cross_entropy)
    append(symbols, {minus(), sum(symbol("k"), {}, row({y, symbol(" "), upright("ln"), symbol(" "), a}))});
  else if (say.trace().network.outputs() == 1)
    append(symbols, {loss_share(say, say.a(static_cast<int>(say.trace().network.layer_count()) - 1, 0), say.y(0))});
  else append(symbols, {std::move(body)});
  return symbols;
}

namespace {

/// The shares of the outputs, added up to this example's loss.
Formula loss_numbers(const nn::MeasureLoss& s, const Reading& r) {
  const Notation& say = r.say;
  const std::vector<nn::Term> terms = nn::expand(r.trace(), r.step, 0, say.example());
  Formula numbers = row({equals()});
  const double example_loss = say.value(s.losses, 0);
  if (r.trace().network.loss == nn::LossKind::categorical_cross_entropy) {
    for (nn::Index k = 0; k < r.trace().network.outputs(); ++k)
      if (say.value(s.target, k) == 1) append(numbers, {minus(), upright("ln"), parens(say.a_chip(s.layer, k)), equals()});
  } else if (terms.size() > 1) {
    for (std::size_t k = 0; k < terms.size(); ++k) {
      if (k > 2 && k + 1 < terms.size()) continue;
      if (k > 0) append(numbers, {plus()});
      append(numbers, {say.chip(terms[k].product, say.words("explain.share_of", {{"neuron", say.neuron(s.layer, static_cast<nn::Index>(k))}}), target_id(static_cast<nn::Index>(k)))});
      if (k == 2 && terms.size() > 4) append(numbers, {plus(), dots()});
    }
    append(numbers, {equals()});
  } else {
    append(numbers, {loss_share(say, say.a_chip(s.layer, 0), say.y_chip(0)), equals()});
  }
  append(numbers, {say.chip(example_loss, "L", "loss", true)});
  if (r.samples() > 1) append(numbers, {upright("→"), say.chip(r.trace().loss, say.words("explain.mean_of", {{"count", std::to_string(r.samples())}}), "loss", true)});
  return numbers;
}

Said read_loss_term(const nn::MeasureLoss& s, const Reading& r) {
  const Notation& say = r.say;
  const nn::Term term = r.terms()[static_cast<std::size_t>(r.term)];
  const std::string name = say.neuron(s.layer, r.term);
  Said said;
  said.sentence = say.words("explain.measure_loss.term", {{"neuron", name}});
  said.symbols = loss_share(say, say.a(s.layer, r.term), say.y(r.term));
  said.numbers = row({equals(), loss_share(say, say.a_chip(s.layer, r.term), say.y_chip(r.term)), equals(), say.chip(term.product, say.words("explain.share_of", {{"neuron", name}})),
                      upright("→"), say.chip(term.sum, say.words("explain.running_sum"), "loss", true)});
  return said;
}

}  // namespace

Said read(const nn::MeasureLoss& s, const Reading& r) {
  if (r.is_term() && nn::term_count(r.trace(), r.step) > 1) return read_loss_term(s, r);
  Said said;
  const std::string name = r.say.words("names.loss." + std::string(nn::id_of(r.trace().network.loss)));
  said.sentence = r.say.words(r.samples() > 1 ? "explain.measure_loss.batch" : "explain.measure_loss.step", {{"loss", name}, {"count", std::to_string(r.samples())}});
  said.symbols = loss_formula(r.say);
  said.numbers = loss_numbers(s, r);
  return said;
}

Said read(const nn::Penalise& s, const Reading& r) {
  const Notation& say = r.say;
  const nn::TrainingRule& rule = r.trace().rule;
  const nn::Matrix& weight = r.trace().tensor(s.weight);
  Said said;
  const std::string kind = rule.l1 > 0 ? rule.l2 > 0 ? "both" : "absolute" : "step";
  said.sentence = say.words("explain.penalise." + kind, {{"layer", std::to_string(s.layer + 1)}});
  said.symbols = row({scripts(symbol("R"), {}, layer_mark(s.layer)), equals()});
  said.numbers = row({equals()});
  if (rule.l2 > 0) {
    append(said.symbols, {fraction(symbol("λ"), number("2")), sum(symbol("w"), {}, scripts(symbol("w"), {}, number("2")))});
    append(said.numbers, {fraction(say.chip(rule.l2, "λ"), number("2")), times(), say.chip(weight.squaredNorm(), "∑w²")});
  }
  if (rule.l2 > 0 && rule.l1 > 0) append(said.symbols, {plus()}), append(said.numbers, {plus()});
  if (rule.l1 > 0) {
    append(said.symbols, {subscript("λ", "1"), sum(symbol("w"), {}, row({upright("|"), symbol("w"), upright("|")}))});
    append(said.numbers, {say.chip(rule.l1, "λ₁"), times(), say.chip(weight.cwiseAbs().sum(), "∑|w|")});
  }
  append(said.numbers, {equals(), say.chip(r.trace().tensor(s.penalty)(0, 0), say.words("explain.penalty"), "", true)});
  said.kept = say.words("explain.penalise.kept");
  return said;
}

}  // namespace chainrule
