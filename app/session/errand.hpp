#pragma once
#include "app/document/document.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace chainrule {

/// Files that are read beside the screen. Nobody waits for them: what is given up ends by itself, a moment later, and what
/// it found is thrown away. Called from one thread.
template <class Found>
class Errand {
 public:
  using Work = std::function<Found(Reading& reading)>;
  Errand() = default;
  Errand(Errand&&) = default;
  Errand& operator=(Errand&& other) {
    give_up();
    under_way_ = std::move(other.under_way_);
    for (Going& going : other.leaving_) leaving_.push_back(std::move(going));
    other.leaving_.clear();
    return *this;
  }
  /// Waits for what is still ending.
  ~Errand() { give_up(); }

  /// Begins; what is under way is given up.
  void start(Work work, bool wants_beginning = false) {
    give_up();
    auto shared = std::make_shared<Shared>();
    if (wants_beginning) shared->reading.want_beginning();
    under_way_.shared = shared;
    under_way_.thread = std::jthread([shared, work = std::move(work)] {
      shared->found.emplace(work(shared->reading));
      shared->done = true;
    });
  }
  void give_up() {
    std::erase_if(leaving_, [](const Going& going) { return going.shared->done.load(); });
    if (!running()) return;
    under_way_.shared->reading.give_up();
    leaving_.push_back(std::exchange(under_way_, {}));
  }
  bool running() const { return under_way_.shared != nullptr; }
  /// Of what is under way; null where nothing is.
  const Reading* reading() const { return running() ? &under_way_.shared->reading : nullptr; }
  /// What was found, once, when it has ended.
  std::optional<Found> poll() {
    if (!running() || !under_way_.shared->done) return std::nullopt;
    under_way_.thread.join();
    std::optional<Found> found = std::move(under_way_.shared->found);
    under_way_ = {};
    return found;
  }

 private:
  struct Shared {
    Reading reading;
    std::optional<Found> found;  ///< the worker's until `done`
    std::atomic<bool> done{false};
  };
  struct Going {
    std::shared_ptr<Shared> shared;
    std::jthread thread;
  };
  Going under_way_;
  std::vector<Going> leaving_;
};

}  // namespace chainrule
