#pragma once
// What a training step does layer by layer: sizes of gradients and updates, their spread, what a penalty pulls at, how a layer folds
// its input.
#include "app/figure/builders.hpp"
#include "engine/train/curve.hpp"

namespace chainrule {

/// Root mean squares of a layer in the shown step; NaN where a number is not known yet.
struct LayerFlow {
  double gradient = 0, update = 0, weight = 0;
  bool frozen = false;
};
std::vector<LayerFlow> layer_flows(const nn::Trace& trace, const nn::Position& position);
/// What the sizes say. vanishing: some layer's gradient is less than a thousandth of the last one's; exploding: more than a
/// thousandfold.
enum class FlowVerdict { unknown, healthy, vanishing, exploding };
struct FlowFinding {
  FlowVerdict verdict = FlowVerdict::unknown;
  int layer = 0;     ///< the worst one
  double ratio = 1;  ///< its gradient to the last layer's
};
FlowFinding finding_of(const std::vector<LayerFlow>& flows);
/// Sizes of gradients and updates of each layer's weights on a logarithmic axis. Ids: "layer1/gradient", "layer1/update".
struct LayerFlowSpec {
  const nn::Trace* trace = nullptr;
  nn::Position position;
};
Figure layer_flow(const LayerFlowSpec& spec, const FigureStyle& style);

/// The same sizes over a run, each layer a curve on a logarithmic axis, gradients and updates in a picture each. Ids:
/// "layer1/gradient", "layer1/update", and "/last" of the newest.
struct LayerSizesSpec {
  const std::vector<nn::CurvePoint>* points = nullptr;
  bool grid = false;
};
Figure layer_sizes(const LayerSizesSpec& spec, const FigureStyle& style);

/// Counts of numbers in equal bins from the least to the greatest.
struct Histogram {
  static constexpr int bins = 24;
  double low = 0, high = 0, mean = 0, deviation = 0;
  std::int64_t count = 0, not_finite = 0;
  std::array<std::int64_t, bins> counts{};
};
Histogram histogram_of(const nn::Matrix& values);
/// Weights, activations and gradients of each layer as histograms. Ids: "layer1/weights", "layer1/activations", "layer1/gradients".
Figure histograms(const LayerFlowSpec& spec, const FigureStyle& style);

/// What moves each weight of a layer in one step: the data's gradient, and the pull of L2 and L1. Ids: "weight/1/2" (unit, input) and
/// "weight/1/2/data", "/l2", "/l1".
struct PenaltyForcesSpec {
  const nn::Trace* trace = nullptr;
  nn::Position position;
  int layer = 0;
};
Figure penalty_forces(const PenaltyForcesSpec& spec, const FigureStyle& style);

/// The grid of a network's two inputs, drawn in the coordinates that two neurons of a layer give it, with the examples. Ids:
/// "across/9" (a line of equal x₂), "up/9" (of equal x₁), "data/3".
struct FoldingSpec {
  const nn::ResponseMaps* maps = nullptr;
  const nn::NetworkSpec* network = nullptr;
  int layer = 0;
  nn::Index first = 0, second = 1;
  nn::Matrix places;                ///< (2, N): the two activations at the examples
  std::vector<nn::Index> examples;  ///< which those are
  const nn::Dataset* data = nullptr;
};
Figure folding(const FoldingSpec& spec, const FigureStyle& style);

}  // namespace chainrule
