// What several steps did together: a layer's part of a pass, or the whole pass.
#include "app/explain/reading.hpp"

#include "app/figure/mark_ids.hpp"

#include <algorithm>

namespace chainrule {

using namespace formula;

namespace {

Formula forward_formula(const Notation& say, int layer) {
  return row({say.whole("a", layer), equals(), say.f(layer), parens(weighted_sum(say, layer))});
}
Formula update_formula(const Notation& say, int layer) {
  const Formula w = say.whole("W", layer);
  if (say.trace().rule.optimizer == nn::OptimizerKind::sgd) return row({w, upright("←"), w, minus(), symbol("η"), symbol(" "), dL(w)});
  return row({w, upright("←"), w, minus(), symbol("Δ", "\\Delta "), w});
}
Formula backward_formula(const Notation& say, int layer) {
  const Formula transposed = transposed_input(say, layer);
  return row({say.whole("δ", layer), equals(), dL(say.whole("z", layer)), upright(","), dL(say.whole("W", layer)), equals(), say.whole("δ", layer), symbol(" "), transposed});
}

/// The first few numbers of a layer as chips, with dots where there are more.
template <class MakeChip>
Formula few(nn::Index count, MakeChip make) {
  Formula chips = row({});
  for (nn::Index unit = 0; unit < std::min<nn::Index>(count, 4); ++unit) {
    if (unit > 0) append(chips, {upright(",")});
    append(chips, {make(unit)});
  }
  if (count > 4) append(chips, {upright(","), dots()});
  return chips;
}

Said read_forward(const Notation& say, int layer) {
  Said said;
  said.symbols = forward_formula(say, layer);
  said.numbers = row({equals()});
  append(said.numbers, few(say.spec(layer).units, [&](nn::Index unit) { return say.a_chip(layer, unit, true); }).children);
  return said;
}
Said read_backward(const Notation& say, int layer) {
  Said said;
  said.symbols = backward_formula(say, layer);
  said.numbers = row({say.whole("δ", layer), equals()});
  append(said.numbers, few(say.trace().network.rows_of(layer), [&](nn::Index unit) { return say.delta_chip(layer, unit, true); }).children);
  return said;
}
Said read_update(const Notation& say, int layer) {
  Said said;
  said.symbols = update_formula(say, layer);
  const nn::TensorId updated = say.tensors(layer).updated_weight;
  said.numbers = row({say.whole("W", layer), equals()});
  append(said.numbers, few(say.trace().tensor(updated).cols(), [&](nn::Index input) {
                         return say.chip(say.value(updated, 0, input), say.words("explain.new_value", {{"name", say.weight(layer, 0, input)}}), weight_id(layer, 0, input), true);
                       }).children);
  append(said.numbers, {upright(","), dots()});
  return said;
}

Said read_phase(const Reading& r, nn::Phase phase, int layer) {
  switch (phase) {
    case nn::Phase::forward: return read_forward(r.say, layer);
    case nn::Phase::loss: {
      Said said;
      said.symbols = loss_formula(r.say);
      said.numbers = row({equals(), r.say.chip(r.trace().loss, "L", "loss", true)});
      return said;
    }
    case nn::Phase::backward: return read_backward(r.say, layer);
    case nn::Phase::update: return read_update(r.say, layer);
  }
  return {};
}

Said read_group(const Reading& r, const std::string& size, int layer) {
  const nn::Phase phase = r.trace().steps[static_cast<std::size_t>(r.step)].phase;
  Said said = read_phase(r, phase, layer);
  said.sentence = r.say.words("explain." + size + "." + std::string(nn::id_of(phase)), {{"layer", std::to_string(layer + 1)}, {"layers", std::to_string(r.trace().network.layer_count())}});
  return said;
}

}  // namespace

Said read_layer(const Reading& reading) {
  // The layer's gradient is measured, its weights do not move yet.
  const nn::StepVariant& what = reading.trace().steps[static_cast<std::size_t>(reading.step)].what;
  if (const auto* squares = std::get_if<nn::SumSquares>(&what)) return read(*squares, reading);
  return read_group(reading, "layer", std::max(0, nn::layer_of(reading.trace().steps[static_cast<std::size_t>(reading.step)])));
}

Said read_pass(const Reading& reading) {
  const nn::Phase phase = reading.trace().steps[static_cast<std::size_t>(reading.step)].phase;
  const int last = static_cast<int>(reading.trace().network.layer_count()) - 1;
  return read_group(reading, "pass", phase == nn::Phase::forward || phase == nn::Phase::loss ? last : 0);
}

}  // namespace chainrule
