#include "app/figure/mark_ids.hpp"
#include "app/figure/panels.hpp"
#include "app/figure/training_desk.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace chainrule {
namespace {

constexpr std::size_t kMostForceRows = 24;

/// One weight and what pulls at it in this step: against the data's gradient, and against the penalties'.
struct PulledWeight {
  nn::Index unit = 0, input = 0;
  double weight = 0, data = 0, l2 = 0, l1 = 0;
};

double sign_of(double value) { return value > 0 ? 1 : value < 0 ? -1 : 0; }

/// The largest weights, in their own order.
std::vector<PulledWeight> pulled_weights(const PenaltyForcesSpec& spec, std::size_t most) {
  const nn::Trace& trace = *spec.trace;
  const nn::LayerTensors& t = trace.layers[static_cast<std::size_t>(spec.layer)];
  const nn::Matrix& weight = trace.tensor(t.weight);
  const bool has_gradient = t.d_weight >= 0 && trace.tensor(t.d_weight).size() == weight.size() && nn::is_known(trace, spec.position, t.d_weight, -1);
  std::vector<PulledWeight> all;
  for (nn::Index unit = 0; unit < weight.rows(); ++unit)
    for (nn::Index input = 0; input < weight.cols(); ++input) {
      const double w = weight(unit, input);
      const double data = has_gradient ? -trace.tensor(t.d_weight)(unit, input) : std::numeric_limits<double>::quiet_NaN();
      all.push_back({unit, input, w, data, -trace.rule.l2 * w, -trace.rule.l1 * sign_of(w)});
    }
  if (all.size() <= most) return all;
  std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(most), all.end(), [](const PulledWeight& a, const PulledWeight& b) { return std::abs(a.weight) > std::abs(b.weight); });
  all.resize(most);
  std::sort(all.begin(), all.end(), [](const PulledWeight& a, const PulledWeight& b) { return std::pair(a.unit, a.input) < std::pair(b.unit, b.input); });
  return all;
}

void draw_force(Drawing& drawing, Point from, double length, const Stroke& stroke, const std::string& id, const std::string& title) {
  if (!std::isfinite(length) || length == 0) return;
  const double head = std::min(drawing.scaled(4.5), 0.8 * std::abs(length)), sign = length > 0 ? 1 : -1, tip = from.x + length;
  Mark& line = drawing.line(from, {tip - 0.6 * sign * head, from.y}, stroke);
  line.id = id, line.title = title, line.hit_pt = 2;
  Mark& arrow = drawing.polyline({{tip, from.y}, {tip - sign * head, from.y - 0.42 * head}, {tip - sign * head, from.y + 0.42 * head}}, {});
  std::get<PolylineShape>(arrow.shape).closed = true;
  arrow.fill = stroke.color;
}

}  // namespace

Figure penalty_forces(const PenaltyForcesSpec& spec, const FigureStyle& style) {
  const Language& language = *style.language;
  const std::string title = language.text("figure.penalty_forces.title");
  if (!spec.trace) return say_nothing_to_show("penalty_forces", title, language.text("figure.network.no_trace"), style);
  const nn::Trace& trace = *spec.trace;
  if (!(trace.rule.l1 > 0) && !(trace.rule.l2 > 0)) return say_nothing_to_show("penalty_forces", title, language.text("figure.penalty_forces.none"), style);
  Drawing drawing("penalty_forces", title, style);
  const Theme& theme = drawing.theme();
  const std::tuple<const char*, double PulledWeight::*, Stroke> forces[] = {{"data", &PulledWeight::data, drawing.stroke(theme.phase_backward, 1.8)},
                                                                            {"l2", &PulledWeight::l2, drawing.stroke(theme.curve_slope, 1.8)},
                                                                            {"l1", &PulledWeight::l1, drawing.stroke(theme.warning, 1.8, Dash::dashed)}};
  std::vector<LineEntry> legend;
  for (const auto& [name, member, stroke] : forces)
    if (member == &PulledWeight::data || (member == &PulledWeight::l2 ? trace.rule.l2 : trace.rule.l1) > 0) legend.push_back({drawing.words(std::string("figure.penalty_forces.") + name), stroke});
  const double top = draw_line_legend(drawing, legend);
  const double bottom = draw_bottom_note(drawing, drawing.words("figure.penalty_forces.note", {{"layer", std::to_string(spec.layer + 1)}}));
  const TextStyle text{drawing.size(9), theme.text, Face::sans, Align::right, Baseline::middle};
  const auto most = static_cast<std::size_t>(std::clamp((bottom - top) / (1.25 * text.size_pt), 1.0, static_cast<double>(kMostForceRows)));
  const std::vector<PulledWeight> rows = pulled_weights(spec, most);
  double names = 0, reach = 1e-12, strongest = 1e-300;
  for (const PulledWeight& row : rows) {
    names = std::max(names, drawing.text_width(weight_name(trace.network, spec.layer, row.unit, row.input), text));
    if (std::isfinite(row.weight)) reach = std::max(reach, std::abs(row.weight));
    for (const double force : {row.data, row.l2, row.l1})
      if (std::isfinite(force)) strongest = std::max(strongest, std::abs(force));
  }
  const double left = names + 12, width = drawing.width() - left - 8, height = std::max((bottom - top) / static_cast<double>(rows.size()), 4.0);
  const double longest = 0.2 * width, zero = left + 0.5 * width, scale = (0.5 * width - longest - 4) / reach;
  drawing.line({zero, top}, {zero, bottom - 2}, drawing.stroke(theme.axis, 0.8));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const PulledWeight& row = rows[i];
    const double y = top + (static_cast<double>(i) + 0.5) * height;
    const std::string name = weight_name(trace.network, spec.layer, row.unit, row.input), id = "weight/" + std::to_string(row.unit + 1) + "/" + std::to_string(row.input + 1);
    drawing.text({left - 6, y}, name, text);
    const Point at{zero + scale * (std::isfinite(row.weight) ? row.weight : 0), y};
    drawing.line({zero, y}, at, drawing.stroke(theme.grid, 1));
    double offset = -0.24 * height;
    for (const auto& [kind, member, stroke] : forces) {
      draw_force(drawing, {at.x, y + offset}, longest * (row.*member) / strongest, stroke, id + "/" + kind, name + "  " + drawing.words(std::string("figure.penalty_forces.") + kind) + " = " + drawing.number(row.*member));
      offset += 0.24 * height;
    }
    Mark& dot = drawing.circle(at, std::min(drawing.scaled(2.6), 0.3 * height), theme.text, drawing.stroke(theme.card, 0.7));
    dot.id = id, dot.title = name + " = " + drawing.number(row.weight), dot.hit_pt = 2;
  }
  return drawing.take();
}

}  // namespace chainrule
