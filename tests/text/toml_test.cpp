#include "app/text/toml.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace chainrule;

namespace {

TomlTable parsed(std::string_view text) {
  auto result = parse_toml(text, "test.toml");
  REQUIRE(result.has_value());
  return result.value();
}

/// Tables are the same when keys, order and values are; places do not matter.
bool same(const TomlValue& a, const TomlValue& b);
bool same(const TomlTable& a, const TomlTable& b) {
  if (a.entries.size() != b.entries.size()) return false;
  for (std::size_t i = 0; i < a.entries.size(); ++i) {
    if (a.entries[i].key != b.entries[i].key || !same(a.entries[i].value, b.entries[i].value)) return false;
  }
  return true;
}
bool same(const TomlValue& a, const TomlValue& b) {
  if (a.content.index() != b.content.index()) return false;
  if (const auto* table = a.as<TomlTable>()) return same(*table, *b.as<TomlTable>());
  if (const auto* list = a.as<TomlArray>()) {
    const auto& other = *b.as<TomlArray>();
    if (list->size() != other.size()) return false;
    for (std::size_t i = 0; i < list->size(); ++i) {
      if (!same((*list)[i], other[i])) return false;
    }
    return true;
  }
  if (const auto* x = a.as<bool>()) return *x == *b.as<bool>();
  if (const auto* x = a.as<std::int64_t>()) return *x == *b.as<std::int64_t>();
  if (const auto* x = a.as<double>()) return *x == *b.as<double>();
  return *a.as<std::string>() == *b.as<std::string>();
}

std::string random_text(std::mt19937& random) {
  const char* pieces[] = {"a", "\"", "\\", "\n", "\t", "學", "\x01", " ", "#", "'", "=", "."};
  std::string text;
  for (unsigned i = random() % 5; i > 0; --i) text += pieces[random() % std::size(pieces)];
  return text;
}

TomlTable random_table(std::mt19937& random, int depth);
TomlValue random_value(std::mt19937& random, int depth) {
  switch (random() % (depth > 0 ? 6 : 4)) {
    case 0: return {random() % 2 == 0};
    case 1: return {static_cast<std::int64_t>(random()) - 2000000000};
    case 2: return {static_cast<double>(random()) / 1024 * (random() % 2 == 0 ? 1e-9 : 1024.0)};
    case 3: return {random_text(random)};
    case 4: return {random_table(random, depth - 1)};
    default: {
      TomlArray list;
      const bool tables = random() % 2 == 0;
      for (unsigned i = random() % 4; i > 0; --i) {
        list.push_back(tables ? TomlValue{random_table(random, depth - 1)} : random_value(random, depth - 1));
      }
      return {list};
    }
  }
}
TomlTable random_table(std::mt19937& random, int depth) {
  TomlTable table, plain_first;
  for (unsigned i = random() % 5; i > 0; --i) table.set("k" + random_text(random), random_value(random, depth));
  // A printed table has its plain values before its tables; make it so, that the order can be compared.
  const auto is_late = [](const TomlValue& value) {
    const auto* list = value.as<TomlArray>();
    bool tables = list != nullptr && !list->empty();
    if (list != nullptr) {
      for (const auto& element : *list) tables = tables && element.as<TomlTable>() != nullptr;
    }
    return value.as<TomlTable>() != nullptr || tables;
  };
  for (const bool late : {false, true}) {
    for (const auto& [key, value] : table.entries) {
      if (is_late(value) == late) plain_first.set(key, value);
    }
  }
  return plain_first;
}

}  // namespace

TEST_CASE("entries keep their order and their places") {
  const TomlTable table = parsed("zebra = 1\napple = 2.5\n[network]\ninputs = 2\n");
  REQUIRE(table.entries.size() == 3);
  CHECK(table.entries[0].key == "zebra");
  CHECK(table.entries[1].key == "apple");
  CHECK(table.entries[1].value.line == 2);
  CHECK(table.entries[1].value.column == 9);
  CHECK(*table.find("network")->as<TomlTable>()->find("inputs")->as<std::int64_t>() == 2);
}

TEST_CASE("syntax errors carry file, line and column") {
  const auto result = parse_toml("a = 1\nb = [1,\n", "bad.toml");
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().code == "toml.syntax");
  CHECK(result.error().place.file == "bad.toml");
  CHECK(result.error().place.line >= 2);
  CHECK(result.error().place.column > 0);
  CHECK_FALSE(parse_toml("a = 1\na = 2\n", "x").has_value());
  CHECK_FALSE(parse_toml("a = 2020-01-01\n", "x").has_value());
  CHECK_FALSE(parse_toml(std::string("a = \"\xff\xfe\"\n"), "x").has_value());
}

TEST_CASE("a value from the command line is read as TOML, else taken as a word") {
  CHECK(*parse_toml_value("0.1").as<double>() == 0.1);
  CHECK(*parse_toml_value("5").as<std::int64_t>() == 5);
  CHECK(*parse_toml_value("true").as<bool>());
  CHECK(*parse_toml_value("adam").as<std::string>() == "adam");
  CHECK(*parse_toml_value("\"all\"").as<std::string>() == "all");
  CHECK(parse_toml_value("[[1, 2], [3, 4]]").as<TomlArray>()->size() == 2);
  CHECK(*parse_toml_value("").as<std::string>() == "");
  CHECK(*parse_toml_value("1\nb = 2").as<std::string>() == "1\nb = 2");
  CHECK(parse_toml_value("0.1").line == 0);
}

TEST_CASE("a path reaches into tables and lists") {
  TomlTable table = parsed("[[network.layer]]\nunits = 2\n[[network.layer]]\nunits = 3\n");
  CHECK(set_path(table, "network.layer[1].units", {std::int64_t{8}}).has_value());
  CHECK(set_path(table, "training.optimizer", {std::string("adam")}).has_value());
  const auto& layers = *table.find("network")->as<TomlTable>()->find("layer")->as<TomlArray>();
  CHECK(*layers[0].as<TomlTable>()->find("units")->as<std::int64_t>() == 2);
  CHECK(*layers[1].as<TomlTable>()->find("units")->as<std::int64_t>() == 8);
  CHECK(*table.find("training")->as<TomlTable>()->find("optimizer")->as<std::string>() == "adam");
}

TEST_CASE("a path that leads nowhere is refused and changes nothing") {
  const TomlTable before = parsed("a = 1\nlist = [1, 2]\n");
  for (const char* path : {"", ".", "a.", ".a", "a.b", "list[2]", "list[-1]", "list[x]", "list[0",
                           "list[99999999999999999999]", "a[0]", "list.x", "list[0]x", "[0]", "a..b"}) {
    CAPTURE(path);
    TomlTable table = before;
    CHECK_FALSE(set_path(table, path, {true}).has_value());
    CHECK(same(table, before));
  }
}

TEST_CASE("printing and parsing give the same table") {
  std::mt19937 random(11);
  for (int i = 0; i < 500; ++i) {
    const TomlTable table = random_table(random, 3);
    const std::string text = print_toml(table);
    CAPTURE(text);
    const auto back = parse_toml(text, "printed");
    REQUIRE(back.has_value());
    CHECK(same(back.value(), table));
    CHECK(print_toml(back.value()) == text);
  }
}

TEST_CASE("a real stays a real when printed") {
  TomlTable table;
  table.set("whole", {1.0});
  table.set("large", {1e20});
  CHECK(print_toml(table) == "whole = 1.0\nlarge = 1e+20\n");
}
