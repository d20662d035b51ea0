#pragma once
#include "app/explain/moment.hpp"

namespace chainrule {

/// The neuron whose curve is shown: the chosen one, else that of the step. The moment has a trace.
struct Focus {
  int layer = 0;
  nn::Index unit = 0;
};
Focus focus_of(const Moment& moment);

/// Which layer's pair of neurons the folding is shown in: the chosen one, drawn into the network; by custom the first two of the
/// last hidden layer that has two.
struct FoldedPair {
  int layer = 0;
  nn::Index first = 0, second = 0;
};
FoldedPair folded_pair(const nn::NetworkSpec& network, int layer, nn::Index first, nn::Index second);

/// The figures of the function bench and of the training desk at a moment. Each says in words why it has nothing to show.
Figure activation_bench_of(const Moment& moment, const FigureStyle& style);
Figure operating_points_of_moment(const Moment& moment, const FigureStyle& style);
Figure loss_bench_of(const Moment& moment, const FigureStyle& style);
Figure softmax_bench_of(const Moment& moment, const FigureStyle& style);
Figure overflow_of(const Moment& moment, const FigureStyle& style);
Figure layer_flow_of(const Moment& moment, const FigureStyle& style);
Figure layer_sizes_of(const Moment& moment, const FigureStyle& style);
Figure histograms_of(const Moment& moment, const FigureStyle& style);
Figure penalty_forces_of(const Moment& moment, const FigureStyle& style);
Figure folding_of(const Moment& moment, const FigureStyle& style);

}  // namespace chainrule
