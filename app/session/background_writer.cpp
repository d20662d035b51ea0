#include "app/session/background_writer.hpp"

#include "app/files/file.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace chainrule {

void BackgroundWriter::write(std::filesystem::path path, std::function<std::string()> text) { add({std::move(path), std::move(text)}); }

void BackgroundWriter::remove(std::filesystem::path path) { add({std::move(path), {}}); }

void BackgroundWriter::add(Job job) {
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(jobs_, [&](const Job& waiting) { return waiting.path == job.path; });
    jobs_.push_back(std::move(job));
    ends_ = false;
  }
  if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
  woken_.notify_one();
}

void BackgroundWriter::finish() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  woken_.notify_one();
  if (thread_.joinable()) thread_.join();
}

std::optional<Error> BackgroundWriter::take_error() {
  const std::lock_guard lock(mutex_);
  return std::exchange(error_, std::nullopt);
}

void BackgroundWriter::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    woken_.wait(lock, [this] { return ends_ || !jobs_.empty(); });
    if (jobs_.empty()) return;
    const Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    std::error_code error;
    Result<void> done;
    if (job.text) {
      std::filesystem::create_directories(job.path.parent_path(), error);
      done = write_file_atomically(job.path, job.text());
    } else {
      std::filesystem::remove(job.path, error);
    }
    lock.lock();
    if (!done) error_ = done.error();
  }
}

}  // namespace chainrule
