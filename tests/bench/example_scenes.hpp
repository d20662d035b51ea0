#pragma once
// The two networks that the benchmarks of every folder use.
#include "engine/nn/random.hpp"
#include "tests/support/networks.hpp"

namespace nn::testing {

/// 784-128-10 in float on 60,000 images of random bytes, in place of the Fashion-MNIST files, which need not be there.
inline Example wide_network_on_synthetic_bytes() {
  Example example;
  example.network.inputs = 784;
  example.network.loss = LossKind::categorical_cross_entropy;
  example.network.layers = {layer(128, ActivationKind::relu), layer(10, ActivationKind::softmax)};
  example.rule.optimizer = OptimizerKind::adam;
  example.rule.learning_rate = 1e-3;
  example.rule.batch_size = 32;
  example.rule.precision = Precision::float32;
  auto data = std::make_shared<Dataset>();
  ByteFeatures bytes;
  bytes.values.resize(784, 60000);
  Random random(1, Stream::data);
  for (Index i = 0; i < bytes.values.size(); ++i) bytes.values.data()[i] = static_cast<std::uint8_t>(random.below(256));
  data->inputs = std::move(bytes);
  data->targets = Matrix::Zero(10, 60000);
  for (Index i = 0; i < 60000; ++i) data->targets(i % 10, i) = 1;
  data->train_count = 60000;
  data->task = Task::multiclass;
  example.data = data;
  example.state = initial_state(example.network, example.rule);
  return example;
}

}  // namespace nn::testing
