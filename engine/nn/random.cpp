#include "engine/nn/random.hpp"

#include "engine/nn/elementary.hpp"

#include <bit>
#include <cassert>
#include <cmath>

namespace nn {
namespace {

/// One step of splitmix64 (Steele, Lea, Flood 2014).
std::uint64_t splitmix(std::uint64_t& state) {
  state += 0x9E3779B97F4A7C15u;
  std::uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

}  // namespace

Random::Random(std::uint64_t seed, Stream purpose, std::uint64_t index) {
  // Each word goes through the mixer before the next is added: (1, 2, 3) and (1, 3, 2) must be far apart.
  std::uint64_t state = seed;
  state = splitmix(state) + static_cast<std::uint64_t>(purpose);
  state = splitmix(state) + index;
  for (std::uint64_t& word : state_) word = splitmix(state);
}

std::uint64_t Random::bits() {
  // xoshiro256** 1.0 (Blackman, Vigna 2018)
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t t = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

double Random::uniform() { return static_cast<double>(bits() >> 11) * 0x1.0p-53; }

double Random::uniform(double low, double high) { return low + (high - low) * uniform(); }

double Random::normal() {
  const double radius = std::sqrt(-2.0 * elementary::log(1.0 - uniform()));  // 1 - u is never 0
  return radius * elementary::cos(6.283185307179586 * uniform());
}

std::uint64_t Random::below(std::uint64_t bound) {
  assert(bound > 0);
  const std::uint64_t surplus = (0 - bound) % bound;  // 2^64 mod bound: draws below it would favour small results
  for (;;) {
    const std::uint64_t drawn = bits();
    if (drawn >= surplus) return drawn % bound;
  }
}

}  // namespace nn
