#include "engine/landscape/slice.hpp"

#include <Eigen/Eigenvalues>

#include <algorithm>

namespace nn {
namespace {

/// More points would not turn the plane, and their Gram matrix costs their number squared.
constexpr std::size_t most_gram_points = 200;
constexpr double path_margin = 0.15;       ///< of the way's extent, on each side
constexpr double least_aspect = 0.25;  ///< of one side to the other

/// The path's points as seen from `centre`, as columns (P, points), evenly chosen and with the last one.
Matrix ways_from(const Path& path, const Vector& centre) {
  const std::vector<Path::Point>& points = path.points();
  const std::size_t count = std::min(points.size(), most_gram_points);
  Matrix ways(centre.size(), static_cast<Index>(count));
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = count < 2 ? 0 : i * (points.size() - 1) / (count - 1);
    ways.col(static_cast<Index>(i)) = points[at].parameters().cast<double>() - centre;
  }
  return ways;
}

bool has_three_places(const Matrix& ways) {
  Index other = 0;
  for (Index i = 1; i < ways.cols(); ++i) {
    if (other == 0 && ways.col(i) != ways.col(0)) other = i;
    else if (other > 0 && ways.col(i) != ways.col(0) && ways.col(i) != ways.col(other)) return true;
  }
  return false;
}

/// A principal component as a direction of length 1, from its coefficients over the points.
Vector direction_of(const Matrix& ways, const Vector& coefficients) {
  const Vector direction = ways * coefficients;
  return direction / direction.norm();
}

/// From the lowest to the highest with a path_margin.
void widen(double& low, double& high, double other_extent) {
  const double middle = (low + high) / 2;
  const double extent = std::max({high - low, least_aspect * other_extent, 1e-6});
  low = middle - (0.5 + path_margin) * extent;
  high = middle + (0.5 + path_margin) * extent;
}

Plane range_of(const Slice& slice, const Path& path) {
  Plane range{0, 0, 0, 0};  // the present place
  for (const Path::Point& point : path.points()) {
    const SlicePlace place = place_on(slice, point.parameters().cast<double>());
    range.x_min = std::min(range.x_min, place.s);
    range.x_max = std::max(range.x_max, place.s);
    range.y_min = std::min(range.y_min, place.t);
    range.y_max = std::max(range.y_max, place.t);
  }
  const double width = range.x_max - range.x_min, height = range.y_max - range.y_min;
  widen(range.x_min, range.x_max, height);
  widen(range.y_min, range.y_max, width);
  return range;
}

/// u and v with their shares of the variance of ways (P, points); nothing where all ways end in one place. What points back, as
/// seen along u, turns it; v is turned to where `back` lies.
std::optional<Slice> components_of(Matrix ways, const Vector& back) {
  const Vector mean = ways.rowwise().mean();
  ways.colwise() -= mean;
  const Matrix gram = ways.transpose() * ways;
  const Eigen::SelfAdjointEigenSolver<Matrix> solver(gram);  // eigenvalues grow from the first to the last
  const Index last = gram.rows() - 1;
  const double all = gram.trace(), largest = solver.eigenvalues()(last);
  const double next = std::max(0.0, solver.eigenvalues()(last - 1));
  if (!(largest > 0)) return std::nullopt;
  Slice slice;
  slice.u = direction_of(ways, solver.eigenvectors().col(last));
  // Below this the second component is what rounding to single precision has left.
  const bool is_line = next < 1e-12 * largest;
  slice.v = is_line ? direction_across(slice.u) : direction_of(ways, solver.eigenvectors().col(last - 1));
  slice.v -= slice.v.dot(slice.u) * slice.u;
  slice.v.normalize();
  if (back.dot(slice.u) > 0) slice.u = -slice.u;
  if (back.dot(slice.v) < 0) slice.v = -slice.v;
  slice.share_u = largest / all;
  slice.share_v = is_line ? 0 : next / all;
  return slice;
}

/// The racers whose ways count.
std::vector<const RaceCourse::Racer*> counted_racers(const RaceCourse& course) {
  std::vector<const RaceCourse::Racer*> all, there;
  for (const RaceCourse::Racer& racer : course.racers) {
    if (racer.parameters.empty()) continue;
    all.push_back(&racer);
    if (racer.lost_at < 0) there.push_back(&racer);
  }
  return there.empty() ? all : there;
}

/// Their points as seen from the start, as columns (P, points): evenly chosen of each, with its first and last.
Matrix ways_of_racers(const std::vector<const RaceCourse::Racer*>& racers, const Vector& start) {
  const std::size_t most = std::max<std::size_t>(2, most_gram_points / racers.size());
  std::vector<const Vector*> chosen;
  for (const RaceCourse::Racer* racer : racers) {
    const std::size_t count = std::min(racer->parameters.size(), most);
    for (std::size_t i = 0; i < count; ++i) chosen.push_back(&racer->parameters[count < 2 ? 0 : i * (racer->parameters.size() - 1) / (count - 1)]);
  }
  Matrix ways(start.size(), static_cast<Index>(chosen.size()));
  for (std::size_t i = 0; i < chosen.size(); ++i) ways.col(static_cast<Index>(i)) = *chosen[i] - start;
  return ways;
}

/// Holds every column of the ways and the origin.
Plane range_of_ways(const Slice& slice, const Matrix& ways) {
  const Vector along = ways.transpose() * slice.u, across = ways.transpose() * slice.v;
  Plane range{std::min(0.0, along.minCoeff()), std::max(0.0, along.maxCoeff()), std::min(0.0, across.minCoeff()), std::max(0.0, across.maxCoeff())};
  const double width = range.x_max - range.x_min, height = range.y_max - range.y_min;
  widen(range.x_min, range.x_max, height);
  widen(range.y_min, range.y_max, width);
  return range;
}

}  // namespace

std::optional<Slice> path_slice(const Path& path, const Vector& parameters) {
  if (path.points().size() < 3 || path.points().front().parameters().size() != parameters.size()) return std::nullopt;
  Matrix ways = ways_from(path, parameters);
  if (!has_three_places(ways)) return std::nullopt;
  const Vector beginning = ways.col(0);
  std::optional<Slice> slice = components_of(std::move(ways), beginning);
  if (!slice) return std::nullopt;
  slice->kind = SliceKind::path;
  slice->origin = parameters;
  slice->range = range_of(*slice, path);
  return slice;
}

std::optional<Slice> race_slice(const RaceCourse& course) {
  const std::vector<const RaceCourse::Racer*> racers = counted_racers(course);
  if (racers.empty()) return std::nullopt;
  const Vector& start = racers.front()->parameters.front();
  const Matrix ways = ways_of_racers(racers, start);
  if (ways.cols() < 3 || !has_three_places(ways)) return std::nullopt;
  const Vector back = -ways.rowwise().mean();
  std::optional<Slice> slice = components_of(ways, back);
  if (!slice) return std::nullopt;
  slice->kind = SliceKind::race;
  slice->origin = start;
  slice->range = range_of_ways(*slice, ways);
  return slice;
}

}  // namespace nn
