#include "app/text/toml.hpp"

#include "app/text/number_format.hpp"

// toml++ 3.3 asserts, or has the compiler assume, that a key begins well, where a damaged file may break that promise; the
// parser then reports the error by itself. So the assertion is taken out before the library is read.
#include <toml++/impl/preprocessor.h>
#undef TOML_ASSERT_ASSUME
#define TOML_ASSERT_ASSUME(expr) static_assert(true)
#include <toml++/toml.h>

#include <algorithm>
#include <charconv>

namespace chainrule {
namespace {

Place place_in(std::string_view file, const toml::source_region& source) {
  return {std::string(file), static_cast<int>(source.begin.line), static_cast<int>(source.begin.column)};
}

Result<TomlTable> converted(const toml::table& table, std::string_view file);

Result<TomlValue> converted(const toml::node& node, std::string_view file) {
  TomlValue value{false, static_cast<int>(node.source().begin.line), static_cast<int>(node.source().begin.column)};
  if (const auto* boolean = node.as_boolean()) {
    value.content = boolean->get();
  } else if (const auto* integer = node.as_integer()) {
    value.content = std::int64_t{integer->get()};
  } else if (const auto* real = node.as_floating_point()) {
    value.content = real->get();
  } else if (const auto* text = node.as_string()) {
    value.content = text->get();
  } else if (const auto* array = node.as_array()) {
    TomlArray list;
    list.reserve(array->size());
    for (const toml::node& element : *array) {
      Result<TomlValue> inner = converted(element, file);
      if (!inner) return inner.error();
      list.push_back(std::move(inner.value()));
    }
    value.content = std::move(list);
  } else if (const auto* table = node.as_table()) {
    Result<TomlTable> inner = converted(*table, file);
    if (!inner) return inner.error();
    value.content = std::move(inner.value());
  } else {
    return Error{"toml.date", {}, place_in(file, node.source())};
  }
  return value;
}

/// toml++ sorts keys by name; the places of the keys give the order in which they were written.
Result<TomlTable> converted(const toml::table& table, std::string_view file) {
  struct Entry {
    const toml::key* key;
    const toml::node* node;
  };
  std::vector<Entry> written;
  for (auto&& [key, node] : table) written.push_back({&key, &node});
  const auto before = [](const Entry& a, const Entry& b) {
    const toml::source_position x = a.key->source().begin, y = b.key->source().begin;
    return x.line != y.line ? x.line < y.line : x.column < y.column;
  };
  std::stable_sort(written.begin(), written.end(), before);
  TomlTable result;
  for (const Entry& entry : written) {
    Result<TomlValue> value = converted(*entry.node, file);
    if (!value) return value.error();
    result.entries.push_back({std::string(entry.key->str()), std::move(value.value())});
  }
  return result;
}

void forget_places(TomlValue& value) {
  value.line = value.column = 0;
  if (auto* list = value.as<TomlArray>()) {
    for (TomlValue& element : *list) forget_places(element);
  } else if (auto* table = value.as<TomlTable>()) {
    for (auto& [key, inner] : table->entries) forget_places(inner);
  }
}

}  // namespace

const TomlValue* TomlTable::find(std::string_view key) const {
  for (const auto& [name, value] : entries) {
    if (name == key) return &value;
  }
  return nullptr;
}

TomlValue* TomlTable::find(std::string_view key) {
  for (auto& [name, value] : entries) {
    if (name == key) return &value;
  }
  return nullptr;
}

TomlValue& TomlTable::set(std::string_view key, TomlValue value) {
  if (TomlValue* old = find(key)) return *old = std::move(value);
  entries.push_back({std::string(key), std::move(value)});
  return entries.back().value;
}

Result<TomlTable> parse_toml(std::string_view text, std::string_view file) {
  const toml::parse_result result = toml::parse(text);
  if (!result) {
    const toml::parse_error& error = result.error();
    return Error{"toml.syntax", {{"reason", std::string(error.description())}}, place_in(file, error.source())};
  }
  return converted(result.table(), file);
}

TomlValue parse_toml_value(std::string_view text) {
  const Result<TomlTable> table = text.find('\n') == std::string_view::npos
                                      ? parse_toml("value = " + std::string(text), "")
                                      : Result<TomlTable>(TomlTable{});
  if (!table || table.value().entries.size() != 1) return {std::string(text)};
  TomlValue value = table.value().entries.front().value;
  forget_places(value);
  return value;
}

namespace {

/// One element of a path: a key, or an index of an array.
struct PathElement {
  std::string key;
  std::size_t index = 0;
  bool is_index = false;
};

Error bad_path(std::string_view path) { return {"toml.bad_path", {{"path", std::string(path)}}}; }

/// "network.layer[0].units" → network, layer, 0, units.
Result<std::vector<PathElement>> split_path(std::string_view path) {
  std::vector<PathElement> elements;
  std::size_t at = 0;
  bool key_expected = true;
  while (at < path.size() || key_expected) {
    if (key_expected) {
      const std::size_t end = std::min(path.find_first_of(".[", at), path.size());
      if (end == at || end > path.size()) return bad_path(path);
      elements.push_back({std::string(path.substr(at, end - at))});
      at = end;
      key_expected = false;
    } else if (path[at] == '.') {
      ++at;
      key_expected = true;
    } else if (path[at] == '[') {
      const std::size_t end = path.find(']', at);
      if (end == std::string_view::npos) return bad_path(path);
      PathElement element{"", 0, true};
      const auto read = std::from_chars(path.data() + at + 1, path.data() + end, element.index);
      if (read.ec != std::errc() || read.ptr != path.data() + end) return bad_path(path);
      elements.push_back(element);
      at = end + 1;
    } else {
      return bad_path(path);
    }
  }
  return elements;
}

/// The value that an element names within its parent; a missing key becomes an empty table.
Result<TomlValue*> descend(TomlValue& parent, const PathElement& element, std::string_view path) {
  if (element.is_index) {
    auto* list = parent.as<TomlArray>();
    if (list == nullptr) return Error{"toml.not_a_list", {{"path", std::string(path)}}};
    if (element.index >= list->size()) {
      return Error{"toml.no_element",
                   {{"path", std::string(path)},
                    {"index", std::to_string(element.index)},
                    {"count", std::to_string(list->size())}}};
    }
    return &(*list)[element.index];
  }
  auto* table = parent.as<TomlTable>();
  if (table == nullptr) return Error{"toml.not_a_table", {{"path", std::string(path)}, {"key", element.key}}};
  if (TomlValue* found = table->find(element.key)) return found;
  return &table->set(element.key, TomlValue{TomlTable{}});
}

}  // namespace

Result<void> set_path(TomlTable& table, std::string_view path, TomlValue value) {
  const Result<std::vector<PathElement>> elements = split_path(path);
  if (!elements) return elements.error();
  TomlValue root{table};
  TomlValue* target = &root;
  for (const PathElement& element : elements.value()) {
    const Result<TomlValue*> inner = descend(*target, element, path);
    if (!inner) return inner.error();
    target = inner.value();
  }
  *target = std::move(value);
  table = std::move(*root.as<TomlTable>());
  return {};
}

}  // namespace chainrule
