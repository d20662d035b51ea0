#include "engine/landscape/expression.hpp"

#include "engine/landscape/plane_function.hpp"
#include "engine/nn/random.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace nn;

namespace {

Expression parsed(const std::string& text) {
  std::variant<Expression, ExpressionError> result = Expression::parse(text);
  const auto* error = std::get_if<ExpressionError>(&result);
  REQUIRE_MESSAGE(error == nullptr, text, ": ", error == nullptr ? "" : id_of(error->fault));
  return std::get<Expression>(result);
}

double value(const std::string& text, double x = 2, double y = 3) { return parsed(text).at(x, y).value; }

struct Fault {
  std::string text;
  ExpressionFault fault;
  std::size_t position;
  std::string found;
};

}  // namespace

TEST_CASE("formulas mean what mathematics means by them") {
  CHECK(value("1 + 2*3") == 7);
  CHECK(value("2 - 3 - 4") == -5);
  CHECK(value("8/4/2") == 1);
  CHECK(value("2^3^2") == 512);
  CHECK(value("-x^2") == -4);
  CHECK(value("(-x)^2") == 4);
  CHECK(value("2^-1") == 0.5);
  CHECK(value("2^-x^2") == 0.0625);
  CHECK(value("x*-y") == -6);
  CHECK(value("2 - -3") == 5);
  CHECK(value("--+-x") == -2);
  CHECK(value("1.5e1 + .5 + 2.") == 17.5);
  CHECK(value(" max( x , y ) - min(x,y)") == 1);
  CHECK(value("abs(x - y)") == 1);
  CHECK(value("sqrt(x + y + 4)") == 3);
  CHECK(value("pi") == doctest::Approx(3.14159265358979).epsilon(1e-15));
  CHECK(value("log(e^2)") == doctest::Approx(2).epsilon(1e-15));
}

TEST_CASE("what stands beside each other is multiplied") {
  CHECK(value("2x") == 4);
  CHECK(value("3(x+1)") == 9);
  CHECK(value("xy") == 6);
  CHECK(value("2xy^2") == 36);
  CHECK(value("(x)(y)") == 6);
  CHECK(value("x abs(y)") == 6);
  CHECK(value("1/2x") == 1);
  CHECK(value("2e") == doctest::Approx(2 * 2.718281828459045));
  CHECK(value("2e1") == 20);
  CHECK(value("2ex") == doctest::Approx(4 * 2.718281828459045));
  CHECK(value("ysqrt(4)") == 6);
}

TEST_CASE("every fault names its place") {
  using enum ExpressionFault;
  const std::string long_formula = "x" + std::string(500, '+') + "y", deep = std::string(101, '(') + "x" + std::string(101, ')');
  std::string tower = "x";
  for (int i = 0; i < 120; ++i) tower += "^x";
  const Fault faults[] = {
      {"", empty, 0, ""},
      {"  ", empty, 2, ""},
      {"x + ", operand_missing, 4, ""},
      {"x + * y", operand_missing, 4, "*"},
      {"(x + )", operand_missing, 5, ")"},
      {"x # y", unexpected_character, 2, "#"},
      {"x + 中y", unexpected_character, 4, "中"},
      {"中", unexpected_character, 0, "中"},
      {"1 + foo(x)", unknown_name, 4, "foo"},
      {"X", unknown_name, 0, "X"},
      {"1.2.3", number, 0, "1.2.3"},
      {"1 + 2e999", number, 4, "2e999"},
      {".", number, 0, "."},
      {"(x + y", parenthesis_missing, 6, ""},
      {"sin x", parenthesis_missing, 4, "x"},
      {"max(x, y, 1)", parenthesis_missing, 8, ","},
      {"min(x)", comma_missing, 5, ")"},
      {"x)", rest, 1, ")"},
      {"x 2", rest, 2, "2"},
      {"(x)2", rest, 3, "2"},
      {"x, y", rest, 1, ","},
      {long_formula, too_long, 500, "+"},
      {deep, too_deep, 100, "("},
      {tower, too_deep, 201, "^"},
  };
  for (const Fault& fault : faults) {
    CAPTURE(fault.text);
    const std::variant<Expression, ExpressionError> result = Expression::parse(fault.text);
    const auto* error = std::get_if<ExpressionError>(&result);
    REQUIRE(error != nullptr);
    CHECK(id_of(error->fault) == id_of(fault.fault));
    CHECK(error->position == fault.position);
    CHECK(error->text == fault.found);
  }
}

TEST_CASE("the longest and the deepest that are allowed are read") {
  CHECK(value("x" + std::string(498, '+') + "y") == 5);
  CHECK(value(std::string(100, '(') + "x" + std::string(100, ')')) == 2);
}

TEST_CASE("formulas' derivatives are those of central differences") {
  const char* formulas[] = {"x^3 y - 2x/y",  "exp(-x^2/3) sin(2y)",      "sqrt(x^2 + y^2 + 1)",    "log(2 + cos(x y))",
                            "tan(x/4)^2",    "tanh(x - y) sigmoid(3x)",  "(x^2 + 1)^(y/2)",        "abs(x + 10) / (y^2 + 1)",
                            "max(x, y) y^2", "min(x^2, y^2 + 1) + x^-2", "(x^2 + y^2 + 1)^1.5",    "2^x - e^(-y)",
                            "x^0 + x^1 + 1/x^3"};
  Random random(5, Stream::data, 4);
  for (const char* text : formulas) {
    CAPTURE(text);
    const Expression formula = parsed(text);
    for (int i = 0; i < 40; ++i) {
      const double x = random.uniform(0.3, 2), y = random.uniform(-2, -0.3), h = 1e-5;
      CAPTURE(x);
      CAPTURE(y);
      const FieldValue at = formula.at(x, y), right = formula.at(x + h, y), left = formula.at(x - h, y),
                       up = formula.at(x, y + h), down = formula.at(x, y - h);
      const auto near = [](double found, double expected) { return std::fabs(found - expected) < 1e-6 * (1 + std::fabs(expected)); };
      CHECK(near(at.dx, (right.value - left.value) / (2 * h)));
      CHECK(near(at.dy, (up.value - down.value) / (2 * h)));
      CHECK(near(at.dxx, (right.dx - left.dx) / (2 * h)));
      CHECK(near(at.dxy, (right.dy - left.dy) / (2 * h)));
      CHECK(near(at.dxy, (up.dx - down.dx) / (2 * h)));
      CHECK(near(at.dyy, (up.dy - down.dy) / (2 * h)));
    }
  }
}

TEST_CASE("whole powers take negative numbers, others do not; what is undefined is not a number") {
  CHECK(value("x^3", -2) == -8);
  CHECK(value("x^-3", -2) == -0.125);
  CHECK(parsed("x^3").at(-2, 0).dx == 12);
  CHECK(parsed("x^3").at(0, 0).dxx == 0);
  CHECK(parsed("x^2").at(0, 0).dxx == 2);
  CHECK(parsed("x^0").at(0, 0).value == 1);
  CHECK(std::isnan(value("x^0.5", -2)));
  CHECK(std::isnan(value("log(x)", -2)));
  CHECK(std::isnan(value("sqrt(x)", -2)));
  CHECK(std::isnan(value("min(x, log(-y))")));
  CHECK(std::isnan(value("max(log(-y), x)")));
  CHECK(std::isinf(value("1/x", 0)));
  CHECK(std::isnan(value("sin(exp(exp(x^9)))")));
}

TEST_CASE("kinks have slope 0 and large angles their sine") {
  CHECK(parsed("abs(x)").at(0, 1).dx == 0);
  CHECK(parsed("sqrt(x)").at(0, 1).dy == 0);
  CHECK(parsed("abs(x)").at(-1, 1).dx == -1);
  for (const double x : {1e5, 1.5e6, 12345678.9, -1e9}) CHECK(value("sin(x)", x) == doctest::Approx(std::sin(x)).epsilon(1e-6));
}
