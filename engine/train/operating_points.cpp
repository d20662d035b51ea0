#include "engine/train/operating_points.hpp"

#include "engine/train/pass.hpp"

#include <algorithm>
#include <cmath>

namespace nn {
namespace {

constexpr Index operating_block = 256;

/// The columns that are looked at.
std::vector<Index> operating_examples(const Dataset& data) {
  const Index count = std::min(data.train_count, most_operating_examples);
  std::vector<Index> columns;
  for (Index i = 0; i < count; ++i) columns.push_back(i * data.train_count / count);
  return columns;
}

/// Takes in a block of a layer's preactivations (units, N).
void note_block(const Activation& f, const ConstMatrixRef<double>& z, const Index* columns, std::size_t stride, OperatingPoints& found, std::vector<char>& lives) {
  const double flat = saturation_slope(f);
  for (Index column = 0; column < z.cols(); ++column)
    for (Index unit = 0; unit < z.rows(); ++unit, ++found.pairs) {
      const double slope = activation_slope(f, z(unit, column));
      if (std::fabs(slope) < flat) ++found.saturated;
      if (slope != 0) lives[static_cast<std::size_t>(unit)] = 1;
      if (static_cast<std::size_t>(found.pairs) % stride == 0) found.points.push_back({unit, columns[column], z(unit, column)});
    }
}

}  // namespace

double saturation_slope(const Activation& activation) {
  double steepest = 0;
  for (int i = -80; i <= 80; ++i) steepest = std::max(steepest, std::fabs(activation_slope(activation, 0.1 * i)));
  return 0.05 * steepest;
}

std::vector<OperatingPoints> operating_points_of(const NetworkSpec& network, const Vector& parameters, const Dataset& data) {
  const std::vector<Index> columns = operating_examples(data);
  const auto layers = static_cast<std::size_t>(network.layer_count());
  std::vector<OperatingPoints> found(layers);
  std::vector<std::vector<char>> lives;
  for (const LayerSpec& layer : network.layers) lives.emplace_back(static_cast<std::size_t>(layer.units), 0);
  if (columns.empty()) return found;
  const auto count = static_cast<Index>(columns.size());
  const auto counts = [&](std::size_t layer) {
    const ActivationKind kind = network.layers[layer].activation.kind;
    return is_elementwise(kind) && is_differentiable(kind);
  };
  Pass<double> pass(network, std::min(operating_block, count));
  for (Index done = 0; done < count; done += pass.capacity()) {
    const Index block = std::min(pass.capacity(), count - done);
    pass.load(data, columns.data() + done, block);
    pass.forward(parameters, false);
    for (std::size_t layer = 0; layer < layers; ++layer) {
      if (!counts(layer)) continue;
      const std::size_t pairs = lives[layer].size() * columns.size(), stride = (pairs + most_operating_points - 1) / most_operating_points;
      note_block(network.layers[layer].activation, pass.preactivation(static_cast<Index>(layer)), columns.data() + done, stride, found[layer], lives[layer]);
    }
  }
  for (std::size_t layer = 0; layer < layers; ++layer) {
    if (!counts(layer)) continue;
    found[layer].examples = count;
    for (std::size_t unit = 0; unit < lives[layer].size(); ++unit)
      if (!lives[layer][unit]) found[layer].dead.push_back(static_cast<Index>(unit));
  }
  return found;
}

}  // namespace nn
