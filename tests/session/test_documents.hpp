#pragma once
#include "app/session/session.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <string>
#include <thread>

namespace chainrule {

inline std::shared_ptr<const Document> shipped(const std::string& name, const std::vector<std::string>& sets = {}) {
  Result<LoadedScene> loaded = load_scene(name, sets);
  REQUIRE(loaded);
  Result<Document> document = open_document(*loaded);
  REQUIRE(document);
  return std::make_shared<const Document>(*std::move(document));
}

/// Plays the part of the screen until `done`: one tick a frame. False if it does not come true within ten seconds.
inline bool frames_until(Session& session, const std::function<bool()>& done) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!done()) {
    if (std::chrono::steady_clock::now() > end) return false;
    session.tick();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

inline void must(Session& session, const std::string& line) {
  Result<Command> command = parse_command(line);
  REQUIRE_MESSAGE(command, line);
  const Result<void> done = session.execute(*command);
  REQUIRE_MESSAGE(done, line);
}

}  // namespace chainrule
