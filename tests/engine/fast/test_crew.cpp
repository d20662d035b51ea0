#include "engine/fast/crew.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <vector>

using nn::fast::Crew;

TEST_CASE("two threads do every part of every round once") {
  Crew crew;
  for (int round = 0; round < 3000; ++round) {
    std::vector<int> done(static_cast<std::size_t>(round % 9), 0);
    crew.run(static_cast<long>(done.size()), [](void* context, long first, long last) {
      for (long part = first; part < last; ++part) ++(*static_cast<std::vector<int>*>(context))[static_cast<std::size_t>(part)];
    }, &done);
    for (const int times : done) REQUIRE(times == 1);
  }
}

TEST_CASE("a helper that has fallen asleep wakes up") {
  Crew crew;
  for (int round = 0; round < 5; ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    // Each of the two parts waits for the other one: only two threads can do them.
    struct Meeting {
      std::atomic<int> arrived{0};
      std::atomic<bool> alone{false};
    } meeting;
    crew.run(2, [](void* context, long, long) {
      Meeting& here = *static_cast<Meeting*>(context);
      ++here.arrived;
      const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
      while (here.arrived < 2 && std::chrono::steady_clock::now() < end) std::this_thread::yield();
      if (here.arrived < 2) here.alone = true;
    }, &meeting);
    CHECK_FALSE(meeting.alone);
  }
}
