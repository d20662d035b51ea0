#include "app/figure/axes.hpp"
#include "app/figure/data_point.hpp"
#include "app/figure/figure_words.hpp"
#include "app/figure/function_plot.hpp"
#include "app/figure/map_fields.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace chainrule {
namespace {

constexpr nn::Index kMostPoints = 1000;

/// What is coloured: one neuron's answers, or for several classes the most likely one.
struct Shown {
  const nn::MatrixOf<float>* map = nullptr;
  const std::vector<nn::MatrixOf<float>>* classes = nullptr;
  ValueRange range;
};

/// From the lowest to the highest target; symmetric about 0 where targets have both signs.
ValueRange range_of_targets(const nn::Dataset& data) {
  if (data.targets.size() == 0) return {0, 1};
  const double low = data.targets.minCoeff(), high = data.targets.maxCoeff();
  if (low < 0 && high > 0) return {0, std::max(-low, high)};
  return high > low ? range_between(low, high) : ValueRange{0.5, 0.5};
}

/// Is an output neuron's map shown?
bool is_output_of(const DecisionBoundarySpec& spec) {
  return spec.layer < 0 || static_cast<std::size_t>(spec.layer) + 2 >= spec.maps->layers.size();
}

Shown choose(const DecisionBoundarySpec& spec) {
  Shown shown;
  const auto& layers = spec.maps->layers;
  const bool is_output = is_output_of(spec);
  const auto& units = is_output ? layers.back() : layers[static_cast<std::size_t>(spec.layer) + 1];
  if (units.empty()) return shown;
  const bool labels_stand_alone = spec.data && spec.data->task == nn::Task::multilabel;
  if (is_output && units.size() > 1 && !labels_stand_alone) {
    shown.classes = &units;
    return shown;
  }
  shown.map = &units[static_cast<std::size_t>(std::clamp<nn::Index>(spec.unit, 0, static_cast<nn::Index>(units.size()) - 1))];
  shown.range = is_output && spec.data ? range_of_targets(*spec.data) : range_of(*shown.map);
  return shown;
}

std::shared_ptr<const Raster> class_raster(const std::vector<nn::MatrixOf<float>>& classes, const Theme& theme) {
  auto raster = std::make_shared<Raster>();
  raster->width = static_cast<int>(classes[0].cols());
  raster->height = static_cast<int>(classes[0].rows());
  for (nn::Index row = 0; row < classes[0].rows(); ++row)
    for (nn::Index column = 0; column < classes[0].cols(); ++column) {
      std::size_t best = 0;
      for (std::size_t c = 1; c < classes.size(); ++c)
        if (classes[c](row, column) > classes[best](row, column)) best = c;
      const double sure = std::clamp(static_cast<double>(classes[best](row, column)), 0.15, 1.0);
      raster->pixels.push_back(mix(theme.card, theme.classes[best % theme.classes.size()], 0.55 * sure));
    }
  return raster;
}

Color point_color(const DecisionBoundarySpec& spec, const Shown& shown, const Theme& theme, nn::Index example, const ValueRange& range) {
  if (spec.data->task == nn::Task::multilabel) {
    const nn::Index label = is_output_of(spec) ? std::min(spec.unit, spec.data->targets.rows() - 1) : 0;
    return spec.data->targets(label, example) > nn::class_boundary(*spec.data) ? theme.positive : theme.negative;
  }
  if (shown.classes || spec.data->targets.rows() > 1)
    return theme.classes[static_cast<std::size_t>(class_of(*spec.data, example)) % theme.classes.size()];
  const double value = std::clamp((spec.data->targets(0, example) - range.middle) / range.half, -1.0, 1.0);
  if (spec.data->task == nn::Task::binary) return value >= 0 ? theme.positive : theme.negative;
  return value >= 0 ? mix(theme.neutral, theme.positive, value) : mix(theme.neutral, theme.negative, -value);
}

std::string point_title(const Drawing& drawing, const nn::Dataset& data, nn::Index example, bool is_test) {
  std::string title = drawing.words(is_test ? "figure.decision_boundary.test_point" : "figure.decision_boundary.train_point",
                                    {{"number", std::to_string(example + 1)}});
  title += "  x₁ = " + drawing.number(data.input(0, example)) + "  x₂ = " + drawing.number(data.input(1, example)) + "  y =";
  for (nn::Index row = 0; row < std::min<nn::Index>(data.targets.rows(), 4); ++row) title.append(" ").append(drawing.number(data.targets(row, example)));
  if (static_cast<std::size_t>(example) < data.flipped.size() && data.flipped[static_cast<std::size_t>(example)])
    title += "  " + drawing.words("figure.decision_boundary.flipped");
  return title;
}

void draw_point(Drawing& drawing, const Axes& axes, const DecisionBoundarySpec& spec, const Shown& shown, const ValueRange& range, nn::Index example) {
  const nn::Dataset& data = *spec.data;
  const double x = data.input(0, example), y = data.input(1, example);
  if (!std::isfinite(x) || !std::isfinite(y)) return;
  const Point at = axes.at(x, y);
  if (!axes.plot.contains(at)) return;
  const Theme& theme = drawing.theme();
  const bool is_test = example >= data.train_count;
  const double radius = draw_data_point(drawing, {example, at, point_color(spec, shown, theme, example, range), is_test, is_one_of(spec.batch, example),
                                                  example == spec.traced, point_title(drawing, data, example, is_test)});
  if (static_cast<std::size_t>(example) >= data.flipped.size() || !data.flipped[static_cast<std::size_t>(example)]) return;
  const double r = 1.9 * radius;
  drawing.line({at.x - r, at.y - r}, {at.x + r, at.y + r}, drawing.stroke(theme.text, 1));
  drawing.line({at.x - r, at.y + r}, {at.x + r, at.y - r}, drawing.stroke(theme.text, 1));
}

void draw_points(Drawing& drawing, const Axes& axes, const DecisionBoundarySpec& spec, const Shown& shown) {
  const nn::Dataset& data = *spec.data;
  const ValueRange range = range_of_targets(data);
  const auto draw_split = [&](nn::Index first, nn::Index last) {
    const nn::Index stride = std::max<nn::Index>(1, (last - first + kMostPoints - 1) / kMostPoints);
    for (nn::Index example = first; example < last; example += stride) draw_point(drawing, axes, spec, shown, range, example);
  };
  if (spec.show_test) draw_split(data.train_count, data.size());
  draw_split(0, data.train_count);
}

/// The column at the right: which colour is which number.
void draw_color_bar(Drawing& drawing, const Axes& axes, const Shown& shown, double x, bool discretize) {
  const TextStyle style{drawing.size(9.5), drawing.theme().muted_text, Face::sans, Align::left, Baseline::middle};
  const double width = drawing.scaled(9), height = axes.plot.height;
  nn::MatrixOf<float> ramp(64, 1);
  for (nn::Index i = 0; i < 64; ++i) ramp(i, 0) = 1.0f - 2.0f * (static_cast<float>(i) + 0.5f) / 64.0f;
  const Rect rect{x, axes.plot.y, width, height};
  drawing.add(field_mark(ramp, ValueRange{0, 1}, rect, drawing.theme(), discretize));
  drawing.rect(rect, 0, {0, 0, 0, 0}, drawing.stroke(drawing.theme().field_border, 0.8));
  for (const double place : {1.0, -1.0, 0.0}) {
    // A low bar is told by its ends, a very low one by its upper end.
    if (height < (place == 0 ? 4 : place < 0 ? 2.2 : 0) * style.size_pt) break;
    const double y = std::clamp(axes.plot.y + height * (1 - place) / 2, axes.plot.y + 0.4 * style.size_pt, axes.plot.y + height - 0.4 * style.size_pt);
    drawing.text({x + width + 4, y}, drawing.number(shown.range.middle + place * shown.range.half), style);
  }
}

/// Classes with their colours, one below the other.
void draw_classes(Drawing& drawing, const Axes& axes, const DecisionBoundarySpec& spec, std::size_t count, double x, double room) {
  const TextStyle style{drawing.size(9.5), drawing.theme().muted_text, Face::sans, Align::left, Baseline::middle};
  double y = axes.plot.y + style.size_pt;
  for (std::size_t c = 0; c < count && y < axes.plot.y + axes.plot.height; ++c, y += 1.5 * style.size_pt) {
    drawing.circle({x + 5, y}, drawing.scaled(3.4), drawing.theme().classes[c % drawing.theme().classes.size()]);
    const std::string name = spec.data ? class_name(*spec.data, static_cast<nn::Index>(c), *drawing.style().language) : std::to_string(c);
    drawing.text({x + 12, y}, drawing.elided(name, style, room - 12), style);
  }
}

/// Do both directions span about the same? Then a unit is as long in both.
bool is_even(const nn::Plane& plane) {
  const double width = plane.x_max - plane.x_min, height = plane.y_max - plane.y_min;
  return width < 2 * height && height < 2 * width;
}

double legend_width(const Drawing& drawing, const Shown& shown) {
  const TextStyle style{drawing.size(9.5), {}};
  if (shown.classes) return std::min(drawing.width() * 0.25, 9 * style.size_pt);
  double widest = 0;
  for (const double place : {1.0, 0.0, -1.0})
    widest = std::max(widest, drawing.text_width(drawing.number(shown.range.middle + place * shown.range.half), style));
  return drawing.scaled(9) + 10 + widest;
}

void draw_point_legend(Drawing& drawing, const DecisionBoundarySpec& spec) {
  const TextStyle style{drawing.size(10), drawing.theme().muted_text, Face::sans, Align::left, Baseline::middle};
  const double y = 0.9 * style.size_pt + 3, r = drawing.scaled(2.8);
  double x = 10;
  const bool any_flipped = spec.data && std::find(spec.data->flipped.begin(), spec.data->flipped.end(), true) != spec.data->flipped.end();
  const auto entry = [&](const std::string& text, auto draw_sign) {
    if (x + 3 * r + 6 + drawing.text_width(text, style) > drawing.width() - 6) return;
    draw_sign(Point{x + r, y});
    drawing.text({x + 2 * r + 5, y}, text, style);
    x += 2 * r + 5 + drawing.text_width(text, style) + 1.4 * style.size_pt;
  };
  const Theme& theme = drawing.theme();
  entry(drawing.words("figure.loss_curve.train"), [&](Point p) { drawing.circle(p, r, theme.muted_text); });
  if (spec.show_test && spec.data->test_count() > 0)
    entry(drawing.words("figure.loss_curve.test"), [&](Point p) { drawing.circle(p, r, theme.card, drawing.stroke(theme.muted_text, 1.3)); });
  if (any_flipped)
    entry(drawing.words("figure.decision_boundary.flipped"), [&](Point p) {
      drawing.line({p.x - r, p.y - r}, {p.x + r, p.y + r}, drawing.stroke(theme.text, 1));
      drawing.line({p.x - r, p.y + r}, {p.x + r, p.y - r}, drawing.stroke(theme.text, 1));
    });
}

}  // namespace

Figure decision_boundary(const DecisionBoundarySpec& spec, const FigureStyle& style) {
  const Language& language = *style.language;
  const std::string title = language.text("figure.decision_boundary.title");
  if (!spec.maps || spec.maps->layers.empty())
    return say_nothing_to_show("decision_boundary", title, language.text("figure.decision_boundary.not_two_inputs"), style);
  if (spec.maps->layers[0].size() == 1) return function_plot(spec, style);
  const Shown shown = choose(spec);
  if (!shown.map && !shown.classes)
    return say_nothing_to_show("decision_boundary", title, language.text("figure.decision_boundary.not_two_inputs"), style);
  Drawing drawing("decision_boundary", title, style);
  const nn::Plane& plane = spec.maps->plane;
  const double legend = legend_width(drawing, shown), top = spec.data ? 1.9 * drawing.size(10) : 4;
  AxesSpec axes_spec{plane.x_min, plane.x_max, plane.y_min, plane.y_max, false, false, "x₁", "x₂", false, is_even(plane),
                     {6, top, drawing.width() - legend - 18, drawing.height() - top - 6}};
  const Rect whole = axes_spec.area;
  const std::size_t before = drawing.figure().marks.size();
  Axes axes = draw_axes(drawing, axes_spec);
  Mark surface;
  if (shown.classes) surface.shape = ImageShape{axes.plot, class_raster(*shown.classes, drawing.theme())};
  else surface = field_mark(*shown.map, shown.range, axes.plot, drawing.theme(), spec.discretize);
  surface.id = "surface";
  surface.title = title;
  drawing.figure().marks.insert(drawing.figure().marks.begin() + static_cast<std::ptrdiff_t>(before), std::move(surface));
  if (spec.grid)
    for (const Tick& tick : linear_ticks(plane.x_min, plane.x_max, 9)) {
      const double x = axes.x.at(tick.value);
      drawing.line({x, axes.plot.y}, {x, axes.plot.y + axes.plot.height}, drawing.stroke(with_alpha(drawing.theme().axis, 0.35), 0.7));
    }
  if (spec.grid)
    for (const Tick& tick : linear_ticks(plane.y_min, plane.y_max, 9)) {
      const double y = axes.y.at(tick.value);
      drawing.line({axes.plot.x, y}, {axes.plot.x + axes.plot.width, y}, drawing.stroke(with_alpha(drawing.theme().axis, 0.35), 0.7));
    }
  if (spec.data && spec.data->features() == 2) draw_points(drawing, axes, spec, shown);
  const double bar_x = std::min(axes.plot.x + axes.plot.width + 10, whole.x + whole.width);
  if (shown.classes) draw_classes(drawing, axes, spec, shown.classes->size(), bar_x, drawing.width() - bar_x - 4);
  else draw_color_bar(drawing, axes, shown, bar_x, spec.discretize);
  if (spec.data) draw_point_legend(drawing, spec);
  return drawing.take();
}

}  // namespace chainrule
