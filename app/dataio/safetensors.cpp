#include "app/dataio/safetensors.hpp"

#include "app/text/json.hpp"

#include <algorithm>
#include <charconv>
#include <set>

namespace chainrule {
namespace {

constexpr std::uint64_t longest_header = 10'000'000;
constexpr std::size_t length_size = 8;

Error bad_file(std::string_view file, std::string reason, Arguments arguments = {}) {
  return {"safetensors." + std::move(reason), std::move(arguments), {std::string(file)}};
}

struct Entry {
  std::string name, type;
  std::vector<std::uint64_t> shape, offsets;
};

void append_utf8(std::string& text, unsigned code) {
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xc0 | code >> 6);
    text += static_cast<char>(0x80 | (code & 0x3f));
  } else {
    text += static_cast<char>(0xe0 | code >> 12);
    text += static_cast<char>(0x80 | (code >> 6 & 0x3f));
    text += static_cast<char>(0x80 | (code & 0x3f));
  }
}

/// Reads the one shape of JSON that a header may have. Every function is none or false where the text is another.
class HeaderReader {
 public:
  explicit HeaderReader(std::string_view text) : rest_(text) {}

  bool read(std::vector<Entry>& entries, std::map<std::string, std::string>& metadata) {
    std::set<std::string> names;
    const auto member = [&](const std::string& name) {
      if (!names.insert(name).second) return false;
      if (name == "__metadata__") return read_metadata(metadata);
      entries.push_back({name, {}, {}, {}});
      return read_entry(entries.back());
    };
    if (!object(member)) return false;
    skip_space();
    return rest_.empty();
  }

 private:
  void skip_space() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size())); }
  bool take(char c) {
    skip_space();
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// { "name": <what `member` reads>, ... }
  template <class Member>
  bool object(const Member& member) {
    if (!take('{')) return false;
    if (take('}')) return true;
    do {
      const std::optional<std::string> name = text();
      if (!name || !take(':') || !member(*name)) return false;
    } while (take(','));
    return take('}');
  }

  bool read_metadata(std::map<std::string, std::string>& metadata) {
    return object([&](const std::string& name) {
      const std::optional<std::string> value = text();
      return value && metadata.emplace(name, *value).second;
    });
  }

  bool read_entry(Entry& entry) {
    std::set<std::string> seen;
    const bool read = object([&](const std::string& name) {
      if (!seen.insert(name).second) return false;
      if (name == "shape") return numbers(entry.shape);
      if (name == "data_offsets") return numbers(entry.offsets);
      const std::optional<std::string> type = name == "dtype" ? text() : std::nullopt;
      entry.type = type.value_or("");
      return type.has_value();
    });
    return read && seen.size() == 3 && entry.offsets.size() == 2;
  }

  bool numbers(std::vector<std::uint64_t>& list) {
    if (!take('[')) return false;
    if (take(']')) return true;
    do {
      skip_space();
      std::uint64_t value = 0;
      const auto read = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
      if (read.ec != std::errc() || list.size() >= 64) return false;
      rest_.remove_prefix(static_cast<std::size_t>(read.ptr - rest_.data()));
      list.push_back(value);
    } while (take(','));
    return take(']');
  }

  std::optional<std::string> text() {
    if (!take('"')) return std::nullopt;
    std::string content;
    while (!rest_.empty() && rest_.front() != '"') {
      const char c = rest_.front();
      if (static_cast<unsigned char>(c) < 0x20) return std::nullopt;
      rest_.remove_prefix(1);
      if (c != '\\') content += c;
      else if (!escape(content)) return std::nullopt;
    }
    return take('"') ? std::optional(content) : std::nullopt;
  }

  bool escape(std::string& content) {
    if (rest_.empty()) return false;
    const char c = rest_.front();
    rest_.remove_prefix(1);
    constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    if (const std::size_t at = letters.find(c); at != std::string_view::npos) {
      content += meanings[at];
      return true;
    }
    if (c != 'u' || rest_.size() < 4) return false;
    unsigned code = 0;
    const auto read = std::from_chars(rest_.data(), rest_.data() + 4, code, 16);
    const bool surrogate = code >= 0xd800 && code < 0xe000;
    if (read.ec != std::errc() || read.ptr != rest_.data() + 4 || surrogate) return false;
    rest_.remove_prefix(4);
    append_utf8(content, code);
    return true;
  }

  std::string_view rest_;
};

std::optional<ElementType> type_of(std::string_view name) {
  constexpr std::pair<std::string_view, ElementType> known[] = {
      {"BOOL", ElementType::boolean}, {"I8", ElementType::i8},   {"U8", ElementType::u8},   {"I16", ElementType::i16},
      {"U16", ElementType::u16},      {"I32", ElementType::i32}, {"U32", ElementType::u32}, {"I64", ElementType::i64},
      {"U64", ElementType::u64},      {"F16", ElementType::f16}, {"BF16", ElementType::bf16},
      {"F32", ElementType::f32},      {"F64", ElementType::f64}};
  for (const auto& [id, type] : known) {
    if (id == name) return type;
  }
  return std::nullopt;
}

/// Types, shapes and offsets fit each other and the bytes behind the header, which they cover without gaps.
std::optional<Error> check_entries(std::vector<Entry>& entries, std::uint64_t room, std::string_view file) {
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.offsets < b.offsets; });
  std::uint64_t end = 0;
  for (const Entry& entry : entries) {
    const std::optional<ElementType> type = type_of(entry.type);
    if (!type) return bad_file(file, "type", {{"name", entry.name}, {"type", entry.type}});
    const std::optional<std::uint64_t> count = element_count(entry.shape);
    if (!count || entry.shape.size() > most_dimensions) return bad_file(file, "shape", {{"name", entry.name}});
    const std::uint64_t begin = entry.offsets[0];
    if (begin != end || entry.offsets[1] < begin || entry.offsets[1] > room ||
        entry.offsets[1] - begin != *count * size_of(*type)) {
      return bad_file(file, "offsets", {{"name", entry.name}});
    }
    end = entry.offsets[1];
  }
  if (entries.empty()) return bad_file(file, "empty");
  if (end != room) {
    return bad_file(file, "length", {{"expected", std::to_string(end)}, {"found", std::to_string(room)}});
  }
  return std::nullopt;
}

void write_entry(JsonWriter& json, const Tensor& tensor, std::uint64_t& end) {
  json.key(tensor.name).begin_object().key("dtype").value("F64").key("shape").begin_array();
  for (const std::uint64_t size : tensor.shape) json.value(static_cast<std::int64_t>(size));
  json.end_array().key("data_offsets").begin_array().value(static_cast<std::int64_t>(end));
  end += 8 * tensor.values.size();
  json.value(static_cast<std::int64_t>(end)).end_array().end_object();
}

}  // namespace

Result<SafeTensors> parse_safetensors(std::string_view bytes, std::string_view file) {
  if (bytes.size() < length_size) return bad_file(file, "header");
  const std::uint64_t length = little_endian(bytes, 0, length_size);
  if (length > longest_header || length > bytes.size() - length_size) return bad_file(file, "header");
  const std::string_view header = bytes.substr(length_size, length), values = bytes.substr(length_size + length);
  SafeTensors content;
  std::vector<Entry> entries;
  if (!header.starts_with('{') || !HeaderReader(header).read(entries, content.metadata)) return bad_file(file, "json");
  if (const std::optional<Error> error = check_entries(entries, values.size(), file)) return *error;
  for (const Entry& entry : entries) {
    const std::string_view own = values.substr(entry.offsets[0], entry.offsets[1] - entry.offsets[0]);
    content.tensors.push_back({entry.name, entry.shape, decode(own, *type_of(entry.type), false)});
  }
  return content;
}

std::string print_safetensors(const SafeTensors& content) {
  JsonWriter json;
  json.begin_object();
  if (!content.metadata.empty()) {
    json.key("__metadata__").begin_object();
    for (const auto& [name, text] : content.metadata) json.key(name).value(text);
    json.end_object();
  }
  std::uint64_t end = 0;
  for (const Tensor& tensor : content.tensors) write_entry(json, tensor, end);
  std::string header = json.end_object().take();
  while (header.size() % 8 != 0) header += ' ';
  std::string bytes;
  append_little_endian(bytes, header.size(), length_size);
  bytes += header;
  for (const Tensor& tensor : content.tensors) bytes += encoded(tensor);
  return bytes;
}

}  // namespace chainrule
