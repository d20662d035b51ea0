#include "app/figure/data_point.hpp"

#include <algorithm>

namespace chainrule {

double draw_data_point(Drawing& drawing, const DataPoint& point) {
  const Theme& theme = drawing.theme();
  const std::string number = std::to_string(point.example + 1);
  const double radius = drawing.scaled(2.6);
  const auto draw_ring = [&](double radii, const Stroke& stroke, const char* kind) {
    Mark& ring = drawing.circle(point.at, radii * radius, with_alpha(theme.card, 0.6), stroke);
    ring.id = kind + number;
    ring.title = point.title;
  };
  if (point.is_in_batch) draw_ring(2.1, drawing.stroke(theme.text, 1.2), "batch/");
  if (point.is_traced) draw_ring(2.4, drawing.stroke(theme.accent, 2), "traced/");
  Mark& mark = point.is_test ? drawing.circle(point.at, radius, theme.card, drawing.stroke(point.color, 1.3))
                             : drawing.circle(point.at, radius, point.color, drawing.stroke(theme.card, 0.7));
  mark.id = "data/" + number;
  mark.title = point.title;
  return radius;
}

bool is_one_of(const std::vector<nn::Index>* batch, nn::Index example) {
  return batch && std::find(batch->begin(), batch->end(), example) != batch->end();
}

}  // namespace chainrule
