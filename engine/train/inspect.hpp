#pragma once
#include "engine/train/answers.hpp"
#include "engine/train/collapse.hpp"
#include "engine/train/metrics.hpp"
#include "engine/train/operating_points.hpp"

namespace nn {

/// What is measured of a network as a whole, besides the loss that a run follows. It looks at every example: do not wait
/// for it in a frame.
struct Inspection {
  std::int64_t step = 0;  ///< updates made when it was measured
  Metrics train, test;    ///< no examples where a split is empty
  std::vector<Answer> answers;  ///< to every example
  double l2_penalty = 0, l1_penalty = 0;  ///< apart from the data losses; 0 where the rule has none
  std::optional<Index> bent_layer;        ///< why the layers are not one linear map
  LinearMap map;          ///< the one linear map that they are, where none bends; else empty
  CollapseCheck collapse;
  std::vector<OperatingPoints> operating;  ///< of each layer
};

/// The k of the top-k accuracy where none was chosen: 5, or all but one class where there are fewer.
Index usual_top_k(const NetworkSpec& network);
Inspection inspect(const NetworkSpec& network, const TrainingRule& rule, const TrainingState& state, const Dataset& data);

}  // namespace nn
