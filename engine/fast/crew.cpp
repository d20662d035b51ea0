#include "engine/fast/crew.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace nn::fast {
namespace {

constexpr int part_bits = 20;
constexpr std::uint64_t part_mask = (std::uint64_t{1} << part_bits) - 1, both_mask = (part_mask << part_bits) | part_mask;
constexpr std::uint64_t one_round = both_mask + 1;

std::uint64_t begin_of(std::uint64_t left) { return left & part_mask; }
std::uint64_t end_of(std::uint64_t left) { return (left >> part_bits) & part_mask; }

constexpr int spins = 400, yields = 2000;
/// Longer than this (some 200 microseconds) nobody waits for a helper that has a core.
constexpr int longest_wait = spins + 400;
constexpr int fewest_alone = 32, most_alone = 4096, rounds_to_forget = 512;

/// What to do while there is nothing to do, for the `tries`-th time.
void bide(int tries) {
  if (tries < spins) __builtin_ia32_pause();
  else std::this_thread::yield();
}

}  // namespace

Crew::Crew() : helper_([this] { help(); }) {}

Crew::~Crew() {
  over_ = true;
  left_ += one_round;  // a round without parts wakes the helper
  left_.notify_one();
  helper_.join();
}

void Crew::run(long parts, Work work, void* context) {
  if (rounds_alone_ > 0) {
    --rounds_alone_;
    return work(context, 0, parts);
  }
  work_ = work;
  context_ = context;
  done_.store(0, std::memory_order_relaxed);
  const std::uint64_t round = (left_.load(std::memory_order_relaxed) & ~both_mask) + one_round;
  left_.store(round | (static_cast<std::uint64_t>(parts) << part_bits));
  left_.notify_one();
  take_parts(true);
  await_helper(parts);
}

void Crew::await_helper(long parts) {
  int tries = 0;
  while (done_.load(std::memory_order_acquire) != parts) bide(tries++);
  if (tries > longest_wait) {
    next_rounds_alone_ = std::clamp(2 * next_rounds_alone_, fewest_alone, most_alone);
    rounds_alone_ = next_rounds_alone_;
    good_rounds_ = 0;
  } else if (++good_rounds_ == rounds_to_forget) {
    next_rounds_alone_ = 0;
  }
}

bool Crew::take_parts(bool from_the_end) {
  bool any = false;
  std::uint64_t seen = left_.load(std::memory_order_acquire);
  while (begin_of(seen) < end_of(seen)) {
    const std::uint64_t rest = from_the_end ? seen - (std::uint64_t{1} << part_bits) : seen + 1;
    if (!left_.compare_exchange_weak(seen, rest, std::memory_order_acq_rel)) continue;
    const long part = static_cast<long>(from_the_end ? end_of(rest) : begin_of(seen));
    work_(context_, part, part + 1);
    done_.fetch_add(1, std::memory_order_release);
    any = true;
    seen = left_.load(std::memory_order_acquire);
  }
  return any;
}

void Crew::help() {
  int tries = 0;
  while (!over_) {
    const std::uint64_t seen = left_;
    if (take_parts(false)) {
      tries = 0;
    } else if (tries < spins + yields) {
      bide(tries++);
    } else {
      left_.wait(seen);
      tries = 0;
    }
  }
}

bool may_use_two_threads() {
  const char* wanted = std::getenv("CHAINRULE_THREADS");
  if (wanted && std::strcmp(wanted, "1") == 0) return false;
  return std::thread::hardware_concurrency() >= 2;
}

}  // namespace nn::fast
