#pragma once
#include <atomic>
#include <cstdint>
#include <thread>

namespace nn::fast {

/// The caller and one helper thread share out independent parts of some work. Which of them does a part changes nothing
/// in its result. The caller takes the last part that nobody has taken, the helper the first: in a network whose parts are
/// panels of weights each of them meets the same panels again, which lie in its own core's cache. A helper that
/// loses its core in the middle of a part holds the caller up once: then the caller works alone for some rounds before it
/// asks for help again, for twice as many each time that it is disappointed. The helper waits for work by spinning shortly, then yielding, then sleeping.
class Crew {
 public:
  using Work = void (*)(void* context, long first, long last);
  Crew();
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;
  /// Calls work for every part in [0, parts) and returns when all are done; at most 2^20 - 1 parts. Does not allocate. One
  /// caller at a time.
  void run(long parts, Work work, void* context);

 private:
  /// Takes parts from one end until none is left; true if it did any.
  bool take_parts(bool from_the_end);
  void help();

  void await_helper(long parts);

  int rounds_alone_ = 0;       ///< so many are still worked alone
  int next_rounds_alone_ = 0;  ///< after the next disappointment
  int good_rounds_ = 0;        ///< since the last one
  Work work_ = nullptr;
  void* context_ = nullptr;
  std::atomic<std::uint64_t> left_{0};  ///< the round; the end and the begin of the parts that nobody has taken, 20 bits each
  std::atomic<long> done_{0};
  std::atomic<bool> over_{false};
  std::thread helper_;
};

/// True where a second thread is welcome: the machine has two cores and CHAINRULE_THREADS does not say 1.
bool may_use_two_threads();

}  // namespace nn::fast
