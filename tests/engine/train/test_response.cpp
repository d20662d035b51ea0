#include "engine/train/response.hpp"

#include "engine/train/evaluate.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

using namespace nn;

TEST_CASE("maps show every neuron's answer at the centres of the picture's cells") {
  const testing::Example example = testing::spiral();
  const Plane plane{-2, 4, -6, 6};
  const ResponseMaps maps = response_maps(example.network, example.state.parameters, plane, 12);
  REQUIRE(maps.layers.size() == 4);
  CHECK(maps.layers[0].size() == 2);
  CHECK(maps.layers[1].size() == 8);
  CHECK(maps.layers[0][0](0, 0) == doctest::Approx(-1.75));
  CHECK(maps.layers[0][1](0, 0) == doctest::Approx(5.5));   // row 0 is the top
  CHECK(maps.layers[0][1](11, 3) == doctest::Approx(-5.5));
  Matrix point(2, 1);
  point << maps.layers[0][0](4, 7), maps.layers[0][1](4, 7);
  const Matrix answer = predict(example.network, example.state.parameters, point);
  CHECK(maps.layers[3][0](4, 7) == doctest::Approx(answer(0, 0)).epsilon(1e-6));
}

TEST_CASE("inputs beyond the second are 0") {
  testing::Example example = testing::spiral();
  example.network.inputs = 5;
  const Vector parameters = initial_parameters(example.network, 1);
  const ResponseMaps maps = response_maps(example.network, parameters, {}, 4);
  CHECK(maps.layers[0].size() == 5);
  CHECK(maps.layers[0][4].isZero(0));
  example.network.inputs = 1;
  CHECK(response_maps(example.network, initial_parameters(example.network, 1), {}, 4).layers[0].size() == 1);
}
