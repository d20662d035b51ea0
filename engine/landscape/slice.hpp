#pragma once
#include "engine/landscape/path.hpp"
#include "engine/landscape/race.hpp"
#include "engine/trace/blame.hpp"
#include "engine/train/response.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace nn {

/// Which plane through the space of all parameters is looked at.
enum class SliceKind {
  weights,    ///< two weights or biases, everything else as it is
  random,     ///< two filter-normalised random directions. Source: Li et al. 2018
  path,       ///< the plane in which the path of training varies most (principal components)
  race,       ///< the plane in which the ways of a race vary most, from their common start
  curvature   ///< against the gradient, and along the direction of greatest curvature
};
std::span<const SliceKind> slice_kinds();
std::string_view id_of(SliceKind kind);
std::optional<SliceKind> slice_kind_from_id(std::string_view id);

/// A plane through the space of P parameters: the points origin + s u + t v.
struct Slice {
  SliceKind kind = SliceKind::weights;
  Vector origin, u, v;            ///< (P) each
  Plane range;                    ///< s from x_min to x_max, t from y_min to y_max
  ParameterPlace first{}, second{};  ///< weights: those whose values s and t are
  double share_u = 0, share_v = 0;   ///< path, race: how much of its variance lies along u and along v, 0 to 1
  double curvature = 0;           ///< curvature: v's eigenvalue of the Hessian, the largest that was found
  std::uint64_t seed = 0;         ///< random: of the directions
};

Vector point_on(const Slice& slice, double s, double t);
/// Where a point lies as seen from the plane: the nearest point of it (least squares), and how far away that is.
struct SlicePlace {
  double s = 0, t = 0;
  double distance = 0;  ///< Euclidean, to the plane
};
SlicePlace place_on(const Slice& slice, const Vector& parameters);

/// s and t are the values of two parameters themselves; a weight without a connection stays 0 whatever they are. `reach`:
/// how far the range goes to each side of the present values.
Slice weight_slice(const NetworkSpec& network, const Vector& parameters, ParameterPlace first, ParameterPlace second, double reach);
/// Each row of each weight (of maxout: each piece of a unit) as long as the row of the parameters; biases stay, and so do
/// connections that are not there (their directions are 0). Range -1 to 1.
Slice random_slice(const NetworkSpec& network, const Vector& parameters, std::uint64_t seed);
/// Principal components of (theta_i - theta_last), about their mean, of at most 200 evenly spaced points of the path; u
/// points from its beginning on. The range holds the whole path and the present place with a margin. Where the path is a
/// straight line, v is any direction across it. Nothing where the path has fewer than three different points.
std::optional<Slice> path_slice(const Path& path, const Vector& parameters);
/// The same of the ways of all racers, as far as they are noted, with their common start as the origin; u points to where they
/// have come on average. Racers that are lost are left out unless all are. Nothing of a race on a function, and where fewer
/// than three different points are noted.
std::optional<Slice> race_slice(const RaceCourse& course);
/// A direction of length 1 at a right angle to `other` (P), drawn at random where it is not 0.
Vector direction_across(const Vector& other);

}  // namespace nn
