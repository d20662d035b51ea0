#include "engine/landscape/slice.hpp"

#include "engine/nn/random.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace nn;

namespace {

Vector drawn(Index size, std::uint64_t number) {
  Random random(number, Stream::data, 5);
  Vector values(size);
  for (double& value : values) value = random.normal();
  return values;
}

double angle_cosine(const Vector& one, const Vector& other) { return one.dot(other) / (one.norm() * other.norm()); }

/// 3 - maxout of 2 pieces - tanh, with connections that are not there.
NetworkSpec patchy_network() {
  NetworkSpec network;
  network.inputs = 3;
  network.layers = {testing::layer(4, ActivationKind::maxout), testing::layer(2, ActivationKind::tanh)};
  network.layers[0].connections.there = {1, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1};
  return network;
}

}  // namespace

TEST_CASE("slice kinds have ids of their own") {
  std::set<std::string_view> ids;
  for (const SliceKind kind : slice_kinds()) {
    CHECK(slice_kind_from_id(id_of(kind)) == kind);
    ids.insert(id_of(kind));
  }
  CHECK(ids == std::set<std::string_view>{"weights", "random", "path", "race", "curvature"});
  CHECK_FALSE(slice_kind_from_id("plane"));
}

TEST_CASE("a place on a slice is found again, and one off it lies as far away as was gone") {
  Slice slice;
  slice.origin = drawn(30, 1);
  slice.u = drawn(30, 2);
  slice.v = drawn(30, 3) + 0.7 * slice.u;  // at no right angle
  for (const auto& [s, t] : {std::pair{0.0, 0.0}, std::pair{0.3, -1.7}, std::pair{-2.5, 4.0}}) {
    const SlicePlace on = place_on(slice, point_on(slice, s, t));
    CHECK(on.s == doctest::Approx(s).epsilon(1e-12));
    CHECK(on.t == doctest::Approx(t).epsilon(1e-12));
    CHECK(on.distance < 1e-12);
    Vector across = direction_across(slice.u);
    Vector rest = slice.v - slice.v.dot(slice.u) / slice.u.squaredNorm() * slice.u;
    across -= across.dot(rest) / rest.squaredNorm() * rest;
    across.normalize();
    const SlicePlace off = place_on(slice, point_on(slice, s, t) + 2.5 * across);
    CHECK(off.s == doctest::Approx(s).epsilon(1e-10));
    CHECK(off.t == doctest::Approx(t).epsilon(1e-10));
    CHECK(off.distance == doctest::Approx(2.5).epsilon(1e-12));
  }
}

TEST_CASE("a slice over two weights has their values as coordinates") {
  const testing::Example example = testing::spiral();
  const ParameterLayout layout(example.network);
  const Vector& parameters = example.state.parameters;
  const Slice slice = weight_slice(example.network, parameters, {1, 3, 5}, {2, 0, -1}, 2.0);
  const Index weight = layout.layer(1).weight_at(3, 5), bias = layout.layer(2).bias_at(0);
  CHECK(slice.range == Plane{parameters(weight) - 2, parameters(weight) + 2, parameters(bias) - 2, parameters(bias) + 2});
  const Vector there = point_on(slice, 0.25, -1.5);
  CHECK(there(weight) == 0.25);
  CHECK(there(bias) == -1.5);
  Vector rest = there - parameters;
  rest(weight) = rest(bias) = 0;
  CHECK(rest.cwiseAbs().maxCoeff() == 0);
  const SlicePlace here = place_on(slice, parameters);
  CHECK(here.s == parameters(weight));
  CHECK(here.t == parameters(bias));
  CHECK(here.distance == 0);
}

TEST_CASE("a weight without a connection stays 0 on its slice") {
  const NetworkSpec network = patchy_network();
  const Vector parameters = initial_parameters(network, 4);
  const ParameterLayout layout(network);
  const Slice slice = weight_slice(network, parameters, {0, 0, 1}, {0, 0, 0}, 1);
  const Vector there = point_on(slice, 3, 4);
  CHECK(there(layout.layer(0).weight_at(0, 1)) == 0);
  CHECK(there(layout.layer(0).weight_at(0, 0)) == 4);
}

TEST_CASE("random directions have the parameters' norm row by row, and leave biases and missing connections alone") {
  const NetworkSpec network = patchy_network();
  const Vector parameters = drawn(ParameterLayout(network).size(), 8);
  const ParameterLayout layout(network);
  const Slice slice = random_slice(network, parameters, 3);
  CHECK(slice.range == Plane{-1, 1, -1, 1});
  CHECK(slice.seed == 3);
  CHECK(slice.origin == parameters);
  for (const Vector& direction : {slice.u, slice.v}) {
    for (Index layer = 0; layer < 2; ++layer) {
      const LayerSlot& slot = layout.layer(layer);
      CHECK(bias_of(direction, slot).cwiseAbs().maxCoeff() == 0);
      for (Index row = 0; row < slot.rows; ++row) {
        bool any = false;
        for (Index input = 0; input < slot.inputs; ++input) {
          const double one = direction(slot.weight_at(row, input));
          CHECK((one != 0) == network.is_connected(layer, row, input));
          any = any || one != 0;
        }
        if (any) CHECK(weight_of(direction, slot).row(row).norm() == doctest::Approx(weight_of(parameters, slot).row(row).norm()).epsilon(1e-12));
      }
    }
  }
  CHECK(random_slice(network, parameters, 3).u == slice.u);
  CHECK(std::fabs(angle_cosine(random_slice(network, parameters, 4).u, slice.u)) < 0.9);
  CHECK(std::fabs(angle_cosine(slice.v, slice.u)) < 0.9);
}

TEST_CASE("a path within a plane gives that plane: shares add up to 1, and no point lies off it") {
  const Index size = 60;
  const Vector one = drawn(size, 1), other = drawn(size, 2), start = drawn(size, 3);
  Path path;
  Vector last;
  for (int step = 0; step < 50; ++step) {
    const double turn = 0.1 * step;
    last = start + (turn * turn) * one + (3 * std::sin(turn)) * other;
    path.add(step, last);
  }
  const std::optional<Slice> slice = path_slice(path, last);
  REQUIRE(slice);
  CHECK(slice->share_u + slice->share_v == doctest::Approx(1).epsilon(1e-9));
  CHECK(slice->share_u > slice->share_v);
  CHECK(slice->u.norm() == doctest::Approx(1).epsilon(1e-12));
  CHECK(slice->v.norm() == doctest::Approx(1).epsilon(1e-12));
  CHECK(std::fabs(slice->u.dot(slice->v)) < 1e-12);
  for (const Path::Point& point : path.points()) {
    const SlicePlace place = place_on(*slice, point.parameters().cast<double>());
    CHECK(place.distance < 1e-4);  // single precision of numbers near 30
    CHECK(place.s > slice->range.x_min);
    CHECK(place.s < slice->range.x_max);
    CHECK(place.t > slice->range.y_min);
    CHECK(place.t < slice->range.y_max);
  }
  CHECK(place_on(*slice, path.points().front().parameters().cast<double>()).s < 0);
}

TEST_CASE("principal components are those of the covariance matrix") {
  const Index size = 5;
  Path path;
  Matrix points(size, 40);
  for (Index i = 0; i < 40; ++i) {
    points.col(i) = drawn(size, 100 + static_cast<std::uint64_t>(i)).cwiseProduct(Vector::LinSpaced(size, 1, 5)).cast<float>().cast<double>();
    path.add(i, points.col(i));
  }
  const Slice slice = path_slice(path, points.col(39)).value();
  const Matrix centred = points.colwise() - Vector(points.rowwise().mean());
  const Matrix covariance = centred * centred.transpose();
  for (const auto& [direction, share] : {std::pair{slice.u, slice.share_u}, std::pair{slice.v, slice.share_v}}) {
    const Vector turned = covariance * direction;
    CHECK((turned - share * covariance.trace() * direction).norm() < 1e-9 * covariance.trace());
  }
  // no direction across both holds more of the variance than the second
  for (std::uint64_t number = 0; number < 50; ++number) {
    Vector across = drawn(size, 1000 + number);
    across -= across.dot(slice.u) * slice.u + across.dot(slice.v) * slice.v;
    CHECK(across.dot(covariance * across) / across.squaredNorm() <= slice.share_v * covariance.trace());
  }
}

TEST_CASE("a path needs three different points; a straight one has a plane all the same") {
  const Vector start = drawn(12, 1), along = drawn(12, 2);
  Path path;
  CHECK_FALSE(path_slice(path, start));
  path.add(0, start);
  path.add(1, start + along);
  CHECK_FALSE(path_slice(path, start));
  path.add(2, start);
  CHECK_FALSE(path_slice(path, start));
  path.add(3, start + 2 * along);
  const std::optional<Slice> slice = path_slice(path, start);
  REQUIRE(slice);
  CHECK(slice->share_u == doctest::Approx(1).epsilon(1e-6));
  CHECK(slice->share_v < 1e-6);
  CHECK(std::fabs(angle_cosine(slice->u, along)) == doctest::Approx(1).epsilon(1e-6));
  CHECK(slice->v.norm() == doctest::Approx(1).epsilon(1e-9));
  CHECK(slice->range.y_max > slice->range.y_min);
}

TEST_CASE("a path keeps evenly spaced steps, is thinned and cut") {
  Path path(8);
  const Vector place = Vector::Constant(3, 0.5);
  for (int step = 0; step <= 100; ++step) path.add(step, place * step);
  CHECK(path.points().size() <= 8);
  CHECK(path.points().size() >= 4);
  const std::int64_t stride = path.points()[1].step;
  for (std::size_t i = 0; i < path.points().size(); ++i) {
    CHECK(path.points()[i].step == static_cast<std::int64_t>(i) * stride);
    CHECK(path.points()[i].parameters()(0) == static_cast<float>(0.5 * static_cast<double>(path.points()[i].step)));
  }
  const Path copy = path;
  path.cut(2 * stride + 1);
  CHECK(path.points().size() == 3);
  CHECK(path.next_step() == 3 * stride);
  CHECK(copy.points().size() > 3);
  path.cut(0);
  CHECK(path.next_step() == 1);  // nothing left to be as sparse as
  path.add(0, place * 7);        // the same step takes its place
  REQUIRE(path.points().size() == 1);
  CHECK(path.points()[0].parameters()(0) == 3.5f);
  path.add(1, Vector::Constant(3, std::nan("")));
  CHECK(path.points().size() == 1);
}

TEST_CASE("a path stays within its bytes") {
  Path path(1024, 20 * 4000);
  for (int step = 0; step < 1000; ++step) path.add(step, Vector::Constant(1000, step));
  CHECK(path.points().size() <= 20);
  CHECK(path.points().size() >= 8);
  CHECK(path.points().back().step > 800);
}

namespace {

/// A race of two over `size` parameters from one start, along known ways within a plane.
RaceCourse planar_race(const Vector& start, const Vector& one, const Vector& other) {
  RaceCourse course;
  course.racers.resize(2);
  for (int step = 0; step <= 30; ++step) {
    course.steps.push_back(step);
    course.racers[0].parameters.push_back(start + step * one);
    course.racers[1].parameters.push_back(start + 0.5 * step * one + 0.2 * step * other);
    for (RaceCourse::Racer& racer : course.racers) racer.losses.push_back(1);
  }
  return course;
}

}  // namespace

TEST_CASE("the plane of a race holds the ways of its racers and begins where they do; a lost one turns it not") {
  const Index size = 40;
  const Vector start = drawn(size, 1), one = drawn(size, 2), other = drawn(size, 3);
  RaceCourse course = planar_race(start, one, other);
  const Slice slice = race_slice(course).value();
  CHECK(slice.kind == SliceKind::race);
  CHECK(slice.origin == start);
  CHECK(slice.share_u + slice.share_v == doctest::Approx(1).epsilon(1e-9));
  CHECK(slice.share_v > 0);
  CHECK(std::fabs(slice.u.dot(slice.v)) < 1e-12);
  for (const RaceCourse::Racer& racer : course.racers)
    for (const Vector& parameters : racer.parameters) {
      const SlicePlace place = place_on(slice, parameters);
      CHECK(place.distance < 1e-9);
      CHECK((place.s > slice.range.x_min && place.s < slice.range.x_max && place.t > slice.range.y_min && place.t < slice.range.y_max));
    }
  CHECK(place_on(slice, start).s == doctest::Approx(0).scale(1));
  CHECK(place_on(slice, course.racers[0].parameters.back()).s > 0);
  // shares as the covariance of all points says, written out
  Matrix points(size, 62);
  for (Index i = 0; i < 31; ++i)
    for (Index racer = 0; racer < 2; ++racer) points.col(2 * i + racer) = course.racers[static_cast<std::size_t>(racer)].parameters[static_cast<std::size_t>(i)];
  const Matrix centred = points.colwise() - Vector(points.rowwise().mean());
  CHECK((centred.transpose() * slice.u).squaredNorm() / centred.squaredNorm() == doctest::Approx(slice.share_u).epsilon(1e-9));
  CHECK((centred.transpose() * slice.v).squaredNorm() / centred.squaredNorm() == doctest::Approx(slice.share_v).epsilon(1e-9));
  RaceCourse with_lost = course;
  with_lost.racers.push_back(course.racers[0]);
  for (Vector& parameters : with_lost.racers[2].parameters) parameters *= 1e20;
  with_lost.racers[2].parameters.front() = start;
  with_lost.racers[2].lost_at = 31;
  CHECK(race_slice(with_lost)->u == slice.u);
  CHECK_FALSE(race_slice(RaceCourse{}));
  RaceCourse still = course;
  for (RaceCourse::Racer& racer : still.racers) racer.parameters.assign(5, start);
  CHECK_FALSE(race_slice(still));
}
