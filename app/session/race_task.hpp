#pragma once
#include "app/document/document.hpp"

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace chainrule {

/// The race of a scene under way beside the screen: ask every frame, take what is there; a frame never waits for a step.
/// Called from one thread.
class RaceTask {
 public:
  RaceTask() = default;
  RaceTask(const RaceTask&) = delete;
  RaceTask& operator=(const RaceTask&) = delete;
  ~RaceTask() { cancel(); }  ///< waits for the steps under way

  /// How far the race of `document` has come: from its state if it is one of the network. Null in the frame that begins
  /// it; complete when `busy` is false. Begins anew where the choice has changed, or the network, data and rule under it;
  /// before the first update also where the parameters have. Training that goes on changes nothing.
  std::shared_ptr<const nn::RaceCourse> latest(const std::shared_ptr<const Document>& document);
  /// Begins anew with the next question, from the state that the document then has.
  void restart() { cancel(); }
  /// Ends it where it stands; what is known of it stays.
  void stop();
  /// Forgets it; what is under way ends after its step.
  void cancel();
  /// A race is under way, or the end of one has not been taken yet.
  bool busy() const { return work_.valid(); }
  /// How much of it is done, 0 to 1; nothing where it is over or has only just begun.
  std::optional<double> progress() const;
  std::uint64_t revision() const { return revision_; }  ///< grows with every course that is new

 private:
  using Clock = std::chrono::steady_clock;
  /// What the worker and the screen share; each race has its own, so that one that is given up need not be waited for.
  struct Shared {
    std::atomic<bool> cancelled{false};
    std::mutex mutex;
    std::shared_ptr<const nn::RaceCourse> published;  ///< guarded by `mutex`
  };
  static void run(const Document& document, Shared& shared);
  void start(const std::shared_ptr<const Document>& document);
  void collect();

  std::shared_ptr<const Document> asked_;  ///< whose race it is; null before the first
  std::shared_ptr<Shared> shared_;
  Clock::time_point began_{};
  std::future<void> work_;
  std::vector<std::future<void>> given_up_;  ///< end after the step under way
  std::shared_ptr<const nn::RaceCourse> latest_;
  std::uint64_t revision_ = 0;
};

}  // namespace chainrule
