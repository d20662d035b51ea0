#pragma once

namespace chainrule {

/// Holds SIGTERM and SIGINT back so that the window can close in order: the frame loop asks `requested`. Make it before
/// any thread starts, so that every thread inherits the mask. No handler runs, so nothing global is needed.
class TerminationSignals {
 public:
  TerminationSignals();
  ~TerminationSignals();  ///< takes what is pending and restores the mask
  TerminationSignals(const TerminationSignals&) = delete;
  TerminationSignals& operator=(const TerminationSignals&) = delete;
  bool requested() const;
};

}  // namespace chainrule
