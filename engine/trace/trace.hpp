#pragma once
#include "engine/nn/network.hpp"
#include "engine/trace/step.hpp"
#include "engine/train/rule.hpp"

#include <memory>
#include <vector>

namespace nn {

/// The tensors of one layer that readers ask for by name; -1 where the pass made none.
struct LayerTensors {
  TensorId weight = -1, bias = -1, input = -1, preactivation = -1, activation = -1, mask = -1, output = -1;
  TensorId delta = -1, d_weight = -1, d_bias = -1, updated_weight = -1, updated_bias = -1;
};

/// Everything one forward pass, backward pass and update computed, in order. An immutable value: readers hold it by
/// shared_ptr<const Trace>. Numbers are doubles; those of a float pass are widened, which is exact.
struct Trace {
  NetworkSpec network;
  TrainingRule rule;
  std::vector<Matrix> tensors;
  std::vector<Step> steps;
  std::vector<LayerTensors> layers;
  std::vector<int> writers;  ///< per tensor: the step that writes it, or -1
  TensorId input = -1, target = -1, output = -1;
  double loss = 0;     ///< data loss, mean over the examples
  double penalty = 0;  ///< reported apart
  double learning_rate = 0;  ///< in force in this update: the schedule's
  std::int64_t step = 0;  ///< updates made before this one
  std::int64_t moment_step = 0;  ///< updates that the optimizer's moments had seen before this one
  std::vector<Index> examples;  ///< which columns of the data set were traced
  bool evaluated = false;       ///< dropout off, and nothing after the loss (record_evaluation)
  bool augmented = false;       ///< `input` is not what stands in the data set: it was varied, as training varies it

  const Matrix& tensor(TensorId id) const { return tensors[static_cast<std::size_t>(id)]; }
  Index sample_count() const { return tensor(input).cols(); }
  int step_count() const { return static_cast<int>(steps.size()); }
};

}  // namespace nn
