#pragma once
#include "app/text/result.hpp"

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace chainrule {

/// Writes files beside the screen, one after the other, each whole or not at all. What waits for the same file is replaced
/// by what comes later. Called from one thread.
class BackgroundWriter {
 public:
  BackgroundWriter() = default;
  BackgroundWriter(const BackgroundWriter&) = delete;
  BackgroundWriter& operator=(const BackgroundWriter&) = delete;
  ~BackgroundWriter() { finish(); }

  /// `text` is made by the writer too; it must not look at anything that changes. Makes the folder if it is not there.
  void write(std::filesystem::path path, std::function<std::string()> text);
  void remove(std::filesystem::path path);
  /// Waits until everything is written.
  void finish();
  /// What could not be written, once.
  std::optional<Error> take_error();

 private:
  struct Job {
    std::filesystem::path path;
    std::function<std::string()> text;  ///< empty: the file is removed
  };
  void add(Job job);
  void work();

  std::mutex mutex_;
  std::condition_variable woken_;
  std::deque<Job> jobs_;          ///< guarded by `mutex_`, as all below
  std::optional<Error> error_;
  bool ends_ = false;
  std::thread thread_;            ///< the caller's
};

}  // namespace chainrule
