#pragma once
// How far a single-precision function is from the true value, in units in the last place.
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace nn::testing {

struct WorstUlp {
  double ulp = 0;
  float at = 0;
};

/// The distance of the floats beside `value`.
inline double ulp_of(double value) {
  const double size = std::fabs(value);
  if (size < static_cast<double>(std::numeric_limits<float>::min())) return 0x1p-149;
  return std::ldexp(1.0, std::ilogb(size) - 23);
}

/// Tries every `stride`-th bit pattern from `first` to `last` that is a finite number and of which the result is finite.
template <class Kernel, class Truth>
WorstUlp worst_ulp(Kernel kernel, Truth truth, std::uint64_t stride, std::uint32_t first = 0, std::uint32_t last = 0xFFFFFFFFu) {
  WorstUlp worst;
  std::vector<float> x, y;
  const auto flush = [&] {
    y.resize(x.size());
    kernel(x.data(), y.data(), static_cast<long>(x.size()));
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double right = truth(static_cast<double>(x[i]));
      if (std::fabs(right) > static_cast<double>(std::numeric_limits<float>::max())) continue;
      const double error = std::fabs(static_cast<double>(y[i]) - right) / ulp_of(right);
      if (!(error <= worst.ulp)) worst = {error, x[i]};
    }
    x.clear();
  };
  for (std::uint64_t bits = first; bits <= last; bits += stride) {
    const float value = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    if (std::isfinite(value)) x.push_back(value);
    if (x.size() == 4096) flush();
  }
  flush();
  return worst;
}

}  // namespace nn::testing
