#pragma once
#include "app/text/result.hpp"
#include "app/text/toml.hpp"
#include "engine/nn/matrix.hpp"

#include <initializer_list>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chainrule {

/// The numbers that an entry may have: [low, high], or [low, high) where `open` is set.
struct RealRange {
  double low = -std::numeric_limits<double>::max(), high = std::numeric_limits<double>::max();
  bool open = false;
};
struct IntegerRange {
  std::int64_t low = 0, high = std::numeric_limits<std::int64_t>::max();
};

/// Reads the entries of one table of a scene file and remembers the first thing that is wrong, with its place and its
/// key, so that the reading code can be written as if nothing were. A default of `std::nullopt` makes an entry
/// required.
class TableReader {
 public:
  /// `path` is the table's own key ("network.layer[0]"), empty for the file's.
  TableReader(const TomlTable& table, std::string path, Place place, std::optional<Error>& first_error)
      : table_(table), path_(std::move(path)), place_(std::move(place)), first_error_(first_error) {}

  bool has(std::string_view key) const { return table_.find(key) != nullptr; }
  const TomlValue* find(std::string_view key) const { return table_.find(key); }
  /// Refuses every other key.
  void allow_only(std::initializer_list<std::string_view> keys);

  std::int64_t integer(std::string_view key, std::optional<std::int64_t> otherwise, IntegerRange range);
  double real(std::string_view key, std::optional<double> otherwise, RealRange range);
  std::string text(std::string_view key, std::optional<std::string> otherwise);
  bool boolean(std::string_view key, bool otherwise);
  /// One of an engine enumeration's ids.
  template <class Kind>
  Kind choice(std::string_view key, std::optional<Kind> otherwise, std::span<const Kind> kinds) {
    const std::optional<std::string> id = word(key, !otherwise.has_value());
    if (!id) return otherwise.value_or(kinds.front());
    std::string known;
    for (const Kind kind : kinds) {
      if (id_of(kind) == *id) return kind;
      known += (known.empty() ? "" : ", ") + std::string(id_of(kind));
    }
    fail("scene.unknown_name", key, {{"name", *id}, {"known", known}});
    return kinds.front();
  }
  /// A list of rows of equal length, as it is written: (rows, columns). None where the key is missing.
  std::optional<nn::Matrix> matrix(std::string_view key);
  std::optional<nn::Vector> vector(std::string_view key);
  /// The table under a key; an empty one where it is missing.
  TableReader table(std::string_view key);

  /// Notes an error about an entry (or, where it is missing, about the table that should hold it).
  void fail(std::string code, std::string_view key, Arguments arguments = {});
  /// Notes that the entry is not of the expected type ("real": language key names.type.real).
  void wrong_type(std::string_view key, std::string_view expected);
  bool failed() const { return first_error_.has_value(); }
  /// "network.layer[0].units"; the table's own key where `key` is empty.
  std::string full_key(std::string_view key) const;
  Place place_of(std::string_view key) const;
  std::optional<Error>& first_error() const { return first_error_; }

 private:
  const TomlValue* entry(std::string_view key, bool required);
  std::optional<std::string> word(std::string_view key, bool required);
  std::optional<double> number(std::string_view key, const TomlValue& value);

  const TomlTable& table_;
  std::string path_;
  Place place_;
  std::optional<Error>& first_error_;
};

}  // namespace chainrule
