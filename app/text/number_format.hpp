#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chainrule {

/// The shortest decimal that reads back as the same double; "nan", "inf", "-inf" otherwise. Never the locale's.
std::string shortest(double value);

/// How numbers are shown to people: `digits` significant digits (1 to 17), a true minus sign, no locale. The one
/// formatter for screen, hover, figures and text, so that one number reads the same everywhere.
class NumberFormat {
 public:
  explicit NumberFormat(int digits = 4) : digits_(digits) {}
  int digits() const { return digits_; }
  /// 0.5933, −0.0381, 12.5, 1.2×10⁻⁷ (superscripts), ∞, NaN ("NaN" is kept Latin).
  std::string operator()(double value) const;
  /// The same with ASCII only: -0.0381, 1.2e-07.
  std::string ascii(double value) const;
  /// The same for LaTeX: 1.2\times 10^{-7}.
  std::string latex(double value) const;

 private:
  int digits_;
};

/// A whole number as it is counted: 101,770.
std::string with_separators(std::int64_t number);

/// Reads a whole string as a number ("0.5", "-1e-3", also with a true minus sign or ×10⁻⁷); none if anything is left
/// over, or for nan and inf.
std::optional<double> parse_number(std::string_view text);

}  // namespace chainrule
