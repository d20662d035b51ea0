#include "engine/fast/crew.hpp"

#include <cstdlib>
#include <cstring>

namespace nn::fast {
namespace {

constexpr std::uint64_t parts_mask = 0xFFFFFFFFu;
constexpr int spins = 400, yields = 2000;

/// What to do while there is nothing to do, for the `tries`-th time.
void bide(int tries) {
  if (tries < spins) __builtin_ia32_pause();
  else std::this_thread::yield();
}

}  // namespace

Crew::Crew() : helper_([this] { help(); }) {}

Crew::~Crew() {
  over_ = true;
  left_ += parts_mask + 1;  // a round without parts wakes the helper
  left_.notify_one();
  helper_.join();
}

void Crew::run(long parts, Work work, void* context) {
  work_ = work;
  context_ = context;
  done_.store(0, std::memory_order_relaxed);
  const std::uint64_t round = (left_.load(std::memory_order_relaxed) & ~parts_mask) + parts_mask + 1;
  left_.store(round | static_cast<std::uint64_t>(parts));
  left_.notify_one();
  take_parts();
  for (int tries = 0; done_.load(std::memory_order_acquire) != parts; ++tries) bide(tries);
}

bool Crew::take_parts() {
  bool any = false;
  std::uint64_t seen = left_.load(std::memory_order_acquire);
  while ((seen & parts_mask) != 0) {
    if (!left_.compare_exchange_weak(seen, seen - 1, std::memory_order_acq_rel)) continue;
    const long part = static_cast<long>((seen & parts_mask) - 1);
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
    if (take_parts()) {
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
