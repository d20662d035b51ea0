#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <optional>
#include <utility>

namespace chainrule {

/// Something that is measured beside the screen when it is asked for. Called from one thread.
template <class Found>
class Measurement {
 public:
  /// `progress` is to grow from 0 to 1.
  using Work = std::function<std::optional<Found>(const std::atomic<bool>& stop, std::atomic<double>& progress)>;
  Measurement() = default;
  Measurement(const Measurement&) = delete;
  Measurement& operator=(const Measurement&) = delete;
  ~Measurement() { cancel(); }

  /// Begins anew; what was found before is forgotten.
  void start(Work work) {
    cancel();
    stop_ = false;
    progress_ = 0;
    under_way_ = std::async(std::launch::async, [this, work = std::move(work)] { return work(stop_, progress_); });
  }
  /// Ends it within milliseconds and forgets what it found.
  void cancel() {
    stop_ = true;
    if (under_way_.valid()) under_way_.get();
    found_.reset();
  }
  bool running() const { return under_way_.valid(); }
  double progress() const { return progress_; }
  /// True where it has ended since the last call.
  bool poll() {
    if (!under_way_.valid() || under_way_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return false;
    found_ = under_way_.get();
    return true;
  }
  /// Null before it has ended, and where there was nothing to find.
  const Found* found() const { return found_ ? &*found_ : nullptr; }

 private:
  std::atomic<bool> stop_{false};
  std::atomic<double> progress_{0};
  std::future<std::optional<Found>> under_way_;
  std::optional<Found> found_;
};

}  // namespace chainrule
