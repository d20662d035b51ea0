#include "app/files/file.hpp"

#define ZLIB_CONST  // next_in points to const bytes
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace chainrule {
namespace {

/// zlib's state for reading gzip, freed on every way out.
class Inflater {
 public:
  /// `window_bits` as zlib takes them: 15 + 16 for gzip, -15 for raw deflate.
  explicit Inflater(int window_bits) { ready_ = inflateInit2(&stream_, window_bits) == Z_OK; }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() {
    if (ready_) inflateEnd(&stream_);
  }
  bool ready() const { return ready_; }
  z_stream& stream() { return stream_; }

 private:
  z_stream stream_ = {};
  bool ready_ = false;
};

Error bad(const char* reason) { return {"file.bad_gzip", {{"reason", reason}}}; }

}  // namespace

Result<std::string> gunzip(std::string_view bytes, std::uint64_t limit) {
  Inflater inflater(15 + 16);
  if (!inflater.ready() || bytes.size() > std::numeric_limits<uInt>::max()) return bad("@error.file.gzip_corrupt");
  z_stream& stream = inflater.stream();
  stream.next_in = reinterpret_cast<const Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string content;
  std::vector<char> block(std::size_t{1} << 18);
  while (true) {
    stream.next_out = reinterpret_cast<Bytef*>(block.data());
    stream.avail_out = static_cast<uInt>(block.size());
    const int status = inflate(&stream, Z_NO_FLUSH);
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) return bad("@error.file.gzip_corrupt");
    const std::size_t made = block.size() - stream.avail_out;
    if (content.size() + made > limit) return Error{"file.gzip_too_large", {{"limit", std::to_string(limit)}}};
    content.append(block.data(), made);
    if (status == Z_STREAM_END && stream.avail_in == 0) return content;
    if (status == Z_STREAM_END && inflateReset(&stream) != Z_OK) return bad("@error.file.gzip_corrupt");
    if (status == Z_BUF_ERROR || (made == 0 && stream.avail_in == 0)) return bad("@error.file.gzip_truncated");
  }
}

std::optional<std::string> inflate_raw(std::string_view bytes, std::uint64_t size) {
  constexpr std::uint64_t most = std::numeric_limits<uInt>::max();
  Inflater inflater(-15);
  if (!inflater.ready() || bytes.size() > most || size > most) return std::nullopt;
  std::string content(size, '\0');
  char nothing = 0;
  z_stream& stream = inflater.stream();
  stream.next_in = reinterpret_cast<const Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(size > 0 ? content.data() : &nothing);
  stream.avail_out = static_cast<uInt>(size);
  if (inflate(&stream, Z_FINISH) != Z_STREAM_END || stream.avail_out != 0 || stream.avail_in != 0) return std::nullopt;
  return content;
}

std::uint32_t crc32_of(std::string_view bytes) {
  uLong sum = crc32(0, Z_NULL, 0);
  for (std::size_t at = 0; at < bytes.size(); at += std::size_t{1} << 30) {
    const std::string_view part = bytes.substr(at, std::size_t{1} << 30);
    sum = crc32(sum, reinterpret_cast<const Bytef*>(part.data()), static_cast<uInt>(part.size()));
  }
  return static_cast<std::uint32_t>(sum);
}

}  // namespace chainrule
