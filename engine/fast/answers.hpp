#pragma once
// A small network over many points, lanes being points: maps. Internal to each unit.
#include "engine/fast/panels.hpp"

namespace nn::fast {
namespace {

constexpr int lanes = largest_register;
constexpr int vectors = largest_register == 16 ? 4 : 2;
constexpr long block = lanes * vectors;

/// `Units` neurons side by side over one block of points: z, bent.
template <int Units>
CHAINRULE_INLINE void answer_units(const FlatLayer& layer, long unit, const float* from, float* to) {
  Vec<lanes> sum[Units][vectors];
#pragma GCC unroll 4
  for (int u = 0; u < Units; ++u) clear(sum[u]);
  const float* weight = layer.weight + unit;
  for (long k = 0; k < layer.inputs; ++k, weight += layer.units, from += block) {
#pragma GCC unroll 4
    for (int v = 0; v < vectors; ++v) {
      const Vec<lanes> x = load<lanes>(from + v * lanes);
#pragma GCC unroll 4
      for (int u = 0; u < Units; ++u) sum[u][v] = multiply_add(all<lanes>(weight[u]), x, sum[u][v]);
    }
  }
#pragma GCC unroll 4
  for (int u = 0; u < Units; ++u) {
    const Vec<lanes> bias = all<lanes>(layer.bias[unit + u]);
#pragma GCC unroll 4
    for (int v = 0; v < vectors; ++v) {
      const Vec<lanes> z = sum[u][v] + bias;
      float* place = to + u * block + v * lanes;
      if (layer.bend == Bend::tanh) store(place, tanh(z));
      else store(place, bent(layer.bend, layer.slope, z) + all<lanes>(0.0f));  // +0: no -0 is shown
    }
  }
}

void softmax_lanes(long units, float* values) {
  for (int v = 0; v < vectors; ++v) {
    float* column = values + v * lanes;
    Vec<lanes> largest = load<lanes>(column), sum = all<lanes>(0.0f);
    for (long u = 1; u < units; ++u) {
      const Vec<lanes> z = load<lanes>(column + u * block);
      largest = where_less(largest, z, z, largest);
    }
    for (long u = 0; u < units; ++u) {
      const Vec<lanes> power = exp(load<lanes>(column + u * block) - largest);
      store(column + u * block, power);
      sum = sum + power;
    }
    for (long u = 0; u < units; ++u) store(column + u * block, load<lanes>(column + u * block) / sum);
  }
}

CHAINRULE_INLINE void copy(float* to, const float* from, long count) {
  for (long i = 0; i < count; i += lanes) {
    if (count - i >= lanes) store(to + i, load<lanes>(from + i));
    else for (long k = i; k < count; ++k) to[k] = from[k];
  }
}

long answer_room(long widest) { return 2 * widest * block; }

void answer(const FlatLayer* layers, long layer_count, const float* const* features, long points, float* const* answers,
            float* room) {
  long widest = layers[0].inputs;
  for (long l = 0; l < layer_count; ++l) widest = layers[l].units > widest ? layers[l].units : widest;
  for (long first = 0; first < points; first += block) {
    const long here = points - first < block ? points - first : block;
    float *from = room, *to = room + widest * block;
    for (long k = 0; k < layers[0].inputs; ++k) {
      float* row = from + k * block;
      for (long i = 0; i < block; i += lanes) store(row + i, all<lanes>(0.0f));
      if (features[k]) copy(row, features[k] + first, here);
    }
    float* const* wanted = answers;
    for (long l = 0; l < layer_count; ++l) {
      const FlatLayer& layer = layers[l];
      cover<4, 1>(0, layer.units, [&](auto units, long unit) __attribute__((always_inline)) {
        answer_units<decltype(units)::rows>(layer, unit, from, to + unit * block);
      });
      if (layer.bend == Bend::softmax) softmax_lanes(layer.units, to);
      for (long u = 0; u < layer.units; ++u, ++wanted) {
        if (*wanted) copy(*wanted + first, to + u * block, here);
      }
      float* const done = to;
      to = from;
      from = done;
    }
  }
}

}  // namespace
}  // namespace nn::fast
