#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace nn {

struct FieldValue;

/// What is wrong with a formula, and where.
enum class ExpressionFault { empty, unexpected_character, unknown_name, number, operand_missing, parenthesis_missing, comma_missing, rest, too_long, too_deep };
std::string_view id_of(ExpressionFault fault);
struct ExpressionError {
  ExpressionFault fault = ExpressionFault::empty;
  std::size_t position = 0;  ///< characters before the place, from 0
  std::string text;          ///< what stands there; may be empty
};

/// A formula in x and y: numbers, + - * / ^, parentheses, pi, e, and sqrt exp log sin cos tan tanh abs sigmoid min max.
/// Juxtaposition multiplies (2x, 3(x+1), xy) and binds like *; ^ binds to the right and before a minus sign: -x^2 is
/// -(x^2). A value; derivatives by automatic differentiation, exact to rounding, 0 where a function has a kink.
/// Numbers that a function has no value for (log of -1) give NaN.
class Expression {
 public:
  static constexpr std::size_t longest = 500;  ///< characters
  static constexpr int deepest = 100;          ///< parentheses, functions and exponents within one another
  static std::variant<Expression, ExpressionError> parse(std::string_view formula);
  FieldValue at(double x, double y) const;
  const std::string& text() const { return text_; }
  bool operator==(const Expression& other) const { return text_ == other.text_; }

 private:
  friend class ExpressionParser;
  enum class Operation : unsigned char {
    number, x, y,
    negate, sqrt, exp, log, sin, cos, tan, tanh, abs, sigmoid,  // of one operand
    add, subtract, multiply, divide, power, min, max            // of two
  };
  /// One instruction for a machine with a stack: pushes a number, or takes one or two from it and pushes the result.
  struct Step {
    Operation operation = Operation::number;
    double number = 0;
    FieldValue of(const FieldValue& a) const;
    FieldValue of(const FieldValue& a, const FieldValue& b) const;
  };
  Expression() = default;

  std::string text_;
  std::shared_ptr<const std::vector<Step>> steps_;
};

}  // namespace nn
