#include "engine/trace/record.hpp"

#include "engine/train/pass.hpp"
#include "engine/train/update.hpp"

#include <cassert>
#include <deque>
#include <type_traits>

namespace nn {
namespace {

/// Writes a training step down while doing it, in one precision. Nothing is computed here: every number comes from
/// engine/nn/operations.hpp, in the order of Pass and Trainer.
template <class Scalar>
class Recorder {
 public:
  Recorder(const NetworkSpec& network, const TrainingRule& rule, const TrainingState& state)
      : network_(network), rule_(rule), state_(state), layout_(network) {
    trace_.network = network;
    trace_.rule = rule;
    trace_.step = state.step;
    trace_.moment_step = state.moment_step;
    trace_.learning_rate = learning_rate_at(rule, state.step);
    trace_.layers.resize(network.layers.size());
    parameters_ = state.parameters.cast<Scalar>();
    first_moment_ = state.first_moment.cast<Scalar>();
    second_moment_ = state.second_moment.cast<Scalar>();
  }

  Recording record(const Dataset& data, std::span<const Index> columns) {
    const Index count = static_cast<Index>(columns.size());
    trace_.examples.assign(columns.begin(), columns.end());
    trace_.input = add(network_.inputs, count);
    trace_.target = add(network_.outputs(), count);
    gather<Scalar>(data, columns.data(), count, at(trace_.input), at(trace_.target));
    forward(count);
    measure_loss(count);
    backward(count);
    update();
    return finish(data);
  }

 private:
  TensorId add(Index rows, Index columns) {
    values_.emplace_back(rows, columns);
    return static_cast<TensorId>(values_.size()) - 1;
  }
  TensorId add(const MatrixOf<Scalar>& value) {
    values_.push_back(value);
    return static_cast<TensorId>(values_.size()) - 1;
  }
  MatrixOf<Scalar>& at(TensorId id) { return values_[static_cast<std::size_t>(id)]; }
  int layer_count() const { return static_cast<int>(network_.layer_count()); }
  const LayerSpec& spec(int layer) const { return network_.layers[static_cast<std::size_t>(layer)]; }
  LayerTensors& tensors(int layer) { return trace_.layers[static_cast<std::size_t>(layer)]; }
  void note(Phase phase, const StepVariant& what) { trace_.steps.push_back({phase, what}); }

  void forward(Index count) {
    Random random(rule_.seed, Stream::dropout, static_cast<std::uint64_t>(state_.step));
    TensorId input = trace_.input;
    for (int layer = 0; layer < layer_count(); ++layer) {
      const LayerSlot& slot = layout_.layer(layer);
      LayerTensors& own = tensors(layer);
      own.input = input;
      own.weight = add(weight_of(parameters_, slot));
      own.bias = add(bias_of(parameters_, slot));
      own.preactivation = add(slot.units, count);
      affine<Scalar>(at(own.weight), at(own.bias), at(input), at(own.preactivation), workspace_);
      note(Phase::forward, Affine{layer, own.weight, own.bias, input, own.preactivation});
      own.activation = own.output = add(slot.units, count);
      activate<Scalar>(spec(layer).activation, at(own.preactivation), at(own.activation));
      note(Phase::forward, Activate{layer, own.preactivation, own.activation});
      if (spec(layer).dropout > 0) {
        own.mask = add(slot.units, count);
        own.output = add(slot.units, count);
        draw_mask<Scalar>(random, spec(layer).dropout, at(own.mask));
        times<Scalar>(at(own.activation), at(own.mask), at(own.output));
        note(Phase::forward, Drop{layer, own.activation, own.mask, own.output});
      }
      input = own.output;
    }
    trace_.output = input;
  }

  void measure_loss(Index count) {
    const int last = layer_count() - 1;
    const TensorId preactivation = tensors(last).preactivation;
    const TensorId losses = add(1, count), loss = add(1, 1);
    example_losses<Scalar>(network_.measure(), loss_activation(network_, true), at(preactivation), at(trace_.output),
                           at(trace_.target), at(losses));
    at(loss)(0, 0) = loss_of_mean(network_.loss, mean_loss<Scalar>(at(losses)));
    note(Phase::loss, MeasureLoss{last, preactivation, trace_.output, trace_.target, losses, loss});
    trace_.loss = static_cast<double>(at(loss)(0, 0));
    if (!penalises()) return;
    for (int layer = 0; layer < layer_count(); ++layer) {
      const TensorId penalty = add(1, 1), weight = tensors(layer).weight;
      at(penalty)(0, 0) = rule_.l2 > 0 ? penalty_of<Scalar>(rule_.l2, at(weight)) : Scalar{0};
      if (rule_.l1 > 0) at(penalty)(0, 0) += absolute_penalty_of<Scalar>(rule_.l1, at(weight));
      note(Phase::loss, Penalise{layer, tensors(layer).weight, penalty});
      trace_.penalty += static_cast<double>(at(penalty)(0, 0));
    }
  }

  /// From dL/da of a layer's output to its delta.
  void through_layer(int layer, TensorId upstream) {
    LayerTensors& own = tensors(layer);
    const Index units = at(upstream).rows(), count = at(upstream).cols();
    if (own.mask >= 0) {
      const TensorId d_activation = add(units, count);
      times<Scalar>(at(upstream), at(own.mask), at(d_activation));
      note(Phase::backward, ThroughDropout{layer, upstream, own.mask, d_activation});
      upstream = d_activation;
    }
    if (spec(layer).activation.kind == ActivationKind::softmax) {
      own.delta = add(units, count);
      through_softmax<Scalar>(at(own.activation), at(upstream), at(own.delta));
      note(Phase::backward, ThroughSoftmax{layer, upstream, own.activation, own.delta});
      return;
    }
    const TensorId slope = add(units, count);
    own.delta = add(units, count);
    slope_of<Scalar>(spec(layer).activation, at(own.preactivation), at(own.activation), at(slope));
    times<Scalar>(at(upstream), at(slope), at(own.delta));
    note(Phase::backward, ThroughActivation{layer, upstream, own.preactivation, slope, own.delta});
  }

  void output_delta(Index count) {
    const int last = layer_count() - 1;
    const TensorId first = add(network_.outputs(), count);
    if (has_matched_output(network_, true)) {
      tensors(last).delta = first;
      matched_delta<Scalar>(network_.loss, at(trace_.output), at(trace_.target), at(first));
      note(Phase::backward, MatchedDelta{last, trace_.output, trace_.target, first});
      return;
    }
    loss_gradient<Scalar>(network_.measure(), at(trace_.output), at(trace_.target), at(first));
    note(Phase::backward, IntoPrediction{last, trace_.output, trace_.target, first});
    through_layer(last, first);
  }

  void backward(Index count) {
    output_delta(count);
    for (int layer = layer_count() - 1; layer >= 0; --layer) {
      LayerTensors& own = tensors(layer);
      const LayerSlot& slot = layout_.layer(layer);
      own.d_weight = add(slot.units, slot.inputs);
      own.d_bias = add(slot.units, 1);
      weight_gradient<Scalar>(at(own.delta), at(own.input), at(own.d_weight), workspace_);
      bias_gradient<Scalar>(at(own.delta), at(own.d_bias));
      note(Phase::backward, IntoParameters{layer, own.delta, own.input, own.d_weight, own.d_bias});
      if (layer == 0) break;
      const TensorId d_input = add(slot.inputs, count);
      input_gradient<Scalar>(at(own.weight), at(own.delta), at(d_input), workspace_);
      note(Phase::backward, IntoInput{layer, own.delta, own.weight, d_input});
      through_layer(layer - 1, d_input);
    }
  }

  bool penalises() const { return rule_.l2 > 0 || rule_.l1 > 0; }
  bool moves_biases() const { return rule_.bias_update != BiasUpdate::frozen; }

  /// What the update works with: a layer's gradient on its way through penalties and clipping (bias -1: it stays).
  struct Gradient {
    TensorId weight = -1, bias = -1;
  };

  void update() {
    const UpdateNumbers numbers = update_numbers(rule_, state_.step, state_.moment_step + 1);
    gradients_.resize(network_.layers.size());
    if (rule_.clip_norm > 0) {
      TensorId squares = -1;
      for (int layer = 0; layer < layer_count(); ++layer) {
        if (!spec(layer).frozen) finish_gradient(layer), squares = sum_squares(layer, squares);
      }
      for (int layer = 0; layer < layer_count(); ++layer) {
        if (!spec(layer).frozen) shorten_gradient(layer, squares);
        move_layer(numbers, layer);
      }
      return;
    }
    for (int layer = 0; layer < layer_count(); ++layer) {
      if (!spec(layer).frozen) finish_gradient(layer);
      move_layer(numbers, layer);
    }
  }

  Gradient& gradient(int layer) { return gradients_[static_cast<std::size_t>(layer)]; }

  void finish_gradient(int layer) {
    const LayerTensors& own = tensors(layer);
    Gradient now{own.d_weight, moves_biases() ? own.d_bias : -1};
    if (penalises()) {
      const TensorId total = add(at(own.d_weight));
      if (rule_.l2 > 0) add_penalty_gradient<Scalar>(rule_.l2, at(own.weight), at(total));
      if (rule_.l1 > 0) add_absolute_penalty_gradient<Scalar>(rule_.l1, at(own.weight), at(total));
      note(Phase::update, PenaltyIntoWeight{layer, own.d_weight, own.weight, total});
      now.weight = total;
    }
    if (rule_.bias_update == BiasUpdate::layer) {
      const TensorId shared = add(at(own.d_bias));
      share_bias<Scalar>(at(shared));
      note(Phase::update, ShareBias{layer, own.d_bias, shared});
      now.bias = shared;
    }
    if (rule_.clip_value > 0) {
      ClipValue step{layer, now.weight, now.bias, add(at(now.weight)), -1};
      clip_to_value<Scalar>(rule_.clip_value, at(step.clipped_weight));
      if (now.bias >= 0) {
        step.clipped_bias = add(at(now.bias));
        clip_to_value<Scalar>(rule_.clip_value, at(step.clipped_bias));
      }
      note(Phase::update, step);
      now = {step.clipped_weight, step.clipped_bias};
    }
    gradient(layer) = now;
  }

  /// The sum of squares up to and with this layer; a bias shared by the layer counts once.
  TensorId sum_squares(int layer, TensorId before) {
    const Gradient& now = gradient(layer);
    const TensorId squares = add(1, 1);
    Scalar sum = before < 0 ? Scalar{0} : at(before)(0, 0);
    sum = add_squares<Scalar>(at(now.weight), sum);
    if (now.bias >= 0) {
      const Index counted = rule_.bias_update == BiasUpdate::layer ? 1 : at(now.bias).rows();
      sum = add_squares<Scalar>(at(now.bias).topRows(counted), sum);
    }
    at(squares)(0, 0) = sum;
    note(Phase::update, SumSquares{layer, now.weight, now.bias, before, squares});
    return squares;
  }

  void shorten_gradient(int layer, TensorId squares) {
    const Gradient now = gradient(layer);
    ClipNorm step{layer, now.weight, now.bias, squares, add(1, 1), add(at(now.weight)), -1};
    const Scalar factor = clip_factor<Scalar>(rule_.clip_norm, at(squares)(0, 0));
    at(step.factor)(0, 0) = factor;
    scale_by<Scalar>(factor, at(step.clipped_weight));
    if (now.bias >= 0) {
      step.clipped_bias = add(at(now.bias));
      scale_by<Scalar>(factor, at(step.clipped_bias));
    }
    note(Phase::update, step);
    gradient(layer) = {step.clipped_weight, step.clipped_bias};
  }

  void move_layer(const UpdateNumbers& numbers, int layer) {
    LayerTensors& own = tensors(layer);
    if (spec(layer).frozen) {
      own.updated_weight = add(at(own.weight));
      own.updated_bias = add(at(own.bias));
      note(Phase::update, StayFrozen{layer, own.weight, own.bias, own.updated_weight, own.updated_bias});
      return;
    }
    TensorId weight = own.weight, bias = own.bias;
    if (rule_.optimizer == OptimizerKind::adamw) decay(numbers, layer, weight, bias);
    own.updated_weight = add(at(weight));
    own.updated_bias = add(at(bias));
    switch (rule_.optimizer) {
      case OptimizerKind::sgd: descend_layer(numbers, layer); break;
      case OptimizerKind::momentum:
      case OptimizerKind::nesterov: move_with_memory(numbers, layer, StepMomentum{}, first_moment_); break;
      case OptimizerKind::adagrad: move_with_memory(numbers, layer, StepAdagrad{}, second_moment_); break;
      case OptimizerKind::rmsprop: move_with_memory(numbers, layer, StepRmsprop{}, second_moment_); break;
      case OptimizerKind::adam:
      case OptimizerKind::adamw: move_by_adam(numbers.adam, layer, weight, bias); break;
    }
    if (rule_.max_norm > 0) limit_norms(layer);
    const LayerSlot& slot = layout_.layer(layer);
    weight_of(parameters_, slot) = at(own.updated_weight);
    bias_of(parameters_, slot) = at(own.updated_bias);
  }

  void descend_layer(const UpdateNumbers& numbers, int layer) {
    const LayerTensors& own = tensors(layer);
    const Gradient& now = gradient(layer);
    descend<Scalar>(numbers.rate, at(now.weight), at(own.updated_weight));
    if (now.bias >= 0) descend<Scalar>(numbers.rate, at(now.bias), at(own.updated_bias));
    note(Phase::update, DescendGradient{layer, own.weight, own.bias, now.weight, now.bias, own.updated_weight,
                                        own.updated_bias});
  }

  /// adamw: weight and bias become the decayed ones.
  void decay(const UpdateNumbers& numbers, int layer, TensorId& weight, TensorId& bias) {
    DecayWeights step{layer, weight, moves_biases() ? bias : -1, add(at(weight)), -1};
    scale_by<Scalar>(static_cast<Scalar>(numbers.decay), at(step.decayed_weight));
    weight = step.decayed_weight;
    if (moves_biases()) {
      bias = step.decayed_bias = add(at(bias));
      scale_by<Scalar>(static_cast<Scalar>(numbers.decay), at(step.decayed_bias));
    }
    note(Phase::update, step);
  }

  static void take(const StepMomentum&, const UpdateNumbers& numbers, const MatrixOf<Scalar>& g, MatrixOf<Scalar>& m,
                   MatrixOf<Scalar>& p, MatrixOf<Scalar>& taken) {
    step_momentum<Scalar>(numbers, g, m, p, &taken);
  }
  static void take(const StepAdagrad&, const UpdateNumbers& numbers, const MatrixOf<Scalar>& g, MatrixOf<Scalar>& m,
                   MatrixOf<Scalar>& p, MatrixOf<Scalar>& taken) {
    step_adagrad<Scalar>(numbers, g, m, p, &taken);
  }
  static void take(const StepRmsprop&, const UpdateNumbers& numbers, const MatrixOf<Scalar>& g, MatrixOf<Scalar>& m,
                   MatrixOf<Scalar>& p, MatrixOf<Scalar>& taken) {
    step_rmsprop<Scalar>(numbers, g, m, p, &taken);
  }

  /// An optimizer with one memory; `memory` is the flat one.
  template <class StepKind>
  void move_with_memory(const UpdateNumbers& numbers, int layer, StepKind step, VectorOf<Scalar>& memory) {
    const LayerSlot& slot = layout_.layer(layer);
    const LayerTensors& own = tensors(layer);
    const Gradient& now = gradient(layer);
    static_cast<StepWithMemory&>(step) = {layer, own.weight, own.bias, now.weight, now.bias, -1, -1, -1, -1, -1, -1,
                                          own.updated_weight, own.updated_bias};
    step.memory_weight = add(weight_of(memory, slot));
    step.new_memory_weight = add(at(step.memory_weight));
    step.taken_weight = add(slot.units, slot.inputs);
    take(step, numbers, at(now.weight), at(step.new_memory_weight), at(own.updated_weight), at(step.taken_weight));
    weight_of(memory, slot) = at(step.new_memory_weight);
    if (now.bias >= 0) {
      step.memory_bias = add(bias_of(memory, slot));
      step.new_memory_bias = add(at(step.memory_bias));
      step.taken_bias = add(slot.units, 1);
      take(step, numbers, at(now.bias), at(step.new_memory_bias), at(own.updated_bias), at(step.taken_bias));
      bias_of(memory, slot) = at(step.new_memory_bias);
    }
    note(Phase::update, step);
  }

  void move_by_adam(const AdamStep& adam, int layer, TensorId weight, TensorId bias) {
    const LayerSlot& slot = layout_.layer(layer);
    const LayerTensors& own = tensors(layer);
    const Gradient& now = gradient(layer);
    StepAdam step{layer, weight, bias, now.weight, now.bias, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
                  own.updated_weight, own.updated_bias};
    step.m_weight = add(weight_of(first_moment_, slot));
    step.v_weight = add(weight_of(second_moment_, slot));
    step.new_m_weight = add(at(step.m_weight));
    step.new_v_weight = add(at(step.v_weight));
    step_adam<Scalar>(adam, at(now.weight), at(step.new_m_weight), at(step.new_v_weight), at(own.updated_weight));
    note_internals(adam, step.new_m_weight, step.new_v_weight, step.m_hat_weight, step.v_hat_weight, step.taken_weight);
    weight_of(first_moment_, slot) = at(step.new_m_weight);
    weight_of(second_moment_, slot) = at(step.new_v_weight);
    if (now.bias >= 0) {
      step.m_bias = add(bias_of(first_moment_, slot));
      step.v_bias = add(bias_of(second_moment_, slot));
      step.new_m_bias = add(at(step.m_bias));
      step.new_v_bias = add(at(step.v_bias));
      step_adam<Scalar>(adam, at(now.bias), at(step.new_m_bias), at(step.new_v_bias), at(own.updated_bias));
      note_internals(adam, step.new_m_bias, step.new_v_bias, step.m_hat_bias, step.v_hat_bias, step.taken_bias);
      bias_of(first_moment_, slot) = at(step.new_m_bias);
      bias_of(second_moment_, slot) = at(step.new_v_bias);
    }
    note(Phase::update, step);
  }

  /// In Keras's form nothing is corrected but the rate, so there is no m^ and no v^ to keep.
  void note_internals(const AdamStep& adam, TensorId m, TensorId v, TensorId& m_hat, TensorId& v_hat, TensorId& taken) {
    const Index rows = at(m).rows(), columns = at(m).cols();
    taken = add(rows, columns);
    if (rule_.epsilon_form == EpsilonForm::keras) {
      MatrixOf<Scalar> same_m(rows, columns), same_v(rows, columns);
      adam_internals<Scalar>(adam, at(m), at(v), same_m, same_v, at(taken));
      return;
    }
    m_hat = add(rows, columns);
    v_hat = add(rows, columns);
    adam_internals<Scalar>(adam, at(m), at(v), at(m_hat), at(v_hat), at(taken));
  }

  void limit_norms(int layer) {
    LayerTensors& own = tensors(layer);
    const MatrixOf<Scalar>& weight = at(own.updated_weight);
    const LimitNorm step{layer, own.updated_weight, add(weight.rows(), 1), add(weight)};
    for (Index row = 0; row < weight.rows(); ++row) at(step.norms)(row, 0) = row_norm<Scalar>(weight, row);
    limit_row_norms<Scalar>(rule_.max_norm, at(step.limited_weight));
    own.updated_weight = step.limited_weight;
    note(Phase::update, step);
  }

  Recording finish(const Dataset& data) {
    for (MatrixOf<Scalar>& value : values_) {
      if constexpr (std::is_same_v<Scalar, double>) trace_.tensors.push_back(std::move(value));
      else trace_.tensors.push_back(value.template cast<double>());
    }
    trace_.writers.assign(values_.size(), -1);
    for (int step = 0; step < trace_.step_count(); ++step) {
      for (const auto& [name, id] : writes_of(trace_.steps[static_cast<std::size_t>(step)])) {
        trace_.writers[static_cast<std::size_t>(id)] = step;
      }
    }
    TrainingState after;
    after.parameters = parameters_.template cast<double>();
    after.first_moment = first_moment_.template cast<double>();
    after.second_moment = second_moment_.template cast<double>();
    after.step = state_.step + 1;
    after.moment_step = state_.moment_step + (keeps_moments(rule_.optimizer) ? 1 : 0);
    after.position = BatchPlan(data.train_count, rule_.seed).after(state_.position, rule_.batch_size);
    return {std::move(trace_), std::move(after)};
  }

  const NetworkSpec& network_;
  const TrainingRule& rule_;
  const TrainingState& state_;
  ParameterLayout layout_;
  VectorOf<Scalar> parameters_, first_moment_, second_moment_;
  std::deque<MatrixOf<Scalar>> values_;  // a deque, for growing it moves no tensor that is in use
  Workspace<Scalar> workspace_;
  std::vector<Gradient> gradients_;  // of the layers, while the update goes on
  Trace trace_;
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
