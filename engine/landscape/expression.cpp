#include "engine/landscape/expression.hpp"

#include "engine/landscape/jet.hpp"
#include "engine/nn/ids.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace nn {
namespace {

constexpr ids::Entry<ExpressionFault> faults[] = {{ExpressionFault::empty, "empty"},
                                                  {ExpressionFault::unexpected_character, "unexpected_character"},
                                                  {ExpressionFault::unknown_name, "unknown_name"},
                                                  {ExpressionFault::number, "number"},
                                                  {ExpressionFault::operand_missing, "operand_missing"},
                                                  {ExpressionFault::parenthesis_missing, "parenthesis_missing"},
                                                  {ExpressionFault::comma_missing, "comma_missing"},
                                                  {ExpressionFault::rest, "rest"},
                                                  {ExpressionFault::too_long, "too_long"},
                                                  {ExpressionFault::too_deep, "too_deep"}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u; }

/// Characters, not bytes.
std::size_t length_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !continues_character(c); }));
}

}  // namespace

std::string_view id_of(ExpressionFault fault) { return ids::id_of(faults, fault); }

/// Descends through sum, product, sign and power, and writes down the steps in the order in which they are taken. The
/// first fault ends it: whoever returns false has noted it.
class ExpressionParser {
 public:
  explicit ExpressionParser(std::string_view text) : text_(text) {}

  bool read_whole() {
    if (length_of(text_) > Expression::longest) {
      at_ = byte_of(Expression::longest);
      return fail(ExpressionFault::too_long);
    }
    skip_spaces();
    if (at_ == text_.size()) return fail(ExpressionFault::empty);
    if (!read_sum()) return false;
    return at_ == text_.size() || fail(is_known_here() ? ExpressionFault::rest : ExpressionFault::unexpected_character);
  }
  const ExpressionError& error() const { return error_; }
  std::vector<Expression::Step> take_steps() { return std::move(steps_); }

 private:
  using Operation = Expression::Operation;
  struct Name {
    std::string_view name;
    Operation operation;
    int arguments;  ///< 0: a constant or a variable
    double value;
  };
  static constexpr Name names[] = {
      {"sigmoid", Operation::sigmoid, 1, 0}, {"sqrt", Operation::sqrt, 1, 0}, {"tanh", Operation::tanh, 1, 0},
      {"exp", Operation::exp, 1, 0},         {"log", Operation::log, 1, 0},   {"sin", Operation::sin, 1, 0},
      {"cos", Operation::cos, 1, 0},         {"tan", Operation::tan, 1, 0},   {"abs", Operation::abs, 1, 0},
      {"min", Operation::min, 2, 0},         {"max", Operation::max, 2, 0},   {"pi", Operation::number, 0, 3.141592653589793},
      {"e", Operation::number, 0, 2.718281828459045},                   {"x", Operation::x, 0, 0},
      {"y", Operation::y, 0, 0}};  // longer names before those that begin like them

  std::size_t byte_of(std::size_t character) const {
    std::size_t byte = 0;
    for (std::size_t passed = 0; byte < text_.size(); ++byte)
      if (!continues_character(text_[byte]) && passed++ == character) break;
    return byte;
  }
  /// The character at the place, whole; empty at the end.
  std::string_view character() const {
    std::size_t end = std::min(at_ + 1, text_.size());
    while (end < text_.size() && continues_character(text_[end])) ++end;
    return text_.substr(at_, end - at_);
  }
  bool fail(ExpressionFault fault) { return fail(fault, std::string(character())); }
  bool fail(ExpressionFault fault, std::string found) {
    error_ = {fault, length_of(text_.substr(0, at_)), std::move(found)};
    return false;
  }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool is_known_here() const { return is_digit(peek()) || is_letter(peek()) || std::string_view("+-*/^(),.").find(peek()) != std::string_view::npos; }
  void skip_spaces() {
    while (peek() == ' ' || peek() == '\t') ++at_;
  }
  bool accept(char c) {
    if (at_ == text_.size() || peek() != c) return false;
    ++at_;
    skip_spaces();
    return true;
  }
  void emit(Operation operation, double number = 0) { steps_.push_back({operation, number}); }

  bool read_sum() {
    if (!read_product()) return false;
    while (peek() == '+' || peek() == '-') {
      const bool adds = accept('+');
      if (!adds) accept('-');
      if (!read_product()) return false;
      emit(adds ? Operation::add : Operation::subtract);
    }
    return true;
  }

  bool read_product() {
    if (!read_signed()) return false;
    while (true) {
      if (accept('*')) {
        if (!read_signed()) return false;
        emit(Operation::multiply);
      } else if (accept('/')) {
        if (!read_signed()) return false;
        emit(Operation::divide);
      } else if (is_letter(peek()) || peek() == '(') {
        if (!read_power()) return false;
        emit(Operation::multiply);
      } else {
        return true;
      }
    }
  }

  bool read_signed() {
    bool is_negative = false;
    while (peek() == '-' || peek() == '+') {
      if (accept('-')) is_negative = !is_negative;
      else accept('+');
    }
    if (!read_power()) return false;
    if (is_negative) emit(Operation::negate);
    return true;
  }

  bool read_power() {
    if (!read_operand()) return false;
    if (peek() != '^') return true;
    if (++depth_ > Expression::deepest) return fail(ExpressionFault::too_deep);
    accept('^');
    if (!read_signed()) return false;
    --depth_;
    emit(Operation::power);
    return true;
  }

  bool read_operand() {
    if (is_digit(peek()) || peek() == '.') return read_number();
    if (is_letter(peek())) return read_name();
    if (peek() == '(' && at_ < text_.size()) return read_in_parentheses(1);
    return fail(at_ == text_.size() || is_known_here() ? ExpressionFault::operand_missing : ExpressionFault::unexpected_character);
  }

  /// One or two sums with a comma between, the parentheses around them included.
  bool read_in_parentheses(int arguments) {
    if (++depth_ > Expression::deepest) return fail(ExpressionFault::too_deep);
    if (!accept('(')) return fail(ExpressionFault::parenthesis_missing);
    if (!read_sum()) return false;
    if (arguments == 2) {
      if (!accept(',')) return fail(ExpressionFault::comma_missing);
      if (!read_sum()) return false;
    }
    if (!accept(')')) return fail(ExpressionFault::parenthesis_missing);
    --depth_;
    return true;
  }

  /// The end of a number; an e belongs to it only where digits follow (2e is twice e).
  std::size_t end_of_number() const {
    std::size_t end = at_;
    while (end < text_.size() && (is_digit(text_[end]) || text_[end] == '.')) ++end;
    std::size_t exponent = end + 1;
    if (end >= text_.size() || (text_[end] != 'e' && text_[end] != 'E')) return end;
    if (exponent < text_.size() && (text_[exponent] == '+' || text_[exponent] == '-')) ++exponent;
    if (exponent >= text_.size() || !is_digit(text_[exponent])) return end;
    while (exponent < text_.size() && is_digit(text_[exponent])) ++exponent;
    return exponent;
  }

  bool read_number() {
    const std::string_view word = text_.substr(at_, end_of_number() - at_);
    double value = 0;
    const auto read = std::from_chars(word.data(), word.data() + word.size(), value);
    if (read.ec != std::errc() || read.ptr != word.data() + word.size()) return fail(ExpressionFault::number, std::string(word));
    emit(Operation::number, value);
    at_ += word.size();
    skip_spaces();
    return true;
  }

  static const Name* name_at_front(std::string_view letters) {
    const auto found = std::find_if(std::begin(names), std::end(names), [&](const Name& one) { return letters.starts_with(one.name); });
    return found == std::end(names) ? nullptr : found;
  }
  /// Do the letters fall into names, such as xy and xsin?
  static bool are_names(std::string_view letters) {
    while (!letters.empty()) {
      const Name* name = name_at_front(letters);
      if (name == nullptr) return false;
      letters.remove_prefix(name->name.size());
    }
    return true;
  }

  /// The first name of a run of letters; the others follow as factors.
  bool read_name() {
    std::size_t end = at_;
    while (end < text_.size() && is_letter(text_[end])) ++end;
    const std::string_view letters = text_.substr(at_, end - at_);
    if (!is_checked(end) && !are_names(letters)) return fail(ExpressionFault::unknown_name, std::string(letters));
    checked_to_ = end;
    const Name& name = *name_at_front(letters);
    at_ += name.name.size();
    skip_spaces();
    if (name.arguments > 0 && !read_in_parentheses(name.arguments)) return false;
    emit(name.operation, name.value);
    return true;
  }
  bool is_checked(std::size_t end) const { return checked_to_ == end; }

  std::string_view text_;
  std::size_t at_ = 0, checked_to_ = 0;
  int depth_ = 0;
  std::vector<Expression::Step> steps_;
  ExpressionError error_;
};

std::variant<Expression, ExpressionError> Expression::parse(std::string_view formula) {
  ExpressionParser parser(formula);
  if (!parser.read_whole()) return parser.error();
  Expression expression;
  expression.text_ = std::string(formula);
  expression.steps_ = std::make_shared<const std::vector<Step>>(parser.take_steps());
  return expression;
}

FieldValue Expression::Step::of(const FieldValue& a) const {
  switch (operation) {
    case Operation::negate: return -a;
    case Operation::sqrt: return square_root(a);
    case Operation::exp: return exponential(a);
    case Operation::log: return logarithm(a);
    case Operation::sin: return sine(a);
    case Operation::cos: return cosine(a);
    case Operation::tan: return tangent(a);
    case Operation::tanh: return hyperbolic_tangent(a);
    case Operation::abs: return absolute(a);
    default: return logistic(a);
  }
}

FieldValue Expression::Step::of(const FieldValue& a, const FieldValue& b) const {
  switch (operation) {
    case Operation::add: return a + b;
    case Operation::subtract: return a - b;
    case Operation::multiply: return a * b;
    case Operation::divide: return a / b;
    case Operation::power: return power(a, b);
    case Operation::min: return lesser(a, b);
    default: return greater(a, b);
  }
}

FieldValue Expression::at(double x, double y) const {
  std::vector<FieldValue> stack;
  stack.reserve(16);
  for (const Step& step : *steps_) {
    if (step.operation == Operation::number) {
      stack.push_back(constant(step.number));
    } else if (step.operation == Operation::x) {
      stack.push_back(along_x(x));
    } else if (step.operation == Operation::y) {
      stack.push_back(along_y(y));
    } else if (step.operation < Operation::add) {
      stack.back() = step.of(stack.back());
    } else {
      const FieldValue last = stack.back();
      stack.pop_back();
      stack.back() = step.of(stack.back(), last);
    }
  }
  return stack.back();
}

}  // namespace nn
