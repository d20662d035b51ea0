#pragma once
#include "engine/train/autopsy.hpp"

#include <atomic>
#include <future>
#include <memory>
#include <mutex>
#include <optional>

namespace chainrule {

/// An autopsy under way beside the screen. Called from one thread.
class AutopsyTask {
 public:
  AutopsyTask() = default;
  AutopsyTask(const AutopsyTask&) = delete;
  AutopsyTask& operator=(const AutopsyTask&) = delete;
  ~AutopsyTask() { cancel(); }

  void start(nn::AutopsyWays ways);
  /// Ends it after the update under way and forgets what it found.
  void cancel();
  bool running() const { return work_.valid(); }
  /// True where something new is known since the last call.
  bool poll();
  /// What is known so far: null before the culprit, without rates while they are being tried.
  const nn::Autopsy* found() const { return found_ ? &*found_ : nullptr; }

 private:
  std::future<std::optional<nn::Autopsy>> work_;
  std::atomic<bool> cancelled_{false};
  std::mutex mutex_;
  std::optional<nn::Autopsy> part_;  ///< guarded by `mutex_`
  std::optional<nn::Autopsy> found_;
};

}  // namespace chainrule
