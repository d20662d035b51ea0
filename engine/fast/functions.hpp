#pragma once
// exp, tanh and the logistic function of Vec<N>, within 5 units in the last place for every float (measured: see
// docs/performance.md). NaN stays NaN. Internal to each unit.
#include "engine/fast/vector.hpp"

namespace nn::fast {
namespace {

/// 1 + x (c[0] + x (c[1] + ...)).
template <int N, int Degree>
CHAINRULE_INLINE Vec<N> polynomial(Vec<N> x, const float (&c)[Degree]) {
  Vec<N> sum = all<N>(c[Degree - 1]);
#pragma GCC unroll 8
  for (int i = Degree - 2; i >= 0; --i) sum = multiply_add(sum, x, all<N>(c[i]));
  return multiply_add(sum, x, all<N>(1.0f));
}

/// e^x = 2^n e^r with |r| <= ln 2 / 2: the polynomial of degree 6 is off by 2e-9 at most (scripts/fit-functions). 2^n is
/// multiplied in two halves, so that results may overflow to infinity and underflow through the subnormal numbers.
template <int N>
CHAINRULE_INLINE Vec<N> exp(Vec<N> x) {
  constexpr float series[] = {1.0000000321796096f, 0.49999994206332743f, 0.1666643119119739f,
                              0.04166800245466215f, 0.008374161519878975f, 0.0013843646087478476f};
  constexpr float rounding_shift = 12582912.0f;  // 1.5 * 2^23: adding it rounds to a whole number
  const Vec<N> bounded = least(all<N>(89.0f), most(all<N>(-104.0f), x));
  const Vec<N> shifted = multiply_add(bounded, all<N>(1.44269504f), all<N>(rounding_shift));
  const Vec<N> n = shifted - all<N>(rounding_shift);
  // ln 2 in two parts; n times the first is exact
  const Vec<N> r = multiply_add(n, all<N>(2.12194440e-4f), multiply_add(n, all<N>(-0.693359375f), bounded));
  // in pairs, for a short chain of operations
  const auto pair = [&](int i) __attribute__((always_inline)) { return multiply_add(all<N>(series[i + 1]), r, all<N>(series[i])); };
  const Vec<N> square = r * r;
  const Vec<N> sum = multiply_add(pair(4), square * square, multiply_add(pair(2), square, pair(0)));
  const Vec<N> power = multiply_add(sum, r, all<N>(1.0f));
  const Vec<N> first = with_bits(shifted, [](auto bits) __attribute__((always_inline)) {
    return (((bits - 0x4B400000) >> 1) + 127) << 23;
  });
  const Vec<N> second = with_bits(shifted, [](auto bits) __attribute__((always_inline)) {
    return ((bits - 0x4B400000) - ((bits - 0x4B400000) >> 1) + 127) << 23;
  });
  return (power * first) * second;
}

/// tanh x = 2 t / (1 + t^2) with t = tanh(x/2) = T / 2Q, T = x P(x^2) and Q(x^2) of degree 2 and 3, fitted to the least
/// relative error (8e-9) up to where the result is 1 to the last bit: scripts/fit-functions. Near 1 what was rounded in
/// T and Q hardly shows, since T = 2Q there is a maximum. Beyond 9.022 the result is 1 in every set.
template <int N>
CHAINRULE_INLINE Vec<N> tanh(Vec<N> x) {
  constexpr float over[] = {0.02977456546584015f, 0.0001142702143548235f};
  constexpr float under[] = {0.11310786394628562f, 0.0012066287867423275f, 1.2293417659491652e-06f};
  const Vec<N> one = all<N>(1.0f), bounded = least(all<N>(9.022f), most(all<N>(-9.022f), x));
  const Vec<N> square = bounded * bounded;
  // T as x + x p: for a small p only the sum is rounded, x (1 + p) would be rounded twice.
  const Vec<N> p = square * multiply_add(square, all<N>(over[1]), all<N>(over[0]));
  const Vec<N> t = multiply_add(bounded, p, bounded), q = polynomial(square, under);
  const Vec<N> value = (t * q) / multiply_add(t * t, all<N>(0.25f), q * q);
  return least(one, most(all<N>(-1.0f), value));
}

/// 1 / (1 + e^-x) for x >= 0, e^x / (1 + e^x) below: never overflows and keeps its digits near 0.
template <int N>
CHAINRULE_INLINE Vec<N> sigmoid(Vec<N> x) {
  const Vec<N> zero = all<N>(0.0f), one = all<N>(1.0f);
  const Vec<N> power = exp(zero - magnitude(x));
  return where_less(x, zero, power, one) / (one + power);
}

}  // namespace
}  // namespace nn::fast
