#pragma once
// Result<T>: a value, or an error with a translatable code and a place. Names are those of std::expected.
#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace chainrule {

/// Named values that fill the {placeholders} of a translated sentence.
using Arguments = std::vector<std::pair<std::string, std::string>>;

/// Where bad input stands: a file (or "--set", "--size" ...), line and column from 1, 0 where there is none.
struct Place {
  std::string file{};
  int line = 0, column = 0;
};

/// What kind of trouble it is decides the exit status of the command line.
enum class Blame { work, input, machine };  // exit 1, 2, 3

/// A clear sentence in waiting: `code` is the key "error.<code>" of the language tables.
struct Error {
  std::string code;
  Arguments arguments{};
  Place place{};
  Blame blame = Blame::input;
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::move(value)) {}
  Result(Error error) : content_(std::move(error)) {}
  bool has_value() const { return content_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  T& value() & { return std::get<0>(content_); }
  const T& value() const& { return std::get<0>(content_); }
  T&& value() && { return std::get<0>(std::move(content_)); }
  const Error& error() const { return std::get<1>(content_); }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  std::variant<T, Error> content_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}
  bool has_value() const { return !error_; }
  explicit operator bool() const { return has_value(); }
  const Error& error() const { return *error_; }

 private:
  std::optional<Error> error_;
};

}  // namespace chainrule
