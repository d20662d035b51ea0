#pragma once
// What the two halves of a recording share: the trace as it grows, in one precision.
#include "engine/nn/operations.hpp"
#include "engine/trace/trace.hpp"

#include <deque>

namespace nn {

/// A trace under construction, and the parameters and moments that the step moves.
template <class Scalar>
struct TraceBuilder {
  const NetworkSpec& network;
  const TrainingRule& rule;
  const TrainingState& state;
  ParameterLayout layout;
  VectorOf<Scalar> parameters, first_moment, second_moment;
  std::deque<MatrixOf<Scalar>> values{};  // a deque, for growing it moves no tensor that is in use
  Trace trace{};

  TraceBuilder(const NetworkSpec& network_, const TrainingRule& rule_, const TrainingState& state_)
      : network(network_),
        rule(rule_),
        state(state_),
        layout(network_),
        parameters(state_.parameters.cast<Scalar>()),
        first_moment(state_.first_moment.cast<Scalar>()),
        second_moment(state_.second_moment.cast<Scalar>()) {
    trace.network = network;
    trace.rule = rule;
    trace.step = state.step;
    trace.moment_step = state.moment_step;
    trace.learning_rate = learning_rate_at(rule, state.step);
    trace.layers.resize(network.layers.size());
  }

  TensorId add(Index rows, Index columns) {
    values.emplace_back(rows, columns);
    return static_cast<TensorId>(values.size()) - 1;
  }
  TensorId add(const MatrixOf<Scalar>& value) {
    values.push_back(value);
    return static_cast<TensorId>(values.size()) - 1;
  }
  MatrixOf<Scalar>& at(TensorId id) { return values[static_cast<std::size_t>(id)]; }
  int layer_count() const { return static_cast<int>(network.layer_count()); }
  const LayerSpec& spec(int layer) const { return network.layers[static_cast<std::size_t>(layer)]; }
  LayerTensors& tensors(int layer) { return trace.layers[static_cast<std::size_t>(layer)]; }
  void note(Phase phase, const StepVariant& what) { trace.steps.push_back({phase, what}); }
  bool penalises() const { return rule.l2 > 0 || rule.l1 > 0; }
};

}  // namespace nn
