#include "app/text/language.hpp"

#include <doctest/doctest.h>

using namespace chainrule;

namespace {
constexpr const char* table = R"([language]
id = "en"
name = "English"
[names.type]
real = "a number"
[error]
wrong_type = "{key} must be {expected}"
[cli]
plain = "no braces"
)";
}  // namespace

TEST_CASE("sentences are found by dotted keys and filled") {
  const auto language = Language::parse(table, "en.toml");
  REQUIRE(language.has_value());
  CHECK(language.value().id() == "en");
  CHECK(language.value().name() == "English");
  CHECK(language.value().text("cli.plain") == "no braces");
  CHECK(language.value().text("error.wrong_type", {{"key", "a"}, {"expected", "b"}}) == "a must be b");
  CHECK(language.value().text("error.wrong_type", {{"key", "{expected}"}, {"expected", "b"}}) ==
        "{expected} must be b");
  CHECK(language.value().text("error.wrong_type", {{"key", "a"}}) == "a must be {expected}");
}

TEST_CASE("an argument can name a sentence of the same language") {
  const auto language = Language::parse(table, "en.toml");
  CHECK(language.value().text("error.wrong_type", {{"key", "x"}, {"expected", "@names.type.real"}}) ==
        "x must be a number");
  CHECK(language.value().text("error.wrong_type", {{"key", "@x"}, {"expected", "@"}}) == "@x must be @");
}

TEST_CASE("a missing sentence can be seen") {
  const auto language = Language::parse(table, "en.toml");
  CHECK(language.value().text("no.such") == "\u27e8no.such\u27e9");
}

TEST_CASE("an error says where it is") {
  const auto language = Language::parse(table, "en.toml").value();
  Error error{"wrong_type", {{"key", "k"}, {"expected", "e"}}, {"f.toml", 3, 9}};
  CHECK(language.text(error) == "f.toml:3:9: k must be e");
  error.place = {"f.toml"};
  CHECK(language.text(error) == "f.toml: k must be e");
  error.place = {};
  CHECK(language.text(error) == "k must be e");
}

TEST_CASE("a table that is no language is refused") {
  CHECK(Language::parse("[language]\nid = \"en\"\n", "x").error().code == "missing_key");
  CHECK(Language::parse("[language]\nid = 3\nname = \"x\"\n", "x").error().code == "language.not_text");
  CHECK(Language::parse("[language\n", "x").error().code == "toml.syntax");
}
