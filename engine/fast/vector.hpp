#pragma once
// Vec<N>: N floats in as many registers as the instruction set of the including unit needs. Internal to each unit.
#include <immintrin.h>

#define CHAINRULE_INLINE [[gnu::always_inline]] inline

namespace nn::fast {
namespace {

#if defined(__AVX512F__) && defined(__AVX512VL__) && defined(__AVX512DQ__) && defined(__FMA__)
constexpr int largest_register = 16;
constexpr bool fuses = true;
#elif defined(__AVX2__) && defined(__FMA__)
constexpr int largest_register = 8;
constexpr bool fuses = true;
#else
constexpr int largest_register = 4;
constexpr bool fuses = false;
#endif

template <int N>
constexpr bool fits_register = N <= largest_register;

/// The floats and the equally wide whole numbers of one register, and what no operator exists for.
template <int N>
struct Register;
template <>
struct Register<4> {
  using Floats = __m128;
  typedef int Ints __attribute__((vector_size(16)));
  CHAINRULE_INLINE static Floats all(float x) { return _mm_set1_ps(x); }
  CHAINRULE_INLINE static Floats root(Floats x) { return _mm_sqrt_ps(x); }
  CHAINRULE_INLINE static Floats least(Floats a, Floats b) { return _mm_min_ps(a, b); }
  CHAINRULE_INLINE static Floats most(Floats a, Floats b) { return _mm_max_ps(a, b); }
#if defined(__FMA__)
  CHAINRULE_INLINE static Floats fused(Floats a, Floats b, Floats c) { return _mm_fmadd_ps(a, b, c); }
#else
  CHAINRULE_INLINE static Floats fused(Floats a, Floats b, Floats c) { return a * b + c; }
#endif
};
#if defined(__AVX2__)
template <>
struct Register<8> {
  using Floats = __m256;
  typedef int Ints __attribute__((vector_size(32)));
  CHAINRULE_INLINE static Floats all(float x) { return _mm256_set1_ps(x); }
  CHAINRULE_INLINE static Floats root(Floats x) { return _mm256_sqrt_ps(x); }
  CHAINRULE_INLINE static Floats least(Floats a, Floats b) { return _mm256_min_ps(a, b); }
  CHAINRULE_INLINE static Floats most(Floats a, Floats b) { return _mm256_max_ps(a, b); }
  CHAINRULE_INLINE static Floats fused(Floats a, Floats b, Floats c) { return _mm256_fmadd_ps(a, b, c); }
};
#endif
#if defined(__AVX512F__)
template <>
struct Register<16> {
  using Floats = __m512;
  typedef int Ints __attribute__((vector_size(64)));
  CHAINRULE_INLINE static Floats all(float x) { return _mm512_set1_ps(x); }
  CHAINRULE_INLINE static Floats root(Floats x) { return _mm512_sqrt_ps(x); }
  CHAINRULE_INLINE static Floats least(Floats a, Floats b) { return _mm512_min_ps(a, b); }
  CHAINRULE_INLINE static Floats most(Floats a, Floats b) { return _mm512_max_ps(a, b); }
  CHAINRULE_INLINE static Floats fused(Floats a, Floats b, Floats c) { return _mm512_fmadd_ps(a, b, c); }
};
#endif

template <int N>
struct Halves;
template <int N>
struct Whole {
  typename Register<N>::Floats v;
};
template <bool InRegister, int N>
struct Choose {
  using Type = Whole<N>;
};
template <int N>
struct Choose<false, N> {
  using Type = Halves<N>;
};
template <int N>
struct Vec : Choose<fits_register<N>, N>::Type {};
template <int N>
struct Halves {
  Vec<N / 2> low, high;
};

template <int N>
CHAINRULE_INLINE Vec<N> whole(typename Register<N>::Floats v) {
  Vec<N> made;
  made.v = v;
  return made;
}
template <int N>
CHAINRULE_INLINE Vec<N> joined(Vec<N / 2> low, Vec<N / 2> high) {
  Vec<N> made;
  made.low = low;
  made.high = high;
  return made;
}

template <int N>
CHAINRULE_INLINE Vec<N> load(const float* from) {
  if constexpr (fits_register<N>) {
    typename Register<N>::Floats v;
    __builtin_memcpy(&v, from, sizeof v);
    return whole<N>(v);
  } else {
    return joined<N>(load<N / 2>(from), load<N / 2>(from + N / 2));
  }
}
template <int N>
CHAINRULE_INLINE void store(float* to, Vec<N> x) {
  if constexpr (fits_register<N>) {
    __builtin_memcpy(to, &x.v, sizeof x.v);
  } else {
    store<N / 2>(to, x.low);
    store<N / 2>(to + N / 2, x.high);
  }
}
template <int N>
CHAINRULE_INLINE Vec<N> all(float x) {
  if constexpr (fits_register<N>) return whole<N>(Register<N>::all(x));
  else return joined<N>(all<N / 2>(x), all<N / 2>(x));
}

#define CHAINRULE_BINARY(name, expression)                                          \
  template <int N>                                                                  \
  CHAINRULE_INLINE Vec<N> name(Vec<N> a, Vec<N> b) {                                \
    if constexpr (fits_register<N>) return whole<N>(expression);                    \
    else return joined<N>(name(a.low, b.low), name(a.high, b.high));                \
  }
CHAINRULE_BINARY(operator+, a.v + b.v)
CHAINRULE_BINARY(operator-, a.v - b.v)
CHAINRULE_BINARY(operator*, a.v * b.v)
CHAINRULE_BINARY(operator/, a.v / b.v)
/// The second argument where either is not a number.
CHAINRULE_BINARY(least, Register<N>::least(a.v, b.v))
CHAINRULE_BINARY(most, Register<N>::most(a.v, b.v))
#undef CHAINRULE_BINARY

template <int N>
CHAINRULE_INLINE Vec<N> root(Vec<N> x) {
  if constexpr (fits_register<N>) return whole<N>(Register<N>::root(x.v));
  else return joined<N>(root(x.low), root(x.high));
}

/// a b + c: one rounding where the set has a fused multiply-add, else two.
template <int N>
CHAINRULE_INLINE Vec<N> multiply_add(Vec<N> a, Vec<N> b, Vec<N> c) {
  if constexpr (fits_register<N>) return whole<N>(Register<N>::fused(a.v, b.v, c.v));
  else return joined<N>(multiply_add(a.low, b.low, c.low), multiply_add(a.high, b.high, c.high));
}
CHAINRULE_INLINE float multiply_add(float a, float b, float c) {
  if constexpr (fuses) return __builtin_fmaf(a, b, c);
  else return a * b + c;
}

/// chosen where a < b, else other.
template <int N>
CHAINRULE_INLINE Vec<N> where_less(Vec<N> a, Vec<N> b, Vec<N> chosen, Vec<N> other) {
  if constexpr (fits_register<N>) {
    return whole<N>(a.v < b.v ? chosen.v : other.v);
  } else {
    return joined<N>(where_less(a.low, b.low, chosen.low, other.low),
                     where_less(a.high, b.high, chosen.high, other.high));
  }
}

/// The bits as whole numbers through `change`, and back.
template <int N, class Change>
CHAINRULE_INLINE Vec<N> with_bits(Vec<N> x, const Change& change) {
  if constexpr (fits_register<N>) {
    const typename Register<N>::Ints bits = __builtin_bit_cast(typename Register<N>::Ints, x.v);
    return whole<N>(__builtin_bit_cast(typename Register<N>::Floats, change(bits)));
  } else {
    return joined<N>(with_bits(x.low, change), with_bits(x.high, change));
  }
}

template <int N>
CHAINRULE_INLINE Vec<N> magnitude(Vec<N> x) {
  return with_bits(x, [](auto bits) __attribute__((always_inline)) { return bits & 0x7FFFFFFF; });
}

}  // namespace
}  // namespace nn::fast
