#include "app/text/language.hpp"

#include "app/text/toml.hpp"

namespace chainrule {
namespace {

using Entries = std::map<std::string, std::string, std::less<>>;

Place place_of(const TomlValue& value, std::string_view file) {
  return {std::string(file), value.line, value.column};
}

/// Flattens nested tables into dotted keys.
Result<void> collect(const TomlTable& table, const std::string& prefix, std::string_view file, Entries& entries) {
  for (const auto& [name, value] : table.entries) {
    const std::string key = prefix.empty() ? name : prefix + "." + name;
    if (const auto* inner = value.as<TomlTable>()) {
      if (const auto result = collect(*inner, key, file, entries); !result) return result.error();
    } else if (const auto* text = value.as<std::string>()) {
      entries.emplace(key, *text);
    } else {
      return Error{"language.not_text", {{"key", key}}, place_of(value, file)};
    }
  }
  return {};
}

}  // namespace

Result<Language> Language::parse(std::string_view toml, std::string_view file) {
  const Result<TomlTable> table = parse_toml(toml, file);
  if (!table) return table.error();
  Language language;
  if (const auto result = collect(table.value(), "", file, language.entries_); !result) return result.error();
  for (const char* key : {"language.id", "language.name"}) {
    if (!language.has(key)) return Error{"missing_key", {{"key", key}}, {std::string(file)}};
  }
  language.id_ = language.entries_.find("language.id")->second;
  language.name_ = language.entries_.find("language.name")->second;
  return language;
}

bool Language::has(std::string_view key) const { return entries_.find(key) != entries_.end(); }

std::string Language::text(std::string_view key, const Arguments& arguments) const {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return "\u27e8" + std::string(key) + "\u27e9";
  const std::string& pattern = found->second;
  std::string filled;
  std::size_t at = 0;
  while (at < pattern.size()) {
    const std::size_t open = pattern.find('{', at);
    const std::size_t close = open == std::string::npos ? open : pattern.find('}', open);
    if (close == std::string::npos) break;
    const std::string name = pattern.substr(open + 1, close - open - 1);
    filled += pattern.substr(at, open - at);
    std::string replacement = "{" + name + "}";
    for (const auto& [argument, value] : arguments) {
      if (argument != name) continue;
      replacement = value.starts_with('@') && has(value.substr(1)) ? text(value.substr(1)) : value;
    }
    filled += replacement;
    at = close + 1;
  }
  return filled + pattern.substr(at);
}

std::string Language::text(const Error& error) const {
  std::string place = error.place.file;
  if (error.place.line > 0) place += ":" + std::to_string(error.place.line);
  if (error.place.line > 0 && error.place.column > 0) place += ":" + std::to_string(error.place.column);
  if (!place.empty()) place += ": ";
  return place + text("error." + error.code, error.arguments);
}

}  // namespace chainrule
