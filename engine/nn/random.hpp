#pragma once
#include <cstdint>

namespace nn {

/// What a stream of random numbers is for. Each purpose draws from its own stream, so that one more draw in one
/// place changes nothing anywhere else.
enum class Stream : std::uint64_t { weights = 1, data = 2, shuffle = 3, dropout = 4, split = 5, augment = 6, landscape = 7 };

/// A random stream named by (seed, purpose, index): the dropout mask of step 812 can be drawn again without
/// drawing the 811 before it. xoshiro256** seeded by splitmix64; the same numbers with every compiler.
class Random {
 public:
  Random(std::uint64_t seed, Stream purpose, std::uint64_t index = 0);
  std::uint64_t bits();
  double uniform();                        ///< in [0, 1), 53 bits
  double uniform(double low, double high);
  double normal();                         ///< mean 0, variance 1 (Box-Muller, one value a call)
  std::uint64_t below(std::uint64_t bound);  ///< in [0, bound), without bias

 private:
  std::uint64_t state_[4];
};

}  // namespace nn
