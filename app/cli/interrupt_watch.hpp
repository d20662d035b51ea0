#pragma once
#include <csignal>

namespace chainrule::cli {

/// Holds SIGINT and SIGTERM back while it lives, so that the work can stop at a place of its own choosing.
class InterruptWatch {
 public:
  InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;
  ~InterruptWatch();
  /// Has one of the two come?
  bool interrupted() const;

 private:
  sigset_t watched_, before_;
};

}  // namespace chainrule::cli
