#include "engine/data/augment.hpp"

#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace nn;

namespace {

/// Images of 4 x 3 pixels in two planes, every pixel another number from 0 to 1.
Dataset images(Index count, Index train_count) {
  Dataset data;
  data.image_width = 4;
  data.image_height = 6;
  data.image_planes = 2;
  Matrix inputs(24, count);
  for (Index i = 0; i < inputs.size(); ++i) inputs.data()[i] = static_cast<double>(i % 24 + 1) / 32;
  data.inputs = inputs;
  data.targets = Matrix::Zero(1, count);
  data.train_count = train_count;
  return data;
}

/// The pixel that stands at (row, column) of a plane, 0 outside of it.
double pixel(const Dataset& data, Index example, Index plane, Index row, Index column) {
  if (row < 0 || row >= 3 || column < 0 || column >= 4) return 0;
  return data.input(plane * 12 + row * 4 + column, example);
}

template <class Real>
MatrixOf<Real> varied(const Augmentation& how, const Dataset& data, std::uint64_t seed, std::int64_t epoch) {
  std::vector<Index> columns = testing::all_columns(data);
  MatrixOf<Real> inputs(data.features(), data.size()), targets(data.targets.rows(), data.size());
  gather<Real>(data, columns.data(), data.size(), inputs, targets);
  augment<Real>(how, data, seed, epoch, columns.data(), data.size(), inputs);
  return inputs;
}

}  // namespace

TEST_CASE_TEMPLATE("a flip and a shift move exactly the pixels that they say", Real, double, float) {
  const Dataset data = images(300, 300);
  Augmentation how;
  how.flip = true;
  how.shift = 5;  // more than an image is wide: nothing may be left of some
  const MatrixOf<Real> inputs = varied<Real>(how, data, 7, 3);
  int flipped = 0, empty = 0;
  for (Index example = 0; example < data.size(); ++example) {
    const Variation variation = variation_of(how, 7, 3, example);
    flipped += variation.flipped;
    empty += (inputs.col(example).array() == 0).all();
    for (Index plane = 0; plane < 2; ++plane)
      for (Index row = 0; row < 3; ++row)
        for (Index column = 0; column < 4; ++column) {
          const Index from_row = row - variation.down, moved = column - variation.right;
          const Index from_column = variation.flipped ? 3 - moved : moved;
          CAPTURE(example);
          REQUIRE(inputs(plane * 12 + row * 4 + column, example) == static_cast<Real>(pixel(data, example, plane, from_row, from_column)));
        }
  }
  CHECK(flipped > 110);
  CHECK(flipped < 190);
  CHECK(empty > 20);
  CHECK(empty < 250);
}

TEST_CASE("every place within the shift is drawn, none beyond it") {
  Augmentation how;
  how.shift = 2;
  int counts[5][5] = {};
  for (Index example = 0; example < 5000; ++example) {
    const Variation variation = variation_of(how, 1, 0, example);
    REQUIRE(std::abs(variation.right) <= 2);
    REQUIRE(std::abs(variation.down) <= 2);
    CHECK_FALSE(variation.flipped);
    CHECK(variation.brightness == 1);
    ++counts[variation.right + 2][variation.down + 2];
  }
  for (const auto& row : counts)
    for (const int count : row) CHECK(std::abs(count - 200) < 75);  // five deviations
}

TEST_CASE("brightness multiplies and stays within 0 and 1") {
  const Dataset data = images(200, 200);
  Augmentation how;
  how.brightness = 1;
  const Matrix inputs = varied<double>(how, data, 2, 0);
  int at_most = 0;
  for (Index example = 0; example < data.size(); ++example) {
    const double factor = variation_of(how, 2, 0, example).brightness;
    CHECK(factor >= 0);
    CHECK(factor <= 2);
    for (Index i = 0; i < 24; ++i) {
      REQUIRE(inputs(i, example) == std::min(1.0, data.input(i, example) * factor));
      at_most += inputs(i, example) == 1;
    }
  }
  CHECK(at_most > 0);
}

TEST_CASE("noise is Gaussian, of the deviation that was asked for, and on training examples alone") {
  Dataset data;
  data.inputs = Matrix(Matrix::Constant(2, 20000, 3));
  data.targets = Matrix::Zero(1, 20000);
  data.train_count = 15000;
  Augmentation how;
  how.noise = 0.5;
  const Matrix inputs = varied<double>(how, data, 11, 4);
  const auto noise = inputs.leftCols(15000).array() - 3;
  CHECK(std::abs(noise.mean()) < 0.02);
  CHECK(std::abs(std::sqrt(noise.square().mean()) - 0.5) < 0.01);
  CHECK((inputs.rightCols(5000).array() == 3).all());
}

TEST_CASE("what is done to an example depends on seed, epoch and example, and on nothing else") {
  const Dataset data = images(40, 40);
  Augmentation how;
  how.noise = 0.1;
  how.shift = 1;
  how.flip = true;
  how.brightness = 0.2;
  const Matrix all = varied<double>(how, data, 5, 9);
  const Index columns[] = {33, 2};  // in another order, in a smaller batch
  Matrix inputs(24, 2), targets(1, 2);
  gather<double>(data, columns, 2, inputs, targets);
  augment<double>(how, data, 5, 9, columns, 2, inputs);
  CHECK(inputs.col(0) == all.col(33));
  CHECK(inputs.col(1) == all.col(2));
  CHECK(varied<double>(how, data, 5, 10) != all);
  CHECK(varied<double>(how, data, 6, 9) != all);
  CHECK(all.col(0) != all.col(24));  // the same pixels, another example
}

TEST_CASE("turning noise on leaves flips and shifts as they were") {
  Augmentation geometry;
  geometry.flip = true;
  geometry.shift = 3;
  Augmentation both = geometry;
  both.noise = 1;
  both.brightness = 0.5;
  for (Index example = 0; example < 50; ++example) {
    const Variation a = variation_of(geometry, 1, 2, example), b = variation_of(both, 1, 2, example);
    CHECK(a.flipped == b.flipped);
    CHECK(a.right == b.right);
    CHECK(a.down == b.down);
  }
}

TEST_CASE("what is off does nothing, and images are needed for what moves pixels") {
  CHECK_FALSE(is_on(Augmentation{}));
  Augmentation how;
  how.noise = 0.1;
  CHECK(is_on(how));
  CHECK_FALSE(wants_images(how));
  how = {};
  how.flip = true;
  CHECK(is_on(how));
  CHECK(wants_images(how));
}
