#pragma once
// How a gradient that still lies in registers moves its parameters: penalties, clipping, optimizer, in the order of
// engine/nn/operations.cpp and engine/train/update.cpp. Internal to each unit.
#include "engine/fast/panels.hpp"

namespace nn::fast {
namespace {

/// A memory below the smallest normal number counts as 0.
template <int N>
CHAINRULE_INLINE Vec<N> flushed(Vec<N> x) {
  return where_less(magnitude(x), all<N>(1.17549435e-38f), all<N>(0.0f), x);
}

template <Optimizer Kind, int N>
CHAINRULE_INLINE void move(const Update& u, float* parameter, float* first, float* second, Vec<N> g) {
  Vec<N> p = load<N>(parameter);
  if constexpr (Kind == Optimizer::sgd) {
    p = p - all<N>(u.rate) * g;
  } else if constexpr (Kind == Optimizer::momentum || Kind == Optimizer::nesterov) {
    const Vec<N> velocity = flushed(all<N>(u.momentum) * load<N>(first) + g);
    store(first, velocity);
    if constexpr (Kind == Optimizer::momentum) p = p - all<N>(u.rate) * velocity;
    else p = p - all<N>(u.rate) * (g + all<N>(u.momentum) * velocity);
  } else if constexpr (Kind == Optimizer::adagrad || Kind == Optimizer::rmsprop) {
    const Vec<N> old = load<N>(second);
    Vec<N> squares;
    if constexpr (Kind == Optimizer::adagrad) squares = flushed(old + g * g);
    else squares = flushed(all<N>(u.smoothing) * old + all<N>(u.smoothing_rest) * (g * g));
    store(second, squares);
    p = p - all<N>(u.rate) * (g / (root(squares) + all<N>(u.epsilon)));
  } else {
    if (u.decays) p = p * all<N>(u.decay);
    const Vec<N> m = flushed(all<N>(u.beta1) * load<N>(first) + all<N>(u.rest1) * g);
    const Vec<N> v = flushed(all<N>(u.beta2) * load<N>(second) + all<N>(u.rest2) * (g * g));
    store(first, m);
    store(second, v);
    p = p - (all<N>(u.rate) * (m * all<N>(u.inverse1))) / (root(v * all<N>(u.inverse2)) + all<N>(u.epsilon));
  }
  store(parameter, p);
}

template <int N>
CHAINRULE_INLINE Vec<N> clipped(float limit, Vec<N> g) {
  const Vec<N> most_allowed = all<N>(limit), least_allowed = all<N>(-limit);
  return where_less(most_allowed, g, most_allowed, where_less(g, least_allowed, least_allowed, g));
}

/// The gradient of the data loss with what the penalties add.
template <int N>
CHAINRULE_INLINE Vec<N> penalised(const Update& u, const float* weight, Vec<N> g) {
  const Vec<N> w = load<N>(weight), zero = all<N>(0.0f);
  if (u.l2 > 0) g = g + all<N>(u.l2) * w;
  if (u.l1 > 0) g = g + where_less(zero, w, all<N>(u.l1), where_less(w, zero, all<N>(-u.l1), zero));
  return g;
}

/// True where the gradient moves its weight as it is.
CHAINRULE_INLINE bool is_plain(const Update& u) { return !(u.l2 > 0 || u.l1 > 0 || u.clip > 0); }

CHAINRULE_INLINE float* beside(float* memory, long at) { return memory ? memory + at : memory; }

template <Optimizer Kind, int N>
CHAINRULE_INLINE void move_weight(const Layer& layer, const Update& u, bool plain, long at, Vec<N> g) {
  if (!plain) {
    if (u.l2 > 0 || u.l1 > 0) g = penalised(u, layer.weight + at, g);
    if (u.clip > 0) g = clipped(u.clip, g);
  }
  move<Kind>(u, layer.weight + at, beside(layer.weight_first, at), beside(layer.weight_second, at), g);
}
template <Optimizer Kind, int N>
CHAINRULE_INLINE void move_bias(const Layer& layer, const Update& u, long at, Vec<N> g) {
  if (u.clip > 0) g = clipped(u.clip, g);
  move<Kind>(u, layer.bias + at, beside(layer.bias_first, at), beside(layer.bias_second, at), g);
}

/// Gradient and update of the weights from inputs [first, last) to one panel of units.
template <Optimizer Kind, int Width>
void update_panel(const Layer& layer, const Update& numbers, const float* input, long input_stride, long examples,
                  long panel) {
  const Update u = numbers;  // a copy: what is stored meanwhile cannot change it
  const bool plain = is_plain(u);
  const float* delta = layer.delta + panel * Width;
  if (layer.moves_bias) {
    Vec<Width> g = all<Width>(0.0f);
    for (long example = 0; example < examples; ++example) g = g + load<Width>(delta + example * layer.stride);
    move_bias<Kind>(layer, u, panel * Width, g);
  }
  for_tiles<Width>(0, layer.inputs, [&](auto rows, long k) __attribute__((always_inline)) {
    Vec<Width> g[decltype(rows)::rows];
    clear(g);
    add_products<decltype(rows)::rows, Width, true>(g, delta, layer.stride, input + k, input_stride, 1, examples);
    const long at = (panel * layer.inputs + k) * Width;
#pragma GCC unroll 16
    for (int r = 0; r < decltype(rows)::rows; ++r) move_weight<Kind>(layer, u, plain, at + r * Width, g[r]);
  });
}

/// The same where the weights of one unit lie in a row; the padding of that row stays 0.
template <Optimizer Kind>
void update_single(const Layer& layer, const Update& u, const float* input, long input_stride, long examples) {
  if (layer.moves_bias) {
    float g[8] = {};
    for (long example = 0; example < examples; ++example) g[0] += layer.delta[example];
    move_bias<Kind>(layer, u, 0, load<8>(g));
  }
  for (long k = 0; k < layer.inputs; k += 8) {
    Vec<8> g[1];
    clear(g);
    add_products<1, 8, true>(g, input + k, input_stride, layer.delta, 1, 1, examples);
    if (layer.inputs - k < 8) {
      float room[8];
      store(room, g[0]);
      for (long i = layer.inputs - k; i < 8; ++i) room[i] = 0;
      g[0] = load<8>(room);
    }
    move_weight<Kind>(layer, u, is_plain(u), k, g[0]);
  }
}

template <Optimizer Kind>
struct Moves {
  static constexpr Optimizer kind = Kind;
};
template <class Work>
CHAINRULE_INLINE void with_optimizer(Optimizer kind, const Work& work) {
  switch (kind) {
    case Optimizer::sgd: return work(Moves<Optimizer::sgd>{});
    case Optimizer::momentum: return work(Moves<Optimizer::momentum>{});
    case Optimizer::nesterov: return work(Moves<Optimizer::nesterov>{});
    case Optimizer::adagrad: return work(Moves<Optimizer::adagrad>{});
    case Optimizer::rmsprop: return work(Moves<Optimizer::rmsprop>{});
    case Optimizer::adam: return work(Moves<Optimizer::adam>{});
  }
}

}  // namespace
}  // namespace nn::fast
