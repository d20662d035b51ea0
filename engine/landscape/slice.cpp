#include "engine/landscape/slice.hpp"

#include "engine/nn/ids.hpp"
#include "engine/nn/network.hpp"
#include "engine/nn/random.hpp"

#include <cmath>

namespace nn {
namespace {

constexpr ids::Entry<SliceKind> slice_table[] = {
    {SliceKind::weights, "weights"},
    {SliceKind::random, "random"},
    {SliceKind::path, "path"},
    {SliceKind::race, "race"},
    {SliceKind::curvature, "curvature"},
};
constexpr auto slice_list = ids::kinds_of(slice_table);

/// Where a weight or bias lies in the flat vector.
Index flat_index(const ParameterLayout& layout, const ParameterPlace& place) {
  const LayerSlot& slot = layout.layer(place.layer);
  return place.input < 0 ? slot.bias_at(place.unit) : slot.weight_at(place.unit, place.input);
}

/// Numbers drawn at random, row by row as long as the parameters' own.
Vector filter_direction(const NetworkSpec& network, const Vector& parameters, std::uint64_t seed, std::uint64_t number) {
  const ParameterLayout layout(network);
  Vector direction = Vector::Zero(layout.size());
  Random random(seed, Stream::landscape, number);
  for (Index layer = 0; layer < network.layer_count(); ++layer) {
    const LayerSlot& slot = layout.layer(layer);
    Eigen::Map<Matrix> drawn = weight_of(direction, slot);
    const Eigen::Map<const Matrix> weight = weight_of(parameters, slot);
    for (Index row = 0; row < slot.rows; ++row) {
      for (Index input = 0; input < slot.inputs; ++input) drawn(row, input) = random.normal();
    }
    cut_connections<double>(network, layer, drawn);
    for (Index row = 0; row < slot.rows; ++row) {
      const double length = drawn.row(row).norm();
      if (length > 0) drawn.row(row) *= weight.row(row).norm() / length;
    }
  }
  return direction;
}

}  // namespace

std::span<const SliceKind> slice_kinds() { return slice_list; }
std::string_view id_of(SliceKind kind) { return ids::id_of(slice_table, kind); }
std::optional<SliceKind> slice_kind_from_id(std::string_view id) { return ids::kind_from(slice_table, id); }

Vector point_on(const Slice& slice, double s, double t) { return slice.origin + s * slice.u + t * slice.v; }

SlicePlace place_on(const Slice& slice, const Vector& parameters) {
  const Vector away = parameters - slice.origin;
  const double uu = slice.u.squaredNorm(), uv = slice.u.dot(slice.v), vv = slice.v.squaredNorm();
  const double au = away.dot(slice.u), av = away.dot(slice.v);
  const double determinant = uu * vv - uv * uv;
  SlicePlace place;
  if (determinant > 1e-12 * uu * vv) {
    place.s = (au * vv - av * uv) / determinant;
    place.t = (av * uu - au * uv) / determinant;
  } else if (uu > 0) {  // both along one line
    place.s = au / uu;
  } else if (vv > 0) {
    place.t = av / vv;
  }
  place.distance = (away - place.s * slice.u - place.t * slice.v).norm();
  return place;
}

Slice weight_slice(const NetworkSpec& network, const Vector& parameters, ParameterPlace first, ParameterPlace second, double reach) {
  const ParameterLayout layout(network);
  const Index one = flat_index(layout, first), other = flat_index(layout, second);
  const auto along = [&](const ParameterPlace& place, Index index) {
    Vector direction = Vector::Zero(parameters.size());
    const bool is_there = place.input < 0 || network.is_connected(place.layer, place.unit, place.input);
    if (is_there) direction(index) = 1;
    return direction;
  };
  Slice slice;
  slice.kind = SliceKind::weights;
  slice.first = first;
  slice.second = second;
  slice.u = along(first, one);
  slice.v = along(second, other);
  slice.origin = parameters;
  slice.origin(one) = slice.origin(other) = 0;
  slice.range = {parameters(one) - reach, parameters(one) + reach, parameters(other) - reach, parameters(other) + reach};
  return slice;
}

Slice random_slice(const NetworkSpec& network, const Vector& parameters, std::uint64_t seed) {
  Slice slice;
  slice.kind = SliceKind::random;
  slice.seed = seed;
  slice.origin = parameters;
  slice.u = filter_direction(network, parameters, seed, 0);
  slice.v = filter_direction(network, parameters, seed, 1);
  slice.range = {-1, 1, -1, 1};
  return slice;
}

Vector direction_across(const Vector& other) {
  Random random(1, Stream::landscape, 3);
  Vector direction(other.size());
  for (double& one : direction) one = random.normal();
  const double squares = other.squaredNorm();
  for (int round = 0; round < 2 && squares > 0; ++round) direction -= direction.dot(other) / squares * other;
  const double length = direction.norm();
  return length > 0 ? Vector(direction / length) : Vector(Vector::Zero(other.size()));
}

}  // namespace nn
