#pragma once
#include "engine/landscape/expression.hpp"
#include "engine/train/response.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

namespace nn {

/// Height, gradient and second derivatives of a function of x and y at one point.
struct FieldValue {
  double value = 0, dx = 0, dy = 0, dxx = 0, dxy = 0, dyy = 0;
};

/// The surfaces on which optimizers are compared, each with exact derivatives. Sources: Rosenbrock 1960; Beale 1955;
/// Himmelblau 1972; Rastrigin 1974; hills after Griewank 1981.
enum class TestFunction { bowl, ellipse, saddle, rosenbrock, beale, himmelblau, rastrigin, hills, plateau };
std::span<const TestFunction> test_functions();
std::string_view id_of(TestFunction function);
std::optional<TestFunction> test_function_from_id(std::string_view id);

struct PlanePoint {
  double x = 0, y = 0;
  bool operator==(const PlanePoint&) const = default;
};

/// What is known of a test function: where it is looked at, where a race begins by custom, where its lowest points are.
struct TestFunctionFacts {
  Plane range;
  PlanePoint start;
  std::vector<PlanePoint> minima;  ///< empty where it has none (saddle)
  double rate = 0.01;              ///< a learning rate at which plain descent gets somewhere
};
const TestFunctionFacts& facts_of(TestFunction function);
FieldValue value_of(TestFunction function, double x, double y);
/// As a person would type it for `Expression`.
std::string_view formula_of(TestFunction function);

/// A known surface, or one that a person typed.
using PlaneFunction = std::variant<TestFunction, Expression>;
FieldValue value_of(const PlaneFunction& function, double x, double y);

}  // namespace nn
