#pragma once
#include "app/document/document.hpp"
#include "engine/train/inspect.hpp"

#include <chrono>
#include <future>
#include <memory>

namespace chainrule {

/// Measures documents beside the screen, one at a time: ask every frame, take what is there. Called from one thread.
class Inspector {
 public:
  ~Inspector();  ///< waits for what is under way
  /// What was measured last; null before the first. Where it is of another document or step, measuring of this one
  /// begins, unless one is under way or the last one was long compared with the time since.
  std::shared_ptr<const nn::Inspection> latest(const std::shared_ptr<const Document>& document, bool at_once);
  bool busy() const { return under_way_.valid() || waits_; }
  std::uint64_t revision() const { return revision_; }  ///< grows with every measurement that has come in

 private:
  using Clock = std::chrono::steady_clock;
  struct Done {
    std::shared_ptr<const nn::Inspection> inspection;
    Clock::duration cost{};
  };
  void collect();

  std::future<Done> under_way_;
  std::shared_ptr<const Document> asked_;  ///< what is measured, or was last
  std::shared_ptr<const nn::Inspection> latest_;
  Clock::time_point ended_{};
  Clock::duration cost_{};
  bool waits_ = false;  ///< another document is to be measured later
  std::uint64_t revision_ = 0;
};

}  // namespace chainrule
