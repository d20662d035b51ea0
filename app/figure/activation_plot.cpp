#include "app/figure/axes.hpp"
#include "app/figure/mark_ids.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace chainrule {
namespace {

constexpr int kSamples = 160;
constexpr nn::Index kMostPoints = 400;

/// One layer's operating points: z and a of every unit and example.
struct OperatingPoint {
  nn::Index unit = 0, example = 0;
  double z = 0, a = 0;
};

bool is_whole_known(const nn::Trace& trace, const nn::Position& position, nn::TensorId tensor, nn::Index unit) {
  return tensor >= 0 && nn::is_known(trace, position, tensor, static_cast<int>(unit));
}

std::vector<OperatingPoint> operating_points(const ActivationPlotSpec& spec, int layer) {
  const nn::LayerTensors& t = spec.trace->layers[static_cast<std::size_t>(layer)];
  const nn::Matrix& z = spec.trace->tensor(t.preactivation);
  const nn::Activation& f = spec.trace->network.layers[static_cast<std::size_t>(layer)].activation;
  std::vector<OperatingPoint> points;
  const nn::Index stride = std::max<nn::Index>(1, z.size() / kMostPoints);
  nn::Index counter = 0;
  for (nn::Index example = 0; example < z.cols(); ++example)
    for (nn::Index unit = 0; unit < z.rows(); ++unit) {
      const bool focused = unit == spec.unit && example == spec.example;
      if (!focused && counter++ % stride != 0) continue;
      if (!is_whole_known(*spec.trace, spec.position, t.preactivation, unit) || !std::isfinite(z(unit, example))) continue;
      points.push_back({unit, example, z(unit, example), nn::activation_value(f, z(unit, example))});
    }
  return points;
}


/// Samples a function over the plot; it is parted where it jumps, and where it leaves the plot.
template <class Function>
std::vector<std::vector<Point>> sampled(const Axes& axes, std::optional<double> jump, Function function) {
  std::vector<std::vector<Point>> pieces(1);
  double before = axes.x.low;
  for (int i = 0; i <= kSamples; ++i) {
    const double x = axes.x.low + (axes.x.high - axes.x.low) * i / kSamples, y = function(x);
    if (jump && before < *jump && x >= *jump) pieces.emplace_back();
    before = x;
    if (!std::isfinite(y) || y < axes.y.low - 1e-9 || y > axes.y.high + 1e-9) {
      if (!pieces.back().empty()) pieces.emplace_back();
      continue;
    }
    pieces.back().push_back(axes.at(x, y));
  }
  return pieces;
}

/// Where f (0) or f' (1) jumps.
std::optional<double> jump_of(const nn::Activation& f, int derivative) {
  for (const nn::Kink& kink : nn::kinks_of(f))
    if (kink.derivative == derivative) return kink.z;
  return std::nullopt;
}

/// A ring where f or f' jumps, which says from what to what.
void draw_kinks(Drawing& drawing, const Axes& axes, const nn::Activation& f) {
  int count = 0;
  for (const nn::Kink& kink : nn::kinks_of(f)) {
    if (kink.derivative > 1) continue;
    Mark& ring = drawing.circle(axes.at(kink.z, nn::activation_value(f, kink.z)), drawing.scaled(3.4), drawing.theme().card,
                                drawing.stroke(drawing.theme().curve_slope, 1.6));
    ring.id = "kink/" + std::to_string(++count);
    ring.title = drawing.style().language->text(kink.derivative == 0 ? "figure.activation.jump" : "figure.activation.kink",
                                                {{"z", drawing.number(kink.z)}, {"left", drawing.number(kink.left)}, {"right", drawing.number(kink.right)}});
    ring.hit_pt = 4;
  }
}

void draw_pieces(Drawing& drawing, const std::vector<std::vector<Point>>& pieces, const Stroke& stroke, const std::string& id,
                 const std::string& title) {
  int number = 0;
  for (const std::vector<Point>& piece : pieces) {
    if (piece.size() < 2) continue;
    Mark& mark = drawing.polyline(piece, stroke);
    mark.id = number++ == 0 ? id : id + "/" + std::to_string(number);
    mark.title = title;
    mark.hit_pt = 3;
  }
}

AxesSpec axes_for(const Drawing& drawing, const nn::Activation& f, const std::vector<OperatingPoint>& points) {
  AxesSpec spec;
  spec.follows_data = true;
  double reach = 4;
  for (const OperatingPoint& point : points) reach = std::max(reach, std::min(std::abs(point.z) * 1.1, 1e6));
  spec.x_low = -reach, spec.x_high = reach;
  double low = 0, high = 1;
  for (int i = 0; i <= 40; ++i) {
    const double z = -reach + 2 * reach * i / 40;
    for (const double y : {nn::activation_value(f, z), nn::activation_slope(f, z)}) low = std::min(low, y), high = std::max(high, y);
  }
  spec.y_low = low, spec.y_high = high;
  widen(spec.y_low, spec.y_high, 0.07);
  const double margin = drawing.scaled(6);
  const double legend = 1.9 * drawing.size(10.5);
  spec.area = {margin, legend, drawing.width() - 2 * margin, drawing.height() - legend - margin};
  spec.x_label = std::string(drawing.style().letters.z());
  return spec;
}

void draw_legend(Drawing& drawing, const std::string& name) {
  const Theme& theme = drawing.theme();
  const double size = drawing.size(10.5), y = 0.95 * size + 2;
  double x = drawing.scaled(12);
  const TextStyle style{size, theme.text, Face::sans, Align::left, Baseline::middle};
  for (const bool is_slope : {false, true}) {
    const Color color = is_slope ? theme.curve_slope : theme.curve;
    const std::string text = is_slope ? "f′(z)" : "f(z)  " + name;
    const double line = 1.6 * size;
    if (x + line + 4 + drawing.text_width(text, style) > drawing.width() - 4) return;
    drawing.line({x, y}, {x + line, y}, drawing.stroke(color, 2, is_slope ? Dash::dashed : Dash::solid));
    drawing.text({x + line + 4, y}, text, style);
    x += line + 4 + drawing.text_width(text, style) + 1.4 * size;
  }
}

/// The tangent at the focused unit, a drop line to the axis, and its numbers in words beside it.
void draw_focus(Drawing& drawing, const Axes& axes, const nn::Activation& f, const OperatingPoint& point, const std::string& name) {
  const Theme& theme = drawing.theme();
  const double slope = nn::activation_slope(f, point.z), half = (axes.x.high - axes.x.low) * 0.12;
  const Point at = axes.at(point.z, point.a);
  Mark& tangent = drawing.line(axes.at(point.z - half, point.a - slope * half), axes.at(point.z + half, point.a + slope * half),
                               drawing.stroke(theme.accent, 1.8));
  tangent.id = "tangent";
  tangent.title = "f′(z) = " + drawing.number(slope);
  tangent.clip = axes.plot;
  drawing.line({at.x, at.y}, {at.x, axes.plot.y + axes.plot.height}, drawing.stroke(theme.accent, 1, Dash::dotted));
  Mark& dot = drawing.circle(at, drawing.scaled(4.6), theme.accent, drawing.stroke(theme.card, 1.2));
  dot.id = "focus";
  dot.title = name + "  z = " + drawing.number(point.z) + "  a = " + drawing.number(point.a) + "  f′(z) = " + drawing.number(slope);
  const std::vector<std::string> lines = {name + ":  z = " + drawing.number(point.z), "a = " + drawing.number(point.a),
                                          "f′(z) = " + drawing.number(slope)};
  TextStyle style{drawing.size(10.5), theme.accent, Face::sans_bold, Align::left, Baseline::alphabetic};
  double width = 0;
  for (const std::string& line : lines) width = std::max(width, drawing.text_width(line, style));
  const double height = 1.45 * style.size_pt * static_cast<double>(lines.size());
  const bool below = at.y < axes.plot.y + axes.plot.height / 2;
  double x = at.x + 12;
  if (x + width > axes.plot.x + axes.plot.width) x = std::max(at.x - 12 - width, axes.plot.x + 4);
  if (width > axes.plot.width - 8 || height > axes.plot.height * 0.8) return;
  double y = below ? at.y + 14 : at.y - height - 6;
  y = std::clamp(y, axes.plot.y + 2, axes.plot.y + axes.plot.height - height - 2);
  drawing.rect({x - 4, y - 2, width + 8, height + 4}, 4, with_alpha(theme.card, 0.86));
  for (const std::string& line : lines) {
    drawing.text({x, y + style.size_pt}, line, style);
    y += 1.45 * style.size_pt;
  }
}

/// The pieces of the focused maxout neuron: the highest bar is what it gives.
Figure maxout_bars(const ActivationPlotSpec& spec, const FigureStyle& style, int layer, const std::string& title) {
  const nn::LayerTensors& t = spec.trace->layers[static_cast<std::size_t>(layer)];
  if (!is_whole_known(*spec.trace, spec.position, t.preactivation, -1))
    return say_nothing_to_show("activation", title, style.language->text("figure.activation.maxout_later"), style);
  Drawing drawing("activation", title, style);
  const nn::Matrix &z = spec.trace->tensor(t.preactivation), &a = spec.trace->tensor(t.activation);
  const nn::Index example = std::min(spec.example, z.cols() - 1), pieces = z.rows() / a.rows();
  const nn::Index unit = std::clamp<nn::Index>(spec.unit, 0, a.rows() - 1);
  AxesSpec axes_spec;
  axes_spec.x_low = 0.4, axes_spec.x_high = static_cast<double>(pieces) + 0.6;
  axes_spec.y_low = std::min(0.0, 1.15 * z.col(example).segment(unit * pieces, pieces).minCoeff());
  axes_spec.y_high = std::max(0.0, 1.15 * z.col(example).segment(unit * pieces, pieces).maxCoeff());
  if (!(axes_spec.y_high - axes_spec.y_low > 1e-9)) axes_spec.y_high = axes_spec.y_low + 1;
  axes_spec.area = {6, 6, drawing.width() - 12, drawing.height() - 12};
  axes_spec.x_label = style.language->text("figure.activation.piece");
  axes_spec.y_label = "z,  a = max(z)";
  const Axes axes = draw_axes(drawing, axes_spec);
  const double step = axes.x.at(2) - axes.x.at(1), ground = axes.y.at(0);
  bool found = false;
  for (nn::Index piece = 0; piece < pieces; ++piece) {
    const double value = z(unit * pieces + piece, example), end = axes.y.at(std::isfinite(value) ? value : 0), middle = axes.x.at(static_cast<double>(piece + 1));
    const bool is_taken = !found && value == a(unit, example);
    found = found || is_taken;
    Mark& bar = drawing.rect({middle - 0.34 * step, std::min(end, ground), 0.68 * step, std::abs(end - ground)}, std::min(3.0, step * 0.1),
                             is_taken ? drawing.theme().accent : drawing.theme().curve);
    bar.id = preactivation_id(layer, unit * pieces + piece);
    bar.title = "z(" + row_name(spec.trace->network, layer, unit * pieces + piece) + ") = " + drawing.number(value);
    const TextStyle number{drawing.size(9), drawing.theme().text, Face::sans, Align::center, Baseline::alphabetic};
    const std::string text = drawing.number(value);
    const double baseline = value < 0 ? end + 1.3 * number.size_pt : end - 4;
    const bool is_inside = baseline - number.size_pt > axes.plot.y && baseline + 0.3 * number.size_pt < axes.plot.y + axes.plot.height;
    if (is_inside && drawing.text_width(text, number) < step * 0.96) drawing.text({middle, baseline}, text, number);
  }
  return drawing.take();
}

Figure softmax_bars(const ActivationPlotSpec& spec, const FigureStyle& style, int layer, const std::string& title) {
  const nn::LayerTensors& t = spec.trace->layers[static_cast<std::size_t>(layer)];
  if (!is_whole_known(*spec.trace, spec.position, t.activation, -1))
    return say_nothing_to_show("activation", title, style.language->text("figure.activation.softmax_later"), style);
  Drawing drawing("activation", title, style);
  const nn::Matrix& a = spec.trace->tensor(t.activation);
  const nn::Index example = std::min(spec.example, a.cols() - 1);
  AxesSpec axes_spec;
  axes_spec.x_low = 0.4, axes_spec.x_high = static_cast<double>(a.rows()) + 0.6;
  axes_spec.y_low = 0, axes_spec.y_high = 1.08;
  axes_spec.area = {6, 6, drawing.width() - 12, drawing.height() - 12};
  axes_spec.x_label = style.language->text("figure.activation.unit");
  axes_spec.y_label = "a = softmax(z)";
  const Axes axes = draw_axes(drawing, axes_spec);
  const double step = axes.x.at(2) - axes.x.at(1);
  for (nn::Index unit = 0; unit < a.rows(); ++unit) {
    const double value = a(unit, example), top = axes.y.at(std::isfinite(value) ? value : 0), middle = axes.x.at(static_cast<double>(unit + 1));
    Mark& bar = drawing.rect({middle - 0.34 * step, top, 0.68 * step, axes.y.from_pt - top}, std::min(3.0, step * 0.1),
                             unit == spec.unit ? drawing.theme().accent : drawing.theme().curve);
    bar.id = neuron_id(layer, unit);
    bar.title = neuron_name(spec.trace->network, layer, unit) + " = " + drawing.number(value);
    const TextStyle number{drawing.size(9), drawing.theme().text, Face::sans, Align::center, Baseline::alphabetic};
    const std::string text = drawing.number(value);
    if (drawing.text_width(text, number) < step * 0.96) drawing.text({middle, top - 4}, text, number);
  }
  return drawing.take();
}

}  // namespace

Figure activation_plot(const ActivationPlotSpec& spec, const FigureStyle& style) {
  const Language& language = *style.language;
  const std::string title = language.text("figure.activation.title");
  if (!spec.trace || spec.trace->layers.empty())
    return say_nothing_to_show("activation", title, language.text("figure.network.no_trace"), style);
  const int count = static_cast<int>(spec.trace->layers.size()), layer = spec.layer < 0 || spec.layer >= count ? count - 1 : spec.layer;
  const nn::Activation& f = spec.trace->network.layers[static_cast<std::size_t>(layer)].activation;
  const std::string full_title = spec.neuron_name.empty() ? title : title + " · " + spec.neuron_name;
  if (f.kind == nn::ActivationKind::maxout) return maxout_bars(spec, style, layer, full_title);
  if (!nn::is_elementwise(f.kind)) return softmax_bars(spec, style, layer, full_title);
  Drawing drawing("activation", full_title, style);
  const std::vector<OperatingPoint> points = operating_points(spec, layer);
  const Axes axes = draw_axes(drawing, axes_for(drawing, f, points));
  const Theme& theme = drawing.theme();
  const std::string name = language.text("names.activation." + std::string(nn::id_of(f.kind)));
  draw_pieces(drawing, sampled(axes, jump_of(f, 1), [&](double z) { return nn::activation_slope(f, z); }),
              drawing.stroke(theme.curve_slope, 1.8, Dash::dashed), "slope", "f′(z)");
  draw_pieces(drawing, sampled(axes, jump_of(f, 0), [&](double z) { return nn::activation_value(f, z); }), drawing.stroke(theme.curve, 2.4), "curve",
              "f(z) " + name);
  draw_kinks(drawing, axes, f);
  const OperatingPoint* focus = nullptr;
  for (const OperatingPoint& point : points) {
    if (point.unit == spec.unit && point.example == spec.example) focus = &point;
    else {
      Mark& dot = drawing.circle(axes.at(point.z, point.a), drawing.scaled(3), with_alpha(theme.curve, 0.45), drawing.stroke(theme.card, 0.8));
      dot.id = "point/" + std::to_string(point.unit + 1) + "/" + std::to_string(point.example + 1);
      dot.title = neuron_name(spec.trace->network, layer, point.unit) + "  z = " + drawing.number(point.z) + "  a = " + drawing.number(point.a);
      dot.hit_pt = 3;
    }
  }
  if (focus) draw_focus(drawing, axes, f, *focus, spec.neuron_name.empty() ? neuron_name(spec.trace->network, layer, spec.unit) : spec.neuron_name);
  draw_legend(drawing, name);
  return drawing.take();
}

}  // namespace chainrule
