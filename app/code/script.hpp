#pragma once
// Text of Python: lines, comments in a language, numbers and arrays as they are written there.
#include "app/code/code_line.hpp"
#include "app/text/language.hpp"
#include "engine/nn/matrix.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace chainrule {

/// A script while it is being written.
class Script {
 public:
  explicit Script(const Language& language) : language_(language) {}
  /// One or more lines, without the last "\n"; each of them does `deeds`.
  void line(std::string_view text = {}, const Deeds& deeds = {});
  /// "# ..." from the table "code.<key>", behind `indent` spaces.
  void comment(std::string_view key, const Arguments& arguments = {}, std::size_t indent = 0);
  std::string words(std::string_view key, const Arguments& arguments = {}) const { return language_.text(key, arguments); }
  const Language& language() const { return language_; }
  /// The script; never more than two empty lines in a row.
  CodeLines take() { return std::move(lines_); }

 private:
  const Language& language_;
  CodeLines lines_;
};

/// A number that Python reads as a float: 1.0, 0.03, 1e-07.
std::string python(double value);
/// A matrix as a list of rows, a vector as a list; rows stand one a line behind `indent` spaces.
std::string python_rows(const nn::Matrix& matrix, std::size_t indent = 4);
std::string python_list(const nn::Vector& vector);
/// A text in double quotes.
std::string python_text(std::string_view text);
/// "$name" replaced by its value, in order; names that begin with others come first.
std::string filled(std::string_view pattern, std::initializer_list<std::pair<std::string_view, std::string>> values);

}  // namespace chainrule
