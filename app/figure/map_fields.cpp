#include "app/figure/map_fields.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {

ValueRange range_between(double low, double high) {
  if (!(high > low)) return {low, 1};
  return {(low + high) / 2, (high - low) / 2};
}

ValueRange range_of(const nn::MatrixOf<float>& map) {
  // What is no number loses every comparison and so is passed over.
  float lowest = 0, highest = 0;
  for (nn::Index i = 0; i < map.size(); ++i) {
    lowest = std::min(lowest, map.data()[i]);
    highest = std::max(highest, map.data()[i]);
  }
  const double low = std::max(static_cast<double>(lowest), -1e30), high = std::min(static_cast<double>(highest), 1e30);
  if (low >= 0 && high <= 1) return {0.5, 0.5};
  const double most = std::max(-low, high);
  return {0, most <= 1 ? 1 : most};
}

Mark field_mark(const nn::MatrixOf<float>& map, const ValueRange& range, const Rect& rect, const Theme& theme, bool discretize) {
  auto field = std::make_shared<Field>();
  // A small map needs no more cells than it has points; every second one is then left out.
  const nn::Index stride = map.rows() % 2 == 0 && map.cols() % 2 == 0 && static_cast<double>(map.cols()) > 1.2 * rect.width ? 2 : 1;
  field->width = static_cast<int>(map.cols() / stride);
  field->height = static_cast<int>(map.rows() / stride);
  field->values.resize(static_cast<std::size_t>(field->width * field->height));
  const float middle = static_cast<float>(range.middle), factor = static_cast<float>(1 / range.half);
  std::size_t at = 0;
  for (nn::Index row = 0; row < map.rows(); row += stride)
    for (nn::Index column = 0; column < map.cols(); column += stride)
      field->values[at++] = std::clamp((map(row, column) - middle) * factor, -1.0f, 1.0f);
  Mark mark;
  FieldShape shape;
  shape.rect = rect;
  shape.field = std::move(field);
  shape.negative = theme.map_negative;
  shape.neutral = theme.map_neutral;
  shape.positive = theme.map_positive;
  shape.discretize = discretize;
  mark.shape = std::move(shape);
  return mark;
}

Mark field_mark(const nn::MatrixOf<float>& map, const Rect& rect, const Theme& theme, bool discretize) {
  return field_mark(map, range_of(map), rect, theme, discretize);
}

void fade(Mark& field, Color ground, double share) {
  auto* shape = std::get_if<FieldShape>(&field.shape);
  if (!shape) return;
  for (Color* color : {&shape->negative, &shape->neutral, &shape->positive}) *color = mix(ground, *color, share);
}

}  // namespace chainrule
