// A surface over two directions and the Hessian's greatest eigenvalue, against PyTorch.
#include "engine/landscape/curvature.hpp"
#include "tests/reference/reference_rows.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

using namespace nn;

namespace {

Vector vector_of(const std::vector<double>& row) { return Eigen::Map<const Vector>(row.data(), static_cast<Index>(row.size())); }

SurfaceLoss loss_of(const testing::ReferenceRows& rows) {
  SurfaceLoss loss;
  loss.network.inputs = 2;
  loss.network.loss = LossKind::categorical_cross_entropy;
  loss.network.layers = {testing::layer(3, ActivationKind::tanh), testing::layer(2, ActivationKind::softmax)};
  Matrix targets = Matrix::Zero(2, 6);
  for (Index i = 0; i < 6; ++i) targets(static_cast<Index>(rows.at("labels")[static_cast<std::size_t>(i)]), i) = 1;
  loss.data = testing::dataset(Eigen::Map<const Matrix>(rows.at("inputs").data(), 2, 6), targets);
  return loss;
}

}  // namespace

TEST_CASE("a surface over two directions agrees with PyTorch") {
  const testing::ReferenceRows rows = testing::read_reference("landscape.txt");
  const SurfaceLoss loss = loss_of(rows);
  Slice slice;
  slice.origin = vector_of(rows.at("parameters"));
  slice.u = vector_of(rows.at("u"));
  slice.v = vector_of(rows.at("v"));
  slice.range = {-0.5, 0.5, -0.5, 0.5};
  const std::vector<double>& heights = rows.at("heights");
  REQUIRE(heights.size() == 25);
  SurfaceSampler sampler(loss, slice, SurfaceWay::plain), fast(loss, slice);
  std::shared_ptr<const Surface> surface, quick;
  while (!surface || surface->resolution < 101) surface = sampler.refine();
  while (!quick || quick->resolution < 101) quick = fast.refine();
  for (Index i = 0; i < 5; ++i) {
    for (Index k = 0; k < 5; ++k) {
      const double expected = heights[static_cast<std::size_t>(5 * i + k)];
      const double s = static_cast<double>(i) / 4 - 0.5, t = static_cast<double>(k) / 4 - 0.5;
      CHECK(std::fabs(loss_at(loss, point_on(slice, s, t)) - expected) < 1e-9);
      CHECK(std::fabs(surface->heights(100 - 25 * k, 25 * i) - expected) < 1e-9);
      CHECK(std::fabs(quick->heights(100 - 25 * k, 25 * i) - expected) < 1e-5);
    }
  }
}

TEST_CASE("the Hessian's greatest eigenvalue agrees with PyTorch's exact products") {
  const testing::ReferenceRows rows = testing::read_reference("landscape.txt");
  const Curvature found = greatest_curvature(loss_of(rows), vector_of(rows.at("parameters")), 20000, 1e-8).value();
  CHECK(std::fabs(found.eigenvalue - rows.at("eigenvalue")[0]) < 1e-9);
}
