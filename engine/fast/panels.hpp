#pragma once
// The products: tiles of sums that stay in registers over the whole inner index. Internal to each unit.
#include "engine/fast/functions.hpp"
#include "engine/fast/kernels.hpp"

namespace nn::fast {
namespace {

constexpr int wide_width = largest_register == 4 ? 8 : 2 * largest_register;

/// sum[r] += b[i] * a[i][r] for every i in order; b is a row of Width floats, a a number. With `Adjacent` the numbers of
/// one i stand side by side.
template <int Rows, int Width, bool Adjacent>
CHAINRULE_INLINE void add_products(Vec<Width> (&sum)[Rows], const float* b, long b_step, const float* a, long a_step,
                                   long a_row, long inner) {
  if constexpr (Adjacent || Rows <= 4) {
    for (long i = 0; i < inner; ++i, b += b_step, a += a_step) {
      const Vec<Width> row = load<Width>(b);
#pragma GCC unroll 16
      for (int r = 0; r < Rows; ++r) {
        sum[r] = multiply_add(row, all<Width>(a[Adjacent ? r : r * a_row]), sum[r]);
      }
    }
  } else {  // three rows a pointer: so many strides an address can hold
    const float* starts[(Rows + 2) / 3];
#pragma GCC unroll 16
    for (int p = 0; p < (Rows + 2) / 3; ++p) starts[p] = a + 3 * p * a_row;
    for (long i = 0; i < inner; ++i, b += b_step) {
      const Vec<Width> row = load<Width>(b);
#pragma GCC unroll 16
      for (int r = 0; r < Rows; ++r) {
        sum[r] = multiply_add(row, all<Width>(starts[r / 3][(r % 3) * a_row + i * a_step]), sum[r]);
      }
    }
  }
}

template <int Rows, int Width>
CHAINRULE_INLINE void clear(Vec<Width> (&sum)[Rows]) {
#pragma GCC unroll 16
  for (int r = 0; r < Rows; ++r) sum[r] = all<Width>(0.0f);
}

template <int Rows>
struct RowCount {
  static constexpr int rows = Rows;
};

/// Calls tile(RowCount<n>, first row) so that the tiles cover [first, last).
template <int Most, int... Fewer, class Tile>
CHAINRULE_INLINE void cover(long first, long last, const Tile& tile) {
  for (; first + Most <= last; first += Most) tile(RowCount<Most>{}, first);
  if constexpr (sizeof...(Fewer) > 0) cover<Fewer...>(first, last, tile);
}
/// Tile heights that suit the number of registers; 10 is the program's usual batch.
template <int Width, class Tile>
CHAINRULE_INLINE void for_tiles(long first, long last, const Tile& tile) {
  if constexpr (Width == largest_register || (Width == 8 && largest_register == 16)) {
    cover<10, 6, 4, 2, 1>(first, last, tile);
  } else if constexpr (largest_register == 16) {
    cover<12, 8, 4, 2, 1>(first, last, tile);
  } else if constexpr (Width == 2 * largest_register) {
    cover<6, 4, 2, 1>(first, last, tile);
  } else {
    cover<3, 2, 1>(first, last, tile);
  }
}

template <int Width>
struct PanelWidth {
  static constexpr int width = Width;
};
template <class Work>
CHAINRULE_INLINE void with_width(long width, const Work& work) {
  if (width == 8) return work(PanelWidth<8>{});
  if constexpr (wide_width >= 16) {
    if (width == 16) return work(PanelWidth<16>{});
  }
  if constexpr (wide_width == 32) work(PanelWidth<32>{});
}

/// a = f(z) for the activations that need nothing but z.
template <int N>
CHAINRULE_INLINE Vec<N> bent(Bend bend, float slope, Vec<N> z) {
  const Vec<N> zero = all<N>(0.0f);
  switch (bend) {
    case Bend::tanh: return tanh(z);
    case Bend::relu: return where_less(z, zero, all<N>(-0.0f), z + zero);
    case Bend::sigmoid: return sigmoid(z);
    case Bend::leaky_relu: return where_less(z, zero, all<N>(slope) * z, z + zero);
    default: return z;
  }
}
/// upstream times f'(z), of which the activation tells enough.
template <int N>
CHAINRULE_INLINE Vec<N> through(Bend bend, float slope, Vec<N> activation, Vec<N> upstream) {
  const Vec<N> one = all<N>(1.0f);
  switch (bend) {
    case Bend::tanh: return upstream * (one - activation * activation);
    case Bend::relu: {
      // -0 marks what was negative
      const Vec<N> factor = with_bits(activation, [](auto bits) __attribute__((always_inline)) {
        return (bits != static_cast<int>(0x80000000u)) & 0x3F800000;
      });
      return upstream * factor;
    }
    case Bend::sigmoid: return upstream * (activation * (one - activation));
    case Bend::leaky_relu: {
      const Vec<N> signs = with_bits(activation, [](auto bits) __attribute__((always_inline)) {
        return (bits & static_cast<int>(0x80000000u)) | 0x3F800000;
      });
      const Vec<N> falling = where_less(signs, all<N>(0.0f), all<N>(slope), one);
      // NaN has any sign; its slope counts as 1
      return upstream * where_less(magnitude(activation), all<N>(__builtin_inff()), falling,
                                   where_less(activation, all<N>(0.0f), all<N>(slope), one));
    }
    default: return upstream;
  }
}

// ---- forward

/// What becomes of the sums of one tile: bias, activation, dropout, all in registers.
template <int Rows, int Width>
CHAINRULE_INLINE void finish_forward(const Layer& layer, Vec<Width> (&z)[Rows], long at, bool drops) {
#pragma GCC unroll 16
  for (int r = 0; r < Rows; ++r) {
    if (layer.preactivation) store(layer.preactivation + at + r * layer.stride, z[r]);
  }
  const auto bend_rows = [&](auto f) __attribute__((always_inline)) {
#pragma GCC unroll 16
    for (int r = 0; r < Rows; ++r) store(layer.activation + at + r * layer.stride, f(z[r]));
  };
  switch (layer.bend) {
    case Bend::tanh: bend_rows([](auto x) __attribute__((always_inline)) { return tanh(x); }); break;
    case Bend::relu: bend_rows([](auto x) __attribute__((always_inline)) { return bent(Bend::relu, 0, x); }); break;
    case Bend::sigmoid: bend_rows([](auto x) __attribute__((always_inline)) { return sigmoid(x); }); break;
    case Bend::leaky_relu:
      bend_rows([&](auto x) __attribute__((always_inline)) { return bent(Bend::leaky_relu, layer.slope, x); });
      break;
    case Bend::linear: bend_rows([](auto x) __attribute__((always_inline)) { return x; }); break;
    case Bend::softmax:
    case Bend::other: return;  // by rows or by the owner, and dropout after it
  }
  if (!drops || !layer.mask) return;
#pragma GCC unroll 1
  for (int r = 0; r < Rows; ++r) {
    const long place = at + r * layer.stride;
    store(layer.output + place, load<Width>(layer.activation + place) * load<Width>(layer.mask + place));
  }
}

/// A tile of examples through one panel of units.
template <int Rows, int Width>
CHAINRULE_INLINE void forward_tile(const Layer& layer, const float* input, long input_stride, long example, long panel,
                                   bool drops) {
  Vec<Width> sum[Rows];
  clear(sum);
  add_products<Rows, Width, false>(sum, layer.weight + panel * layer.inputs * Width, Width,
                                   input + example * input_stride, 1, input_stride, layer.inputs);
  const Vec<Width> bias = load<Width>(layer.bias + panel * Width);
#pragma GCC unroll 16
  for (int r = 0; r < Rows; ++r) sum[r] = sum[r] + bias;
  finish_forward(layer, sum, example * layer.stride + panel * Width, drops);
}

template <int Width>
void forward_panel(const Layer& layer, const float* input, long input_stride, long examples, long panel, bool drops) {
  for_tiles<Width>(0, examples, [&](auto rows, long example) __attribute__((always_inline)) {
    forward_tile<decltype(rows)::rows, Width>(layer, input, input_stride, example, panel, drops);
  });
}

/// The last layer with one unit: examples stand side by side, up to 8 beyond the last.
void forward_single(const Layer& layer, const float* input, long input_stride, long examples, bool drops) {
  float* z = layer.activation;
  const float bias = layer.bias[0];
  cover<8, 4, 1>(0, examples, [&](auto rows, long example) __attribute__((always_inline)) {
    const float* from = input + example * input_stride;
    float sum[decltype(rows)::rows] = {};
    for (long k = 0; k < layer.inputs; ++k) {
      const float weight = layer.weight[k];
#pragma GCC unroll 8
      for (int r = 0; r < decltype(rows)::rows; ++r) {
        sum[r] = multiply_add(weight, from[r * input_stride + k], sum[r]);
      }
    }
#pragma GCC unroll 8
    for (int r = 0; r < decltype(rows)::rows; ++r) z[example + r] = sum[r] + bias;
  });
  for (long example = 0; example < examples; example += 8) {
    Vec<8> values[1] = {load<8>(z + example)};
    finish_forward<1, 8>(layer, values, example, drops);
  }
}

/// Eight numbers of which the first `count` stay and the others become `other`.
CHAINRULE_INLINE Vec<8> only_first(long count, Vec<8> x, Vec<8> other) {
  static constexpr float places[8] = {0, 1, 2, 3, 4, 5, 6, 7};
  return where_less(load<8>(places), all<8>(static_cast<float>(count)), x, other);
}

/// ln x for x >= 1, to 1e-10: x = 2^k m with m near 1, then ln m = 2 atanh((m - 1) / (m + 1)). NaN stays NaN.
CHAINRULE_INLINE double logarithm(double x) {
  if (!(x >= 1.0)) return x;
  const unsigned long shifted = __builtin_bit_cast(unsigned long, x) - 0x3FE6A09E00000000ul;  // m in [sqrt(1/2), sqrt 2)
  const double k = static_cast<double>(static_cast<long>(shifted) >> 52);
  const double f = __builtin_bit_cast(double, (shifted & 0x000FFFFFFFFFFFFFul) + 0x3FE6A09E00000000ul) - 1.0;
  const double s = f / (2.0 + f), z = s * s, square = z * z;
  const double series = (2.0 + z * (2.0 / 3)) + square * ((2.0 / 5 + z * (2.0 / 7)) + square * (2.0 / 9 + z * (2.0 / 11)));
  return k * 0.69314718055994531 + s * series;
}

/// One column of softmax. The sum runs from the first to the last unit. A padded column ends with zeros up to a multiple
/// of eight, which it keeps. `normaliser` is ln of
/// the sum of e^z, with the sum in double.
template <bool Padded>
CHAINRULE_INLINE void softmax_column(const float* from, float* to, long count, double& normaliser) {
  float largest = from[0];
  for (long i = 1; i < count; ++i) {
    if (from[i] > largest) largest = from[i];
  }
  float sum = 0, room[8];
  double wide_sum = 0;
  const Vec<8> top = all<8>(largest);
  for (long i = 0; i < count; i += 8) {
    const long here = count - i < 8 ? count - i : 8;
    Vec<8> z;
    if (Padded || here == 8) {
      z = only_first(here, load<8>(from + i), top);
    } else {
      for (long k = 0; k < 8; ++k) room[k] = k < here ? from[i + k] : largest;
      z = load<8>(room);
    }
    const Vec<8> power = exp(z - top);
    float* place = Padded || here == 8 ? to + i : room;
    store(place, power);
    for (long k = 0; k < here; ++k) {
      sum += place[k];
      wide_sum += static_cast<double>(place[k]);
    }
    if (place == room) {
      for (long k = 0; k < here; ++k) to[i + k] = room[k];
    }
  }
  normaliser = static_cast<double>(largest) + logarithm(wide_sum);
  if constexpr (Padded) {
    for (long i = 0; i < count; i += 8) {
      store(to + i, only_first(count - i, load<8>(to + i) / all<8>(sum), all<8>(0.0f)));
    }
  } else {
    for (long i = 0; i < count; ++i) to[i] = to[i] / sum;
  }
}

void softmax(const float* from, float* to, long count) {
  double normaliser;
  softmax_column<false>(from, to, count, normaliser);
}

// ---- backward

/// dL/da of the layer below, times mask and slope: its delta.
template <int Rows, int Width>
CHAINRULE_INLINE void finish_backward(const Layer& below, Vec<Width> (&upstream)[Rows], long at, bool drops) {
#pragma GCC unroll 16
  for (int r = 0; r < Rows; ++r) {
    const long place = at + r * below.stride;
    Vec<Width> through_mask = upstream[r];
    if (drops && below.mask) through_mask = through_mask * load<Width>(below.mask + place);
    const Vec<Width> activation = load<Width>(below.activation + place);
    if (below.bend == Bend::tanh) {
      store(below.delta + place, through_mask * (all<Width>(1.0f) - activation * activation));
    } else {
      store(below.delta + place, through(below.bend, below.slope, activation, through_mask));
    }
  }
}

template <int Rows, int Width>
CHAINRULE_INLINE void backward_tile(const Layer& layer, const Layer& below, long example, long panel, bool drops) {
  Vec<Width> sum[Rows];
  clear(sum);
  add_products<Rows, Width, false>(sum, layer.transposed + panel * layer.stride * Width, Width,
                                   layer.delta + example * layer.stride, 1, layer.stride, layer.units);
  finish_backward(below, sum, example * below.stride + panel * Width, drops);
}

template <int Width>
void backward_panel(const Layer& layer, const Layer& below, long examples, long panel, bool drops) {
  for_tiles<Width>(0, examples, [&](auto rows, long example) __attribute__((always_inline)) {
    backward_tile<decltype(rows)::rows, Width>(layer, below, example, panel, drops);
  });
}

// ---- a copy of the weights whose rows are units

/// 4 x 4 numbers: rows from `from`, columns to `to`.
CHAINRULE_INLINE void turn(const float* from, long from_stride, float* to, long to_stride) {
  __m128 a = _mm_loadu_ps(from), b = _mm_loadu_ps(from + from_stride), c = _mm_loadu_ps(from + 2 * from_stride),
         d = _mm_loadu_ps(from + 3 * from_stride);
  const __m128 ab_low = _mm_unpacklo_ps(a, b), ab_high = _mm_unpackhi_ps(a, b);
  const __m128 cd_low = _mm_unpacklo_ps(c, d), cd_high = _mm_unpackhi_ps(c, d);
  _mm_storeu_ps(to, _mm_movelh_ps(ab_low, cd_low));
  _mm_storeu_ps(to + to_stride, _mm_movehl_ps(cd_low, ab_low));
  _mm_storeu_ps(to + 2 * to_stride, _mm_movelh_ps(ab_high, cd_high));
  _mm_storeu_ps(to + 3 * to_stride, _mm_movehl_ps(cd_high, ab_high));
}

/// The units of one panel of weights become rows of `transposed`.
CHAINRULE_INLINE void transpose_rows(const Layer& layer, long width, long below_width, long panel) {
  const long first = panel * width;
  const long units = layer.units - first < width ? layer.units - first : width;
  const float* weight = layer.weight + panel * layer.inputs * width;
  float* to = layer.transposed + first * below_width;
  for (long left = layer.inputs; left > 0; left -= below_width, to += layer.stride * below_width) {
    const long inputs = left < below_width ? left : below_width;
    long input = 0;
    for (; input + 4 <= inputs; input += 4, weight += 4 * width) {
      for (long unit = 0; unit < units; unit += 4) turn(weight + unit, width, to + unit * below_width + input, below_width);
    }
    for (; input < inputs; ++input, weight += width) {
      for (long unit = 0; unit < units; ++unit) to[unit * below_width + input] = weight[unit];
    }
  }
}

void transpose_panel(const Layer& layer, long below_width, long panel) {
  transpose_rows(layer, layer.width, below_width, panel);
}

// ---- products of any two matrices

template <int Width>
void product_rows(const Product& p, long first, long rows, float* panel) {
  for (long k = 0; k < p.inner; ++k) {
    const float* from = p.left + first * p.left_row + k * p.left_inner;
    for (long row = 0; row < Width; ++row) panel[k * Width + row] = row < rows ? from[row * p.left_row] : 0.0f;
  }
  for_tiles<Width>(0, p.columns, [&](auto columns, long column) __attribute__((always_inline)) {
    constexpr int count = decltype(columns)::rows;
    Vec<Width> sum[count];
    clear(sum);
    add_products<count, Width, false>(sum, panel, Width, p.right + column * p.right_column, p.right_inner,
                                      p.right_column, p.inner);
#pragma GCC unroll 16
    for (int c = 0; c < count; ++c) {
      float* to = p.result + (column + c) * p.result_column + first;
      if (rows == Width) {
        store(to, sum[c]);
      } else {
        float room[Width];
        store(room, sum[c]);
        for (long row = 0; row < rows; ++row) to[row] = room[row];
      }
    }
  });
}

void product(const Product& p, float* room) {
  for (long row = 0; row < p.rows;) {
    const long left = p.rows - row;
    const long width = left <= 8 ? 8 : left <= 16 && wide_width > 16 ? 16 : wide_width;
    const long rows = left < width ? left : width;
    with_width(width, [&](auto panel) { product_rows<decltype(panel)::width>(p, row, rows, room); });
    row += rows;
  }
}

}  // namespace
}  // namespace nn::fast
