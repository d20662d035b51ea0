#pragma once
// The whole of one unit: included once by each file engine/fast/unit_*.cpp, which says how its table is called.
#include "engine/fast/answers.hpp"
#include "engine/fast/moves.hpp"

namespace nn::fast {
namespace {

/// Runs work over all parts, in one thread or as the owner of the step shares them out.
template <class Work>
CHAINRULE_INLINE void share(const Step& s, long parts, const Work& work) {
  if (!s.share || parts < 2) {
    for (long part = 0; part < parts; ++part) work(part);
    return;
  }
  s.share(s.owner, parts, [](void* context, long first, long last) {
    for (long part = first; part < last; ++part) (*static_cast<const Work*>(context))(part);
  }, const_cast<void*>(static_cast<const void*>(&work)));
}

CHAINRULE_INLINE const float* input_of(const Step& s, long layer) {
  return layer == 0 ? s.inputs : s.drops ? s.layers[layer - 1].output : s.layers[layer - 1].activation;
}
CHAINRULE_INLINE long input_stride(const Step& s, long layer) {
  return layer == 0 ? s.input_stride : s.layers[layer - 1].stride;
}

void drop(const Layer& layer, long examples) {
  for (long i = 0; i < examples * layer.stride; ++i) layer.output[i] = layer.activation[i] * layer.mask[i];
}

void forward_layer(const Step& s, long index) {
  const Layer& layer = s.layers[index];
  const float* input = input_of(s, index);
  const long stride = input_stride(s, index);
  if (layer.single) {
    forward_single(layer, input, stride, s.examples, s.drops);
  } else {
    with_width(layer.width, [&](auto width) __attribute__((always_inline)) {
      share(s, layer.panels, [&](long panel) {
        forward_panel<decltype(width)::width>(layer, input, stride, s.examples, panel, s.drops);
      });
    });
  }
  if (layer.bend != Bend::softmax && layer.bend != Bend::other) return;
  if (layer.bend == Bend::other) {
    s.bend_other(s.owner, index);
  } else {
    for (long example = 0; example < s.examples; ++example) {
      const long at = example * layer.stride;
      softmax_column<true>(layer.preactivation + at, layer.activation + at, layer.units, layer.normaliser[example]);
    }
  }
  if (s.drops && layer.mask) drop(layer, s.examples);
}

void forward(const Step& s) {
  for (long layer = 0; layer < s.layer_count; ++layer) forward_layer(s, layer);
}

/// delta = f(activation, target) over all examples, eight numbers at once; the padding may hold anything finite.
template <class Delta>
CHAINRULE_INLINE void each_output(const Layer& last, const Step& s, const Delta& delta) {
  const long count = s.examples * last.stride;
  for (long i = 0; i < count; i += 8) {
    store(last.delta + i, delta(load<8>(last.activation + i), load<8>(s.targets + i)));
  }
}

CHAINRULE_INLINE void head(const Step& s) {
  const Layer& last = s.layers[s.layer_count - 1];
  const Vec<8> examples = all<8>(static_cast<float>(s.examples));
  const bool is_power = (s.examples & (s.examples - 1)) == 0;  // dividing by it is multiplying by its inverse
  const Vec<8> inverse = all<8>(1.0f / static_cast<float>(s.examples));
  const Vec<8> outputs = all<8>(static_cast<float>(s.examples * last.units));
  switch (s.head) {
    case Head::half_squared_error:
      return each_output(last, s, [&](Vec<8> a, Vec<8> y) __attribute__((always_inline)) {
        return through(last.bend, last.slope, a, is_power ? (a - y) * inverse : (a - y) / examples);
      });
    case Head::mse:
      return each_output(last, s, [&](Vec<8> a, Vec<8> y) __attribute__((always_inline)) {
        return through(last.bend, last.slope, a, (all<8>(2.0f) * (a - y)) / outputs);
      });
    case Head::matched_sigmoid:
      return each_output(last, s, [&](Vec<8> a, Vec<8> y) __attribute__((always_inline)) { return (a - y) / outputs; });
    case Head::matched_softmax:
      for (long example = 0; example < s.examples; ++example) {
        const long at = example * last.stride;
        float sum = 0;
        for (long unit = 0; unit < last.units; ++unit) sum += s.targets[at + unit];
        for (long unit = 0; unit < last.stride; unit += 8) {
          const Vec<8> a = load<8>(last.activation + at + unit), y = load<8>(s.targets + at + unit);
          const Vec<8> error = a * all<8>(sum) - y;
          store(last.delta + at + unit, is_power ? error * inverse : error / examples);
        }
      }
      return;
    case Head::other: s.head_other(s.owner);
  }
}

void backward_layer(const Step& s, long index) {
  const Layer &layer = s.layers[index], &below = s.layers[index - 1];
  with_width(below.width, [&](auto width) __attribute__((always_inline)) {
    share(s, below.panels, [&](long panel) {
      backward_panel<decltype(width)::width>(layer, below, s.examples, panel, s.drops);
    });
  });
  if (below.bend == Bend::other || below.bend == Bend::softmax) s.slope_other(s.owner, index - 1);
}

template <Optimizer Kind>
void update_part(const Step& s, long index, long panel) {
  const Layer& layer = s.layers[index];
  const float* input = input_of(s, index);
  const long stride = input_stride(s, index);
  if (layer.single) return update_single<Kind>(layer, s.update, input, stride, s.examples);
  with_width(layer.width, [&](auto width) __attribute__((always_inline)) {
    update_panel<Kind, decltype(width)::width>(layer, s.update, input, stride, s.examples, panel);
  });
  if (layer.transposed) transpose_panel(layer, s.layers[index - 1].width, panel);
}

void update(const Step& s) {
  long parts = 0;
  for (long layer = 0; layer < s.layer_count; ++layer) parts += s.layers[layer].moves_weight ? s.layers[layer].panels : 0;
  with_optimizer(s.update.optimizer, [&](auto moves) __attribute__((always_inline)) {
    share(s, parts, [&](long part) {
      for (long layer = 0; layer < s.layer_count; ++layer) {
        const long panels = s.layers[layer].moves_weight ? s.layers[layer].panels : 0;
        if (part < panels) return update_part<decltype(moves)::kind>(s, layer, part);
        part -= panels;
      }
    });
  });
}

/// One example through a narrow network: what `train` does, in one piece, since calls would take longer than the sums.
template <Optimizer Kind>
void train_one(const Step& s) {
  for (long index = 0; index < s.layer_count; ++index) {
    const Layer& layer = s.layers[index];
    forward_tile<1, 8>(layer, input_of(s, index), 0, 0, 0, false);
    if (layer.bend == Bend::softmax) {
      softmax_column<true>(layer.preactivation, layer.activation, layer.units, layer.normaliser[0]);
    }
  }
  head(s);
  for (long index = s.layer_count - 1; index > 0; --index) backward_tile<1, 8>(s.layers[index], s.layers[index - 1], 0, 0, false);
  const Update u = s.update;
  const bool plain = is_plain(u);
  for (long index = 0; index < s.layer_count; ++index) {
    const Layer& layer = s.layers[index];
    if (!layer.moves_weight) continue;
    const float* input = input_of(s, index);
    const Vec<8> delta = load<8>(layer.delta), zero = all<8>(0.0f);
    if (layer.moves_bias) move_bias<Kind>(layer, u, 0, zero + delta);
    for (long k = 0; k < layer.inputs; ++k) {
      move_weight<Kind>(layer, u, plain, 8 * k, multiply_add(delta, all<8>(input[k]), zero));
    }
    if (index > 0) transpose_rows(layer, 8, 8, 0);
  }
}

void train(const Step& s) {
  if (s.narrow && s.examples == 1 && !s.drops && s.head != Head::other) {
    return with_optimizer(s.update.optimizer, [&](auto moves) __attribute__((always_inline)) {
      train_one<decltype(moves)::kind>(s);
    });
  }
  forward(s);
  head(s);
  for (long layer = s.layer_count - 1; layer > 0; --layer) backward_layer(s, layer);
  update(s);
}

template <class Function>
CHAINRULE_INLINE void each(const float* from, float* to, long count, const Function& function) {
  constexpr int width = largest_register;
  long i = 0;
  for (; i + width <= count; i += width) store(to + i, function(load<width>(from + i)));
  if (i == count) return;
  float room[width] = {};
  for (long k = i; k < count; ++k) room[k - i] = from[k];
  store(room, function(load<width>(room)));
  for (long k = i; k < count; ++k) to[k] = room[k - i];
}

void each_tanh(const float* from, float* to, long count) {
  each(from, to, count, [](auto x) __attribute__((always_inline)) { return tanh(x); });
}
void each_sigmoid(const float* from, float* to, long count) {
  each(from, to, count, [](auto x) __attribute__((always_inline)) { return sigmoid(x); });
}
void each_exp(const float* from, float* to, long count) {
  each(from, to, count, [](auto x) __attribute__((always_inline)) { return exp(x); });
}

double log_sum_exp(const float* from, long count) {
  float room[8];
  float largest = from[0];
  for (long i = 1; i < count; ++i) largest = from[i] > largest ? from[i] : largest;
  double sum = 0;
  for (long i = 0; i < count; i += 8) {
    const long here = count - i < 8 ? count - i : 8;
    for (long k = 0; k < 8; ++k) room[k] = k < here ? from[i + k] : largest;
    store(room, exp(load<8>(room) - all<8>(largest)));
    for (long k = 0; k < here; ++k) sum += static_cast<double>(room[k]);
  }
  return static_cast<double>(largest) + logarithm(sum);
}

void from_bytes(const unsigned char* from, float* to, long count, float divisor) {
  for (long i = 0; i < count; ++i) to[i] = static_cast<float>(from[i]) / divisor;
}

void transpose(const Layer& layer, long below_width) {
  for (long panel = 0; panel < layer.panels; ++panel) transpose_panel(layer, below_width, panel);
}

}  // namespace

/// The table of the unit under the name that its file gives it.
#define CHAINRULE_UNIT(symbol, level)                                                                             \
  extern const Kernels symbol;                                                                                    \
  const Kernels symbol = {level,   fuses,      wide_width, forward,      train,   transpose, answer,      answer_room, \
                          product, each_tanh, each_sigmoid, each_exp, softmax, log_sum_exp, from_bytes};

}  // namespace nn::fast
