#include "engine/trace/record_update.hpp"

#include "engine/train/update.hpp"

namespace nn {
namespace {

template <class Scalar>
class UpdateRecorder {
 public:
  explicit UpdateRecorder(TraceBuilder<Scalar>& build) : build_(build) {}

  void record() {
    const UpdateNumbers numbers = update_numbers(build_.rule, build_.state.step, build_.state.moment_step + 1);
    gradients_.resize(build_.network.layers.size());
    if (build_.rule.clip_norm > 0) {
      TensorId squares = -1;
      for (int layer = 0; layer < build_.layer_count(); ++layer) {
        if (!build_.spec(layer).frozen) finish_gradient(layer), squares = sum_squares(layer, squares);
      }
      for (int layer = 0; layer < build_.layer_count(); ++layer) {
        if (!build_.spec(layer).frozen) shorten_gradient(layer, squares);
        move_layer(numbers, layer);
      }
      return;
    }
    for (int layer = 0; layer < build_.layer_count(); ++layer) {
      if (!build_.spec(layer).frozen) finish_gradient(layer);
      move_layer(numbers, layer);
    }
  }

 private:
  bool moves_biases() const { return build_.rule.bias_update != BiasUpdate::frozen; }

  /// What the update works with: a layer's gradient on its way through penalties and clipping (bias -1: it stays).
  struct Gradient {
    TensorId weight = -1, bias = -1;
  };

  Gradient& gradient(int layer) { return gradients_[static_cast<std::size_t>(layer)]; }

  void finish_gradient(int layer) {
    const LayerTensors& own = build_.tensors(layer);
    Gradient now{own.d_weight, moves_biases() ? own.d_bias : -1};
    if (build_.penalises()) {
      const TensorId total = build_.add(build_.at(own.d_weight));
      if (build_.rule.l2 > 0) add_penalty_gradient<Scalar>(build_.rule.l2, build_.at(own.weight), build_.at(total));
      if (build_.rule.l1 > 0) add_absolute_penalty_gradient<Scalar>(build_.rule.l1, build_.at(own.weight), build_.at(total));
      build_.note(Phase::update, PenaltyIntoWeight{layer, own.d_weight, own.weight, total});
      now.weight = total;
    }
    if (build_.rule.bias_update == BiasUpdate::layer) {
      const TensorId shared = build_.add(build_.at(own.d_bias));
      share_bias<Scalar>(build_.at(shared));
      build_.note(Phase::update, ShareBias{layer, own.d_bias, shared});
      now.bias = shared;
    }
    if (build_.rule.clip_value > 0) {
      ClipValue step{layer, now.weight, now.bias, build_.add(build_.at(now.weight)), -1};
      clip_to_value<Scalar>(build_.rule.clip_value, build_.at(step.clipped_weight));
      if (now.bias >= 0) {
        step.clipped_bias = build_.add(build_.at(now.bias));
        clip_to_value<Scalar>(build_.rule.clip_value, build_.at(step.clipped_bias));
      }
      build_.note(Phase::update, step);
      now = {step.clipped_weight, step.clipped_bias};
    }
    gradient(layer) = now;
  }

  /// The sum of squares up to and with this layer; a bias shared by the layer counts once.
  TensorId sum_squares(int layer, TensorId before) {
    const Gradient& now = gradient(layer);
    const TensorId squares = build_.add(1, 1);
    Scalar sum = before < 0 ? Scalar{0} : build_.at(before)(0, 0);
    MatrixOf<Scalar> moving = build_.at(now.weight);
    clear_held_units<Scalar>(build_.network, layer, moving);
    sum = add_squares<Scalar>(moving, sum);
    if (now.bias >= 0) {
      const bool is_shared = build_.rule.bias_update == BiasUpdate::layer;
      MatrixOf<Scalar> moving_bias = build_.at(now.bias).topRows(is_shared ? 1 : build_.at(now.bias).rows());
      if (!is_shared) clear_held_units<Scalar>(build_.network, layer, moving_bias);
      sum = add_squares<Scalar>(moving_bias, sum);
    }
    build_.at(squares)(0, 0) = sum;
    build_.note(Phase::update, SumSquares{layer, now.weight, now.bias, before, squares});
    return squares;
  }

  void shorten_gradient(int layer, TensorId squares) {
    const Gradient now = gradient(layer);
    ClipNorm step{layer, now.weight, now.bias, squares, build_.add(1, 1), build_.add(build_.at(now.weight)), -1};
    const Scalar factor = clip_factor<Scalar>(build_.rule.clip_norm, build_.at(squares)(0, 0));
    build_.at(step.factor)(0, 0) = factor;
    scale_by<Scalar>(factor, build_.at(step.clipped_weight));
    if (now.bias >= 0) {
      step.clipped_bias = build_.add(build_.at(now.bias));
      scale_by<Scalar>(factor, build_.at(step.clipped_bias));
    }
    build_.note(Phase::update, step);
    gradient(layer) = {step.clipped_weight, step.clipped_bias};
  }

  void move_layer(const UpdateNumbers& numbers, int layer) {
    LayerTensors& own = build_.tensors(layer);
    if (build_.spec(layer).frozen) {
      own.updated_weight = build_.add(build_.at(own.weight));
      own.updated_bias = build_.add(build_.at(own.bias));
      build_.note(Phase::update, StayFrozen{layer, own.weight, own.bias, own.updated_weight, own.updated_bias});
      return;
    }
    TensorId weight = own.weight, bias = own.bias;
    if (build_.rule.optimizer == OptimizerKind::adamw) decay(numbers, layer, weight, bias);
    own.updated_weight = build_.add(build_.at(weight));
    own.updated_bias = build_.add(build_.at(bias));
    switch (build_.rule.optimizer) {
      case OptimizerKind::sgd: descend_layer(numbers, layer); break;
      case OptimizerKind::momentum:
      case OptimizerKind::nesterov: move_with_memory(numbers, layer, StepMomentum{}, build_.first_moment); break;
      case OptimizerKind::adagrad: move_with_memory(numbers, layer, StepAdagrad{}, build_.second_moment); break;
      case OptimizerKind::rmsprop: move_with_memory(numbers, layer, StepRmsprop{}, build_.second_moment); break;
      case OptimizerKind::adam:
      case OptimizerKind::adamw: move_by_adam(numbers.adam, layer, weight, bias); break;
    }
    if (build_.rule.max_norm > 0) limit_norms(layer);
    const LayerSlot& slot = build_.layout.layer(layer);
    weight_of(build_.parameters, slot) = build_.at(own.updated_weight);
    bias_of(build_.parameters, slot) = build_.at(own.updated_bias);
  }

  /// What belongs to frozen units is after the step what it was before.
  void hold(int layer, TensorId before, TensorId after) { hold_units<Scalar>(build_.network, layer, build_.at(before), build_.at(after)); }
  /// The same of a parameter, from which nothing was taken.
  void hold_move(int layer, TensorId before, TensorId after, TensorId taken) {
    hold(layer, before, after);
    clear_held_units<Scalar>(build_.network, layer, build_.at(taken));
  }

  void descend_layer(const UpdateNumbers& numbers, int layer) {
    const LayerTensors& own = build_.tensors(layer);
    const Gradient& now = gradient(layer);
    descend<Scalar>(numbers.rate, build_.at(now.weight), build_.at(own.updated_weight));
    if (now.bias >= 0) descend<Scalar>(numbers.rate, build_.at(now.bias), build_.at(own.updated_bias));
    hold(layer, own.weight, own.updated_weight);
    hold(layer, own.bias, own.updated_bias);
    build_.note(Phase::update, DescendGradient{layer, own.weight, own.bias, now.weight, now.bias, own.updated_weight,
                                        own.updated_bias});
  }

  /// adamw: weight and bias become the decayed ones.
  void decay(const UpdateNumbers& numbers, int layer, TensorId& weight, TensorId& bias) {
    DecayWeights step{layer, weight, moves_biases() ? bias : -1, build_.add(build_.at(weight)), -1};
    scale_by<Scalar>(static_cast<Scalar>(numbers.decay), build_.at(step.decayed_weight));
    hold(layer, step.weight, step.decayed_weight);
    weight = step.decayed_weight;
    if (moves_biases()) {
      bias = step.decayed_bias = build_.add(build_.at(bias));
      scale_by<Scalar>(static_cast<Scalar>(numbers.decay), build_.at(step.decayed_bias));
      hold(layer, step.bias, step.decayed_bias);
    }
    build_.note(Phase::update, step);
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
    const LayerSlot& slot = build_.layout.layer(layer);
    const LayerTensors& own = build_.tensors(layer);
    const Gradient& now = gradient(layer);
    static_cast<StepWithMemory&>(step) = {layer, own.weight, own.bias, now.weight, now.bias, -1, -1, -1, -1, -1, -1,
                                          own.updated_weight, own.updated_bias};
    step.memory_weight = build_.add(weight_of(memory, slot));
    step.new_memory_weight = build_.add(build_.at(step.memory_weight));
    step.taken_weight = build_.add(slot.rows, slot.inputs);
    take(step, numbers, build_.at(now.weight), build_.at(step.new_memory_weight), build_.at(own.updated_weight),
         build_.at(step.taken_weight));
    hold_move(layer, own.weight, own.updated_weight, step.taken_weight);
    hold(layer, step.memory_weight, step.new_memory_weight);
    weight_of(memory, slot) = build_.at(step.new_memory_weight);
    if (now.bias >= 0) {
      step.memory_bias = build_.add(bias_of(memory, slot));
      step.new_memory_bias = build_.add(build_.at(step.memory_bias));
      step.taken_bias = build_.add(slot.rows, 1);
      take(step, numbers, build_.at(now.bias), build_.at(step.new_memory_bias), build_.at(own.updated_bias), build_.at(step.taken_bias));
      hold_move(layer, own.bias, own.updated_bias, step.taken_bias);
      hold(layer, step.memory_bias, step.new_memory_bias);
      bias_of(memory, slot) = build_.at(step.new_memory_bias);
    }
    build_.note(Phase::update, step);
  }

  void move_by_adam(const AdamStep& adam, int layer, TensorId weight, TensorId bias) {
    const LayerSlot& slot = build_.layout.layer(layer);
    const LayerTensors& own = build_.tensors(layer);
    const Gradient& now = gradient(layer);
    StepAdam step{layer, weight, bias, now.weight, now.bias, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
                  own.updated_weight, own.updated_bias};
    step.m_weight = build_.add(weight_of(build_.first_moment, slot));
    step.v_weight = build_.add(weight_of(build_.second_moment, slot));
    step.new_m_weight = build_.add(build_.at(step.m_weight));
    step.new_v_weight = build_.add(build_.at(step.v_weight));
    step_adam<Scalar>(adam, build_.at(now.weight), build_.at(step.new_m_weight), build_.at(step.new_v_weight),
                      build_.at(own.updated_weight));
    hold(layer, step.m_weight, step.new_m_weight);
    hold(layer, step.v_weight, step.new_v_weight);
    note_internals(adam, step.new_m_weight, step.new_v_weight, step.m_hat_weight, step.v_hat_weight, step.taken_weight);
    hold_move(layer, own.weight, own.updated_weight, step.taken_weight);
    weight_of(build_.first_moment, slot) = build_.at(step.new_m_weight);
    weight_of(build_.second_moment, slot) = build_.at(step.new_v_weight);
    if (now.bias >= 0) {
      step.m_bias = build_.add(bias_of(build_.first_moment, slot));
      step.v_bias = build_.add(bias_of(build_.second_moment, slot));
      step.new_m_bias = build_.add(build_.at(step.m_bias));
      step.new_v_bias = build_.add(build_.at(step.v_bias));
      step_adam<Scalar>(adam, build_.at(now.bias), build_.at(step.new_m_bias), build_.at(step.new_v_bias), build_.at(own.updated_bias));
      hold(layer, step.m_bias, step.new_m_bias);
      hold(layer, step.v_bias, step.new_v_bias);
      note_internals(adam, step.new_m_bias, step.new_v_bias, step.m_hat_bias, step.v_hat_bias, step.taken_bias);
      hold_move(layer, own.bias, own.updated_bias, step.taken_bias);
      bias_of(build_.first_moment, slot) = build_.at(step.new_m_bias);
      bias_of(build_.second_moment, slot) = build_.at(step.new_v_bias);
    }
    build_.note(Phase::update, step);
  }

  /// In Keras's form nothing is corrected but the rate, so there is no m^ and no v^ to keep.
  void note_internals(const AdamStep& adam, TensorId m, TensorId v, TensorId& m_hat, TensorId& v_hat, TensorId& taken) {
    const Index rows = build_.at(m).rows(), columns = build_.at(m).cols();
    taken = build_.add(rows, columns);
    if (build_.rule.epsilon_form == EpsilonForm::keras) {
      MatrixOf<Scalar> same_m(rows, columns), same_v(rows, columns);
      adam_internals<Scalar>(adam, build_.at(m), build_.at(v), same_m, same_v, build_.at(taken));
      return;
    }
    m_hat = build_.add(rows, columns);
    v_hat = build_.add(rows, columns);
    adam_internals<Scalar>(adam, build_.at(m), build_.at(v), build_.at(m_hat), build_.at(v_hat), build_.at(taken));
  }

  void limit_norms(int layer) {
    LayerTensors& own = build_.tensors(layer);
    const MatrixOf<Scalar>& weight = build_.at(own.updated_weight);
    const LimitNorm step{layer, own.updated_weight, build_.add(weight.rows(), 1), build_.add(weight)};
    for (Index row = 0; row < weight.rows(); ++row) build_.at(step.norms)(row, 0) = row_norm<Scalar>(weight, row);
    limit_row_norms<Scalar>(build_.rule.max_norm, build_.at(step.limited_weight));
    hold(layer, step.weight, step.limited_weight);
    own.updated_weight = step.limited_weight;
    build_.note(Phase::update, step);
  }

  TraceBuilder<Scalar>& build_;
  std::vector<Gradient> gradients_;  // of the layers
};

}  // namespace

template <class Scalar>
void record_update(TraceBuilder<Scalar>& build) {
  UpdateRecorder<Scalar>(build).record();
}
template void record_update<double>(TraceBuilder<double>&);
template void record_update<float>(TraceBuilder<float>&);

}  // namespace nn
