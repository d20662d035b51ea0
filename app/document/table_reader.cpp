#include "app/document/table_reader.hpp"

#include "app/text/number_format.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

const TomlTable& empty_table() {
  static const TomlTable table;
  return table;
}

std::string printed(double value) { return shortest(value); }
std::string printed(std::int64_t value) { return std::to_string(value); }

/// "≥ 1", "0 … 50" or "0 ≤ x < 1"; needs no translation.
template <class Number>
std::string range_in_words(Number low, Number high, bool open) {
  if (open) return printed(low) + " \u2264 x < " + printed(high);
  if (high == std::numeric_limits<Number>::max()) return "\u2265 " + printed(low);
  return printed(low) + " \u2026 " + printed(high);
}

}  // namespace

std::string TableReader::full_key(std::string_view key) const {
  if (path_.empty() || key.empty()) return path_ + std::string(key);
  return path_ + "." + std::string(key);
}

Place TableReader::place_of(std::string_view key) const {
  const TomlValue* value = table_.find(key);
  if (value == nullptr) return place_;
  if (value->line == 0) return {};
  return {place_.file, value->line, value->column};
}

void TableReader::fail(std::string code, std::string_view key, Arguments arguments) {
  if (first_error_) return;
  arguments.insert(arguments.begin(), {"key", full_key(key)});
  first_error_ = Error{std::move(code), std::move(arguments), place_of(key)};
}

void TableReader::wrong_type(std::string_view key, std::string_view expected) {
  fail("wrong_type", key, {{"expected", "@names.type." + std::string(expected)}});
}

void TableReader::allow_only(std::initializer_list<std::string_view> keys) {
  for (const auto& [key, value] : table_.entries) {
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
    std::string known;
    for (const std::string_view one : keys) known += (known.empty() ? "" : ", ") + std::string(one);
    fail("scene.unknown_key", key, {{"known", known}});
  }
}

const TomlValue* TableReader::entry(std::string_view key, bool required) {
  const TomlValue* value = table_.find(key);
  if (value == nullptr && required) fail("missing_key", key);
  return value;
}

std::int64_t TableReader::integer(std::string_view key, std::optional<std::int64_t> otherwise, IntegerRange range) {
  const std::int64_t fallback = otherwise.value_or(range.low);
  const TomlValue* value = entry(key, !otherwise);
  if (value == nullptr) return fallback;
  const auto* number = value->as<std::int64_t>();
  if (number == nullptr) {
    wrong_type(key, "integer");
    return fallback;
  }
  if (*number < range.low || *number > range.high) {
    fail("scene.out_of_range", key,
         {{"value", std::to_string(*number)}, {"range", range_in_words(range.low, range.high, false)}});
    return fallback;
  }
  return *number;
}

std::optional<double> TableReader::number(std::string_view key, const TomlValue& value) {
  if (const auto* integer = value.as<std::int64_t>()) return static_cast<double>(*integer);
  const auto* real = value.as<double>();
  if (real == nullptr) {
    wrong_type(key, "real");
  } else if (!std::isfinite(*real)) {
    fail("scene.not_finite", key, {{"value", shortest(*real)}});
  } else {
    return *real;
  }
  return std::nullopt;
}

double TableReader::real(std::string_view key, std::optional<double> otherwise, RealRange range) {
  const double fallback = otherwise.value_or(range.low);
  const TomlValue* value = entry(key, !otherwise);
  const std::optional<double> read = value == nullptr ? std::nullopt : number(key, *value);
  if (!read) return fallback;
  if (*read < range.low || *read > range.high || (range.open && *read == range.high)) {
    fail("scene.out_of_range", key,
         {{"value", shortest(*read)}, {"range", range_in_words(range.low, range.high, range.open)}});
    return fallback;
  }
  return *read;
}

std::optional<std::string> TableReader::word(std::string_view key, bool required) {
  const TomlValue* value = entry(key, required);
  if (value == nullptr) return std::nullopt;
  if (const auto* text = value->as<std::string>()) return *text;
  wrong_type(key, "text");
  return std::nullopt;
}

std::string TableReader::text(std::string_view key, std::optional<std::string> otherwise) {
  return word(key, !otherwise).value_or(otherwise.value_or(std::string()));
}

bool TableReader::boolean(std::string_view key, bool otherwise) {
  const TomlValue* value = entry(key, false);
  if (value == nullptr) return otherwise;
  if (const auto* truth = value->as<bool>()) return *truth;
  wrong_type(key, "boolean");
  return otherwise;
}

std::optional<nn::Vector> TableReader::vector(std::string_view key) {
  const TomlValue* value = table_.find(key);
  if (value == nullptr) return std::nullopt;
  const auto* list = value->as<TomlArray>();
  if (list == nullptr) {
    wrong_type(key, "list");
    return std::nullopt;
  }
  nn::Vector result(static_cast<nn::Index>(list->size()));
  for (std::size_t i = 0; i < list->size(); ++i) {
    result(static_cast<nn::Index>(i)) = number(key, (*list)[i]).value_or(0);
  }
  return result;
}

std::optional<nn::Matrix> TableReader::matrix(std::string_view key) {
  const TomlValue* value = table_.find(key);
  if (value == nullptr) return std::nullopt;
  const auto* rows = value->as<TomlArray>();
  if (rows == nullptr || rows->empty() ||
      !std::all_of(rows->begin(), rows->end(), [](const TomlValue& row) { return row.as<TomlArray>() != nullptr; })) {
    wrong_type(key, "rows");
    return std::nullopt;
  }
  const std::size_t columns = rows->front().as<TomlArray>()->size();
  nn::Matrix result(static_cast<nn::Index>(rows->size()), static_cast<nn::Index>(columns));
  for (std::size_t r = 0; r < rows->size(); ++r) {
    const TomlArray& row = *(*rows)[r].as<TomlArray>();
    if (row.size() != columns || columns == 0) {
      fail(
          "scene.ragged", key,
          {{"row", std::to_string(r + 1)}, {"count", std::to_string(row.size())}, {"wanted", std::to_string(columns)}});
      return std::nullopt;
    }
    for (std::size_t c = 0; c < columns; ++c) {
      result(static_cast<nn::Index>(r), static_cast<nn::Index>(c)) = number(key, row[c]).value_or(0);
    }
  }
  return result;
}

TableReader TableReader::table(std::string_view key) {
  const TomlValue* value = table_.find(key);
  const auto* inner = value == nullptr ? nullptr : value->as<TomlTable>();
  if (value != nullptr && inner == nullptr) wrong_type(key, "table");
  Place place = place_of(key);
  if (place.file.empty()) place.file = place_.file;
  return {inner == nullptr ? empty_table() : *inner, full_key(key), place, first_error_};
}

}  // namespace chainrule
