#include "app/dataio/npy.hpp"
#include "app/files/file.hpp"

#include <algorithm>
#include <set>

namespace chainrule {
namespace {

constexpr std::string_view end_mark("PK\x05\x06", 4), entry_mark("PK\x01\x02", 4), file_mark("PK\x03\x04", 4);
constexpr std::size_t end_size = 22, entry_size = 46, file_header_size = 30, longest_comment = 65'535;
constexpr std::uint64_t most_entries = 10'000, zip64 = 0xffff'ffff;
constexpr std::uint64_t stored = 0, deflated = 8;
/// No deflated byte stands for more than 1032 bytes.
constexpr std::uint64_t most_deflation = 1032;

Error bad_file(std::string_view file, std::string reason) {
  return {"npz." + std::move(reason), {}, {std::string(file)}};
}

/// One file of the archive, as the central directory tells of it.
struct Entry {
  std::string name;
  std::uint64_t method = 0, checksum = 0, packed_size = 0, size = 0, offset = 0;
};

std::optional<std::size_t> find_end(std::string_view bytes) {
  if (bytes.size() < end_size) return std::nullopt;
  const std::size_t lowest = bytes.size() - std::min(bytes.size(), end_size + longest_comment);
  for (std::size_t at = bytes.size() - end_size + 1; at-- > lowest;) {
    if (bytes.substr(at, 4) == end_mark && little_endian(bytes, at + 20, 2) == bytes.size() - at - end_size) return at;
  }
  return std::nullopt;
}

Result<Entry> read_entry(std::string_view bytes, std::size_t& at, std::size_t end, std::string_view file) {
  if (end - at < entry_size || bytes.substr(at, 4) != entry_mark) return bad_file(file, "damaged");
  const auto field = [&](std::size_t offset, std::size_t size) { return little_endian(bytes, at + offset, size); };
  Entry entry;
  entry.method = field(10, 2);
  entry.checksum = field(16, 4);
  entry.packed_size = field(20, 4);
  entry.size = field(24, 4);
  entry.offset = field(42, 4);
  const std::size_t name_size = field(28, 2), whole = entry_size + name_size + field(30, 2) + field(32, 2);
  if (end - at < whole) return bad_file(file, "damaged");
  entry.name = bytes.substr(at + entry_size, name_size);
  const bool encrypted = (field(8, 2) & 1) != 0;
  if (encrypted || (entry.method != stored && entry.method != deflated)) return bad_file(file, "method");
  if (entry.packed_size == zip64 || entry.size == zip64 || entry.offset == zip64) return bad_file(file, "too_large");
  if (!entry.name.ends_with(".npy") || entry.name.size() == 4) return bad_file(file, "not_array");
  at += whole;
  return entry;
}

/// The packed bytes of an entry, found through the header that stands before them.
Result<std::string_view> packed_bytes(std::string_view bytes, const Entry& entry, std::string_view file) {
  if (entry.offset > bytes.size() || bytes.size() - entry.offset < file_header_size ||
      bytes.substr(entry.offset, 4) != file_mark) {
    return bad_file(file, "damaged");
  }
  const std::uint64_t name_size = little_endian(bytes, entry.offset + 26, 2);
  const std::uint64_t begin = entry.offset + file_header_size + name_size + little_endian(bytes, entry.offset + 28, 2);
  if (begin > bytes.size() || bytes.size() - begin < entry.packed_size) return bad_file(file, "damaged");
  if (bytes.substr(entry.offset + file_header_size, name_size) != entry.name) return bad_file(file, "damaged");
  return bytes.substr(begin, entry.packed_size);
}

Result<Tensor> read_array(std::string_view bytes, const Entry& entry, std::string_view file) {
  const Result<std::string_view> packed = packed_bytes(bytes, entry, file);
  if (!packed) return packed.error();
  std::string unpacked;
  std::string_view content = packed.value();
  if (entry.method == deflated) {
    if (entry.size > (entry.packed_size + 1) * most_deflation) return bad_file(file, "damaged");
    std::optional<std::string> inflated = inflate_raw(content, entry.size);
    if (!inflated) return bad_file(file, "damaged");
    unpacked = std::move(*inflated);
    content = unpacked;
  }
  if (content.size() != entry.size) return bad_file(file, "damaged");
  if (crc32_of(content) != entry.checksum) return bad_file(file, "checksum");
  Result<Tensor> tensor = parse_npy(content, std::string(file) + ":" + entry.name);
  if (tensor) tensor.value().name = entry.name.substr(0, entry.name.size() - 4);
  return tensor;
}

/// All entries, and that together they are no larger than the file and the limits.
Result<std::vector<Entry>> read_directory(std::string_view bytes, std::string_view file) {
  const std::optional<std::size_t> end = find_end(bytes);
  if (!end) return bad_file(file, "magic");
  const std::uint64_t count = little_endian(bytes, *end + 10, 2), size = little_endian(bytes, *end + 12, 4);
  const std::uint64_t offset = little_endian(bytes, *end + 16, 4);
  if (count == 0) return bad_file(file, "empty");
  if (count > most_entries || offset == zip64) return bad_file(file, "too_large");
  if (little_endian(bytes, *end + 4, 4) != 0 || little_endian(bytes, *end + 8, 2) != count || offset > *end ||
      size != *end - offset) {
    return bad_file(file, "damaged");
  }
  std::vector<Entry> entries;
  std::set<std::string> names;
  std::uint64_t packed = 0, unpacked = 0;
  std::size_t at = offset;
  for (std::uint64_t i = 0; i < count; ++i) {
    Result<Entry> entry = read_entry(bytes, at, *end, file);
    if (!entry) return entry.error();
    if (!names.insert(entry->name).second) return bad_file(file, "damaged");
    packed += entry->packed_size;
    unpacked += entry->size;
    entries.push_back(std::move(entry.value()));
  }
  if (at != *end || packed > bytes.size()) return bad_file(file, "damaged");
  if (unpacked > largest_tensor_file) return bad_file(file, "too_large");
  return entries;
}

void append_entry_fields(std::string& bytes, const Entry& entry) {
  append_little_endian(bytes, 20, 2);  // version needed: 2.0
  append_little_endian(bytes, 0, 2);   // flags
  append_little_endian(bytes, stored, 2);
  append_little_endian(bytes, 0, 2);     // time
  append_little_endian(bytes, 0x21, 2);  // date: 1 January 1980, so that the same weights are the same bytes
  append_little_endian(bytes, entry.checksum, 4);
  append_little_endian(bytes, entry.packed_size, 4);
  append_little_endian(bytes, entry.size, 4);
  append_little_endian(bytes, entry.name.size(), 2);
  append_little_endian(bytes, 0, 2);  // extra field
}

}  // namespace

Result<Tensors> parse_npz(std::string_view bytes, std::string_view file) {
  const Result<std::vector<Entry>> entries = read_directory(bytes, file);
  if (!entries) return entries.error();
  Tensors tensors;
  for (const Entry& entry : entries.value()) {
    Result<Tensor> tensor = read_array(bytes, entry, file);
    if (!tensor) return tensor.error();
    tensors.push_back(std::move(tensor.value()));
  }
  return tensors;
}

std::string print_npz(const Tensors& tensors) {
  std::string bytes, directory;
  for (const Tensor& tensor : tensors) {
    const std::string content = print_npy(tensor);
    const Entry entry{tensor.name + ".npy", stored, crc32_of(content), content.size(), content.size(), bytes.size()};
    bytes += file_mark;
    append_entry_fields(bytes, entry);
    bytes += entry.name + content;
    directory += entry_mark;
    append_little_endian(directory, 20, 2);  // made by
    append_entry_fields(directory, entry);
    append_little_endian(directory, 0, 6);   // comment, disk, attributes inside
    append_little_endian(directory, 0, 4);   // attributes outside
    append_little_endian(directory, entry.offset, 4);
    directory += entry.name;
  }
  const std::uint64_t offset = bytes.size();
  bytes += directory;
  bytes += end_mark;
  append_little_endian(bytes, 0, 4);  // disks
  append_little_endian(bytes, tensors.size(), 2);
  append_little_endian(bytes, tensors.size(), 2);
  append_little_endian(bytes, directory.size(), 4);
  append_little_endian(bytes, offset, 4);
  append_little_endian(bytes, 0, 2);  // comment
  return bytes;
}

}  // namespace chainrule
