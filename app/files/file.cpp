#include "app/files/file.hpp"

#include "app/files/mapped_file.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace chainrule {
namespace {

/// Closes a file descriptor when it goes out of sight.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  /// Closes now; false where the system reports a late write error.
  bool close() {
    const int number = number_;
    number_ = -1;
    return ::close(number) == 0;
  }

 private:
  int number_;
};

std::filesystem::path home_folder() {
  const char* home = std::getenv("HOME");
  return path_from_utf8(home == nullptr ? "." : home);
}

std::string reason_of(int error_number) { return std::generic_category().message(error_number); }

Error cannot(const char* code, const std::filesystem::path& path, std::string reason, Blame blame) {
  return {code, {{"path", utf8_of(path)}, {"reason", std::move(reason)}}, {}, blame};
}

Error cannot_read(const std::filesystem::path& path, int error_number) {
  return cannot("file.cannot_read", path, reason_of(error_number), Blame::input);
}

Error cannot_write(const std::filesystem::path& path, int error_number) {
  return cannot("file.cannot_write", path, reason_of(error_number), Blame::work);
}

bool write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// Where a chain of symbolic links ends; the last link's own target need not exist.
std::filesystem::path behind_links(std::filesystem::path path) {
  constexpr int longest_chain = 40;
  std::error_code error;
  for (int i = 0; i < longest_chain && std::filesystem::is_symlink(path, error); ++i) {
    const std::filesystem::path target = std::filesystem::read_symlink(path, error);
    if (error) break;
    path = path.parent_path() / target;
  }
  return path;
}

/// A new file beside `target`; its name in `name`.
int open_temporary(const std::filesystem::path& folder, std::filesystem::path& name) {
  constexpr int attempts = 1000;
  for (int i = 0; i < attempts; ++i) {
    name = folder / (".chainrule-" + std::to_string(::getpid()) + "-" + std::to_string(i) + ".tmp");
    const int descriptor = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor >= 0 || errno != EEXIST) return descriptor;
  }
  return -1;
}

Result<void> write_in_place(const std::filesystem::path& path, std::string_view content) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file.is_open() || !write_all(file.number(), content) || !file.close()) return cannot_write(path, errno);
  return {};
}

/// Writes, flushes to the disk and closes; the error number, or 0.
int fill(int descriptor, std::string_view content, const struct stat* old) {
  Descriptor file(descriptor);
  if (old != nullptr && ::fchmod(file.number(), old->st_mode & 07777) != 0) return errno;
  if (!write_all(file.number(), content)) return errno;
  if (::fsync(file.number()) != 0) return errno;
  return file.close() ? 0 : errno;
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t limit, const ReadWatch& watch) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return cannot_read(path, errno);
  struct stat about = {};
  if (::fstat(file.number(), &about) != 0) return cannot_read(path, errno);
  if (S_ISDIR(about.st_mode)) return cannot_read(path, EISDIR);
  const Error too_large{"file.too_large", {{"path", utf8_of(path)}, {"limit", std::to_string(limit)}}};
  if (about.st_size > 0 && static_cast<std::uint64_t>(about.st_size) > limit) return too_large;
  std::string content;
  content.reserve(static_cast<std::size_t>(about.st_size));
  std::array<char, 65536> block;
  while (true) {
    const ssize_t count = ::read(file.number(), block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return cannot_read(path, errno);
    if (count == 0) return content;
    if (content.size() + static_cast<std::size_t>(count) > limit) return too_large;
    content.append(block.data(), static_cast<std::size_t>(count));
    if (watch && !watch(content, static_cast<std::uint64_t>(about.st_size))) return content;
  }
}

Result<MappedFile> MappedFile::open(const std::filesystem::path& path, std::uint64_t limit) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat about = {};
  if (!file.is_open() || ::fstat(file.number(), &about) != 0) return cannot_read(path, errno);
  if (S_ISDIR(about.st_mode)) return cannot_read(path, EISDIR);
  const auto size = static_cast<std::size_t>(about.st_size);
  if (size > limit) return Error{"file.too_large", {{"path", utf8_of(path)}, {"limit", std::to_string(limit)}}};
  if (size == 0) return MappedFile(nullptr, 0);
  void* address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.number(), 0);
  if (address == MAP_FAILED) return cannot_read(path, errno);
  return MappedFile(address, size);
}

MappedFile::MappedFile(MappedFile&& other) noexcept : address_(std::exchange(other.address_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(address_, other.address_);
  std::swap(size_, other.size_);
  return *this;
}

MappedFile::~MappedFile() {
  if (address_ != nullptr) ::munmap(address_, size_);
}

Result<void> write_file_atomically(const std::filesystem::path& path, std::string_view content) {
  const std::filesystem::path target = behind_links(path);
  struct stat old = {};
  const bool exists = ::stat(target.c_str(), &old) == 0;
  if (exists && S_ISDIR(old.st_mode)) return cannot_write(path, EISDIR);
  if (exists && !S_ISREG(old.st_mode)) return write_in_place(target, content);
  const std::filesystem::path folder = target.has_parent_path() ? target.parent_path() : ".";
  std::filesystem::path temporary;
  const int descriptor = open_temporary(folder, temporary);
  if (descriptor < 0) return cannot_write(path, errno);
  int failure = fill(descriptor, content, exists ? &old : nullptr);
  if (failure == 0 && ::rename(temporary.c_str(), target.c_str()) != 0) failure = errno;
  if (failure != 0) {
    ::unlink(temporary.c_str());
    return cannot_write(path, failure);
  }
  const Descriptor folder_entry(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder_entry.is_open()) ::fsync(folder_entry.number());
  return {};
}

std::filesystem::path path_from_utf8(std::string_view text) {
  return std::filesystem::path(std::u8string(text.begin(), text.end()));
}

std::string utf8_of(const std::filesystem::path& path) {
  const std::u8string text = path.u8string();
  return {text.begin(), text.end()};
}

std::filesystem::path settings_folder() {
  const char* config = std::getenv("XDG_CONFIG_HOME");
  if (config != nullptr && *config == '/') return path_from_utf8(config) / "chainrule";
  return home_folder() / ".config" / "chainrule";
}

std::filesystem::path state_folder() {
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && *state == '/') return path_from_utf8(state) / "chainrule";
  return home_folder() / ".local" / "state" / "chainrule";
}

std::optional<FileLock> FileLock::take(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor < 0) return std::nullopt;
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return FileLock(descriptor);
  ::close(descriptor);
  return std::nullopt;
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace chainrule
