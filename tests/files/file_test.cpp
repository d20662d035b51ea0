#include "app/files/file.hpp"
#include "app/files/mapped_file.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

using namespace chainrule;
namespace fs = std::filesystem;

namespace {

/// A folder that goes away with the test.
struct TemporaryFolder {
  fs::path path = fs::temp_directory_path() / ("chainrule-files-" + std::to_string(::getpid()));
  TemporaryFolder() { fs::create_directories(path); }
  ~TemporaryFolder() { fs::remove_all(path); }
  std::size_t file_count() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(path), fs::directory_iterator()));
  }
};

/// gzip of "hello\n" made by gzip -n.
const std::string hello_gz(
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\x48\xcd\xc9\xc9\xe7\x02\x00\x20\x30\x3a\x36\x06\x00\x00\x00", 26);

}  // namespace

TEST_CASE("what is written is read, and nothing else is left in the folder") {
  const TemporaryFolder folder;
  const fs::path file = folder.path / "檔案.txt";
  REQUIRE(write_file_atomically(file, "one").has_value());
  REQUIRE(write_file_atomically(file, std::string("two\0three", 9)).has_value());
  CHECK(read_file(file).value() == std::string("two\0three", 9));
  CHECK(folder.file_count() == 1);
}

TEST_CASE("permissions are kept and links are followed") {
  const TemporaryFolder folder;
  const fs::path file = folder.path / "real.txt", link = folder.path / "link.txt";
  REQUIRE(write_file_atomically(file, "old").has_value());
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
  fs::create_symlink("real.txt", link);
  REQUIRE(write_file_atomically(link, "new").has_value());
  CHECK(fs::is_symlink(link));
  CHECK(read_file(file).value() == "new");
  CHECK((fs::status(file).permissions() & fs::perms::all) == (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("a link to what does not exist yet is followed too") {
  const TemporaryFolder folder;
  fs::create_symlink("later.txt", folder.path / "link.txt");
  REQUIRE(write_file_atomically(folder.path / "link.txt", "x").has_value());
  CHECK(read_file(folder.path / "later.txt").value() == "x");
}

TEST_CASE("errors name the path and the reason") {
  const TemporaryFolder folder;
  const auto missing = read_file(folder.path / "none");
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().code == "file.cannot_read");
  CHECK(missing.error().arguments[1].second.find("No such file") != std::string::npos);
  CHECK(read_file(folder.path).error().code == "file.cannot_read");
  CHECK(write_file_atomically(folder.path / "no" / "file", "x").error().code == "file.cannot_write");
  CHECK(write_file_atomically(folder.path, "x").error().code == "file.cannot_write");
  CHECK(folder.file_count() == 0);
}

TEST_CASE("a file larger than the limit is refused") {
  const TemporaryFolder folder;
  REQUIRE(write_file_atomically(folder.path / "f", "12345").has_value());
  CHECK(read_file(folder.path / "f", 5).has_value());
  CHECK(read_file(folder.path / "f", 4).error().code == "file.too_large");
  CHECK(read_file("/dev/zero", 100000).error().code == "file.too_large");
}

TEST_CASE("gzip is unpacked up to its cap") {
  CHECK(gunzip(hello_gz, 100).value() == "hello\n");
  CHECK(gunzip(hello_gz + hello_gz, 100).value() == "hello\nhello\n");
  CHECK(gunzip(hello_gz, 6).has_value());
  CHECK(gunzip(hello_gz, 5).error().code == "file.gzip_too_large");
}

TEST_CASE("broken gzip is refused, wherever it is cut or bent") {
  for (std::size_t length = 0; length < hello_gz.size(); ++length) {
    CAPTURE(length);
    CHECK_FALSE(gunzip(hello_gz.substr(0, length), 100).has_value());
  }
  for (const std::size_t at : {0u, 1u, 2u, 12u, 19u, 23u}) {
    std::string bent = hello_gz;
    bent[at] = static_cast<char>(bent[at] ^ 0x55);
    CAPTURE(at);
    CHECK_FALSE(gunzip(bent, 100).has_value());
  }
  CHECK_FALSE(gunzip("plain text", 100).has_value());
  CHECK_FALSE(gunzip(hello_gz + "x", 100).has_value());
}

TEST_CASE("paths come and go as UTF-8") { CHECK(utf8_of(path_from_utf8("資料/檔.toml")) == "資料/檔.toml"); }

TEST_CASE("a mapped file has the bytes of the file, its errors, and moves as a whole") {
  const TemporaryFolder folder;
  const std::filesystem::path file = folder.path / "bytes";
  std::string content;
  for (int i = 0; i < 70'000; ++i) content += static_cast<char>(i * 7 % 251);
  REQUIRE(write_file_atomically(file, content));
  MappedFile mapped = std::move(*MappedFile::open(file));
  REQUIRE(mapped.bytes().size() == content.size());
  CHECK(std::equal(content.begin(), content.end(), mapped.bytes().begin(), [](char a, unsigned char b) { return static_cast<unsigned char>(a) == b; }));
  REQUIRE(write_file_atomically(file, "other"));  // a file that is put in its place leaves it as it was
  CHECK(mapped.bytes()[69'999] == static_cast<unsigned char>(content[69'999]));
  REQUIRE(write_file_atomically(folder.path / "empty", ""));
  mapped = std::move(*MappedFile::open(folder.path / "empty"));
  CHECK(mapped.bytes().empty());
  CHECK(MappedFile::open(folder.path / "none").error().code == "file.cannot_read");
  CHECK(MappedFile::open(folder.path).error().code == "file.cannot_read");
  CHECK(MappedFile::open(file, 3).error().code == "file.too_large");
}
