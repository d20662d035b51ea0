#include "engine/trace/record.hpp"

#include "engine/trace/record_update.hpp"
#include "engine/train/pass.hpp"
#include "engine/train/update.hpp"

#include <algorithm>
#include <cassert>
#include <type_traits>

namespace nn {
namespace {

/// Writes a training step down while doing it, in one precision. Nothing is computed here: every number comes from
/// engine/nn/operations.hpp, in the order of Pass and Trainer.
template <class Scalar>
class Recorder {
 public:
  Recorder(const NetworkSpec& network, const TrainingRule& rule, const TrainingState& state) : build_(network, rule, state) {}

  Recording record(const Dataset& data, std::span<const Index> columns) {
    const Index count = static_cast<Index>(columns.size());
    build_.trace.examples.assign(columns.begin(), columns.end());
    build_.trace.input = build_.add(build_.network.inputs, count);
    build_.trace.target = build_.add(build_.network.outputs(), count);
    gather<Scalar>(data, columns.data(), count, build_.at(build_.trace.input), build_.at(build_.trace.target));
    vary(data, columns);
    forward(count);
    measure_loss(count);
    backward(count);
    record_update(build_);
    return finish(data);
  }

 private:
  /// The inputs of the trace are those that the network is given: varied where the rule says so.
  void vary(const Dataset& data, std::span<const Index> columns) {
    const TrainingRule& rule = build_.rule;
    if (!is_on(rule.augmentation)) return;
    const Index count = static_cast<Index>(columns.size());
    augment<Scalar>(rule.augmentation, data, rule.seed, build_.state.position.epoch, columns.data(), count,
                    build_.at(build_.trace.input));
    build_.trace.augmented = std::any_of(columns.begin(), columns.end(), [&](Index column) { return column < data.train_count; });
  }

  void forward(Index count) {
    Random random(build_.rule.seed, Stream::dropout, static_cast<std::uint64_t>(build_.state.step));
    TensorId input = build_.trace.input;
    for (int layer = 0; layer < build_.layer_count(); ++layer) {
      const LayerSlot& slot = build_.layout.layer(layer);
      LayerTensors& own = build_.tensors(layer);
      own.input = input;
      own.weight = build_.add(weight_of(build_.parameters, slot));
      own.bias = build_.add(bias_of(build_.parameters, slot));
      own.preactivation = build_.add(slot.rows, count);
      affine<Scalar>(build_.at(own.weight), build_.at(own.bias), build_.at(input), build_.at(own.preactivation), workspace_);
      build_.note(Phase::forward, Affine{layer, own.weight, own.bias, input, own.preactivation});
      own.activation = own.output = build_.add(slot.units, count);
      activate<Scalar>(build_.spec(layer).activation, build_.at(own.preactivation), build_.at(own.activation));
      build_.note(Phase::forward, Activate{layer, own.preactivation, own.activation});
      if (build_.spec(layer).dropout > 0 || build_.network.has_silent(layer)) {
        own.mask = build_.add(MatrixOf<Scalar>::Ones(slot.units, count));
        own.output = build_.add(build_.at(own.activation));
        if (build_.spec(layer).dropout > 0) {
          draw_mask<Scalar>(random, build_.spec(layer).dropout, build_.at(own.mask));
          times<Scalar>(build_.at(own.activation), build_.at(own.mask), build_.at(own.output));
        }
        silence<Scalar>(build_.network, layer, build_.at(own.mask));
        silence<Scalar>(build_.network, layer, build_.at(own.output));
        build_.note(Phase::forward, Drop{layer, own.activation, own.mask, own.output});
      }
      input = own.output;
    }
    build_.trace.output = input;
  }

  void measure_loss(Index count) {
    const int last = build_.layer_count() - 1;
    const TensorId preactivation = build_.tensors(last).preactivation;
    const TensorId losses = build_.add(1, count), loss = build_.add(1, 1);
    example_losses<Scalar>(build_.network.measure(), loss_activation(build_.network, true), build_.at(preactivation),
                           build_.at(build_.trace.output), build_.at(build_.trace.target), build_.at(losses));
    build_.at(loss)(0, 0) = loss_of_mean(build_.network.loss, mean_loss<Scalar>(build_.at(losses)));
    build_.note(Phase::loss, MeasureLoss{last, preactivation, build_.trace.output, build_.trace.target, losses, loss});
    build_.trace.loss = static_cast<double>(build_.at(loss)(0, 0));
    if (!build_.penalises()) return;
    for (int layer = 0; layer < build_.layer_count(); ++layer) {
      const TensorId penalty = build_.add(1, 1), weight = build_.tensors(layer).weight;
      build_.at(penalty)(0, 0) = build_.rule.l2 > 0 ? penalty_of<Scalar>(build_.rule.l2, build_.at(weight)) : Scalar{0};
      if (build_.rule.l1 > 0) build_.at(penalty)(0, 0) += absolute_penalty_of<Scalar>(build_.rule.l1, build_.at(weight));
      build_.note(Phase::loss, Penalise{layer, build_.tensors(layer).weight, penalty});
      build_.trace.penalty += static_cast<double>(build_.at(penalty)(0, 0));
    }
  }

  /// From dL/da of a layer's output to its delta.
  void through_layer(int layer, TensorId upstream) {
    LayerTensors& own = build_.tensors(layer);
    const Index units = build_.at(upstream).rows(), count = build_.at(upstream).cols();
    if (own.mask >= 0) {
      const TensorId d_activation = build_.add(build_.at(upstream));
      if (build_.spec(layer).dropout > 0) times<Scalar>(build_.at(upstream), build_.at(own.mask), build_.at(d_activation));
      silence<Scalar>(build_.network, layer, build_.at(d_activation));
      build_.note(Phase::backward, ThroughDropout{layer, upstream, own.mask, d_activation});
      upstream = d_activation;
    }
    if (build_.spec(layer).activation.kind == ActivationKind::softmax) {
      own.delta = build_.add(units, count);
      through_softmax<Scalar>(build_.at(own.activation), build_.at(upstream), build_.at(own.delta));
      build_.note(Phase::backward, ThroughSoftmax{layer, upstream, own.activation, own.delta});
      return;
    }
    const Index rows = build_.layout.layer(layer).rows;
    const TensorId slope = build_.add(rows, count);
    own.delta = build_.add(rows, count);
    slope_of<Scalar>(build_.spec(layer).activation, build_.at(own.preactivation), build_.at(own.activation), build_.at(slope));
    through_slope<Scalar>(build_.at(upstream), build_.at(slope), build_.at(own.delta));
    build_.note(Phase::backward, ThroughActivation{layer, upstream, own.preactivation, slope, own.delta});
  }

  void output_delta(Index count) {
    const int last = build_.layer_count() - 1;
    const TensorId first = build_.add(build_.network.outputs(), count);
    if (has_matched_output(build_.network, true)) {
      build_.tensors(last).delta = first;
      matched_delta<Scalar>(build_.network.loss, build_.at(build_.trace.output), build_.at(build_.trace.target), build_.at(first));
      build_.note(Phase::backward, MatchedDelta{last, build_.trace.output, build_.trace.target, first});
      return;
    }
    loss_gradient<Scalar>(build_.network.measure(), build_.at(build_.trace.output), build_.at(build_.trace.target), build_.at(first));
    build_.note(Phase::backward, IntoPrediction{last, build_.trace.output, build_.trace.target, first});
    through_layer(last, first);
  }

  void backward(Index count) {
    output_delta(count);
    for (int layer = build_.layer_count() - 1; layer >= 0; --layer) {
      LayerTensors& own = build_.tensors(layer);
      const LayerSlot& slot = build_.layout.layer(layer);
      own.d_weight = build_.add(slot.rows, slot.inputs);
      own.d_bias = build_.add(slot.rows, 1);
      weight_gradient<Scalar>(build_.at(own.delta), build_.at(own.input), build_.at(own.d_weight), workspace_);
      cut_connections<Scalar>(build_.network, layer, build_.at(own.d_weight));
      bias_gradient<Scalar>(build_.at(own.delta), build_.at(own.d_bias));
      build_.note(Phase::backward, IntoParameters{layer, own.delta, own.input, own.d_weight, own.d_bias});
      if (layer == 0) break;
      const TensorId d_input = build_.add(slot.inputs, count);
      input_gradient<Scalar>(build_.at(own.weight), build_.at(own.delta), build_.at(d_input), workspace_);
      build_.note(Phase::backward, IntoInput{layer, own.delta, own.weight, d_input});
      through_layer(layer - 1, d_input);
    }
  }

  Recording finish(const Dataset& data) {
    for (MatrixOf<Scalar>& value : build_.values) {
      if constexpr (std::is_same_v<Scalar, double>) build_.trace.tensors.push_back(std::move(value));
      else build_.trace.tensors.push_back(value.template cast<double>());
    }
    build_.trace.writers.assign(build_.values.size(), -1);
    for (int step = 0; step < build_.trace.step_count(); ++step) {
      for (const auto& [name, id] : writes_of(build_.trace.steps[static_cast<std::size_t>(step)])) {
        build_.trace.writers[static_cast<std::size_t>(id)] = step;
      }
    }
    TrainingState after;
    after.parameters = build_.parameters.template cast<double>();
    after.first_moment = build_.first_moment.template cast<double>();
    after.second_moment = build_.second_moment.template cast<double>();
    after.step = build_.state.step + 1;
    after.moment_step = build_.state.moment_step + (keeps_moments(build_.rule.optimizer) ? 1 : 0);
    after.position = position_after(build_.state.position, data.train_count, build_.rule.batch_size);
    return {std::move(build_.trace), std::move(after)};
  }

  TraceBuilder<Scalar> build_;
  Workspace<Scalar> workspace_;
};

}  // namespace

Recording record(const NetworkSpec& network, const TrainingRule& rule, const TrainingState& state, const Dataset& data,
                 std::span<const Index> columns) {
  assert(state.parameters.size() == ParameterLayout(network).size() && data.features() == network.inputs);
  TrainingState fitted = state;
  fit_to_rule(fitted, rule);
  return rule.precision == Precision::float64 ? Recorder<double>(network, rule, fitted).record(data, columns)
                                              : Recorder<float>(network, rule, fitted).record(data, columns);
}

Trace record_evaluation(const NetworkSpec& network, const TrainingRule& rule, const TrainingState& state,
                        const Dataset& data, std::span<const Index> columns) {
  NetworkSpec whole = network;
  for (LayerSpec& layer : whole.layers) layer.dropout = 0;  // what is silenced stays so
  TrainingRule plain = rule;
  plain.augmentation = {};
  Trace trace = record(whole, plain, state, data, columns).trace;
  const auto follows = [](const Step& step) { return step.phase == Phase::backward || step.phase == Phase::update; };
  trace.steps.erase(std::find_if(trace.steps.begin(), trace.steps.end(), follows), trace.steps.end());
  trace.network = network;
  trace.rule = rule;
  trace.evaluated = true;
  return trace;
}

Vector gradient_of(const Trace& trace) {
  const ParameterLayout layout(trace.network);
  Vector gradient(layout.size());
  for (Index layer = 0; layer < trace.network.layer_count(); ++layer) {
    const LayerTensors& tensors = trace.layers[static_cast<std::size_t>(layer)];
    weight_of(gradient, layout.layer(layer)) = trace.tensor(tensors.d_weight);
    bias_of(gradient, layout.layer(layer)) = trace.tensor(tensors.d_bias);
  }
  return gradient;
}

}  // namespace nn
