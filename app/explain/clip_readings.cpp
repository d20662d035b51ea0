// What is done to a gradient before the update and to the weights after it: clipping, frozen layers, max-norm.
#include "app/explain/update_notation.hpp"

#include "app/figure/mark_ids.hpp"

#include <cmath>

namespace chainrule {

using namespace formula;

namespace {

Formula norm_of(Formula inside) { return row({upright("|"), std::move(inside), upright("|")}); }
/// The small number that PyTorch adds to a norm before it divides by it.
Formula guard(const char* exponent) { return scripts(number("10"), {}, row({minus(), number(exponent)})); }

}  // namespace

Said read(const nn::ClipValue& s, const Reading& r) {
  const Moved moved = moved_by(r, r.trace().tensor(s.d_weight).cols());
  const double limit = r.trace().rule.clip_value;
  Said said = framed(r, s.layer, "clip_value", moved);
  const Formula g = symbol("g"), c = symbol("c");
  said.symbols = row({g, upright("←"), upright("min"), parens(row({c, upright(","), upright("max"), parens(row({minus(), c, upright(","), g}))}))});
  said.numbers = row({equals(), upright("min"), parens(row({r.say.set_chip(limit, "c", "clip_value"), upright(","), upright("max"),
                                                            parens(row({r.say.set_chip(-limit, "−c", "clip_value"), upright(","), gradient_chip(r, s.layer, moved, value_of(r.say, s.d_weight, s.d_bias, moved))}))})),
                      equals(), r.say.chip(value_of(r.say, s.clipped_weight, s.clipped_bias, moved), "g", id_for(s.layer, moved), true)});
  if (!r.is_term()) append(said.numbers, {upright(","), dots()});
  return said;
}

Said read(const nn::SumSquares& s, const Reading& r) {
  const nn::Trace& trace = r.trace();
  Said said;
  said.sentence = r.say.words("explain.sum_squares.step", {{"layer", std::to_string(s.layer + 1)}});
  const Formula square = scripts(norm_of(symbol("g")), {}, number("2"));
  said.symbols = row({square, upright("←"), square, plus(), sum(symbol("g"), {}, scripts(symbol("g"), {}, number("2")))});
  const double before = s.before < 0 ? 0 : trace.tensor(s.before)(0, 0);
  nn::Matrix weight = trace.tensor(s.d_weight);
  nn::clear_held_units<double>(trace.network, s.layer, weight);  // what does not move does not count
  double own = weight.squaredNorm();
  if (s.d_bias >= 0 && trace.rule.bias_update == nn::BiasUpdate::layer) own += std::pow(trace.tensor(s.d_bias)(0, 0), 2);
  else if (s.d_bias >= 0) {
    nn::Matrix bias = trace.tensor(s.d_bias);
    nn::clear_held_units<double>(trace.network, s.layer, bias);
    own += bias.squaredNorm();
  }
  said.numbers = row({equals(), r.say.chip(before, "|g|²"), plus(), r.say.chip(own, "∑g²"), equals(), r.say.chip(trace.tensor(s.squares)(0, 0), "|g|²", "", true)});
  said.kept = r.say.words("explain.sum_squares.kept");
  return said;
}

Said read(const nn::ClipNorm& s, const Reading& r) {
  const nn::Trace& trace = r.trace();
  const Moved moved = moved_by(r, trace.tensor(s.d_weight).cols());
  const double norm = std::sqrt(trace.tensor(s.squares)(0, 0)), factor = trace.tensor(s.factor)(0, 0);
  Said said = framed(r, s.layer, factor < 1 ? "clip_norm" : "clip_norm_short", moved);
  const Formula g = symbol("g");
  const Formula below = row({norm_of(g), plus(), guard("6")});
  said.symbols = row({g, upright("←"), g, times(), upright("min"), parens(row({number("1"), upright(","), fraction(symbol("c"), below)}))});
  said.numbers = row({equals(), gradient_chip(r, s.layer, moved, value_of(r.say, s.d_weight, s.d_bias, moved)), times(), upright("min"),
                      parens(row({number("1"), upright(","), fraction(r.say.set_chip(trace.rule.clip_norm, "c", "clip_norm"), r.say.chip(norm, "|g|"))})), equals(),
                      gradient_chip(r, s.layer, moved, value_of(r.say, s.d_weight, s.d_bias, moved)), times(), r.say.chip(factor, ""), equals(),
                      r.say.chip(value_of(r.say, s.clipped_weight, s.clipped_bias, moved), "g", id_for(s.layer, moved), true)});
  if (!r.is_term()) append(said.numbers, {upright(","), dots()});
  return said;
}

Said read(const nn::StayFrozen& s, const Reading& r) {
  const Moved moved = moved_by(r, r.trace().tensor(s.weight).cols());
  const bool is_layer = r.say.spec(s.layer).frozen;
  Said said = framed(r, s.layer, is_layer || r.is_whole() ? "stay_frozen" : "stay_frozen_neuron", moved);
  const Formula w = moved_letter(r, s.layer, moved);
  said.symbols = row({w, upright("←"), w});
  said.numbers = row({equals(), new_chip(r, s.layer, moved, value_of(r.say, s.updated_weight, s.updated_bias, moved))});
  if (!r.is_term()) append(said.numbers, {upright(","), dots()});
  said.kept = r.say.words(is_layer ? "explain.stay_frozen.kept" : "explain.stay_frozen_neuron.kept");
  return said;
}

Said read(const nn::LimitNorm& s, const Reading& r) {
  const Moved moved = moved_by(r, r.trace().tensor(s.weight).cols());
  const double norm = r.say.value(s.norms, moved.unit, 0), limit = r.trace().rule.max_norm;
  const bool is_longer = norm > limit;
  Said said = framed(r, s.layer, r.is_whole() || is_longer ? "limit_norm" : "limit_norm_stays", moved);
  const Formula w = r.is_whole() ? r.say.whole("W", s.layer) : letter_of(r.say, s.layer, moved);
  const Formula row_norm = norm_of(subscript("w", "j"));
  said.symbols = row({w, upright("←"), w, times(), upright("min"), parens(row({number("1"), upright(","), fraction(symbol("c"), row({row_norm, plus(), guard("7")}))}))});
  said.numbers = row({equals(), old_chip(r, s.layer, moved, r.say.value(s.weight, moved.unit, moved.input))});
  if (is_longer) append(said.numbers, {times(), fraction(r.say.set_chip(limit, "c", "max_norm"), r.say.chip(norm, "|w|", neuron_id(s.layer, r.trace().network.unit_of_row(s.layer, moved.unit))))});
  append(said.numbers, {equals(), new_chip(r, s.layer, moved, r.say.value(s.limited_weight, moved.unit, moved.input))});
  if (!r.is_term()) append(said.numbers, {upright(","), dots()});
  said.kept = r.say.words("explain.limit_norm.kept", {{"norm", r.say.number(norm)}, {"limit", r.say.number(limit)}, {"neuron", r.say.row(s.layer, moved.unit)}});
  return said;
}

}  // namespace chainrule
