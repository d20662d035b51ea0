#include "app/explain/explain.hpp"

#include "app/explain/reading.hpp"
#include "app/figure/mark_ids.hpp"

#include <algorithm>
#include <optional>

namespace chainrule {
namespace {

const nn::Step& step_at(const nn::Trace& trace, int step) { return trace.steps[static_cast<std::size_t>(step)]; }

/// Within a trace, sizes that hold whole updates are read pass by pass.
nn::Granularity size_in_trace(nn::Granularity granularity) { return std::min(granularity, nn::Granularity::pass); }

/// The first step of the press that ends with `step`.
int first_of_group(const nn::Trace& trace, int step, nn::Granularity granularity) {
  if (granularity < nn::Granularity::layer) return step;
  int first = step;
  while (first > 0) {
    const nn::Step &before = step_at(trace, first - 1), &now = step_at(trace, step);
    if (before.phase != now.phase) break;
    if (granularity == nn::Granularity::layer && nn::layer_of(before) != nn::layer_of(now)) break;
    --first;
  }
  return first;
}

std::vector<std::string> marks_of_group(const nn::Trace& trace, int first, const nn::Position& last) {
  if (last.unit >= 0) return marks_of_step(trace, last.step, last.unit, last.term);
  std::vector<std::string> all;
  for (int step = first; step <= last.step; ++step)
    for (std::string& id : marks_of_step(trace, step, -1, -1)) all.push_back(std::move(id));
  return all;
}

/// Are the units of a step rows of the weight? Of the others they are neurons.
bool works_on_rows(const nn::Step& step) {
  return !std::holds_alternative<nn::Activate>(step.what) && !std::holds_alternative<nn::Drop>(step.what) &&
         !std::holds_alternative<nn::IntoPrediction>(step.what) && !std::holds_alternative<nn::ThroughDropout>(step.what) &&
         !std::holds_alternative<nn::IntoInput>(step.what) && nn::layer_of(step) >= 0;
}

/// What the next press will do, in words.
std::string next_words(const nn::Trace& trace, const nn::Position& here, const nn::Position& next, nn::Granularity granularity, const Voice& voice) {
  const nn::Step& step = step_at(trace, next.step);
  if (granularity > nn::Granularity::pass) return voice.language->text("explain.next." + std::string(nn::id_of(granularity)));
  if (here.step == next.step && here.unit >= 0 && next.unit >= 0) {
    const bool is_backward = std::holds_alternative<nn::IntoInput>(step.what);
    const int layer = nn::layer_of(step) - (is_backward ? 1 : 0);
    const std::string name = works_on_rows(step) ? row_name(trace.network, layer, next.unit) : neuron_name(trace.network, layer, next.unit);
    return voice.language->text(here.unit == next.unit ? "explain.next.same_unit" : "explain.next.same_step", {{"neuron", name}});
  }
  const int layer = nn::layer_of(step);
  const bool is_mask = std::holds_alternative<nn::Drop>(step.what) || std::holds_alternative<nn::ThroughDropout>(step.what);
  const bool only_silences = is_mask && !drops_at_random(trace, layer);
  const bool only_measures = granularity == nn::Granularity::layer && std::holds_alternative<nn::SumSquares>(step.what);
  const bool is_group = (granularity == nn::Granularity::layer && !only_measures) || granularity == nn::Granularity::pass;
  const std::string key = is_group ? "explain.next." + std::string(nn::id_of(granularity)) + "_" + std::string(nn::id_of(step.phase))
                                   : "explain.next." + std::string(nn::kind_of(step)) + (only_silences ? "_silenced" : "");
  return voice.language->text(key, {{"layer", std::to_string(layer + 1)}, {"before", std::to_string(layer)}});
}

/// Does the step change weights, rather than their gradient?
bool moves_parameters(const nn::Step& step) {
  return std::visit([](const auto& what) { return requires { what.updated_weight; } || requires { what.decayed_weight; } || requires { what.limited_weight; }; }, step.what);
}

/// What a step that moves weights is to a frozen neuron (`row` of the layer, -1: to all of them): it stays.
std::optional<nn::StayFrozen> frozen_move(const nn::Trace& trace, const nn::Step& step, int row) {
  const int layer = nn::layer_of(step);
  if (layer < 0 || step.phase != nn::Phase::update || !moves_parameters(step)) return std::nullopt;
  const nn::Index rows = trace.network.rows_of(layer);
  nn::Index held = 0;
  while (held < rows && trace.network.is_held(layer, held)) ++held;
  if (row < 0 ? held < rows : !trace.network.is_held(layer, row)) return std::nullopt;  // of a whole step: all of its neurons
  const nn::LayerTensors& own = trace.layers[static_cast<std::size_t>(layer)];
  return nn::StayFrozen{layer, own.weight, own.bias, own.updated_weight, own.updated_bias};
}

/// A whole step is read as the one unit that it has, where it has but one: its numbers fit.
Said read_place(const Reading& reading, nn::Granularity granularity) {
  if (reading.is_whole() && granularity >= nn::Granularity::pass) return read_pass(reading);
  if (reading.is_whole() && granularity == nn::Granularity::layer) return read_layer(reading);
  const nn::Step& step = step_at(reading.trace(), reading.step);
  if (const auto frozen = frozen_move(reading.trace(), step, reading.unit)) return read(*frozen, reading);
  Said said = std::visit([&](const auto& what) { return read(what, reading); }, step.what);
  const int layer = nn::layer_of(step);
  if (step.phase != nn::Phase::update || !reading.is_whole() || layer < 0 || !moves_parameters(step)) return said;
  const std::vector<nn::Index>& frozen = reading.say.spec(layer).frozen_units;
  if (!frozen.empty()) said.kept = reading.say.sentences(reading.say.words("explain.stay_frozen_neuron.in_step", {{"neurons", names_of_units(reading.say, layer, frozen)}}), said.kept);
  return said;
}

Explanation explain_start(const nn::Trace& trace, nn::Granularity granularity, const Voice& voice) {
  Explanation said;
  const auto count = std::to_string(trace.step_count());
  said.phase = voice.language->text("explain.phase.start", {{"count", count}});
  said.sentence = voice.language->text("explain.start.sentence", {{"inputs", std::to_string(trace.network.inputs)}, {"outputs", std::to_string(trace.network.outputs())}});
  said.kept = voice.language->text(trace.augmented ? "explain.start.augmented" : "explain.start.note");
  if (const auto next = nn::next(trace, nn::first_position(), size_in_trace(granularity))) {
    said.next = next_words(trace, nn::first_position(), *next, granularity, voice);
    said.upcoming = marks_of_group(trace, 0, *next);
  }
  return said;
}

std::string end_words(const nn::Trace& trace, const Voice& voice) {
  return voice.language->text("explain.next.end", {{"number", std::to_string(trace.step + 1)}, {"loss", voice.number(trace.loss)}});
}

}  // namespace

std::string place_words(const nn::Trace& trace, int step, const Language& language) {
  return language.text("explain.phase.line", {{"phase", language.text("explain.phase." + std::string(nn::id_of(step_at(trace, step).phase)))},
                                              {"number", std::to_string(step + 1)},
                                              {"count", std::to_string(trace.step_count())}});
}

StepRange steps_shown(const nn::Trace& trace, const nn::Position& position, nn::Granularity granularity) {
  const int last = std::min(position.step, trace.step_count() - 1);
  if (last < 0) return {};
  return {position.unit >= 0 ? last : first_of_group(trace, last, size_in_trace(granularity)), last};
}

Explanation explain(const nn::Trace& trace, const nn::Position& position, nn::Granularity granularity, nn::Index example, const Voice& voice) {
  if (trace.steps.empty()) return {};
  if (position.step < 0) return explain_start(trace, granularity, voice);
  const int step = std::min(position.step, trace.step_count() - 1);
  const int unit = position.unit < nn::unit_count(trace, step) ? position.unit : -1;
  const int term = unit >= 0 && position.term < nn::term_count(trace, step) ? position.term : -1;
  const nn::Position here{step, unit, term};
  const Reading reading{Notation(trace, std::clamp<nn::Index>(example, 0, trace.sample_count() - 1), voice), step, unit, term};
  Said said = read_place(reading, granularity);
  Explanation explanation;
  explanation.phase = place_words(trace, step, *voice.language);
  explanation.sentence = std::move(said.sentence);
  explanation.symbols = std::move(said.symbols);
  explanation.numbers = std::move(said.numbers);
  explanation.kept = std::move(said.kept);
  const nn::Granularity size = size_in_trace(granularity);
  explanation.active = marks_of_group(trace, first_of_group(trace, step, size), here);
  const auto next = nn::next(trace, here, size);
  if (!next) {
    explanation.next = end_words(trace, voice);
    return explanation;
  }
  explanation.next = next_words(trace, here, *next, granularity, voice);
  explanation.upcoming = marks_of_group(trace, first_of_group(trace, next->step, size), *next);
  return explanation;
}

}  // namespace chainrule
