#include "engine/train/response.hpp"

#include "engine/train/pass.hpp"

namespace nn {

ResponseMaps response_maps(const NetworkSpec& network, const Vector& parameters, const Plane& plane, Index resolution) {
  ResponseMaps maps{plane, resolution, {}};
  const auto add_layer = [&maps, resolution](Index units) {
    maps.layers.emplace_back(static_cast<std::size_t>(units), MatrixOf<float>::Zero(resolution, resolution));
  };
  add_layer(network.inputs);
  for (const LayerSpec& layer : network.layers) add_layer(layer.units);
  const double x_step = (plane.x_max - plane.x_min) / static_cast<double>(resolution);
  const double y_step = (plane.y_max - plane.y_min) / static_cast<double>(resolution);
  // One column of the picture at a time: it stays in the cache, and its points lie side by side in every map.
  Pass<double> pass(network, resolution);
  Matrix inputs = Matrix::Zero(network.inputs, resolution);
  for (Index column = 0; column < resolution; ++column) {
    for (Index row = 0; row < resolution; ++row) {
      inputs(0, row) = plane.x_min + (static_cast<double>(column) + 0.5) * x_step;
      if (network.inputs > 1) inputs(1, row) = plane.y_max - (static_cast<double>(row) + 0.5) * y_step;
    }
    pass.inputs(resolution) = inputs;
    pass.forward(parameters, false);
    const auto keep = [&maps, column](std::size_t layer, const ConstMatrixRef<double>& values) {
      for (Index unit = 0; unit < values.rows(); ++unit) {
        maps.layers[layer][static_cast<std::size_t>(unit)].col(column) = values.row(unit).transpose().cast<float>();
      }
    };
    keep(0, inputs);
    for (Index layer = 0; layer < network.layer_count(); ++layer) {
      keep(static_cast<std::size_t>(layer + 1), pass.activation(layer));
    }
  }
  return maps;
}

}  // namespace nn
