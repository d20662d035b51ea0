#include "engine/landscape/plane_function.hpp"

#include "engine/nn/random.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace nn;

namespace {

/// As far apart as rounding allows, given what is added up on the way.
bool close(double a, double b, double tolerance) { return std::fabs(a - b) <= tolerance * (1 + std::fabs(a) + std::fabs(b)); }

PlanePoint place_in(const Plane& range, Random& random) {
  return {random.uniform(range.x_min, range.x_max), random.uniform(range.y_min, range.y_max)};
}

double descended(TestFunction function, double rate, int updates) {
  PlanePoint at = facts_of(function).start;
  for (int i = 0; i < updates; ++i) {
    const FieldValue here = value_of(function, at.x, at.y);
    at = {at.x - rate * here.dx, at.y - rate * here.dy};
  }
  return value_of(function, at.x, at.y).value;
}

}  // namespace

TEST_CASE("every test function's derivatives are those of central differences") {
  Random random(3, Stream::data, 9);
  for (const TestFunction function : test_functions()) {
    CAPTURE(id_of(function));
    for (int i = 0; i < 200; ++i) {
      const auto [x, y] = place_in(facts_of(function).range, random);
      const double h = 1e-5;
      const FieldValue at = value_of(function, x, y), right = value_of(function, x + h, y), left = value_of(function, x - h, y),
                       up = value_of(function, x, y + h), down = value_of(function, x, y - h);
      const double scale = 1e-10 * (std::fabs(at.value) + 1) / h;
      CHECK(std::fabs(at.dx - (right.value - left.value) / (2 * h)) < scale + 1e-6 * std::fabs(at.dx));
      CHECK(std::fabs(at.dy - (up.value - down.value) / (2 * h)) < scale + 1e-6 * std::fabs(at.dy));
      CHECK(close(at.dxx, (right.dx - left.dx) / (2 * h), 1e-6));
      CHECK(close(at.dxy, (up.dx - down.dx) / (2 * h), 1e-6));
      CHECK(close(at.dyy, (up.dy - down.dy) / (2 * h), 1e-6));
    }
  }
}

TEST_CASE("the minima are flat, curved upwards, and 0 high") {
  for (const TestFunction function : test_functions()) {
    CAPTURE(id_of(function));
    const TestFunctionFacts& facts = facts_of(function);
    CHECK(facts.minima.empty() == (function == TestFunction::saddle));
    for (const auto& [x, y] : facts.minima) {
      const FieldValue at = value_of(function, x, y);
      CHECK(std::fabs(at.value) < 1e-25);
      CHECK(std::fabs(at.dx) < 1e-12);
      CHECK(std::fabs(at.dy) < 1e-12);
      CHECK(at.dxx > 0);
      CHECK(at.dxx * at.dyy - at.dxy * at.dxy > 0);
    }
  }
}

TEST_CASE("values that books give") {
  CHECK(value_of(TestFunction::rosenbrock, -1.2, 1).value == doctest::Approx(24.2).epsilon(1e-14));
  CHECK(value_of(TestFunction::beale, 1, 1).value == doctest::Approx(14.203125).epsilon(1e-14));
  CHECK(value_of(TestFunction::himmelblau, 0, 0).value == 170);
  CHECK(value_of(TestFunction::himmelblau, -0.270845, -0.923039).value == doctest::Approx(181.617).epsilon(1e-5));
  CHECK(value_of(TestFunction::rastrigin, 1, 0).value == doctest::Approx(1).epsilon(1e-12));
  const FieldValue saddle = value_of(TestFunction::saddle, 0, 0);
  CHECK((saddle.dxx == 1 && saddle.dyy == -1 && saddle.dx == 0 && saddle.dy == 0));
}

TEST_CASE("the formula of a test function, typed in, is that function") {
  Random random(4, Stream::data, 9);
  for (const TestFunction function : test_functions()) {
    CAPTURE(id_of(function));
    const std::variant<Expression, ExpressionError> parsed = Expression::parse(formula_of(function));
    REQUIRE(std::holds_alternative<Expression>(parsed));
    const PlaneFunction typed = std::get<Expression>(parsed);
    for (int i = 0; i < 200; ++i) {
      const auto [x, y] = place_in(facts_of(function).range, random);
      const FieldValue a = value_of(function, x, y), b = value_of(typed, x, y);
      CHECK(close(a.value, b.value, 1e-12));
      CHECK(close(a.dx, b.dx, 1e-12));
      CHECK(close(a.dy, b.dy, 1e-12));
      CHECK(close(a.dxx, b.dxx, 1e-12));
      CHECK(close(a.dxy, b.dxy, 1e-12));
      CHECK(close(a.dyy, b.dyy, 1e-12));
    }
  }
}

TEST_CASE("from the customary start plain descent at the customary rate gets somewhere, at eight times the rate mostly not") {
  int worse = 0;
  for (const TestFunction function : test_functions()) {
    CAPTURE(id_of(function));
    const TestFunctionFacts& facts = facts_of(function);
    const double before = value_of(function, facts.start.x, facts.start.y).value, after = descended(function, facts.rate, 200);
    CHECK(after < before - 0.2 * std::fabs(before));
    worse += !(descended(function, 8 * facts.rate, 200) <= after);
    CHECK((facts.start.x > facts.range.x_min && facts.start.x < facts.range.x_max));
    CHECK((facts.start.y > facts.range.y_min && facts.start.y < facts.range.y_max));
    CHECK(test_function_from_id(id_of(function)) == function);
  }
  CHECK(worse >= 5);
}
