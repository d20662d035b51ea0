#pragma once
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace chainrule::testing {

/// A file that whoever reads it must wait for: a pipe with a name, filled when the test wants it to be.
class SlowFile {
 public:
  explicit SlowFile(std::string path) : path_(std::move(path)) { REQUIRE(::mkfifo(path_.c_str(), 0600) == 0); }
  SlowFile(const SlowFile&) = delete;
  SlowFile& operator=(const SlowFile&) = delete;
  ~SlowFile() {
    end();
    const int writer = ::open(path_.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    if (writer >= 0) ::close(writer);
  }
  const std::string& path() const { return path_; }

  /// Waits until somebody reads; more can follow until `end`.
  void write(std::string_view content) {
    if (writer_ < 0) writer_ = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC);
    REQUIRE(writer_ >= 0);
    while (!content.empty()) {
      const ssize_t count = ::write(writer_, content.data(), content.size());
      REQUIRE(count > 0);
      content.remove_prefix(static_cast<std::size_t>(count));
    }
  }
  void end() {
    if (writer_ >= 0) ::close(writer_);
    writer_ = -1;
  }
  /// Whoever has begun to read, and nobody waits for, finds the file empty; returns when that reader has gone.
  void let_go() const {
    ::close(::open(path_.c_str(), O_WRONLY | O_CLOEXEC));
    for (int writer = 0; writer >= 0; ::usleep(1000)) {
      writer = ::open(path_.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
      if (writer >= 0) ::close(writer);
    }
  }

 private:
  std::string path_;
  int writer_ = -1;
};

}  // namespace chainrule::testing
