#pragma once
#include "app/text/result.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace chainrule {

/// A file's bytes without reading all of them: a page comes when it is looked at. For files that are replaced as a whole, as
/// packages do; one that is cut short while it is mapped ends the program.
class MappedFile {
 public:
  /// Error file.cannot_read with the system's reason, or file.too_large. `limit` in bytes.
  static Result<MappedFile> open(const std::filesystem::path& path, std::uint64_t limit = std::uint64_t{1} << 31);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  std::span<const unsigned char> bytes() const { return {static_cast<const unsigned char*>(address_), size_}; }

 private:
  MappedFile(void* address, std::size_t size) : address_(address), size_(size) {}

  void* address_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace chainrule
