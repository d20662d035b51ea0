#include "app/text/number_format.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace chainrule {
namespace {

constexpr std::string_view true_minus = "\u2212";
constexpr std::string_view times_ten = "\u00d710";
constexpr std::array<std::string_view, 10> superscripts = {"\u2070", "\u00b9", "\u00b2", "\u00b3", "\u2074",
                                                           "\u2075", "\u2076", "\u2077", "\u2078", "\u2079"};
constexpr std::string_view superscript_minus = "\u207b";

/// A rounded number in its parts, before it is written in one of the three ways.
struct Parts {
  bool negative = false;
  std::string mantissa;  ///< ASCII digits with at most one point
  int exponent = 0;
  bool scientific = false;
};

std::string to_text(double value, std::chars_format format, int precision) {
  std::array<char, 400> buffer;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format, precision);
  return {buffer.data(), result.ptr};
}

std::string without_trailing_zeros(std::string text) {
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

/// "5.933" with exponent -1 is "0.5933": the digits are right already, and rounding anew would cost as much again.
std::string with_point_moved(std::string digits, int exponent) {
  if (const std::size_t point = digits.find('.'); point != std::string::npos) digits.erase(point, 1);
  if (exponent < 0) return std::string("0.").append(static_cast<std::size_t>(-exponent - 1), '0').append(digits);
  if (const std::size_t whole = static_cast<std::size_t>(exponent) + 1; whole < digits.size()) digits.insert(whole, 1, '.');
  return digits;
}

Parts parts_of(double value, int digits) {
  Parts parts;
  parts.negative = value < 0;
  const int significant = std::clamp(digits, 1, 17);
  if (value == 0) {
    parts.mantissa = "0";
    return parts;
  }
  const std::string rounded = to_text(std::abs(value), std::chars_format::scientific, significant - 1);
  const std::size_t e = rounded.find('e');
  const char* exponent_begin = rounded.data() + e + (rounded[e + 1] == '+' ? 2 : 1);
  std::from_chars(exponent_begin, rounded.data() + rounded.size(), parts.exponent);
  parts.scientific = parts.exponent < -4 || parts.exponent >= std::max(significant, 6);
  if (parts.scientific) {
    parts.mantissa = without_trailing_zeros(rounded.substr(0, e));
  } else if (parts.exponent >= significant) {
    parts.mantissa = to_text(std::abs(value), std::chars_format::fixed, 0);
  } else {
    parts.mantissa = without_trailing_zeros(with_point_moved(rounded.substr(0, e), parts.exponent));
  }
  return parts;
}

std::string superscript(int number) {
  std::string text = number < 0 ? std::string(superscript_minus) : std::string();
  for (const char digit : std::to_string(std::abs(number))) text += superscripts[static_cast<std::size_t>(digit - '0')];
  return text;
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Turns what people see into what from_chars reads; none where a superscript stands without its ×10.
std::optional<std::string> plain_ascii(std::string_view text) {
  std::string plain;
  bool in_exponent = false;
  while (!text.empty()) {
    if (take_prefix(text, true_minus)) {
      plain += '-';
    } else if (!in_exponent && take_prefix(text, times_ten)) {
      plain += 'e';
      in_exponent = true;
    } else if (in_exponent && take_prefix(text, superscript_minus)) {
      plain += '-';
    } else {
      const auto digit = std::find_if(superscripts.begin(), superscripts.end(),
                                      [&](std::string_view s) { return text.starts_with(s); });
      if (digit != superscripts.end()) {
        if (!in_exponent) return std::nullopt;
        text.remove_prefix(digit->size());
        plain += static_cast<char>('0' + (digit - superscripts.begin()));
      } else {
        plain += text.front();
        text.remove_prefix(1);
      }
    }
  }
  return plain;
}

}  // namespace

std::string shortest(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  std::array<char, 64> buffer;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), result.ptr};
}

std::string NumberFormat::operator()(double value) const {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "\u2212\u221e" : "\u221e";
  const Parts parts = parts_of(value, digits_);
  std::string text = parts.negative ? std::string(true_minus) : std::string();
  text += parts.mantissa;
  if (parts.scientific) text += std::string(times_ten) + superscript(parts.exponent);
  return text;
}

std::string NumberFormat::ascii(double value) const {
  if (!std::isfinite(value)) return shortest(value);
  const Parts parts = parts_of(value, digits_);
  std::string text = (parts.negative ? "-" : "") + parts.mantissa;
  if (!parts.scientific) return text;
  const std::string size = std::to_string(std::abs(parts.exponent));
  return text + (parts.exponent < 0 ? "e-" : "e+") + (size.size() < 2 ? "0" : "") + size;
}

std::string NumberFormat::latex(double value) const {
  if (std::isnan(value)) return "\\mathrm{NaN}";
  if (std::isinf(value)) return value < 0 ? "-\\infty" : "\\infty";
  const Parts parts = parts_of(value, digits_);
  std::string text = (parts.negative ? "-" : "") + parts.mantissa;
  if (parts.scientific) text += "\\times 10^{" + std::to_string(parts.exponent) + "}";
  return text;
}

std::string with_separators(std::int64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, ",");
  return text;
}

std::optional<double> parse_number(std::string_view text) {
  const std::optional<std::string> plain = plain_ascii(trimmed(text));
  if (!plain) return std::nullopt;
  const char* begin = plain->data();
  const char* end = begin + plain->size();
  if (end - begin > 1 && *begin == '+' && begin[1] != '-') ++begin;
  if (begin == end || (*begin != '-' && *begin != '.' && (*begin < '0' || *begin > '9'))) return std::nullopt;
  double value = 0;
  const auto result = std::from_chars(begin, end, value);
  if (result.ec != std::errc() || result.ptr != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace chainrule
