#include "app/explain/reading.hpp"

#include "app/figure/mark_ids.hpp"
#include "app/figure/unicode_scripts.hpp"

namespace chainrule {

using namespace formula;

Formula magnitude_of(Formula x) { return row({upright("|"), std::move(x), upright("|")}); }
Formula log_of_one_more(const Formula& x) { return row({upright("ln"), parens(row({number("1"), plus(), x}))}); }
Formula shortfall_of(const Formula& a, const Formula& y) {
  return row({upright("max"), parens(row({number("0"), upright(","), number("1"), minus(), y, times(), a}))});
}

Formula loss_share(const Notation& say, const Formula& a, const Formula& y, const Formula& z) {
  const Formula difference = row({a, minus(), y});
  const auto squared = [](Formula inside) { return scripts(parens(std::move(inside)), {}, number("2")); };
  switch (say.trace().network.loss) {
    case nn::LossKind::half_squared_error: return row({fraction(number("1"), number("2")), squared(difference)});
    case nn::LossKind::mse:
    case nn::LossKind::rmse: return squared(difference);
    case nn::LossKind::mae: return magnitude_of(difference);
    case nn::LossKind::mape: return row({number("100"), times(), fraction(magnitude_of(difference), magnitude_of(y))});
    case nn::LossKind::msle: return squared(row({log_of_one_more(a), minus(), log_of_one_more(y)}));
    case nn::LossKind::binary_cross_entropy:
      return row({minus(), y, symbol(" "), upright("ln"), symbol(" "), a, minus(), parens(row({number("1"), minus(), y})), symbol(" "), upright("ln"),
                  parens(row({number("1"), minus(), a}))});
    case nn::LossKind::categorical_cross_entropy:
    case nn::LossKind::sparse_categorical_cross_entropy: return row({minus(), y, symbol(" "), upright("ln"), symbol(" "), a});
    case nn::LossKind::hinge: return shortfall_of(a, y);
    case nn::LossKind::squared_hinge: return squared(shortfall_of(a, y));
    case nn::LossKind::perceptron: {
      const double threshold = say.trace().network.layers.back().activation.threshold;
      return row({parens(difference), times(), threshold == 0 ? z : parens(row({z, minus(), number(shortest(threshold))}))});
    }
  }
  return {};
}

namespace {

/// The 1/K of a mean over outputs; nothing where there is one output or the loss is a sum.
std::vector<Formula> mean_factor(const Notation& say) {
  const nn::NetworkSpec& network = say.trace().network;
  if (!nn::is_mean_over_outputs(network.loss) || network.outputs() == 1) return {};
  return {fraction(number("1"), number(std::to_string(network.outputs())))};
}

/// A share that is a sum itself stands in brackets behind a factor.
Formula factor_share(const Notation& say, const Formula& a, const Formula& y, const Formula& z) {
  const Formula share = loss_share(say, a, y, z);
  return say.trace().network.loss == nn::LossKind::binary_cross_entropy ? parens(share) : share;
}

}  // namespace

Formula loss_formula(const Notation& say) {
  const nn::NetworkSpec& network = say.trace().network;
  const Formula a = scripts(say.letter("a"), symbol("k")), y = scripts(symbol("y"), symbol("k")), z = scripts(say.letter("z"), symbol("k"));
  Formula symbols = row({symbol("L"), equals()});
  if (network.loss == nn::LossKind::sparse_categorical_cross_entropy) {
    append(symbols, {minus(), upright("ln"), symbol(" "), scripts(say.letter("a"), symbol("c")), upright(","), symbol("c"), equals(), words(say.words("explain.class_index"))});
  } else if (network.loss == nn::LossKind::categorical_cross_entropy) {
    append(symbols, {minus(), sum(symbol("k"), {}, row({y, symbol(" "), upright("ln"), symbol(" "), a}))});
  } else {
    Formula body = row(mean_factor(say));
    const int last = static_cast<int>(network.layer_count()) - 1;
    append(body, {network.outputs() == 1 ? loss_share(say, say.a(last, 0), say.y(0), say.z(last, 0)) : sum(symbol("k"), {}, factor_share(say, a, y, z))});
    if (network.loss == nn::LossKind::rmse) append(symbols, {root(std::move(body))});
    else append(symbols, std::move(body.children));
  }
  return symbols;
}

namespace {

/// What the shares of the outputs add up to, and the loss of all examples.
void append_loss(Formula& numbers, const nn::MeasureLoss& s, const Reading& r) {
  const Notation& say = r.say;
  const std::string count = std::to_string(r.samples());
  if (r.trace().network.loss == nn::LossKind::rmse) {
    const std::string mean_square = say.words("names.loss.mse");
    const double mean = r.trace().tensor(s.losses).mean();
    append(numbers, {say.chip(say.value(s.losses, 0), mean_square, "loss"), upright("→"),
                     root(say.chip(mean, r.samples() > 1 ? say.words("explain.mean_of", {{"count", count}}) : mean_square, "loss")), equals(),
                     say.chip(r.trace().loss, "L", "loss", true)});
    return;
  }
  append(numbers, {say.chip(say.value(s.losses, 0), "L", "loss", true)});
  if (r.samples() > 1) append(numbers, {upright("→"), say.chip(r.trace().loss, say.words("explain.mean_of", {{"count", count}}), "loss", true)});
}

/// The shares of the outputs, added up to this example's loss.
Formula loss_numbers(const nn::MeasureLoss& s, const Reading& r) {
  const Notation& say = r.say;
  const std::vector<nn::Term> terms = nn::expand(r.trace(), r.step, 0, say.example());
  Formula numbers = row({equals()});
  if (nn::is_categorical(r.trace().network.loss)) {
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
    append(numbers, {loss_share(say, say.a_chip(s.layer, 0), say.y_chip(0), say.z_chip(s.layer, 0)), equals()});
  }
  append_loss(numbers, s, r);
  return numbers;
}

Said read_loss_term(const nn::MeasureLoss& s, const Reading& r) {
  const Notation& say = r.say;
  const nn::Term term = r.terms()[static_cast<std::size_t>(r.term)];
  const std::string name = say.neuron(s.layer, r.term);
  Said said;
  said.sentence = say.words("explain.measure_loss.term", {{"neuron", name}});
  const auto share = [&say](const Formula& a, const Formula& y, const Formula& z) {
    Formula whole = row(mean_factor(say));
    append(whole, {whole.children.empty() ? loss_share(say, a, y, z) : factor_share(say, a, y, z)});
    return whole;
  };
  said.symbols = share(say.a(s.layer, r.term), say.y(r.term), say.z(s.layer, r.term));
  said.numbers = row({equals(), share(say.a_chip(s.layer, r.term), say.y_chip(r.term), say.z_chip(s.layer, r.term)), equals(), say.chip(term.product, say.words("explain.share_of", {{"neuron", name}}), target_id(r.term)),
                      upright("→"), say.chip(term.sum, say.words("explain.running_sum"), "loss", true)});
  return said;
}

/// In the naive form: how far the example's loss is from what it would be, computed from z.
std::string naive_words(const nn::MeasureLoss& s, const Reading& r) {
  const nn::NetworkSpec& network = r.trace().network;
  const nn::Activation& output = network.layers.back().activation;
  if (network.loss_form != nn::LossForm::naive || !nn::is_cross_entropy(network.loss)) return {};
  if (!nn::is_matched_pair(network.loss, output.kind) || r.say.tensors(s.layer).mask >= 0) return r.say.words("explain.measure_loss.naive");
  const auto column = [&r](nn::TensorId tensor) -> nn::Matrix { return r.trace().tensor(tensor).col(r.say.example()); };
  nn::Matrix stable(1, 1);
  nn::example_losses<double>(network.loss, output, column(s.preactivation), column(s.prediction), column(s.target), stable);
  return r.say.words("explain.measure_loss.naive_pair",
                     {{"loss", r.say.number(stable(0, 0))}, {"difference", r.say.number(r.say.value(s.losses, 0) - stable(0, 0))}});
}

}  // namespace

Said read(const nn::MeasureLoss& s, const Reading& r) {
  if (r.is_term() && nn::term_count(r.trace(), r.step) > 1) return read_loss_term(s, r);
  Said said;
  const std::string name = r.say.words("names.loss." + std::string(nn::id_of(r.trace().network.loss)));
  said.sentence = r.say.words(r.samples() > 1 ? "explain.measure_loss.batch" : "explain.measure_loss.step", {{"loss", name}, {"count", std::to_string(r.samples())}});
  said.symbols = loss_formula(r.say);
  said.numbers = loss_numbers(s, r);
  said.kept = naive_words(s, r);
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
    append(said.numbers, {fraction(say.set_chip(rule.l2, "λ", "l2"), number("2")), times(), say.chip(weight.squaredNorm(), "∑w²")});
  }
  if (rule.l2 > 0 && rule.l1 > 0) append(said.symbols, {plus()}), append(said.numbers, {plus()});
  if (rule.l1 > 0) {
    append(said.symbols, {subscript("λ", "1"), sum(symbol("w"), {}, row({upright("|"), symbol("w"), upright("|")}))});
    append(said.numbers, {say.set_chip(rule.l1, "λ₁", "l1"), times(), say.chip(weight.cwiseAbs().sum(), "∑|w|")});
  }
  append(said.numbers, {equals(), say.chip(r.trace().tensor(s.penalty)(0, 0), say.words("explain.penalty"), "loss", true)});
  said.kept = say.words("explain.penalise.kept");
  return said;
}

}  // namespace chainrule
