#pragma once
// A TOML document as a value of our own, with the place of every entry. The only user of toml++ is toml.cpp.
#include "app/text/result.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace chainrule {

struct TomlValue;
struct TomlEntry;
using TomlArray = std::vector<TomlValue>;
/// Keys in the order in which they were written.
struct TomlTable {
  std::vector<TomlEntry> entries;
  const TomlValue* find(std::string_view key) const;
  TomlValue* find(std::string_view key);
  TomlValue& set(std::string_view key, TomlValue value);
};

struct TomlValue {
  std::variant<bool, std::int64_t, double, std::string, TomlArray, TomlTable> content;
  int line = 0, column = 0;
  template <class T>
  const T* as() const { return std::get_if<T>(&content); }
  template <class T>
  T* as() { return std::get_if<T>(&content); }
};

struct TomlEntry {
  std::string key;
  TomlValue value;
};

/// Syntax errors carry file, line and column.
Result<TomlTable> parse_toml(std::string_view text, std::string_view file);
/// One value as it would stand behind "key ="; a word that is no TOML value is taken as a string (adam, 0.1, [1,2]).
TomlValue parse_toml_value(std::string_view text);
/// Sets the entry at a dotted path, making tables on the way; `network.layer[0].units` names an array's element.
Result<void> set_path(TomlTable& table, std::string_view path, TomlValue value);
/// Plain values first, then tables and arrays of tables; reals as shortest round-trip decimals.
std::string print_toml(const TomlTable& table);

}  // namespace chainrule
