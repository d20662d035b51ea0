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
  Inflater() { ready_ = inflateInit2(&stream_, 15 + 16) == Z_OK; }
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
  Inflater inflater;
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

}  // namespace chainrule
