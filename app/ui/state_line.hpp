#pragma once
#include "app/ui/desk.hpp"

#include <string>

namespace chainrule {

/// Test hook: where the environment variable CHAINRULE_STATE_FILE names a file, every frame writes one line of JSON into
/// it (scene, place, language, snapshot numbers, widget places), so that a script can wait for facts.
class StateLine {
 public:
  StateLine();
  void write(const Session& session, const Desk& desk) const;

 private:
  std::string path_;
};

/// The line itself.
std::string state_line(const Session& session, const Desk& desk);

}  // namespace chainrule
