#include "app/figure/axes.hpp"
#include "app/figure/figure_words.hpp"
#include "app/figure/mark_ids.hpp"
#include "app/figure/panels.hpp"
#include "app/figure/training_desk.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

constexpr nn::Index kFoldedLines = 16;  ///< pieces between the grid's lines, in each direction

Color folded_color(const nn::Dataset& data, const Theme& theme, nn::Index example) {
  if (data.task == nn::Task::regression) return theme.text;
  if (data.targets.rows() > 1) return theme.classes[static_cast<std::size_t>(class_of(data, example)) % theme.classes.size()];
  return data.targets(0, example) > nn::class_boundary(data) ? theme.positive : theme.negative;
}

void draw_folded_line(Drawing& drawing, const Axes& axes, std::vector<Point> line, Color color, const std::string& id, const std::string& title) {
  std::erase_if(line, [](const Point& at) { return !std::isfinite(at.x) || !std::isfinite(at.y); });
  if (line.size() < 2) return;
  Mark& mark = drawing.polyline(std::move(line), drawing.stroke(color, 1));
  mark.id = id, mark.title = title, mark.hit_pt = 2, mark.clip = axes.plot;
}

/// Lines of equal x₂ (row by row) and of equal x₁.
void draw_grid(Drawing& drawing, const Axes& axes, const FoldingSpec& spec) {
  const nn::ResponseMaps& maps = *spec.maps;
  const auto& layer = maps.layers[static_cast<std::size_t>(spec.layer + 1)];
  const nn::MatrixOf<float>&first = layer[static_cast<std::size_t>(spec.first)], &second = layer[static_cast<std::size_t>(spec.second)];
  const nn::Index last = maps.resolution - 1;
  const auto at = [&](nn::Index row, nn::Index column) { return axes.at(static_cast<double>(first(row, column)), static_cast<double>(second(row, column))); };
  for (nn::Index k = 0; k <= kFoldedLines; ++k) {
    const nn::Index at_line = k * last / kFoldedLines;
    const double share = static_cast<double>(at_line) / static_cast<double>(last);
    const double x2 = maps.plane.y_max - share * (maps.plane.y_max - maps.plane.y_min), x1 = maps.plane.x_min + share * (maps.plane.x_max - maps.plane.x_min);
    std::vector<Point> across, up;
    for (nn::Index i = 0; i <= last; ++i) across.push_back(at(at_line, i)), up.push_back(at(i, at_line));
    draw_folded_line(drawing, axes, std::move(across), with_alpha(drawing.theme().curve, 0.65), "across/" + std::to_string(k + 1), "x₂ = " + drawing.number(x2));
    draw_folded_line(drawing, axes, std::move(up), with_alpha(drawing.theme().curve_slope, 0.65), "up/" + std::to_string(k + 1), "x₁ = " + drawing.number(x1));
  }
}

AxesSpec folded_axes(const FoldingSpec& spec, const Rect& area) {
  AxesSpec axes;
  const auto& layer = spec.maps->layers[static_cast<std::size_t>(spec.layer + 1)];
  const auto extent = [&](nn::Index unit, nn::Index row, double& low, double& high) {
    low = 1e300, high = -1e300;
    const nn::MatrixOf<float>& map = layer[static_cast<std::size_t>(unit)];
    const auto add = [&](double value) { if (std::isfinite(value)) low = std::min(low, value), high = std::max(high, value); };
    for (nn::Index i = 0; i < map.size(); ++i) add(static_cast<double>(map.data()[i]));
    for (nn::Index i = 0; i < spec.places.cols(); ++i) add(spec.places(row, i));
    if (low > high) low = 0, high = 1;
    widen(low, high, 0.04);
  };
  extent(spec.first, 0, axes.x_low, axes.x_high);
  extent(spec.second, 1, axes.y_low, axes.y_high);
  axes.x_label = "a(" + neuron_name(*spec.network, spec.layer, spec.first) + ")";
  axes.y_label = "a(" + neuron_name(*spec.network, spec.layer, spec.second) + ")";
  axes.grid = false;
  axes.area = area;
  return axes;
}

}  // namespace

Figure folding(const FoldingSpec& spec, const FigureStyle& style) {
  const Language& language = *style.language;
  const std::string title = language.text("figure.folding.title");
  if (!spec.maps || !spec.network || spec.maps->resolution < 2) return say_nothing_to_show("folding", title, language.text("figure.folding.nothing"), style);
  Drawing drawing("folding", title, style);
  const Theme& theme = drawing.theme();
  const double top = draw_line_legend(drawing, {{drawing.words("figure.folding.across"), drawing.stroke(theme.curve, 1.6)}, {drawing.words("figure.folding.up"), drawing.stroke(theme.curve_slope, 1.6)}});
  const double bottom = draw_bottom_note(drawing, drawing.words("figure.folding.note"));
  const Axes axes = draw_axes(drawing, folded_axes(spec, {4, top, drawing.width() - 8, std::max(bottom - top - 2, 20.0)}));
  draw_grid(drawing, axes, spec);
  for (nn::Index i = 0; i < spec.places.cols(); ++i) {
    const double a = spec.places(0, i), b = spec.places(1, i);
    if (!std::isfinite(a) || !std::isfinite(b)) continue;
    const nn::Index example = spec.examples[static_cast<std::size_t>(i)];
    Mark& dot = drawing.circle(axes.at(a, b), drawing.scaled(2.5), folded_color(*spec.data, theme, example), drawing.stroke(theme.card, 0.7));
    dot.id = "data/" + std::to_string(example + 1), dot.clip = axes.plot;
    dot.title = drawing.words("figure.decision_boundary.train_point", {{"number", std::to_string(example + 1)}}) + "  x₁ = " + drawing.number(spec.data->input(0, example)) +
                "  x₂ = " + drawing.number(spec.data->input(1, example)) + "  (" + drawing.number(a) + ", " + drawing.number(b) + ")";
  }
  return drawing.take();
}

}  // namespace chainrule
