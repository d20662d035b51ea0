#include "engine/train/collapse.hpp"

#include "engine/train/pass.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace nn {
namespace {

bool is_linear(const Activation& activation) {
  return activation.kind == ActivationKind::linear || (activation.kind == ActivationKind::leaky_relu && activation.slope == 1);
}

}  // namespace

std::optional<Index> first_bent_layer(const NetworkSpec& network) {
  for (Index layer = 0; layer < network.layer_count(); ++layer) {
    if (!is_linear(network.layers[static_cast<std::size_t>(layer)].activation)) return layer;
  }
  return std::nullopt;
}

LinearMap collapsed(const NetworkSpec& network, const Vector& parameters) {
  assert(!first_bent_layer(network));
  const ParameterLayout layout(network);
  LinearMap map{weight_of(parameters, layout.layer(0)), bias_of(parameters, layout.layer(0))};
  const auto silence_in_map = [&](Index layer) {
    silence<double>(network, layer, map.weight);
    silence<double>(network, layer, map.bias);
  };
  silence_in_map(0);
  for (Index layer = 1; layer < network.layer_count(); ++layer) {
    const LayerSlot& slot = layout.layer(layer);
    map.weight = (weight_of(parameters, slot) * map.weight).eval();
    map.bias = (weight_of(parameters, slot) * map.bias + bias_of(parameters, slot)).eval();
    silence_in_map(layer);
  }
  return map;
}

CollapseCheck compare(const LinearMap& map, const NetworkSpec& network, const Vector& parameters, const Dataset& data) {
  constexpr Index at_once = 256;
  CollapseCheck check;
  Pass<double> pass(network, at_once);
  std::vector<Index> columns(static_cast<std::size_t>(at_once));
  for (Index first = 0; first < data.size(); first += at_once) {
    const Index count = std::min(at_once, data.size() - first);
    std::iota(columns.begin(), columns.end(), first);
    pass.load(data, columns.data(), count);
    pass.forward(parameters, false);
    const Matrix inputs = pass.inputs(count);
    const Matrix mapped = (map.weight * inputs).colwise() + map.bias;
    check.worst_difference = std::max(check.worst_difference, (mapped - pass.prediction()).cwiseAbs().maxCoeff());
    check.scale = std::max(check.scale, pass.prediction().cwiseAbs().maxCoeff());
    check.examples += count;
  }
  return check;
}

}  // namespace nn
