#include "engine/landscape/plane_function.hpp"

#include "engine/landscape/jet.hpp"
#include "engine/nn/ids.hpp"

#include <array>

namespace nn {
namespace {

constexpr ids::Entry<TestFunction> functions[] = {
    {TestFunction::bowl, "bowl"},             {TestFunction::ellipse, "ellipse"},   {TestFunction::saddle, "saddle"},
    {TestFunction::rosenbrock, "rosenbrock"}, {TestFunction::beale, "beale"},       {TestFunction::himmelblau, "himmelblau"},
    {TestFunction::rastrigin, "rastrigin"},   {TestFunction::hills, "hills"},       {TestFunction::plateau, "plateau"}};
constexpr auto function_list = ids::kinds_of(functions);

constexpr double two_pi = 6.283185307179586;

/// Rows in the order of `TestFunction`.
const std::array<TestFunctionFacts, std::size(functions)>& all_facts() {
  static const std::array<TestFunctionFacts, std::size(functions)> facts = {{
      {{-5, 5, -5, 5}, {-4, 3}, {{0, 0}}, 0.1},
      {{-5, 5, -5, 5}, {-4, 3}, {{0, 0}}, 0.03},
      {{-4, 4, -4, 4}, {-3, 0.01}, {}, 0.1},
      {{-2, 2, -1, 3}, {-1.2, 1}, {{1, 1}}, 0.001},
      {{-4.5, 4.5, -4.5, 4.5}, {1, 1}, {{3, 0.5}}, 0.01},
      {{-6, 6, -6, 6},
       {0, 0},
       {{3, 2}, {-2.805118086952745, 3.131312518250573}, {-3.779310253377747, -3.283185991286170}, {3.584428340330492, -1.848126526964404}},
       0.01},
      {{-5.12, 5.12, -5.12, 5.12}, {3.3, -2.3}, {{0, 0}}, 0.002},
      {{-8, 8, -8, 8}, {6, 4.5}, {{0, 0}}, 0.3},
      {{-6, 6, -6, 6}, {3, 2}, {{0, 0}}, 1},
  }};
  return facts;
}

}  // namespace

std::span<const TestFunction> test_functions() { return function_list; }
std::string_view id_of(TestFunction function) { return ids::id_of(functions, function); }
std::optional<TestFunction> test_function_from_id(std::string_view id) { return ids::kind_from(functions, id); }

const TestFunctionFacts& facts_of(TestFunction function) { return all_facts()[static_cast<std::size_t>(function)]; }

std::string_view formula_of(TestFunction function) {
  switch (function) {
    case TestFunction::bowl: return "(x^2 + y^2)/2";
    case TestFunction::ellipse: return "(x^2 + 25y^2)/2";
    case TestFunction::saddle: return "(x^2 - y^2)/2";
    case TestFunction::rosenbrock: return "(1 - x)^2 + 100(y - x^2)^2";
    case TestFunction::beale: return "(1.5 - x + xy)^2 + (2.25 - x + xy^2)^2 + (2.625 - x + xy^3)^2";
    case TestFunction::himmelblau: return "(x^2 + y - 11)^2 + (x + y^2 - 7)^2";
    case TestFunction::rastrigin: return "20 + x^2 + y^2 - 10(cos(2pi x) + cos(2pi y))";
    case TestFunction::hills: return "1 + (x^2 + y^2)/40 - cos(x)cos(y)";
    case TestFunction::plateau: return "1 - exp(-(x^2 + y^2)/4)";
  }
  return {};
}

FieldValue value_of(TestFunction function, double x_value, double y_value) {
  const FieldValue x = along_x(x_value), y = along_y(y_value), one = constant(1);
  const auto number = [](double value) { return constant(value); };
  switch (function) {
    case TestFunction::bowl: return number(0.5) * (square(x) + square(y));
    case TestFunction::ellipse: return number(0.5) * (square(x) + number(25) * square(y));
    case TestFunction::saddle: return number(0.5) * (square(x) - square(y));
    case TestFunction::rosenbrock: return square(one - x) + number(100) * square(y - square(x));
    case TestFunction::beale:
      return square(number(1.5) - x + x * y) + square(number(2.25) - x + x * square(y)) + square(number(2.625) - x + x * (y * square(y)));
    case TestFunction::himmelblau: return square(square(x) + y - number(11)) + square(x + square(y) - number(7));
    case TestFunction::rastrigin:
      return number(20) + square(x) + square(y) - number(10) * (cosine(number(two_pi) * x) + cosine(number(two_pi) * y));
    case TestFunction::hills: return one + number(0.025) * (square(x) + square(y)) - cosine(x) * cosine(y);
    case TestFunction::plateau: return one - exponential(number(-0.25) * (square(x) + square(y)));
  }
  return {};
}

FieldValue value_of(const PlaneFunction& function, double x, double y) {
  if (const auto* known = std::get_if<TestFunction>(&function)) return value_of(*known, x, y);
  return std::get<Expression>(function).at(x, y);
}

}  // namespace nn
