#include "engine/train/inspect.hpp"

#include "engine/nn/operations.hpp"
#include "engine/train/update.hpp"

#include <algorithm>

namespace nn {

Index usual_top_k(const NetworkSpec& network) { return std::clamp<Index>(network.outputs() - 1, 1, 5); }

Inspection inspect(const NetworkSpec& network, const TrainingRule& rule, const TrainingState& state, const Dataset& data) {
  Inspection found;
  found.step = state.step;
  const auto measured = [&](Index first, Index count) {
    return measure(network, rule.precision, state.parameters, data, first, count, usual_top_k(network));
  };
  found.train = measured(0, data.train_count);
  found.test = measured(data.train_count, data.test_count());
  found.answers = answers_to(network, rule.precision, state.parameters, data);
  const ParameterLayout layout(network);
  for (const LayerSlot& slot : layout.layers()) {
    if (rule.l2 > 0) found.l2_penalty += penalty_of<double>(rule.l2, weight_of(state.parameters, slot));
    if (rule.l1 > 0) found.l1_penalty += absolute_penalty_of<double>(rule.l1, weight_of(state.parameters, slot));
  }
  found.operating = operating_points_of(network, state.parameters, data);
  found.bent_layer = first_bent_layer(network);
  if (found.bent_layer) return found;
  found.map = collapsed(network, state.parameters);
  found.collapse = compare(found.map, network, state.parameters, data);
  return found;
}

}  // namespace nn
