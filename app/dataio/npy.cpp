#include "app/dataio/npy.hpp"

#include <algorithm>
#include <charconv>

namespace chainrule {
namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::uint64_t longest_header = 10'000;

Error bad_file(std::string_view file, std::string reason, Arguments arguments = {}) {
  return {"npy." + std::move(reason), std::move(arguments), {std::string(file)}};
}

struct Header {
  std::string type;
  std::vector<std::uint64_t> shape;
  bool fortran_order = false;
};

/// Reads the one Python dictionary that a header is: {'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }.
class HeaderReader {
 public:
  explicit HeaderReader(std::string_view text) : rest_(text) {}

  std::optional<Header> header() {
    bool has_type = false, has_order = false, has_shape = false;
    if (!take('{')) return std::nullopt;
    while (!take('}')) {
      const std::optional<std::string> key = text();
      if (!key || !take(':')) return std::nullopt;
      bool* seen = *key == "descr" ? &has_type : *key == "fortran_order" ? &has_order : *key == "shape" ? &has_shape : nullptr;
      if (seen == nullptr || *seen) return std::nullopt;
      *seen = true;
      if (!(*key == "descr" ? read_type() : *key == "shape" ? read_shape() : read_order())) return std::nullopt;
      if (!take(',') && !next_is('}')) return std::nullopt;
    }
    skip_space();
    if (!rest_.empty() || !has_type || !has_order || !has_shape) return std::nullopt;
    return header_;
  }

 private:
  void skip_space() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size())); }
  bool next_is(char c) {
    skip_space();
    return !rest_.empty() && rest_.front() == c;
  }
  bool take(char c) {
    if (!next_is(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::optional<std::string> text() {
    skip_space();
    if (rest_.empty() || (rest_.front() != '\'' && rest_.front() != '"')) return std::nullopt;
    const std::size_t end = rest_.find(rest_.front(), 1);
    if (end == std::string_view::npos) return std::nullopt;
    std::string inside(rest_.substr(1, end - 1));
    rest_.remove_prefix(end + 1);
    return inside;
  }
  bool take_word(std::string_view word) {
    skip_space();
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  /// A list of fields instead of a type is a table of records: its type stays empty and is refused by name later.
  bool read_type() {
    if (next_is('[')) {
      header_.type.assign(1, '[');
      const std::size_t end = rest_.rfind(']');
      if (end == std::string_view::npos) return false;
      rest_.remove_prefix(end + 1);
      return true;
    }
    const std::optional<std::string> type = text();
    header_.type = type.value_or("");
    return type.has_value();
  }
  bool read_order() {
    header_.fortran_order = take_word("True");
    return header_.fortran_order || take_word("False");
  }
  bool read_shape() {
    if (!take('(')) return false;
    while (!take(')')) {
      skip_space();
      std::uint64_t size = 0;
      const auto read = std::from_chars(rest_.data(), rest_.data() + rest_.size(), size);
      if (read.ec != std::errc()) return false;
      rest_.remove_prefix(static_cast<std::size_t>(read.ptr - rest_.data()));
      header_.shape.push_back(size);
      if (!take(',') && !next_is(')')) return false;
    }
    return true;
  }

  std::string_view rest_;
  Header header_;
};

std::optional<ElementType> type_of(std::string_view code) {
  constexpr std::pair<std::string_view, ElementType> known[] = {
      {"b1", ElementType::boolean}, {"i1", ElementType::i8},  {"u1", ElementType::u8},  {"i2", ElementType::i16},
      {"u2", ElementType::u16},     {"i4", ElementType::i32}, {"u4", ElementType::u32}, {"i8", ElementType::i64},
      {"u8", ElementType::u64},     {"f2", ElementType::f16}, {"f4", ElementType::f32}, {"f8", ElementType::f64}};
  if (code.size() != 3) return std::nullopt;
  for (const auto& [name, type] : known) {
    if (code.substr(1) != name) continue;
    const std::string_view orders = size_of(type) == 1 ? "|<>" : "<>";
    return orders.find(code[0]) != std::string_view::npos ? std::optional(type) : std::nullopt;
  }
  return std::nullopt;
}

/// From "first index fastest" to "last index fastest".
std::vector<double> from_fortran_order(const std::vector<double>& values, const std::vector<std::uint64_t>& shape) {
  std::vector<double> result(values.size());
  std::vector<std::uint64_t> index(shape.size(), 0);
  for (const double value : values) {
    std::uint64_t at = 0;
    for (std::size_t d = 0; d < shape.size(); ++d) at = at * shape[d] + index[d];
    result[at] = value;
    for (std::size_t d = 0; d < shape.size() && ++index[d] == shape[d]; ++d) index[d] = 0;
  }
  return result;
}

}  // namespace

Result<Tensor> parse_npy(std::string_view bytes, std::string_view file) {
  if (bytes.size() < 10 || !bytes.starts_with(magic)) return bad_file(file, "magic");
  const auto version = static_cast<std::uint8_t>(bytes[6]);
  if (version < 1 || version > 3 || bytes[7] != 0) return bad_file(file, "version");
  const std::size_t length_size = version == 1 ? 2 : 4, before = 8 + length_size;
  if (bytes.size() < before) return bad_file(file, "header");
  const std::uint64_t length = little_endian(bytes, 8, length_size);
  if (length > longest_header || length > bytes.size() - before) return bad_file(file, "header");
  const std::optional<Header> header = HeaderReader(bytes.substr(before, length)).header();
  if (!header) return bad_file(file, "header");
  const std::optional<ElementType> type = type_of(header->type);
  if (!type) return bad_file(file, "type", {{"type", header->type}});
  if (header->shape.size() > most_dimensions) return bad_file(file, "dimensions");
  const std::optional<std::uint64_t> count = element_count(header->shape);
  if (!count) return bad_file(file, "size");
  const std::string_view content = bytes.substr(before + length);
  if (content.size() != *count * size_of(*type)) {
    return bad_file(file, "length",
                    {{"expected", std::to_string(*count * size_of(*type))}, {"found", std::to_string(content.size())}});
  }
  Tensor tensor{"", header->shape, decode(content, *type, header->type[0] == '>')};
  if (header->fortran_order && header->shape.size() > 1)
    tensor.values = from_fortran_order(tensor.values, tensor.shape);
  return tensor;
}

std::string print_npy(const Tensor& tensor) {
  std::string shape;
  for (const std::uint64_t size : tensor.shape) shape += std::to_string(size) + ", ";
  if (tensor.shape.size() > 1) shape.resize(shape.size() - 2);
  if (tensor.shape.size() == 1) shape.pop_back();
  std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + shape + "), }";
  constexpr std::size_t before = 10, alignment = 64;
  while ((before + header.size() + 1) % alignment != 0) header += ' ';
  header += '\n';
  std::string bytes(magic);
  bytes += std::string("\x01\x00", 2);
  append_little_endian(bytes, header.size(), 2);
  return bytes + header + encoded(tensor);
}

Result<Tensor> read_npy(const std::string& path, Reading* reading, double from, double to) {
  const Result<std::string> bytes = read_watched(path, largest_tensor_file, reading, from, to);
  if (!bytes) return bytes.error();
  return parse_npy(*bytes, path);
}

}  // namespace chainrule
