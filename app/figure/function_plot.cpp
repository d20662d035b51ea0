#include "app/figure/function_plot.hpp"

#include "app/figure/axes.hpp"
#include "app/figure/data_point.hpp"
#include "app/figure/figure_words.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

constexpr nn::Index most_points = 1000;

/// The answers of the chosen neuron, else of the output: any row of its map.
nn::MatrixOf<float> answers(const DecisionBoundarySpec& spec) {
  const auto& layers = spec.maps->layers;
  const bool is_output = spec.layer < 0 || static_cast<std::size_t>(spec.layer) + 2 >= layers.size();
  const auto& units = is_output ? layers.back() : layers[static_cast<std::size_t>(spec.layer) + 1];
  const auto unit = std::clamp<nn::Index>(spec.unit, 0, static_cast<nn::Index>(units.size()) - 1);
  return units[static_cast<std::size_t>(unit)].row(0);
}

/// Pieces of the curve, broken where an answer is no number.
void draw_curve(Drawing& drawing, const Axes& axes, const DecisionBoundarySpec& spec) {
  const nn::MatrixOf<float> values = answers(spec);
  const nn::Plane& plane = spec.maps->plane;
  const double step = (plane.x_max - plane.x_min) / static_cast<double>(values.cols());
  const std::string title = drawing.words("figure.decision_boundary.answer");
  std::vector<Point> piece;
  const auto end_piece = [&] {
    if (piece.size() > 1) {
      Mark& line = drawing.polyline(piece, drawing.stroke(drawing.theme().accent, 2.2));
      line.id = "answer";
      line.title = title;
      line.hit_pt = 4;
      line.clip = axes.plot;
    }
    piece.clear();
  };
  for (nn::Index i = 0; i < values.cols(); ++i) {
    const auto value = static_cast<double>(values(0, i));
    if (std::isfinite(value)) piece.push_back(axes.at(plane.x_min + (static_cast<double>(i) + 0.5) * step, value));
    else end_piece();
  }
  end_piece();
}

void draw_point(Drawing& drawing, const Axes& axes, const DecisionBoundarySpec& spec, nn::Index example) {
  const nn::Dataset& data = *spec.data;
  const double x = data.input(0, example), y = data.targets(0, example);
  if (!std::isfinite(x) || !std::isfinite(y) || !axes.plot.contains(axes.at(x, y))) return;
  const Theme& theme = drawing.theme();
  const bool is_test = example >= data.train_count;
  const std::string number = std::to_string(example + 1);
  const std::string title = drawing.words(is_test ? "figure.decision_boundary.test_point" : "figure.decision_boundary.train_point", {{"number", number}}) +
                            "  x₁ = " + drawing.number(x) + "  y = " + drawing.number(y);
  draw_data_point(drawing, {example, axes.at(x, y), is_test ? theme.test_series : theme.train_series, is_test, is_one_of(spec.batch, example),
                            example == spec.traced, title});
}

void draw_points(Drawing& drawing, const Axes& axes, const DecisionBoundarySpec& spec) {
  const auto draw_split = [&](nn::Index first, nn::Index last) {
    const nn::Index stride = std::max<nn::Index>(1, (last - first + most_points - 1) / most_points);
    for (nn::Index example = first; example < last; example += stride) draw_point(drawing, axes, spec, example);
  };
  if (spec.show_test) draw_split(spec.data->train_count, spec.data->size());
  draw_split(0, spec.data->train_count);
}

void draw_legend(Drawing& drawing, const DecisionBoundarySpec& spec) {
  const TextStyle style{drawing.size(10), drawing.theme().muted_text, Face::sans, Align::left, Baseline::middle};
  const Theme& theme = drawing.theme();
  const double y = 0.9 * style.size_pt + 3, r = drawing.scaled(2.8);
  double x = 10;
  const auto entry = [&](const std::string& text, auto draw_sign) {
    if (x + 6 * r + 5 + drawing.text_width(text, style) > drawing.width() - 6) return;
    draw_sign(Point{x + r, y});
    drawing.text({x + 3 * r + 5, y}, text, style);
    x += 3 * r + 5 + drawing.text_width(text, style) + 1.4 * style.size_pt;
  };
  entry(drawing.words("figure.loss_curve.train"), [&](Point p) { drawing.circle(p, r, theme.train_series); });
  if (spec.show_test && spec.data->test_count() > 0)
    entry(drawing.words("figure.loss_curve.test"), [&](Point p) { drawing.circle(p, r, theme.card, drawing.stroke(theme.test_series, 1.3)); });
  entry(drawing.words("figure.decision_boundary.answer"), [&](Point p) { drawing.line({p.x - r, p.y}, {p.x + 1.6 * r, p.y}, drawing.stroke(theme.accent, 2.2)); });
}

}  // namespace

Figure function_plot(const DecisionBoundarySpec& spec, const FigureStyle& style) {
  const std::string title = style.language->text("figure.decision_boundary.line_title");
  Drawing drawing("decision_boundary", title, style);
  const nn::Plane& plane = spec.maps->plane;
  const double top = 1.9 * drawing.size(10);
  const Axes axes = draw_axes(drawing, {plane.x_min, plane.x_max, plane.y_min, plane.y_max, false, false, "x₁", "y", spec.grid, false,
                                        {6, top, drawing.width() - 12, drawing.height() - top - 6}});
  Mark& surface = drawing.rect(axes.plot, 0, {0, 0, 0, 0});
  surface.id = "surface";
  surface.title = title;
  if (spec.data && spec.data->features() == 1) draw_points(drawing, axes, spec);
  draw_curve(drawing, axes, spec);
  if (spec.data) draw_legend(drawing, spec);
  return drawing.take();
}

}  // namespace chainrule
