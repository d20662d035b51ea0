#pragma once
#include "app/figure/figure.hpp"
#include "engine/nn/matrix.hpp"

namespace chainrule {

/// How answers are spread over [-1, 1] for colouring: value = middle + half * colour.
struct ValueRange {
  double middle = 0, half = 1;
};
/// The range of a neuron's answers: [0, 1] or [-1, 1] where they lie in those (bounded activations), else symmetric
/// about 0.
ValueRange range_of(const nn::MatrixOf<float>& map);
ValueRange range_between(double low, double high);

/// A neuron's answers over the plane as coloured field.
Mark field_mark(const nn::MatrixOf<float>& map, const Rect& rect, const Theme& theme, bool discretize);
Mark field_mark(const nn::MatrixOf<float>& map, const ValueRange& range, const Rect& rect, const Theme& theme, bool discretize);

/// Mixes a field's colours with the ground; `share` of them remains.
void fade(Mark& field, Color ground, double share);

}  // namespace chainrule
