#pragma once
#include <atomic>
#include <cstdint>
#include <thread>

namespace nn::fast {

/// The caller and one helper thread share out independent parts of some work. Which of them does a part changes nothing
/// in its result. Both take the next part that nobody has taken, so that a helper without a core holds nobody up for
/// longer than the part it has begun. The helper waits for work by spinning shortly, then yielding, then sleeping.
class Crew {
 public:
  using Work = void (*)(void* context, long first, long last);
  Crew();
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;
  /// Calls work for every part in [0, parts) and returns when all are done. Does not allocate. One caller at a time.
  void run(long parts, Work work, void* context);

 private:
  /// Takes parts until none is left; true if it did any.
  bool take_parts();
  void help();

  Work work_ = nullptr;
  void* context_ = nullptr;
  std::atomic<std::uint64_t> left_{0};  ///< the round in the upper half, parts that nobody has taken in the lower
  std::atomic<long> done_{0};
  std::atomic<bool> over_{false};
  std::thread helper_;
};

/// True where a second thread is welcome: the machine has two cores and CHAINRULE_THREADS does not say 1.
bool may_use_two_threads();

}  // namespace nn::fast
