#pragma once
#include "app/text/toml.hpp"

#include <doctest/doctest.h>

#include <string>

namespace chainrule::testing {

/// The program's JSON read back: one line of it is an inline TOML table once its colons are equals signs.
inline TomlTable json_object(std::string text) {
  const auto replace_all = [&](const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
      text.replace(at, from.size(), to);
    }
  };
  replace_all("\":null", "\":\"null\"");
  replace_all("\":", "\" = ");
  while (!text.empty() && text.back() == '\n') text.pop_back();
  const TomlValue value = parse_toml_value(text);
  REQUIRE(value.as<TomlTable>() != nullptr);
  return *value.as<TomlTable>();
}

inline double number(const TomlValue& value) {
  if (const auto* integer = value.as<std::int64_t>()) return static_cast<double>(*integer);
  REQUIRE(value.as<double>() != nullptr);
  return *value.as<double>();
}

inline double number(const TomlTable& table, const std::string& key) {
  REQUIRE(table.find(key) != nullptr);
  return number(*table.find(key));
}

inline bool is_null(const TomlTable& table, const std::string& key) {
  const auto* text = table.find(key) == nullptr ? nullptr : table.find(key)->as<std::string>();
  return text != nullptr && *text == "null";
}

inline const TomlArray& list(const TomlValue& value) {
  REQUIRE(value.as<TomlArray>() != nullptr);
  return *value.as<TomlArray>();
}

}  // namespace chainrule::testing
