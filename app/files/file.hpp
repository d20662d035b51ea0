#pragma once
#include "app/text/result.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace chainrule {

/// Is told after every block what has been read so far, and how long the file says it is (0: it does not say). False
/// ends the reading: what was read so far is the result.
using ReadWatch = std::function<bool(std::string_view so_far, std::uint64_t size)>;
/// The whole file as bytes; error file.cannot_read with the system's reason. `limit` in bytes.
Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t limit = std::uint64_t{1} << 31,
                              const ReadWatch& watch = {});
/// Writes through a temporary file beside it, fsync, rename and fsync of the folder: a kill leaves the old or the new
/// file whole. Keeps the old file's permissions; follows a symbolic link.
Result<void> write_file_atomically(const std::filesystem::path& path, std::string_view content);
/// gunzip with a cap on what comes out.
Result<std::string> gunzip(std::string_view bytes, std::uint64_t limit);
/// Unpacks raw deflate (as in ZIP archives) that is known to hold exactly `size` bytes; none if it is damaged or holds
/// another number.
std::optional<std::string> inflate_raw(std::string_view bytes, std::uint64_t size);
/// The checksum of ZIP and gzip.
std::uint32_t crc32_of(std::string_view bytes);

/// A path from and to the UTF-8 of the rest of the program.
std::filesystem::path path_from_utf8(std::string_view text);
std::string utf8_of(const std::filesystem::path& path);

/// Folder for settings ($XDG_CONFIG_HOME/chainrule or ~/.config/chainrule); not created.
std::filesystem::path settings_folder();
/// Folder for what the program keeps of a run ($XDG_STATE_HOME/chainrule or ~/.local/state/chainrule); not created.
std::filesystem::path state_folder();

/// Holds a file against every other program that asks in this way, until it is destroyed or its process ends, however.
class FileLock {
 public:
  /// None where another holds it, or the file cannot be made.
  static std::optional<FileLock> take(const std::filesystem::path& path);
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace chainrule
