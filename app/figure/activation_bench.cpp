#include "app/figure/axes.hpp"
#include "app/figure/function_bench.hpp"
#include "app/figure/mark_ids.hpp"
#include "app/figure/panels.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

constexpr double kBenchReach = 4;

std::vector<nn::Activation> benched(const std::optional<nn::Activation>& own) {
  std::vector<nn::Activation> all;
  for (const nn::ActivationKind kind : nn::activation_kinds()) {
    if (!nn::is_elementwise(kind)) continue;
    nn::Activation one;
    one.kind = kind;
    all.push_back(own && own->kind == kind ? *own : one);
  }
  return all;
}

std::string title_of_activation(const Drawing& drawing, const nn::Activation& f, const std::optional<double>& z) {
  const std::string name = drawing.words("names.activation." + std::string(nn::id_of(f.kind)));
  if (!z) return name;
  return name + "  f(" + drawing.number(*z) + ") = " + drawing.number(nn::activation_value(f, *z)) + "  f′ = " + drawing.number(nn::activation_slope(f, *z));
}

void draw_activation_panel(Drawing& drawing, const Rect& panel, const nn::Activation& f, const ActivationBenchSpec& spec) {
  const Theme& theme = drawing.theme();
  const std::string id = "activation/" + std::string(nn::id_of(f.kind)), title = title_of_activation(drawing, f, spec.z);
  const bool is_own = spec.own && spec.own->kind == f.kind;
  const Rect room = draw_panel(drawing, panel, id, drawing.words("names.activation." + std::string(nn::id_of(f.kind))), title, is_own);
  const double reach = spec.z ? std::clamp(1.15 * std::abs(*spec.z), kBenchReach, 12.0) : kBenchReach;
  const PanelPlot plot{room, -reach, reach, -1.4, 2.4};
  draw_zero_lines(drawing, plot);
  draw_function(drawing, plot, [&](double z) { return nn::activation_slope(f, z); }, drawing.stroke(theme.curve_slope, 1.2, Dash::dashed), 0.2);
  draw_function(drawing, plot, [&](double z) { return nn::activation_value(f, z); }, drawing.stroke(theme.curve, 1.8), f.kind == nn::ActivationKind::step ? 0.2 : 1e9);
  if (!spec.z || !std::isfinite(*spec.z)) return;
  const double value = nn::activation_value(f, *spec.z), slope = nn::activation_slope(f, *spec.z);
  if (plot.contains(*spec.z, slope)) {
    Mark& mark = drawing.circle(plot.at(*spec.z, slope), drawing.scaled(2.2), theme.card, drawing.stroke(theme.curve_slope, 1.3));
    mark.id = id + "/slope", mark.title = title, mark.hit_pt = 3;
  }
  if (plot.contains(*spec.z, value)) {
    Mark& mark = drawing.circle(plot.at(*spec.z, value), drawing.scaled(2.8), is_own ? theme.accent : theme.curve, drawing.stroke(theme.card, 0.8));
    mark.id = id + "/point", mark.title = title, mark.hit_pt = 3;
  }
}

}  // namespace

Figure activation_bench(const ActivationBenchSpec& spec, const FigureStyle& style) {
  const std::string title = style.language->text("figure.activation_bench.title");
  Drawing drawing("activation_bench", title, style);
  const Theme& theme = drawing.theme();
  std::vector<LineEntry> legend = {{"f(z)", drawing.stroke(theme.curve, 1.8)}, {"f′(z)", drawing.stroke(theme.curve_slope, 1.4, Dash::dashed)}};
  if (spec.z && !spec.neuron_name.empty()) legend.push_back({spec.neuron_name + ":  z = " + drawing.number(*spec.z), {}, true});
  const double top = draw_line_legend(drawing, legend);
  const double bottom = draw_bottom_note(drawing, drawing.words("figure.activation_bench.note"));
  const std::vector<nn::Activation> all = benched(spec.own);
  const std::vector<Rect> panels = panels_in({6, top, drawing.width() - 12, std::max(bottom - top - 2, 12.0)}, static_cast<int>(all.size()), 1.35, 5);
  for (std::size_t i = 0; i < all.size(); ++i) draw_activation_panel(drawing, panels[i], all[i], spec);
  return drawing.take();
}

namespace {

/// Words for the counts: saturated pairs, and dead units by name.
std::string counts_in_words(const Drawing& drawing, const OperatingPointsSpec& spec) {
  const nn::OperatingPoints& found = *spec.found;
  const double share = found.pairs > 0 ? 100.0 * static_cast<double>(found.saturated) / static_cast<double>(found.pairs) : 0;
  std::string words = drawing.words("figure.operating_points.saturated", {{"count", with_separators(found.saturated)}, {"all", with_separators(found.pairs)}, {"percent", NumberFormat(3)(share)}});
  std::string dead;
  for (std::size_t i = 0; i < std::min<std::size_t>(found.dead.size(), 6); ++i) dead += (i > 0 ? ", " : "") + neuron_name(*spec.network, spec.layer, found.dead[i]);
  if (found.dead.size() > 6) dead += ", …";
  const Arguments units = {{"count", with_separators(static_cast<std::int64_t>(found.dead.size()))}, {"names", dead}};
  return words + " " + (found.dead.empty() ? drawing.words("figure.operating_points.none_dead") : drawing.words("figure.operating_points.dead", units));
}

void draw_operating_points(Drawing& drawing, const Axes& axes, const OperatingPointsSpec& spec) {
  const Theme& theme = drawing.theme();
  const double flat = nn::saturation_slope(spec.activation);
  for (const bool is_lit : {false, true})
    for (const nn::OperatingPoints::Point& point : spec.found->points) {
      if ((point.unit == spec.unit) != is_lit || !std::isfinite(point.z)) continue;
      const double a = nn::activation_value(spec.activation, point.z), slope = nn::activation_slope(spec.activation, point.z);
      const Point at = axes.at(point.z, a);
      if (!axes.plot.contains(at)) continue;
      const bool is_flat = std::abs(slope) < flat;
      const Color color = is_lit ? theme.accent : is_flat ? theme.warning : theme.curve;
      Mark& dot = drawing.circle(at, drawing.scaled(is_lit ? 2.8 : 2.2), with_alpha(color, is_lit ? 0.9 : 0.4), is_flat ? drawing.stroke(theme.warning, 0.9) : Stroke{});
      dot.id = "point/" + std::to_string(point.unit + 1) + "/" + std::to_string(point.example + 1);
      dot.title = neuron_name(*spec.network, spec.layer, point.unit) + "  " + drawing.words("figure.operating_points.example", {{"number", with_separators(point.example + 1)}}) +
                  "  z = " + drawing.number(point.z) + "  a = " + drawing.number(a) + "  f′(z) = " + drawing.number(slope);
      dot.hit_pt = 2;
    }
}

void draw_operating_tangent(Drawing& drawing, const Axes& axes, const OperatingPointsSpec& spec) {
  if (!spec.z || !std::isfinite(*spec.z)) return;
  const double a = nn::activation_value(spec.activation, *spec.z), slope = nn::activation_slope(spec.activation, *spec.z);
  if (!axes.plot.contains(axes.at(*spec.z, a))) return;
  const double half = 0.12 * (axes.x.high - axes.x.low);
  Mark& tangent = drawing.line(axes.at(*spec.z - half, a - slope * half), axes.at(*spec.z + half, a + slope * half), drawing.stroke(drawing.theme().text, 1.6));
  tangent.id = "tangent", tangent.title = "f′(z) = " + drawing.number(slope), tangent.clip = axes.plot;
  Mark& dot = drawing.circle(axes.at(*spec.z, a), drawing.scaled(4.4), drawing.theme().accent, drawing.stroke(drawing.theme().card, 1.2));
  dot.id = "focus";
  dot.title = neuron_name(*spec.network, spec.layer, spec.unit) + "  z = " + drawing.number(*spec.z) + "  a = " + drawing.number(a) + "  f′(z) = " + drawing.number(slope);
}

AxesSpec operating_axes(const OperatingPointsSpec& spec, const Rect& area) {
  AxesSpec axes;
  double reach = 3;
  for (const nn::OperatingPoints::Point& point : spec.found->points)
    if (std::isfinite(point.z)) reach = std::max(reach, std::min(1.08 * std::abs(point.z), 1e6));
  axes.x_low = -reach, axes.x_high = reach;
  axes.y_low = 0, axes.y_high = 1;
  for (int i = 0; i <= 40; ++i)
    for (const double y : {nn::activation_value(spec.activation, -reach + 2 * reach * i / 40), nn::activation_slope(spec.activation, -reach + 2 * reach * i / 40)})
      axes.y_low = std::min(axes.y_low, y), axes.y_high = std::max(axes.y_high, y);
  widen(axes.y_low, axes.y_high, 0.06);
  axes.area = area;
  axes.x_label = "z";
  return axes;
}

}  // namespace

Figure operating_points_plot(const OperatingPointsSpec& spec, const FigureStyle& style) {
  const Language& language = *style.language;
  const std::string title = language.text("figure.operating_points.title");
  if (!spec.network || !spec.found)
    return say_nothing_to_show("operating_points", title, language.text(spec.network ? "figure.operating_points.busy" : "figure.network.no_trace"), style);
  if (spec.found->pairs == 0) return say_nothing_to_show("operating_points", title, language.text("figure.operating_points.no_slope"), style);
  Drawing drawing("operating_points", title, style);
  const Theme& theme = drawing.theme();
  const std::string name = language.text("names.activation." + std::string(nn::id_of(spec.activation.kind)));
  const double top = draw_line_legend(drawing, {{name, drawing.stroke(theme.curve, 2)}, {"f′(z)", drawing.stroke(theme.curve_slope, 1.4, Dash::dashed)},
                                                {neuron_name(*spec.network, spec.layer, spec.unit), drawing.stroke(theme.accent, 4)},
                                                {language.text("figure.operating_points.flat"), drawing.stroke(theme.warning, 4)}});
  const double bottom = draw_bottom_note(drawing, counts_in_words(drawing, spec));
  const Axes axes = draw_axes(drawing, operating_axes(spec, {4, top, drawing.width() - 8, std::max(bottom - top - 2, 20.0)}));
  const PanelPlot plot{axes.plot, axes.x.low, axes.x.high, axes.y.low, axes.y.high};
  draw_function(drawing, plot, [&](double z) { return nn::activation_slope(spec.activation, z); }, drawing.stroke(theme.curve_slope, 1.4, Dash::dashed), 0.2);
  draw_function(drawing, plot, [&](double z) { return nn::activation_value(spec.activation, z); }, drawing.stroke(theme.curve, 2));
  draw_operating_points(drawing, axes, spec);
  draw_operating_tangent(drawing, axes, spec);
  return drawing.take();
}

}  // namespace chainrule
