#include "app/platform/signals.hpp"

#if defined(_WIN32)
namespace chainrule {
TerminationSignals::TerminationSignals() = default;
TerminationSignals::~TerminationSignals() = default;
bool TerminationSignals::requested() const { return false; }
}  // namespace chainrule
#else
#include <pthread.h>
#include <signal.h>

namespace chainrule {
namespace {

sigset_t termination_set() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

}  // namespace

TerminationSignals::TerminationSignals() {
  const sigset_t set = termination_set();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

TerminationSignals::~TerminationSignals() {
  const sigset_t set = termination_set();
  while (requested()) {
    int taken = 0;
    if (sigwait(&set, &taken) != 0) break;
  }
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

bool TerminationSignals::requested() const {
  sigset_t pending;
  if (sigpending(&pending) != 0) return false;
  return sigismember(&pending, SIGTERM) == 1 || sigismember(&pending, SIGINT) == 1;
}

}  // namespace chainrule
#endif
