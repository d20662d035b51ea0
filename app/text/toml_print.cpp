#include "app/text/number_format.hpp"
#include "app/text/quoted.hpp"
#include "app/text/toml.hpp"

#include <algorithm>

namespace chainrule {
namespace {

bool is_table(const TomlValue& value) { return value.as<TomlTable>() != nullptr; }

bool is_list_of_tables(const TomlValue& value) {
  const auto* list = value.as<TomlArray>();
  return list != nullptr && !list->empty() && std::all_of(list->begin(), list->end(), is_table);
}

bool is_bare(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

std::string printed_key(std::string_view key) { return is_bare(key) ? std::string(key) : quoted(key); }

/// A real keeps a point or an exponent, so that it is read back as a real.
std::string printed_real(double value) {
  std::string text = shortest(value);
  if (text.find_first_of(".einf") == std::string::npos && text != "nan") text += ".0";
  return text;
}

std::string inline_value(const TomlValue& value) {
  if (const auto* truth = value.as<bool>()) return *truth ? "true" : "false";
  if (const auto* integer = value.as<std::int64_t>()) return std::to_string(*integer);
  if (const auto* real = value.as<double>()) return printed_real(*real);
  if (const auto* text = value.as<std::string>()) return quoted(*text);
  std::string out;
  if (const auto* list = value.as<TomlArray>()) {
    for (const TomlValue& element : *list) out += (out.empty() ? "" : ", ") + inline_value(element);
    return "[" + out + "]";
  }
  for (const auto& [key, inner] : value.as<TomlTable>()->entries) {
    out += (out.empty() ? " " : ", ") + printed_key(key) + " = " + inline_value(inner);
  }
  return out.empty() ? "{}" : "{" + out + " }";
}

void print_table(const TomlTable& table, const std::string& path, std::string& out) {
  for (const auto& [key, value] : table.entries) {
    if (is_table(value) || is_list_of_tables(value)) continue;
    out += printed_key(key) + " = " + inline_value(value) + "\n";
  }
  for (const auto& [key, value] : table.entries) {
    const std::string name = (path.empty() ? "" : path + ".") + printed_key(key);
    if (const auto* inner = value.as<TomlTable>()) {
      out += (out.empty() ? "[" : "\n[") + name + "]\n";
      print_table(*inner, name, out);
    } else if (is_list_of_tables(value)) {
      for (const TomlValue& element : *value.as<TomlArray>()) {
        out += (out.empty() ? "[[" : "\n[[") + name + "]]\n";
        print_table(*element.as<TomlTable>(), name, out);
      }
    }
  }
}

}  // namespace

std::string print_toml(const TomlTable& table) {
  std::string out;
  print_table(table, "", out);
  return out;
}

}  // namespace chainrule
