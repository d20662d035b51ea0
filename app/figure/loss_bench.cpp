#include "app/figure/function_bench.hpp"
#include "app/figure/panels.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

nn::Activation output_for(nn::LossKind kind) {
  nn::Activation output;
  output.kind = nn::wants_step(kind) ? nn::ActivationKind::step : nn::ActivationKind::linear;
  return output;
}

/// From where to where a loss is drawn: where it is defined, around answer and target.
struct LossRange {
  double low = 0, high = 1;
};
LossRange range_of_loss(nn::LossKind kind, double answer, double target) {
  if (nn::is_cross_entropy(kind)) return {0.002, 0.998};
  const double reach = std::max(1.5, 1.4 * std::abs(answer - target));
  if (nn::wants_signs(kind) || nn::wants_step(kind)) return {std::min(-2.0, 1.15 * answer), std::max(2.0, 1.15 * answer)};
  const double low = kind == nn::LossKind::msle ? std::max(target - reach, -0.5) : target - reach;
  return {std::min(low, answer), target + reach};
}

PanelPlot loss_plot(nn::LossKind kind, const Rect& room, double answer, double target) {
  const LossRange range = range_of_loss(kind, answer, target);
  std::vector<double> values;
  for (int i = 0; i <= 60; ++i) {
    const double value = loss_at_answer(kind, range.low + (range.high - range.low) * i / 60, target).value;
    if (std::isfinite(value)) values.push_back(value);
  }
  std::sort(values.begin(), values.end());
  // The steep end of a cross-entropy would flatten the rest.
  double high = values.empty() ? 1 : 1.5 * values[values.size() * 9 / 10];
  const double here = loss_at_answer(kind, answer, target).value;
  if (std::isfinite(here) && here < 4 * high) high = std::max(high, 1.1 * here);
  return {room, range.low, range.high, 0, high > 0 ? high : 1};
}

void draw_gradient_arrow(Drawing& drawing, const PanelPlot& plot, Point at, double slope, const std::string& id, const std::string& title) {
  double steepest = std::abs(slope);
  if (!(steepest > 0) || !std::isfinite(steepest)) return;
  const double share = std::clamp(steepest / (1 + steepest), 0.12, 1.0), length = 0.42 * plot.plot.width * share, sign = slope > 0 ? -1 : 1;
  const double tip = std::clamp(at.x + sign * length, plot.plot.x + 1, plot.plot.x + plot.plot.width - 1), head = std::min(drawing.scaled(5), 0.6 * std::abs(tip - at.x));
  Mark& line = drawing.line(at, {tip - sign * 0.7 * head, at.y}, drawing.stroke(drawing.theme().danger, 1.8));
  line.id = id, line.title = title, line.hit_pt = 3;
  Mark& arrow = drawing.polyline({{tip, at.y}, {tip - sign * head, at.y - 0.45 * head}, {tip - sign * head, at.y + 0.45 * head}}, {});
  std::get<PolylineShape>(arrow.shape).closed = true;
  arrow.fill = drawing.theme().danger;
}

void draw_loss_panel(Drawing& drawing, const Rect& panel, nn::LossKind kind, const LossBenchSpec& spec) {
  const Theme& theme = drawing.theme();
  const double target = target_for(kind, spec.target), middle = nn::is_cross_entropy(kind) ? 0.5 : target;
  const std::optional<double>& given = nn::wants_step(kind) ? spec.preactivation : spec.answer;
  const double answer = given && std::isfinite(*given) ? *given : middle;
  const LossAt at = loss_at_answer(kind, answer, target);
  const std::string id = "loss/" + std::string(nn::id_of(kind)), name = drawing.words("names.loss." + std::string(nn::id_of(kind)));
  const bool is_defined = !nn::is_cross_entropy(kind) || (answer >= 0 && answer <= 1), is_known = given.has_value() && is_defined;
  const std::string x = nn::wants_step(kind) ? "z" : "a";
  std::string title = name + "  y = " + drawing.number(target);
  if (is_known) title += "  " + x + " = " + drawing.number(answer) + "  L = " + drawing.number(at.value) + "  ∂L/∂" + x + " = " + drawing.number(at.slope);
  else if (given && !is_defined) title += "  " + drawing.words("figure.loss_bench.outside", {{"value", drawing.number(answer)}});
  const Rect room = draw_panel(drawing, panel, id, name, title, spec.own && *spec.own == kind);
  const PanelPlot plot = loss_plot(kind, room, answer, target);
  draw_zero_lines(drawing, plot);
  if (target >= plot.x_low && target <= plot.x_high && !nn::wants_step(kind))
    drawing.line(plot.at(target, plot.y_low), plot.at(target, plot.y_high), drawing.stroke(theme.next, 1, Dash::dotted));
  draw_function(drawing, plot, [&](double a) { return loss_at_answer(kind, a, target).value; }, drawing.stroke(theme.curve, 1.7));
  if (!is_known || !plot.contains(answer, at.value)) return;
  const Point place = plot.at(answer, at.value);
  draw_gradient_arrow(drawing, plot, place, at.slope, id + "/gradient", title);
  Mark& dot = drawing.circle(place, drawing.scaled(2.8), theme.accent, drawing.stroke(theme.card, 0.8));
  dot.id = id + "/point", dot.title = title, dot.hit_pt = 3;
}

}  // namespace

double target_for(nn::LossKind kind, double target) {
  if (nn::wants_signs(kind)) return target > (target < 0 ? 0 : 0.5) ? 1 : -1;
  if (nn::wants_step(kind)) return target > 0.5 ? 1 : 0;
  return nn::is_cross_entropy(kind) ? std::clamp(target, 0.0, 1.0) : target;
}

LossAt loss_at_answer(nn::LossKind kind, double answer, double target) {
  const nn::Loss loss(kind);
  const nn::Activation output = output_for(kind);
  nn::Matrix z(1, 1), a(1, 1), y(1, 1), value(1, 1), slope(1, 1);
  z(0, 0) = answer, y(0, 0) = target;
  a(0, 0) = nn::activation_value(output, answer);
  nn::example_losses<double>(loss, output, z, a, y, value);
  if (nn::wants_step(kind)) nn::matched_delta<double>(kind, a, y, slope);
  else nn::loss_gradient<double>(loss, a, y, slope);
  return {nn::loss_of_mean(kind, value(0, 0)), slope(0, 0)};
}

Figure loss_bench(const LossBenchSpec& spec, const FigureStyle& style) {
  const std::string title = style.language->text("figure.loss_bench.title");
  Drawing drawing("loss_bench", title, style);
  const Theme& theme = drawing.theme();
  std::vector<LineEntry> legend = {{"L(a)", drawing.stroke(theme.curve, 1.7)}, {"y", drawing.stroke(theme.next, 1, Dash::dotted)}, {"−∂L/∂a", drawing.stroke(theme.danger, 1.8)}};
  if (spec.answer) legend.push_back({spec.output_name + ":  a = " + drawing.number(*spec.answer) + ",  y = " + drawing.number(spec.target), {}, true});
  const double top = draw_line_legend(drawing, legend);
  const double bottom = draw_bottom_note(drawing, drawing.words("figure.loss_bench.note"));
  const auto kinds = nn::loss_kinds();
  const std::vector<Rect> panels = panels_in({6, top, drawing.width() - 12, std::max(bottom - top - 2, 12.0)}, static_cast<int>(kinds.size()), 1.35, 5);
  for (std::size_t i = 0; i < kinds.size(); ++i) draw_loss_panel(drawing, panels[i], kinds[i], spec);
  return drawing.take();
}

}  // namespace chainrule
