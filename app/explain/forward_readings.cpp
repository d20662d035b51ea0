#include "app/explain/reading.hpp"

#include "app/figure/mark_ids.hpp"

namespace chainrule {

using namespace formula;

namespace {

/// f written out: what stands behind the second "=".
Formula definition_of(const nn::Activation& activation, const Formula& z, const Formula& letter_z) {
  const auto power_of_e = [](Formula exponent) { return scripts(symbol("e"), {}, std::move(exponent)); };
  switch (activation.kind) {
    case nn::ActivationKind::sigmoid:
      return fraction(number("1"), row({number("1"), plus(), power_of_e(row({minus(), z}))}));
    case nn::ActivationKind::tanh:
      return fraction(row({power_of_e(z), minus(), power_of_e(row({minus(), z}))}),
                      row({power_of_e(z), plus(), power_of_e(row({minus(), z}))}));
    case nn::ActivationKind::relu: return row({upright("max"), parens(row({number("0"), upright(","), z}))});
    case nn::ActivationKind::leaky_relu:
      return row({upright("max"), parens(row({number(shortest(activation.slope)), symbol(" "), z, upright(","), z}))});
    case nn::ActivationKind::elu:
      return row({upright("max"), parens(row({number("0"), upright(","), z})), plus(), upright("min"),
                  parens(row({number("0"), upright(","), number(shortest(activation.alpha)), parens(row({power_of_e(z), minus(), number("1")}))}))});
    case nn::ActivationKind::linear: return z;
    case nn::ActivationKind::step: return row({upright("["), z, upright("≥"), number(shortest(activation.threshold)), upright("]")});
    case nn::ActivationKind::softplus: return row({upright("ln"), parens(row({number("1"), plus(), power_of_e(z)}))});
    case nn::ActivationKind::gelu:
      return row({fraction(z, number("2")), times(), parens(row({number("1"), plus(), upright("erf"), parens(fraction(z, root(number("2"))))}))});
    case nn::ActivationKind::maxout: return row({upright("max"), parens(z)});
    case nn::ActivationKind::silu: return fraction(z, row({number("1"), plus(), power_of_e(row({minus(), z}))}));
    case nn::ActivationKind::softmax: return fraction(power_of_e(z), sum(symbol("k"), {}, power_of_e(scripts(letter_z, symbol("k")))));
  }
  return {};
}

/// The inputs that a row has connections to.
std::vector<nn::Index> connected_inputs(const nn::Affine& s, const Reading& r) {
  std::vector<nn::Index> connected;
  for (nn::Index k = 0; k < r.trace().tensor(s.weight).cols(); ++k)
    if (r.trace().network.is_connected(s.layer, r.unit, k)) connected.push_back(k);
  return connected;
}

Formula affine_symbols(const nn::Affine& s, const Reading& r) {
  const Notation& say = r.say;
  const nn::Index inputs = r.trace().tensor(s.weight).cols();
  const std::vector<nn::Index> connected = connected_inputs(s, r);
  Formula symbols = row({say.z(s.layer, r.unit), equals()});
  if (connected.size() <= 3) {
    for (const nn::Index k : connected) {
      if (k != connected.front()) append(symbols, {plus()});
      append(symbols, {say.w(s.layer, r.unit, k), times(), say.a(s.layer - 1, k)});
    }
  } else {
    Formula wk = scripts(say.letter("w"), upright(std::to_string(r.unit + 1) + ",k"), layer_mark(s.layer));
    Formula ak = s.layer == 0 ? scripts(symbol("x"), symbol("k")) : scripts(say.letter("a"), symbol("k"), layer_mark(s.layer - 1));
    append(symbols, {sum(row({symbol("k"), equals(), number("1")}), number(std::to_string(inputs)), row({std::move(wk), symbol(" "), std::move(ak)}))});
  }
  append(symbols, say.bias_term(s.layer, r.unit));
  return symbols;
}

Formula taken_bias(const nn::Affine& s, const Reading& r) {
  return r.say.taken_away(r.say.b_chip(s.layer, r.unit), r.say.letters().shown_bias(r.trace().tensor(s.bias)(r.unit, 0)));
}

Formula affine_numbers(const nn::Affine& s, const Reading& r) {
  const Notation& say = r.say;
  const std::vector<nn::Index> connected = connected_inputs(s, r);
  TermChips chips;
  for (std::size_t k = 0; k < connected.size(); ++k) {
    if (k > 2 && k + 1 < connected.size()) continue;
    chips.left.push_back(say.w_chip(s.layer, r.unit, connected[k]));
    chips.right.push_back(say.a_chip(s.layer - 1, connected[k]));
    if (k == 2 && connected.size() > 4) chips.left.push_back(dots()), chips.right.emplace_back();
  }
  chips.left.push_back(taken_bias(s, r));
  chips.right.push_back(say.letters().has_bias_unit() ? number("1") : Formula{});
  chips.takes_last_away = say.letters().takes_away();
  Formula numbers = row({equals()});
  append(numbers, sum_of_chips(chips).children);
  append(numbers, {equals(), say.z_chip(s.layer, r.unit, true)});
  return numbers;
}

/// The bias alone, with its sign.
Formula bias_symbols(const nn::Affine& s, const Reading& r) {
  std::vector<Formula> term = r.say.bias_term(s.layer, r.unit);
  if (!r.say.letters().takes_away()) term.erase(term.begin());
  return row(std::move(term));
}
Formula bias_numbers(const nn::Affine& s, const Reading& r) {
  Formula numbers = row({equals()});
  if (r.say.letters().takes_away()) append(numbers, {minus()});
  append(numbers, {taken_bias(s, r)});
  if (r.say.letters().has_bias_unit()) append(numbers, {times(), number("1")});
  return numbers;
}

/// z = W a + b of a whole layer in numbers, where they are few enough to be read; with a bias unit its column comes first.
Formula affine_matrices(const nn::Affine& s, const Reading& r) {
  const Notation& say = r.say;
  const NumberFormat number(4);
  const nn::Trace& t = r.trace();
  nn::Matrix weight = t.tensor(s.weight), input = t.tensor(s.input).col(say.example());
  const nn::Matrix z = t.tensor(s.preactivation).col(say.example());
  nn::Matrix bias = t.tensor(s.bias);
  const bool has_unit = say.letters().has_bias_unit();
  const nn::Index most = has_unit ? 4 : 3;
  if (has_unit) {
    nn::Matrix theta(weight.rows(), weight.cols() + 1), ones(input.rows() + 1, 1);
    theta << bias, weight;
    ones << nn::Matrix::Ones(1, 1), input;
    weight = theta;
    input = ones;
  } else if (say.letters().takes_away()) {
    bias = bias.unaryExpr([&](double value) { return say.letters().shown_bias(value); }).eval();
  }
  // With a bias unit the first column is the biases', and the 1 above the inputs has no place.
  const nn::Index shift = has_unit ? 1 : 0;
  const Formula w = matrix_of(weight, number, most, [&](nn::Index row, nn::Index column) {
    return column < shift ? bias_id(s.layer, row) : weight_id(s.layer, row, column - shift);
  });
  const Formula in = matrix_of(input, number, most, [&](nn::Index row, nn::Index) { return row < shift ? std::string() : neuron_id(s.layer - 1, row - shift); });
  const Formula out = matrix_of(z, number, most, [&](nn::Index row, nn::Index) { return preactivation_id(s.layer, row); });
  if (is_empty(w) || is_empty(in) || is_empty(out)) return {};
  if (has_unit) return row({equals(), w, in, equals(), out});
  return row({equals(), w, in, say.bias_operator(), matrix_of(bias, number, most, [&](nn::Index row, nn::Index) { return bias_id(s.layer, row); }), equals(), out});
}

Said read_affine_term(const nn::Affine& s, const Reading& r, const Arguments& arguments) {
  const Notation& say = r.say;
  const nn::Term term = r.terms()[static_cast<std::size_t>(r.term)];
  const nn::Index k = r.term, inputs = r.trace().tensor(s.weight).cols();
  Said said;
  const bool is_bias = k == inputs;
  if (!is_bias && !r.trace().network.is_connected(s.layer, r.unit, k)) {
    said.sentence = say.words("explain.affine.no_connection", arguments);
    said.symbols = row({say.w(s.layer, r.unit, k), equals(), number("0")});
    said.numbers = row({upright("→"), say.chip(term.sum, say.words("explain.running_sum"), preactivation_id(s.layer, r.unit), true)});
    return said;
  }
  const std::string bias_key = say.letters().has_bias_unit() ? "bias_unit" : "bias_" + std::string(id_of(say.letters().sign));
  said.sentence = say.words("explain.affine." + (is_bias ? bias_key : std::string("term")), arguments);
  said.symbols = is_bias ? bias_symbols(s, r) : row({say.w(s.layer, r.unit, k), times(), say.a(s.layer - 1, k)});
  said.numbers = is_bias ? bias_numbers(s, r)
                         : row({equals(), say.w_chip(s.layer, r.unit, k), times(), say.a_chip(s.layer - 1, k), equals(),
                                say.chip(term.product, say.words("explain.product"), weight_id(s.layer, r.unit, k))});
  append(said.numbers, {upright("→"), say.chip(term.sum, say.words(is_bias ? "explain.whole_sum" : "explain.running_sum"), preactivation_id(s.layer, r.unit), true)});
  return said;
}

}  // namespace

/// W a + b; with a bias unit Θ times 1 over a.
Formula weighted_sum(const Notation& say, int layer) {
  const Formula in = say.whole("a", layer - 1);
  if (say.letters().has_bias_unit()) return row({say.whole("W", layer), symbol(" "), matrix(1, {number("1"), in})});
  return row({say.whole("W", layer), symbol(" "), in, say.bias_operator(), say.whole("b", layer)});
}

Formula sum_of_chips(const TermChips& terms) {
  Formula sum = row({});
  for (std::size_t i = 0; i < terms.left.size(); ++i) {
    if (i > 0) append(sum, {terms.takes_last_away && i + 1 == terms.left.size() ? minus() : plus()});
    append(sum, {terms.left[i]});
    if (!is_empty(terms.right[i])) append(sum, {times(), terms.right[i]});
  }
  return sum;
}

Said read(const nn::Affine& s, const Reading& r) {
  const Notation& say = r.say;
  Said said;
  if (r.is_whole()) {
    const Arguments arguments = {{"layer", std::to_string(s.layer + 1)}, {"units", std::to_string(say.spec(s.layer).units)}};
    said.sentence = say.words("explain.affine.step", arguments);
    said.symbols = row({say.whole("z", s.layer), equals()});
    append(said.symbols, weighted_sum(say, s.layer).children);
    const nn::Trace& t = r.trace();
    said.numbers = affine_matrices(s, r);
    if (is_empty(said.numbers))
      said.numbers = words(say.words("explain.affine.sizes", {{"units", std::to_string(t.tensor(s.weight).rows())}, {"inputs", std::to_string(t.tensor(s.weight).cols())}}));
    said.kept = say.words("explain.affine.kept", arguments);
    return said;
  }
  const nn::Index inputs = r.trace().tensor(s.weight).cols();
  const nn::Index k = r.is_term() && r.term < inputs ? r.term : 0;
  const Arguments arguments = {{"neuron", say.row(s.layer, r.unit)}, {"from", say.neuron(s.layer - 1, k)}, {"weight", say.weight(s.layer, r.unit, k)}};
  if (r.is_term()) return read_affine_term(s, r, arguments);
  said.sentence = say.words("explain.affine.neuron", arguments);
  said.symbols = affine_symbols(s, r);
  said.numbers = affine_numbers(s, r);
  said.kept = say.words("explain.affine.kept_neuron", arguments);
  return said;
}

namespace {

/// a of a maxout neuron: the largest of its pieces, all of them shown where they are few.
void read_pieces(const nn::Activate& s, const Reading& r, Said& said) {
  const Notation& say = r.say;
  const nn::Index pieces = say.pieces(s.layer), first = r.unit * pieces;
  Formula letters = row({}), chips = row({});
  for (nn::Index row = first; row < first + pieces; ++row) {
    if (row > first + 3 && row + 1 < first + pieces) continue;
    if (row > first) append(letters, {upright(",")}), append(chips, {upright(",")});
    if (row > first + 3 && pieces > 5) append(letters, {dots(), upright(",")}), append(chips, {dots(), upright(",")});
    append(letters, {say.z(s.layer, row)});
    append(chips, {say.z_chip(s.layer, row)});
  }
  said.symbols = row({say.a(s.layer, r.unit), equals(), upright("max"), parens(letters)});
  said.numbers = row({equals(), upright("max"), parens(chips), equals(),
                      say.chip(say.value(s.activation, r.unit), say.neuron(s.layer, r.unit), neuron_id(s.layer, r.unit), true)});
}

}  // namespace

Said read(const nn::Activate& s, const Reading& r) {
  const Notation& say = r.say;
  const nn::Activation& activation = say.spec(s.layer).activation;
  const std::string name = say.words("names.activation." + std::string(nn::id_of(activation.kind)));
  Said said;
  if (r.is_whole()) {
    const Arguments arguments = {{"layer", std::to_string(s.layer + 1)}, {"activation", name}};
    said.sentence = say.words("explain.activate.step", arguments);
    const Formula z = say.whole("z", s.layer);
    said.symbols = row({say.whole("a", s.layer), equals(), say.f(s.layer), parens(z)});
    const nn::Matrix a = r.trace().tensor(s.activation).col(say.example()), before = r.trace().tensor(s.preactivation).col(say.example());
    const NumberFormat number(4);
    const Formula out = matrix_of(a, number, 4, [&](nn::Index unit, nn::Index) { return neuron_id(s.layer, unit); });
    const Formula in = matrix_of(before, number, 4, [&](nn::Index row, nn::Index) { return preactivation_id(s.layer, row); });
    if (!is_empty(out)) said.numbers = row({equals(), say.f(s.layer), in, equals(), out});
    said.kept = say.words("explain.activate.kept", arguments);
    return said;
  }
  const Arguments arguments = {{"neuron", say.neuron(s.layer, r.unit)}, {"activation", name}};
  said.sentence = say.words("explain.activate.neuron", arguments);
  said.kept = say.words("explain.activate.kept_neuron", arguments);
  if (activation.kind == nn::ActivationKind::maxout) {
    said.sentence = say.words("explain.activate.maxout", {{"neuron", say.neuron(s.layer, r.unit)}, {"count", std::to_string(activation.pieces)}});
    read_pieces(s, r, said);
    return said;
  }
  const Formula z = say.z(s.layer, r.unit);
  said.symbols = row({say.a(s.layer, r.unit), equals(), say.f(s.layer), parens(z), equals(), definition_of(activation, z, say.letter("z"))});
  if (activation.kind == nn::ActivationKind::softmax) said.symbols = row({say.a(s.layer, r.unit), equals(), definition_of(activation, z, say.letter("z"))});
  const double a = say.value(s.activation, r.unit);
  const std::string caption = say.neuron(s.layer, r.unit);
  said.numbers = row({equals(), say.f(s.layer), parens(say.z_chip(s.layer, r.unit)), equals(), say.chip(a, caption, neuron_id(s.layer, r.unit), true)});
  if (activation.kind == nn::ActivationKind::softmax) said.numbers = row({equals(), say.chip(a, caption, neuron_id(s.layer, r.unit), true)});
  return said;
}

bool drops_at_random(const nn::Trace& trace, int layer) {
  return !trace.evaluated && trace.network.layers[static_cast<std::size_t>(layer)].dropout > 0;
}

std::string names_of_units(const Notation& say, int layer, const std::vector<nn::Index>& units) {
  constexpr std::size_t most_named = 6;
  std::string names;
  for (std::size_t i = 0; i < std::min(units.size(), most_named); ++i) names += (i > 0 ? say.words("explain.between_neurons") : "") + say.neuron(layer, units[i]);
  return units.size() > most_named ? names + " …" : names;
}

namespace {

std::string drop_sentence(const Reading& r, int layer, const Arguments& arguments) {
  const Notation& say = r.say;
  const nn::LayerSpec& spec = say.spec(layer);
  const bool drops = drops_at_random(r.trace(), layer);
  if (!r.is_whole()) {
    if (r.trace().network.is_silent(layer, r.unit)) return say.words("explain.drop.silenced", arguments);
    if (!drops) return say.words("explain.drop.speaks", arguments);
    return say.words(say.value(say.tensors(layer).mask, r.unit) == 0 ? "explain.drop.struck" : "explain.drop.stays", arguments);
  }
  const std::string struck = drops ? say.words("explain.drop.step", arguments) : std::string();
  if (spec.silent.empty()) return struck;
  const std::string silenced = say.words("explain.drop.step_silenced", {{"neurons", names_of_units(say, layer, spec.silent)}});
  return struck.empty() ? silenced : say.sentences(struck, silenced);
}

}  // namespace

Said read(const nn::Drop& s, const Reading& r) {
  const Notation& say = r.say;
  Said said;
  const Arguments arguments = {{"layer", std::to_string(s.layer + 1)},
                               {"rate", say.number(say.spec(s.layer).dropout)},
                               {"neuron", r.is_whole() ? std::string() : say.neuron(s.layer, r.unit)},
                               {"value", r.is_whole() ? std::string() : say.number(say.value(s.activation, r.unit))}};
  said.sentence = drop_sentence(r, s.layer, arguments);
  if (r.is_whole()) {
    said.symbols = row({scripts(symbol("ã"), {}, layer_mark(s.layer)), equals(), say.whole("a", s.layer), upright("⊙"), say.whole("m", s.layer)});
    const nn::Matrix mask = r.trace().tensor(s.mask).col(say.example()), out = r.trace().tensor(s.dropped).col(say.example());
    const auto neuron = [&](nn::Index unit, nn::Index) { return neuron_id(s.layer, unit); };
    const Formula m = matrix_of(mask, NumberFormat(3), 4, neuron), o = matrix_of(out, NumberFormat(4), 4, neuron);
    if (!is_empty(m)) said.numbers = row({symbol("m"), equals(), m, upright(","), symbol("ã"), equals(), o});
    said.kept = say.words("explain.drop.kept", arguments);
    return said;
  }
  const double mask = say.value(s.mask, r.unit);
  said.symbols = row({symbol("ã"), equals(), say.a(s.layer, r.unit), times(), symbol("m")});
  said.numbers = row({equals(), say.chip(say.value(s.activation, r.unit), say.neuron(s.layer, r.unit), neuron_id(s.layer, r.unit)), times(),
                      say.chip(mask, "m", neuron_id(s.layer, r.unit)), equals(), say.chip(say.value(s.dropped, r.unit), say.neuron(s.layer, r.unit), neuron_id(s.layer, r.unit), true)});
  said.kept = say.words("explain.drop.kept", arguments);
  return said;
}

}  // namespace chainrule
