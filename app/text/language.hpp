#pragma once
#include "app/text/result.hpp"

#include <map>
#include <string>
#include <string_view>

namespace chainrule {

/// One language's table of sentences, keys like "error.unknown_key". Immutable; handed to whoever speaks.
class Language {
 public:
  /// Reads a table from TOML text; nested tables become dotted keys. `language.id` and `language.name` are required.
  static Result<Language> parse(std::string_view toml, std::string_view file);

  const std::string& id() const { return id_; }      ///< "en", "zh-TW", "zh-CN"
  const std::string& name() const { return name_; }  ///< in itself: "繁體中文"
  /// The sentence under `key`, its {placeholders} filled. A missing key comes back in angle brackets, so that a test
  /// and an eye can find it: ⟨error.foo⟩. An argument "@names.type.integer" stands for the sentence under that key.
  std::string text(std::string_view key, const Arguments& arguments = {}) const;
  bool has(std::string_view key) const;
  /// "file:line:column: sentence" (the place only as far as there is one).
  std::string text(const Error& error) const;
  const std::map<std::string, std::string, std::less<>>& entries() const { return entries_; }

 private:
  std::string id_, name_;
  std::map<std::string, std::string, std::less<>> entries_;
};

}  // namespace chainrule
