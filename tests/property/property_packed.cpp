#include "engine/trace/record.hpp"
#include "engine/train/packed_network.hpp"
#include "engine/train/pass.hpp"
#include "engine/train/trainer.hpp"
#include "tests/property/recorded_steps.hpp"

#include <doctest/doctest.h>

using namespace nn;

namespace {

/// Networks of all widths that the kernels tell apart, with rules that they know.
testing::Example packed_example(std::uint64_t number) {
  testing::Example example = testing::random_example(number);
  Random random(number, Stream::data, 79);
  const auto chance = [&random](double p) { return random.uniform() < p; };
  const Index inputs = 1 + static_cast<Index>(random.below(chance(0.3) ? 90 : 12));
  example.network.inputs = inputs;
  for (LayerSpec& layer : example.network.layers) layer.units = 1 + static_cast<Index>(random.below(chance(0.4) ? 80 : 12));
  // what goes the plain way is left out here
  for (LayerSpec& layer : example.network.layers) {
    layer.connections = {};
    if (layer.activation.kind == ActivationKind::maxout) layer.activation.kind = ActivationKind::silu;
  }
  if (wants_step(example.network.loss)) example.network.loss = LossKind::mse;
  example.rule.augmentation = {};
  if (chance(0.3)) example.network.layers.back().units = 1;
  example.rule.precision = Precision::float32;
  example.rule.clip_norm = example.rule.max_norm = 0;
  if (example.rule.bias_update == BiasUpdate::layer) example.rule.bias_update = BiasUpdate::unit;
  example.rule.batch_size = static_cast<Index>(random.below(30));
  const Index examples = 1 + static_cast<Index>(random.below(40));
  Matrix values(inputs, examples);
  for (Index i = 0; i < values.size(); ++i) values.data()[i] = random.normal();
  example.data = testing::dataset(values, testing::probabilities(example.network.outputs(), examples, random));
  example.state = initial_state(example.network, example.rule);
  return example;
}

}  // namespace

TEST_CASE("recording a step and training it by the kernels lead to the same bits") {
  for (std::uint64_t number = 0; number < 500; ++number) {
    const testing::Example example = packed_example(number);
    REQUIRE(can_be_packed(example.network, example.rule));
    CAPTURE(number);
    CAPTURE(id_of(example.rule.optimizer));
    testing::records_what_it_trains(example, false);
  }
}

TEST_CASE("a forward pass by the kernels has the bits of the plain one") {
  for (std::uint64_t number = 500; number < 700; ++number) {
    const testing::Example example = packed_example(number);
    const Index count = example.data->size();
    const std::vector<Index> columns = testing::all_columns(*example.data);
    const VectorOf<float> parameters = example.state.parameters.cast<float>();
    Pass<float> plain(example.network, count);
    plain.load(*example.data, columns.data(), count);
    plain.forward(parameters, false);
    PackedNetwork packed(example.network, count);
    packed.write_parameters(parameters);
    packed.load(*example.data, columns.data(), count);
    packed.forward();
    CAPTURE(number);
    REQUIRE((packed.prediction().array() == plain.prediction().array()).all());
    REQUIRE(packed.loss() == plain.loss());
  }
}

TEST_CASE("rules and parameters that change on the way keep both ways together") {
  testing::Example example = packed_example(7);
  Trainer trainer(example.network, example.rule, example.data, example.state);
  TrainingRule plain = example.rule;
  plain.clip_norm = 1e30;  // the plain way, and no gradient is that long
  for (int step = 0; step < 6; ++step) {
    trainer.set_rule(step % 2 ? plain : example.rule);
    const TrainingState before = trainer.state();
    trainer.step();
    Trainer other(example.network, step % 2 ? example.rule : plain, example.data, before);
    other.step();
    CAPTURE(step);
    REQUIRE(testing::same_bits(trainer.state(), other.state()));
    REQUIRE(trainer.last_batch_loss() == other.last_batch_loss());
    const double loss = trainer.last_batch_loss();
    trainer.set_parameter(1, 0.25);
    CHECK(trainer.state().parameters(1) == 0.25);
    CHECK(trainer.last_batch_loss() == loss);
  }
}
