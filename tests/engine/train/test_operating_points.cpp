#include "engine/train/operating_points.hpp"

#include "engine/train/pass.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace nn;

namespace {

LayerSpec dense(Index units, ActivationKind kind) {
  LayerSpec layer;
  layer.units = units;
  layer.activation.kind = kind;
  return layer;
}

Dataset line_of(Index count, Index outputs = 1) {
  Dataset data;
  Matrix inputs(1, count);
  for (Index i = 0; i < count; ++i) inputs(0, i) = -3 + 6.0 * static_cast<double>(i) / static_cast<double>(count - 1);
  data.inputs = inputs;
  data.targets = Matrix::Zero(outputs, count);
  data.train_count = count;
  return data;
}

}  // namespace

TEST_CASE("saturated pairs and dead units are those that a plain count finds") {
  NetworkSpec network;
  network.inputs = 1;
  network.layers = {dense(3, ActivationKind::relu), dense(2, ActivationKind::tanh), dense(2, ActivationKind::softmax)};
  const Dataset data = line_of(700, 2);
  Vector parameters = initial_state(network, TrainingRule{}).parameters;
  const ParameterLayout layout(network);
  weight_of(parameters, layout.layer(0)) << 1, -1, 0.5;
  bias_of(parameters, layout.layer(0)) << 0, 0, -10;  // the third is 0 everywhere
  weight_of(parameters, layout.layer(1)) << 3, 0, 1, 0, 0.1, 1;
  const std::vector<OperatingPoints> found = operating_points_of(network, parameters, data);
  REQUIRE(found.size() == 3);
  CHECK(found[0].examples == 700);
  CHECK(found[0].pairs == 2100);
  CHECK(found[0].dead == std::vector<Index>{2});
  Index flat_relu = 0, flat_tanh = 0;
  for (Index i = 0; i < 700; ++i) {
    const double x = data.input(0, i), h[2] = {std::max(x, 0.0), std::max(-x, 0.0)};
    flat_relu += (x < 0) + (-x < 0) + 1;
    const double bias[2] = {parameters(layout.layer(1).bias_at(0)), parameters(layout.layer(1).bias_at(1))};
    for (const double z : {3 * h[0] + bias[0], 0.1 * h[1] + bias[1]}) flat_tanh += 1 - std::tanh(z) * std::tanh(z) < 0.05;
  }
  CHECK(found[0].saturated == flat_relu);
  CHECK(found[1].saturated == flat_tanh);
  CHECK(found[1].dead.empty());
  CHECK(found[2].pairs == 0);  // softmax has no slope of its own
  CHECK(found[0].points.size() <= most_operating_points);
  CHECK(found[0].points.size() > most_operating_points / 3);
  for (const OperatingPoints::Point& point : found[0].points) {
    const double weight[3] = {1, -1, 0.5}, bias[3] = {0, 0, -10};
    CHECK(point.z == doctest::Approx(weight[point.unit] * data.input(0, point.example) + bias[point.unit]).epsilon(1e-12));
  }
}

TEST_CASE("of many examples evenly spaced ones are looked at, of none nothing") {
  NetworkSpec network;
  network.inputs = 1;
  network.layers = {dense(1, ActivationKind::sigmoid)};
  const Vector parameters = initial_state(network, TrainingRule{}).parameters;
  const std::vector<OperatingPoints> found = operating_points_of(network, parameters, line_of(5000));
  CHECK(found[0].examples == most_operating_examples);
  CHECK(found[0].points.front().example == 0);
  CHECK(found[0].points.back().example > 4900);
  Dataset none = line_of(3);
  none.train_count = 0;
  CHECK(operating_points_of(network, parameters, none)[0].pairs == 0);
  Activation sigmoid;
  sigmoid.kind = ActivationKind::sigmoid;
  CHECK(saturation_slope(sigmoid) == doctest::Approx(0.0125));
}
