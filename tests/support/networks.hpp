#pragma once
// Networks and data sets that several tests use.
#include "engine/data/generators.hpp"
#include "engine/train/rule.hpp"

#include <bit>
#include <memory>
#include <numeric>
#include <vector>

namespace nn::testing {

struct Example {
  NetworkSpec network;
  TrainingRule rule;
  std::shared_ptr<const Dataset> data;
  TrainingState state;
};

inline LayerSpec layer(Index units, ActivationKind kind, double dropout = 0) {
  LayerSpec spec;
  spec.units = units;
  spec.activation.kind = kind;
  spec.dropout = dropout;
  return spec;
}

inline std::shared_ptr<const Dataset> dataset(const Matrix& inputs, const Matrix& targets) {
  auto data = std::make_shared<Dataset>();
  data->inputs = inputs;
  data->targets = targets;
  data->train_count = targets.cols();
  data->task = task_of(targets);
  return data;
}

/// The 2-2-2 worked example of reference-numbers.md.
inline Example worked_example(BiasUpdate bias_update = BiasUpdate::frozen) {
  Example example;
  example.network.inputs = 2;
  example.network.layers = {layer(2, ActivationKind::sigmoid), layer(2, ActivationKind::sigmoid)};
  example.rule.learning_rate = 0.5;
  example.rule.batch_size = 1;
  example.rule.bias_update = bias_update;
  Matrix inputs(2, 1), targets(2, 1);
  inputs << 0.05, 0.10;
  targets << 0.01, 0.99;
  example.data = dataset(inputs, targets);
  example.state = initial_state(example.network, example.rule);
  // weights column by column
  example.state.parameters << 0.15, 0.25, 0.20, 0.30, 0.35, 0.35, 0.40, 0.50, 0.45, 0.55, 0.60, 0.60;
  return example;
}

/// The spiral scene's network and data.
inline Example spiral() {
  Example example;
  example.network.inputs = 2;
  example.network.layers = {layer(8, ActivationKind::tanh), layer(8, ActivationKind::tanh),
                            layer(1, ActivationKind::tanh)};
  example.data = std::make_shared<Dataset>(generate(GeneratorSpec{}));
  example.state = initial_state(example.network, example.rule);
  return example;
}

/// Targets for which every loss is defined: a probability distribution in each column.
inline Matrix probabilities(Index outputs, Index examples, Random& random) {
  Matrix targets(outputs, examples);
  for (Index column = 0; column < examples; ++column) {
    for (Index row = 0; row < outputs; ++row) targets(row, column) = random.uniform(0.1, 1);
    targets.col(column) /= targets.col(column).sum();
  }
  return targets;
}

/// Draws thresholds, pieces and connections, and gives the perceptron criterion its step; from a stream of its own.
inline void vary_structure(Example& example, std::uint64_t number) {
  Random random(number, Stream::data, 79);
  NetworkSpec& network = example.network;
  for (Index index = 0; index < network.layer_count(); ++index) {
    LayerSpec& layer = network.layers[static_cast<std::size_t>(index)];
    layer.activation.threshold = random.uniform(-0.5, 0.5);
    layer.activation.pieces = 2 + static_cast<Index>(random.below(3));
    if (random.uniform() >= 0.3) continue;
    for (Index i = 0; i < layer.units * network.inputs_of(index); ++i) layer.connections.there.push_back(random.uniform() < 0.6);
  }
  if (!wants_step(network.loss)) return;
  network.layers.back().activation.kind = ActivationKind::step;
  network.layers.back().dropout = 0;
}

/// Draws the optimizer, its schedule, clipping and what stays frozen; from a stream of its own.
inline void vary_update(Example& example, std::uint64_t number) {
  Random random(number, Stream::data, 78);
  const auto chance = [&random](double p) { return random.uniform() < p; };
  TrainingRule& rule = example.rule;
  rule.optimizer = optimizer_kinds()[random.below(optimizer_kinds().size())];
  rule.epsilon_form = epsilon_forms()[random.below(epsilon_forms().size())];
  rule.schedule.kind = schedule_kinds()[random.below(schedule_kinds().size())];
  rule.schedule.decay_steps = 1 + static_cast<Index>(random.below(4));
  rule.schedule.cosine_steps = 3 + static_cast<Index>(random.below(40));
  rule.schedule.warmup_steps = 1 + static_cast<Index>(random.below(6));
  rule.l1 = chance(0.4) ? 0.01 : 0;
  rule.clip_value = chance(0.3) ? 0.02 : 0;
  rule.clip_norm = chance(0.4) ? 0.05 : 0;
  rule.max_norm = chance(0.4) ? 0.7 : 0;
  for (LayerSpec& layer : example.network.layers) layer.frozen = chance(0.2);
  vary_structure(example, number);
}

/// Any network, rule and data; the same number gives the same example.
inline Example random_example(std::uint64_t number) {
  Random random(number, Stream::data, 77);
  const auto chance = [&random](double p) { return random.uniform() < p; };
  Example example;
  example.network.inputs = 1 + static_cast<Index>(random.below(9));
  example.network.loss = loss_kinds()[random.below(loss_kinds().size())];
  const std::uint64_t layers = 1 + random.below(3);
  for (std::uint64_t i = 0; i < layers; ++i) {
    const ActivationKind kind = activation_kinds()[random.below(activation_kinds().size())];
    example.network.layers.push_back(layer(1 + static_cast<Index>(random.below(11)), kind, chance(0.3) ? 0.4 : 0));
    example.network.layers.back().init = InitializerKind::glorot_normal;
  }
  chance(0.5);
  example.rule.learning_rate = random.uniform(0.001, 0.1);
  example.rule.batch_size = static_cast<Index>(random.below(8));
  example.rule.l2 = chance(0.5) ? 0.01 : 0;
  example.rule.bias_update = bias_updates()[random.below(3)];
  example.rule.precision = chance(0.5) ? Precision::float32 : Precision::float64;
  example.rule.seed = random.bits();
  const Index examples = 1 + static_cast<Index>(random.below(12));
  Matrix inputs(example.network.inputs, examples);
  for (Index i = 0; i < inputs.size(); ++i) inputs.data()[i] = random.normal();
  example.data = dataset(inputs, probabilities(example.network.outputs(), examples, random));
  vary_update(example, number);
  example.state = initial_state(example.network, example.rule);
  return example;
}

/// Silences and freezes some units, the same ones for the same number; a hidden layer of an example has one of each at least.
inline void silence_and_freeze(Example& example, std::uint64_t number) {
  Random random(number, Stream::data, 80);
  NetworkSpec& network = example.network;
  for (Index index = 0; index < network.layer_count(); ++index) {
    LayerSpec& layer = network.layers[static_cast<std::size_t>(index)];
    for (Index unit = 0; unit < layer.units; ++unit) {
      if (index + 1 < network.layer_count() && random.uniform() < 0.3) layer.silent.push_back(unit);
      if (random.uniform() < 0.3) layer.frozen_units.push_back(unit);
    }
    const Index chosen = static_cast<Index>(random.below(static_cast<std::uint64_t>(layer.units)));
    if (layer.silent.empty() && index + 1 < network.layer_count()) layer.silent.push_back(chosen);
    if (layer.frozen_units.empty()) layer.frozen_units.push_back(chosen);
  }
}

/// Calls the inputs of an example the pixels of one row, and varies them in every way that images can be.
inline void make_images(Example& example) {
  auto images = std::make_shared<Dataset>(*example.data);
  images->image_width = example.network.inputs;
  images->image_height = 1;
  example.data = std::move(images);
  example.rule.augmentation.shift = 2;
  example.rule.augmentation.flip = true;
  example.rule.augmentation.brightness = 0.5;
}

inline std::vector<Index> all_columns(const Dataset& data) {
  std::vector<Index> columns(static_cast<std::size_t>(data.size()));
  std::iota(columns.begin(), columns.end(), Index{0});
  return columns;
}

/// Equal to the bit (NaN equals NaN).
inline bool same_bits(const Vector& a, const Vector& b) {
  if (a.size() != b.size()) return false;
  for (Index i = 0; i < a.size(); ++i) {
    if (a(i) != a(i) && b(i) != b(i)) continue;
    if (std::bit_cast<std::uint64_t>(a(i)) != std::bit_cast<std::uint64_t>(b(i))) return false;
  }
  return true;
}
inline bool same_bits(const TrainingState& a, const TrainingState& b) {
  return same_bits(a.parameters, b.parameters) && same_bits(a.first_moment, b.first_moment) &&
         same_bits(a.second_moment, b.second_moment) && a.step == b.step && a.moment_step == b.moment_step &&
         a.position == b.position;
}

}  // namespace nn::testing
