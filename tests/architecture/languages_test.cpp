// The three languages say the same things, each in its own script.
#include "app/files/assets.hpp"

#include <doctest/doctest.h>
#include <iconv.h>

#include <regex>
#include <set>
#include <string>

using namespace chainrule;

namespace {

Tables tables() {
  Result<Tables> loaded = load_tables();
  REQUIRE(loaded);
  return *std::move(loaded);
}

std::set<std::string> placeholders(const std::string& text) {
  static const std::regex pattern("\\{([a-z_0-9]+)\\}");
  std::set<std::string> names;
  for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end; ++match) names.insert((*match)[1]);
  return names;
}

/// The Big5 code of one character given in UTF-8, 0 where Big5 has none.
int big5(const std::string& character) {
  const iconv_t converter = iconv_open("BIG5", "UTF-8");
  REQUIRE(converter != iconv_t(-1));
  std::string in = character;
  char out[8] = {};
  char *from = in.data(), *to = out;
  std::size_t in_left = in.size(), out_left = sizeof out;
  const std::size_t result = iconv(converter, &from, &in_left, &to, &out_left);
  iconv_close(converter);
  if (result == std::size_t(-1)) return 0;
  return static_cast<unsigned char>(out[0]) << 8 | static_cast<unsigned char>(out[1]);
}

std::vector<std::string> chinese_characters(const std::string& text) {
  std::vector<std::string> characters;
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    const std::string character = text.substr(i, length);
    // U+4E00 to U+9FFF
    if (character >= "\u4e00" && character <= "\u9fff" && length == 3) characters.push_back(character);
    i += length;
  }
  return characters;
}

/// Characters of Big5's second, rarer level that Taiwan writes all the same.
const std::string rare_but_traditional = "佔倆囉熵";

bool is_traditional(const std::string& character) {
  if (rare_but_traditional.find(character) != std::string::npos) return true;
  const int code = big5(character);
  return code >= 0xA440 && code <= 0xC67E && std::string("么叶").find(character) == std::string::npos;
}

}  // namespace

TEST_CASE("three languages are shipped, English first") {
  const Tables all = tables();
  REQUIRE(all.languages.size() == 3);
  CHECK(all.languages[0].id() == "en");
  CHECK(all.language("zh-TW") != nullptr);
  CHECK(all.language("zh-CN") != nullptr);
}

TEST_CASE("every language has every key, with the same placeholders and no empty text") {
  const Tables all = tables();
  const Language& english = all.languages[0];
  REQUIRE(english.entries().size() > 300);
  for (const Language& language : all.languages) {
    for (const auto& [key, text] : english.entries()) {
      REQUIRE_MESSAGE(language.has(key), language.id() << " lacks " << key);
      CHECK_MESSAGE(placeholders(language.entries().at(key)) == placeholders(text), language.id() << ": " << key);
    }
    for (const auto& [key, text] : language.entries()) {
      CHECK_MESSAGE(english.has(key), language.id() << " has " << key << ", which English lacks");
      CHECK_MESSAGE(!text.empty(), language.id() << ": " << key << " is empty");
    }
  }
}

TEST_CASE("the test for simplified characters can fail") {
  for (const char* simplified : {"网", "络", "学", "习", "权", "这", "个", "从", "层", "数", "误", "与", "么", "标"}) {
    CHECK_MESSAGE(!is_traditional(simplified), simplified);
  }
  for (const char* traditional : {"網", "路", "學", "習", "權", "這", "個", "從", "層", "數", "誤", "與", "麼", "標"}) {
    CHECK_MESSAGE(is_traditional(traditional), traditional);
  }
}

TEST_CASE("zh-TW has no simplified-only characters") {
  const Tables all = tables();
  const Language& language = *all.language("zh-TW");
  for (const auto& [key, text] : language.entries()) {
    if (key == "ui.languages.zh-CN" || key == "language.name") continue;
    for (const std::string& character : chinese_characters(text)) {
      CHECK_MESSAGE(is_traditional(character), key << ": " << character << " in " << text);
    }
  }
}

TEST_CASE("shipped scenes are titled in every language, zh-TW without simplified-only characters") {
  for (const std::string& name : asset_names("scenes")) {
    const std::string text(*find_asset("scenes/" + name + ".toml"));
    const std::regex pattern("zh-TW\\s*=\\s*\"([^\"]*)\"");
    int found = 0;
    for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end; ++match) {
      ++found;
      for (const std::string& character : chinese_characters((*match)[1])) CHECK_MESSAGE(is_traditional(character), character);
    }
    CHECK_MESSAGE(found >= 1, name << " has no zh-TW title");
  }
}
