#include "app/explain/reading.hpp"

#include "app/figure/mark_ids.hpp"

namespace chainrule {

using namespace formula;

namespace {

constexpr std::size_t kMostShown = 4;

Arguments layer_arguments(int layer) {
  return {{"layer", std::to_string(layer + 1)}, {"before", std::to_string(layer)}};
}
Arguments neuron_arguments(const Notation& say, int layer, nn::Index unit) {
  return {{"layer", std::to_string(layer + 1)}, {"neuron", say.neuron(layer, unit)}};
}

Arguments row_arguments(const Notation& say, int layer, nn::Index row) {
  return {{"layer", std::to_string(layer + 1)}, {"neuron", say.row(layer, row)}};
}

/// Where the rows of a layer's numbers stand.
std::function<std::string(nn::Index)> neurons_of(int layer) { return [layer](nn::Index unit) { return neuron_id(layer, unit); }; }
std::function<std::string(nn::Index)> deltas_of(int layer) { return [layer](nn::Index row) { return delta_id(layer, row); }; }

/// The whole tensor's column of this example as "letter = [..]", or nothing where it is too long to read.
Formula whole_numbers(const Reading& r, nn::TensorId tensor, const std::function<std::string(nn::Index)>& link) {
  const nn::Matrix& values = r.trace().tensor(tensor);
  const nn::Matrix column = values.col(std::min(r.say.example(), values.cols() - 1));
  const Formula shown = matrix_of(column, NumberFormat(4), 4, [&](nn::Index row, nn::Index) { return link(row); });
  return is_empty(shown) ? Formula{} : row({equals(), shown});
}

/// above / (scale below), without what is 1.
Formula over(Formula above, nn::Index scale, Formula below = {}) {
  if (scale == 1 && is_empty(below)) return above;
  if (is_empty(below)) return fraction(std::move(above), number(std::to_string(scale)));
  return fraction(std::move(above), scale == 1 ? std::move(below) : row({number(std::to_string(scale)), symbol(" "), std::move(below)}));
}

/// dL/da of one output, by the loss; `loss_value` is the loss of the whole batch, which one of them needs.
Formula loss_slope(const Notation& say, const Formula& a, const Formula& y, const Formula& loss_value) {
  const nn::LossKind loss = say.trace().network.loss;
  const nn::Index outputs = say.trace().network.outputs(), samples = say.trace().sample_count();
  const nn::Index scale = nn::is_mean_over_outputs(loss) ? outputs * samples : samples;
  const Formula difference = row({a, minus(), y});
  switch (loss) {
    case nn::LossKind::half_squared_error: return scale == 1 ? difference : fraction(difference, number(std::to_string(scale)));
    case nn::LossKind::mse:
      return scale == 1 ? row({number("2"), parens(difference)}) : fraction(row({number("2"), parens(difference)}), number(std::to_string(scale)));
    case nn::LossKind::rmse: return over(difference, scale, loss_value);
    case nn::LossKind::mae: return over(row({upright("sgn"), parens(difference)}), scale);
    case nn::LossKind::mape: return over(row({number("100"), times(), upright("sgn"), parens(difference)}), scale, magnitude_of(y));
    case nn::LossKind::msle:
      return over(row({number("2"), parens(row({log_of_one_more(a), minus(), log_of_one_more(y)}))}), scale, parens(row({number("1"), plus(), a})));
    case nn::LossKind::hinge:
      return row({minus(), over(y, scale), times(), upright("["), number("1"), minus(), y, times(), a, upright(" > "), number("0"), upright("]")});
    case nn::LossKind::squared_hinge: return row({minus(), over(row({number("2"), times(), y, times(), shortfall_of(a, y)}), scale)});
    case nn::LossKind::binary_cross_entropy: {
      Formula below = row({a, parens(row({number("1"), minus(), a}))});
      if (scale > 1) below = row({number(std::to_string(scale)), symbol(" "), std::move(below)});
      return fraction(difference, std::move(below));
    }
    case nn::LossKind::perceptron: return {};  // belongs to a step and is taken from z
    case nn::LossKind::categorical_cross_entropy:
    case nn::LossKind::sparse_categorical_cross_entropy:
      return row({minus(), fraction(y, scale == 1 ? a : row({number(std::to_string(scale)), symbol(" "), a}))});
  }
  return {};
}

/// (a - y) / N and the like, for the pairs of loss and activation that belong together.
Formula matched_slope(const Notation& say, const Formula& a, const Formula& y) {
  const bool is_binary = say.trace().network.loss == nn::LossKind::binary_cross_entropy;
  const nn::Index scale = say.trace().sample_count() * (is_binary ? say.trace().network.outputs() : 1);
  const Formula difference = row({a, minus(), y});
  return scale == 1 ? difference : fraction(difference, number(std::to_string(scale)));
}

}  // namespace

Formula transposed_input(const Notation& say, int layer) {
  const Formula input = say.whole("a", layer - 1);
  return scripts(layer == 0 ? input : parens(input), {}, upright("T", "\\mathsf{T}"));
}

Said read(const nn::IntoPrediction& s, const Reading& r) {
  const Notation& say = r.say;
  Said said;
  if (r.is_whole()) {
    said.sentence = say.words("explain.into_prediction.step", layer_arguments(s.layer));
    const Formula a = scripts(say.letter("a"), symbol("k")), y = scripts(symbol("y"), symbol("k"));
    said.symbols = row({dL(a), equals(), loss_slope(say, a, y, symbol("L"))});
    said.numbers = whole_numbers(r, s.d_prediction, neurons_of(s.layer));
    return said;
  }
  said.sentence = say.words("explain.into_prediction.neuron", neuron_arguments(say, s.layer, r.unit));
  said.symbols = row({dL(say.a(s.layer, r.unit)), equals(), loss_slope(say, say.a(s.layer, r.unit), say.y(r.unit), symbol("L"))});
  const Formula result = say.chip(say.value(s.d_prediction, r.unit), "∂L/∂" + say.neuron(s.layer, r.unit), neuron_id(s.layer, r.unit), true);
  said.numbers = row({equals(), loss_slope(say, say.a_chip(s.layer, r.unit), say.y_chip(r.unit), say.chip(r.trace().loss, "L", "loss")), equals(), result});
  said.kept = say.words("explain.into_prediction.kept", neuron_arguments(say, s.layer, r.unit));
  return said;
}

Said read(const nn::MatchedDelta& s, const Reading& r) {
  const Notation& say = r.say;
  Said said;
  if (r.is_whole()) {
    said.sentence = say.words("explain.matched_delta.step", layer_arguments(s.layer));
    said.symbols = row({say.whole("δ", s.layer), equals(), matched_slope(say, say.whole("a", s.layer), symbol("y"))});
    said.numbers = whole_numbers(r, s.delta, deltas_of(s.layer));
    said.kept = say.words("explain.delta_kept_layer", layer_arguments(s.layer));
    return said;
  }
  said.sentence = say.words("explain.matched_delta.neuron", neuron_arguments(say, s.layer, r.unit));
  said.symbols = row({say.delta(s.layer, r.unit), equals(), dL(say.z(s.layer, r.unit)), equals(), matched_slope(say, say.a(s.layer, r.unit), say.y(r.unit))});
  said.numbers = row({equals(), matched_slope(say, say.a_chip(s.layer, r.unit), say.y_chip(r.unit)), equals(), say.delta_chip(s.layer, r.unit, true)});
  said.kept = say.words("explain.delta_kept", neuron_arguments(say, s.layer, r.unit));
  return said;
}

Said read(const nn::ThroughDropout& s, const Reading& r) {
  const Notation& say = r.say;
  Said said;
  if (r.is_whole()) {
    said.sentence = say.words(drops_at_random(r.trace(), s.layer) ? "explain.through_dropout.step" : "explain.through_dropout.step_silenced", layer_arguments(s.layer));
    said.symbols = row({dL(say.whole("a", s.layer)), equals(), dL(say.whole("ã", s.layer)), upright("⊙"), say.whole("m", s.layer)});
    said.numbers = whole_numbers(r, s.d_activation, neurons_of(s.layer));
    return said;
  }
  const bool is_silent = r.trace().network.is_silent(s.layer, r.unit);
  const std::string key = is_silent ? "silenced" : drops_at_random(r.trace(), s.layer) ? "neuron" : "speaks";
  said.sentence = say.words("explain.through_dropout." + key, neuron_arguments(say, s.layer, r.unit));
  said.symbols = row({dL(say.a(s.layer, r.unit)), equals(), dL(symbol("ã")), times(), symbol("m")});
  said.numbers = row({equals(), say.chip(say.value(s.upstream, r.unit), "∂L/∂ã", neuron_id(s.layer, r.unit)), times(), say.chip(say.value(s.mask, r.unit), "m", neuron_id(s.layer, r.unit)), equals(),
                      say.chip(say.value(s.d_activation, r.unit), "∂L/∂" + say.neuron(s.layer, r.unit), neuron_id(s.layer, r.unit), true)});
  return said;
}

Said read(const nn::ThroughActivation& s, const Reading& r) {
  const Notation& say = r.say;
  // For the textbook pair the error itself stands in the formula: delta = (a - y) f'(z).
  const bool is_error = say.is_output(s.layer) && r.trace().network.loss == nn::LossKind::half_squared_error && r.samples() == 1 && say.tensors(s.layer).mask < 0;
  Said said;
  if (r.is_whole()) {
    const Formula upstream = is_error ? parens(row({say.whole("a", s.layer), minus(), symbol("y")})) : dL(say.whole("a", s.layer));
    said.sentence = say.words("explain.through_activation.step", layer_arguments(s.layer));
    said.symbols = row({say.whole("δ", s.layer), equals(), upstream, upright("⊙"), say.f(s.layer, true), parens(say.whole("z", s.layer))});
    said.numbers = whole_numbers(r, s.delta, deltas_of(s.layer));
    said.kept = say.words("explain.delta_kept_layer", layer_arguments(s.layer));
    return said;
  }
  const nn::Index unit = r.trace().network.unit_of_row(s.layer, r.unit);
  const std::string name = say.neuron(s.layer, unit);
  const bool is_maxout = say.pieces(s.layer) > 1;
  said.sentence = say.words(!is_maxout ? "explain.through_activation.neuron" : say.value(s.slope, r.unit) != 0 ? "explain.through_activation.largest" : "explain.through_activation.passed_over",
                            row_arguments(say, s.layer, r.unit));
  const Formula a = say.a(s.layer, unit), z = say.z(s.layer, r.unit);
  said.symbols = row({say.delta(s.layer, r.unit), equals(), dL(z), equals(), dL(a), times(), fraction(row({symbol("∂"), a}), row({symbol("∂"), z}))});
  if (is_error) append(said.symbols, {equals(), parens(row({a, minus(), say.y(unit)})), times(), say.f(s.layer, true), parens(z)});
  const std::string caption = is_error ? name + " − " + say.y_chip(unit).caption : "∂L/∂" + name;
  said.numbers = row({equals(), say.chip(say.value(s.upstream, unit), caption, neuron_id(s.layer, unit)), times(),
                      say.chip(say.value(s.slope, r.unit), say.f_text(s.layer, true) + "(" + std::string(say.letters().z()) + ")", preactivation_id(s.layer, r.unit)), equals(), say.delta_chip(s.layer, r.unit, true)});
  said.kept = say.words("explain.delta_kept", row_arguments(say, s.layer, r.unit));
  return said;
}

Said read(const nn::ThroughSoftmax& s, const Reading& r) {
  const Notation& say = r.say;
  Said said;
  said.sentence = r.is_whole() ? say.words("explain.through_softmax.step", layer_arguments(s.layer))
                               : say.words("explain.through_softmax.neuron", neuron_arguments(say, s.layer, r.unit));
  const Formula ak = scripts(say.letter("a"), symbol("k"));
  const Formula a = r.is_whole() ? scripts(say.letter("a"), symbol("j")) : say.a(s.layer, r.unit);
  const Formula d = r.is_whole() ? scripts(symbol("δ"), symbol("j")) : say.delta(s.layer, r.unit);
  said.symbols = row({d, equals(), a, symbol(" "), parens(row({dL(a), minus(), sum(symbol("k"), {}, row({dL(ak), symbol(" "), ak}))}))});
  if (r.is_whole()) {
    said.numbers = whole_numbers(r, s.delta, deltas_of(s.layer));
    said.kept = say.words("explain.delta_kept_layer", layer_arguments(s.layer));
    return said;
  }
  const nn::Matrix& a_values = r.trace().tensor(s.activation);
  const nn::Matrix& upstream = r.trace().tensor(s.upstream);
  const double mean = a_values.col(say.example()).dot(upstream.col(say.example()));
  said.numbers = row({equals(), say.chip(say.value(s.activation, r.unit), say.neuron(s.layer, r.unit), neuron_id(s.layer, r.unit)), times(),
                      parens(row({say.chip(say.value(s.upstream, r.unit), "∂L/∂" + say.neuron(s.layer, r.unit), neuron_id(s.layer, r.unit)), minus(), say.chip(mean, "∑")})), equals(),
                      say.delta_chip(s.layer, r.unit, true)});
  said.kept = say.words("explain.delta_kept", neuron_arguments(say, s.layer, r.unit));
  return said;
}

namespace {

/// dL/dw of input k of the unit: chips delta, activation, result.
Formula weight_gradient_numbers(const nn::IntoParameters& s, const Reading& r, nn::Index k) {
  const Notation& say = r.say;
  Formula numbers = row({say.delta_chip(s.layer, r.unit), times(), say.a_chip(s.layer - 1, k), equals()});
  const double gradient = say.value(s.d_weight, r.unit, k);
  if (r.samples() > 1) {
    const double share = say.value(s.delta, r.unit) * say.value(s.input, k);
    append(numbers, {say.chip(share, say.words("explain.share"), weight_id(s.layer, r.unit, k)), upright("→")});
  }
  append(numbers, {say.chip(gradient, "∂L/∂" + say.weight(s.layer, r.unit, k), weight_id(s.layer, r.unit, k), true)});
  return numbers;
}

Formula bias_gradient_numbers(const nn::IntoParameters& s, const Reading& r) {
  const Notation& say = r.say;
  Formula numbers = say.letters().takes_away() ? row({minus()}) : row({});
  append(numbers, {say.taken_away(say.delta_chip(s.layer, r.unit), say.value(s.delta, r.unit)), upright(r.samples() > 1 ? "→" : "="),
                   say.chip(say.letters().shown_bias(say.value(s.d_bias, r.unit, 0)), "∂L/∂" + say.bias(s.layer, r.unit), bias_id(s.layer, r.unit), true)});
  return numbers;
}

/// A bias that is taken away has the opposite gradient.
Formula signed_by_bias(const Notation& say, Formula gradient) {
  return say.letters().takes_away() ? row({minus(), std::move(gradient)}) : gradient;
}

Formula sum_over_samples(const Reading& r, Formula body) {
  if (r.samples() == 1) return body;
  return sum(symbol("n"), number(std::to_string(r.samples())), std::move(body));
}

}  // namespace

Said read(const nn::IntoParameters& s, const Reading& r) {
  const Notation& say = r.say;
  const nn::Index inputs = r.trace().tensor(s.d_weight).cols();
  Said said;
  if (r.is_whole()) {
    said.sentence = say.words(r.samples() > 1 ? "explain.into_parameters.batch" : "explain.into_parameters.step", layer_arguments(s.layer));
    const Formula transposed = transposed_input(say, s.layer);
    said.symbols = row({dL(say.whole("W", s.layer)), equals(), say.whole("δ", s.layer), symbol(" "), transposed, upright(","), dL(say.whole("b", s.layer)), equals(),
                        signed_by_bias(say, sum_over_samples(r, say.whole("δ", s.layer)))});
    const Formula gradient = matrix_of(r.trace().tensor(s.d_weight), NumberFormat(4), 3, [&](nn::Index unit, nn::Index input) { return weight_id(s.layer, unit, input); });
    if (!is_empty(gradient)) said.numbers = row({dL(say.whole("W", s.layer)), equals(), gradient});
    said.kept = say.words("explain.into_parameters.kept", layer_arguments(s.layer));
    return said;
  }
  const bool is_bias = r.is_term() && r.term == inputs;
  const nn::Index k = r.is_term() && !is_bias ? r.term : 0;
  Arguments arguments = row_arguments(say, s.layer, r.unit);
  arguments.push_back({"from", say.neuron(s.layer - 1, k)});
  arguments.push_back({"weight", say.weight(s.layer, r.unit, k)});
  const Formula delta = say.delta(s.layer, r.unit);
  if (is_bias) {
    said.sentence = say.words("explain.into_parameters.bias_term", arguments);
    said.symbols = row({dL(say.b(s.layer, r.unit)), equals(), signed_by_bias(say, sum_over_samples(r, delta))});
    said.numbers = row({equals(), bias_gradient_numbers(s, r)});
    return said;
  }
  const bool is_single = r.is_term() || inputs > 2;
  said.sentence = say.words(r.is_term() ? "explain.into_parameters.term" : "explain.into_parameters.neuron", arguments);
  const Formula body = row({delta, times(), is_single && !r.is_term() ? scripts(say.letter("a"), symbol("k")) : say.a(s.layer - 1, k)});
  const Formula w = is_single && !r.is_term() ? scripts(say.letter("w"), symbol("k")) : say.w(s.layer, r.unit, k);
  said.symbols = row({dL(w), equals(), dL(say.z(s.layer, r.unit)), times(), fraction(row({symbol("∂"), say.z(s.layer, r.unit)}), row({symbol("∂"), w})), equals(), sum_over_samples(r, body)});
  said.numbers = row({equals(), weight_gradient_numbers(s, r, k)});
  if (!r.is_term() && inputs == 2) append(said.numbers, {upright(","), weight_gradient_numbers(s, r, 1)});
  if (!r.is_term() && inputs > 2) append(said.numbers, {upright(","), dots()});
  said.kept = say.words("explain.into_parameters.kept_neuron", arguments);
  return said;
}

namespace {

/// The neuron of the layer before, as a sum over all that it feeds.
Formula into_input_numbers(const nn::IntoInput& s, const Reading& r) {
  const Notation& say = r.say;
  const auto units = static_cast<std::size_t>(r.trace().tensor(s.delta).rows());
  TermChips chips;
  for (std::size_t j = 0; j < units; ++j) {
    if (j > 2 && j + 1 < units) continue;
    chips.left.push_back(say.w_chip(s.layer, static_cast<nn::Index>(j), r.unit));
    chips.right.push_back(say.delta_chip(s.layer, static_cast<nn::Index>(j)));
    if (j == 2 && units > kMostShown) chips.left.push_back(dots()), chips.right.emplace_back();
  }
  Formula numbers = row({equals()});
  append(numbers, sum_of_chips(chips).children);
  append(numbers, {equals(), say.chip(say.value(s.d_input, r.unit), "∂L/∂" + say.neuron(s.layer - 1, r.unit), neuron_id(s.layer - 1, r.unit), true)});
  return numbers;
}

}  // namespace

Said read(const nn::IntoInput& s, const Reading& r) {
  const Notation& say = r.say;
  const nn::Index units = r.trace().tensor(s.delta).rows();
  Said said;
  if (r.is_whole()) {
    said.sentence = say.words("explain.into_input.step", layer_arguments(s.layer));
    said.symbols = row({dL(say.whole("a", s.layer - 1)), equals(), scripts(parens(say.whole("W", s.layer)), {}, upright("T", "\\mathsf{T}")), symbol(" "), say.whole("δ", s.layer)});
    said.numbers = whole_numbers(r, s.d_input, neurons_of(s.layer - 1));
    said.kept = say.words("explain.into_input.kept", layer_arguments(s.layer));
    return said;
  }
  Arguments arguments = neuron_arguments(say, s.layer - 1, r.unit);
  arguments.push_back({"to", say.row(s.layer, r.is_term() ? r.term : 0)});
  if (r.is_term()) {
    const nn::Term term = r.terms()[static_cast<std::size_t>(r.term)];
    arguments.push_back({"weight", say.weight(s.layer, r.term, r.unit)});
    said.sentence = say.words("explain.into_input.term", arguments);
    said.symbols = row({say.w(s.layer, r.term, r.unit), times(), say.delta(s.layer, r.term)});
    said.numbers = row({equals(), say.w_chip(s.layer, r.term, r.unit), times(), say.delta_chip(s.layer, r.term), equals(), say.chip(term.product, say.words("explain.product"), weight_id(s.layer, r.term, r.unit)),
                        upright("→"), say.chip(term.sum, say.words("explain.running_sum"), neuron_id(s.layer - 1, r.unit), true)});
    return said;
  }
  said.sentence = say.words("explain.into_input.neuron", arguments);
  said.symbols = row({dL(say.a(s.layer - 1, r.unit)), equals()});
  if (units > 3) {
    append(said.symbols, {sum(row({symbol("j"), equals(), number("1")}), number(std::to_string(units)), row({scripts(say.letter("w"), symbol("j")), symbol(" "), scripts(symbol("δ"), symbol("j"))}))});
  } else {
    for (nn::Index j = 0; j < units; ++j) {
      if (j > 0) append(said.symbols, {plus()});
      append(said.symbols, {say.w(s.layer, j, r.unit), times(), say.delta(s.layer, j)});
    }
  }
  said.numbers = into_input_numbers(s, r);
  said.kept = say.words("explain.into_input.kept_neuron", arguments);
  return said;
}

}  // namespace chainrule
