#include "engine/train/response.hpp"

#include "engine/train/fast_map.hpp"
#include "engine/train/pass.hpp"

namespace nn {
namespace {

/// The coordinates of a picture's cell centres.
struct Grid {
  const Plane& plane;
  Index resolution;
  double x(Index column) const {
    return plane.x_min + (static_cast<double>(column) + 0.5) * ((plane.x_max - plane.x_min) / static_cast<double>(resolution));
  }
  double y(Index row) const {
    return plane.y_max - (static_cast<double>(row) + 0.5) * ((plane.y_max - plane.y_min) / static_cast<double>(resolution));
  }
};

template <class Scalar>
void fill_by_passes(const NetworkSpec& network, const Vector& parameters, const Grid& grid, ResponseMaps& maps) {
  // One column of the picture at a time: it stays in the cache, and its points lie side by side in every map.
  const VectorOf<Scalar> own = parameters.cast<Scalar>();
  Pass<Scalar> pass(network, grid.resolution);
  MatrixOf<Scalar> inputs = MatrixOf<Scalar>::Zero(network.inputs, grid.resolution);
  for (Index column = 0; column < grid.resolution; ++column) {
    for (Index row = 0; row < grid.resolution; ++row) {
      inputs(0, row) = static_cast<Scalar>(grid.x(column));
      if (network.inputs > 1) inputs(1, row) = static_cast<Scalar>(grid.y(row));
    }
    pass.inputs(grid.resolution) = inputs;
    pass.forward(own, false);
    const auto keep = [&maps, column](std::size_t layer, const ConstMatrixRef<Scalar>& values) {
      for (Index unit = 0; unit < values.rows(); ++unit) {
        maps.layers[layer][static_cast<std::size_t>(unit)].col(column) =
            values.row(unit).transpose().template cast<float>();
      }
    };
    keep(0, inputs);
    for (Index layer = 0; layer < network.layer_count(); ++layer) {
      keep(static_cast<std::size_t>(layer + 1), pass.activation(layer));
    }
  }
}

void fill_by_kernels(const NetworkSpec& network, const Vector& parameters, const Grid& grid, ResponseMaps& maps) {
  FastMap map(network, parameters.cast<float>(), false);
  const Index resolution = grid.resolution;
  for (Index row = 0; row < resolution; ++row) {
    for (Index column = 0; column < resolution; ++column) {
      maps.layers[0][0](row, column) = static_cast<float>(grid.x(column));
      if (network.inputs > 1) maps.layers[0][1](row, column) = static_cast<float>(grid.y(row));
    }
  }
  map.answer(resolution, resolution, [&](Index column, FastMap::Line& line) {
    for (std::size_t input = 0; input < std::min<std::size_t>(2, line.features.size()); ++input) {
      line.features[input] = maps.layers[0][input].col(column).data();
    }
    std::size_t neuron = 0;
    for (std::size_t layer = 1; layer < maps.layers.size(); ++layer) {
      for (MatrixOf<float>& unit : maps.layers[layer]) line.answers[neuron++] = unit.col(column).data();
    }
  });
}

}  // namespace

ResponseMaps response_maps(const NetworkSpec& network, const Vector& parameters, const Plane& plane, Index resolution,
                           Precision precision) {
  ResponseMaps maps{plane, resolution, {}};
  const auto add_layer = [&maps, resolution](Index units) {
    maps.layers.emplace_back(static_cast<std::size_t>(units), MatrixOf<float>::Zero(resolution, resolution));
  };
  add_layer(network.inputs);
  for (const LayerSpec& layer : network.layers) add_layer(layer.units);
  const Grid grid{plane, resolution};
  if (precision == Precision::float64) fill_by_passes<double>(network, parameters, grid, maps);
  else if (FastMap::covers(network)) fill_by_kernels(network, parameters, grid, maps);
  else fill_by_passes<float>(network, parameters, grid, maps);
  return maps;
}

}  // namespace nn
