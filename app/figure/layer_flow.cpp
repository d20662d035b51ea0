#include "app/figure/axes.hpp"
#include "app/figure/panels.hpp"
#include "app/figure/training_desk.hpp"
#include "engine/train/layer_sizes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace chainrule {
namespace {

constexpr double kThousand = 1000;

std::string layer_words(const Drawing& drawing, std::size_t layer) { return drawing.words("figure.layer_flow.layer", {{"number", std::to_string(layer + 1)}}); }

/// From where to where the axis goes, in whole decades.
std::pair<double, double> flow_range(const std::vector<LayerFlow>& flows) {
  double low = std::numeric_limits<double>::infinity(), high = 0;
  for (const LayerFlow& flow : flows)
    for (const double size : {flow.gradient, flow.update})
      if (size > 0 && std::isfinite(size)) low = std::min(low, size), high = std::max(high, size);
  if (!(high > 0)) return {1e-6, 1};
  return {std::pow(10, std::floor(std::log10(low)) - 1), std::pow(10, std::max(std::ceil(std::log10(high)), std::floor(std::log10(low)) + 1))};
}

void draw_size(Drawing& drawing, const Axes& axes, double y, double size, Color color, bool is_square, const std::string& id, const std::string& title) {
  if (!std::isfinite(size) || !(size > 0)) return;
  const Point at{axes.x.at(size), y};
  drawing.line({axes.plot.x, y}, at, drawing.stroke(with_alpha(color, 0.6), 2.2));
  const double r = drawing.scaled(3.6);
  Mark& mark = is_square ? drawing.rect({at.x - r, at.y - r, 2 * r, 2 * r}, 1, color, drawing.stroke(drawing.theme().card, 0.8))
                         : drawing.circle(at, r, color, drawing.stroke(drawing.theme().card, 0.8));
  mark.id = id, mark.title = title, mark.hit_pt = 3;
}

std::string verdict_of(const Drawing& drawing, const std::vector<LayerFlow>& flows) {
  const FlowFinding found = finding_of(flows);
  const Arguments arguments = {{"layer", std::to_string(found.layer + 1)}, {"ratio", NumberFormat(2)(found.ratio)}};
  switch (found.verdict) {
    case FlowVerdict::unknown: return drawing.words("figure.layer_flow.unknown");
    case FlowVerdict::healthy: return drawing.words("figure.layer_flow.healthy", arguments);
    case FlowVerdict::vanishing: return drawing.words("figure.layer_flow.vanishing", arguments);
    case FlowVerdict::exploding: return drawing.words("figure.layer_flow.exploding", arguments);
  }
  return {};
}

}  // namespace

std::vector<LayerFlow> layer_flows(const nn::Trace& trace, const nn::Position& position) {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  std::vector<LayerFlow> flows;
  for (std::size_t layer = 0; layer < trace.layers.size(); ++layer) {
    const nn::LayerTensors& t = trace.layers[layer];
    const auto known = [&](nn::TensorId tensor) { return tensor >= 0 && trace.tensor(tensor).size() > 0 && nn::is_known(trace, position, tensor, -1); };
    LayerFlow flow{unknown, unknown, nn::root_mean_square(trace.tensor(t.weight)), trace.network.layers[layer].frozen};
    if (known(t.d_weight)) flow.gradient = nn::root_mean_square(trace.tensor(t.d_weight));
    if (known(t.updated_weight)) flow.update = nn::root_mean_square(trace.tensor(t.updated_weight) - trace.tensor(t.weight));
    flows.push_back(flow);
  }
  return flows;
}

FlowFinding finding_of(const std::vector<LayerFlow>& flows) {
  FlowFinding found;
  if (flows.empty() || !(flows.back().gradient > 0)) return found;
  double farthest = 0;
  bool is_whole = true;
  for (std::size_t layer = 0; layer < flows.size(); ++layer) {
    const double ratio = flows[layer].gradient / flows.back().gradient;
    is_whole = is_whole && (!std::isnan(ratio) || flows[layer].frozen);
    if (std::isnan(ratio) || std::abs(std::log(ratio)) < farthest) continue;
    farthest = std::abs(std::log(ratio)), found.layer = static_cast<int>(layer), found.ratio = ratio;
  }
  if (!is_whole) return {};
  found.verdict = found.ratio < 1 / kThousand ? FlowVerdict::vanishing : found.ratio > kThousand ? FlowVerdict::exploding : FlowVerdict::healthy;
  return found;
}

Figure layer_flow(const LayerFlowSpec& spec, const FigureStyle& style) {
  const std::string title = style.language->text("figure.layer_flow.title");
  if (!spec.trace) return say_nothing_to_show("layer_flow", title, style.language->text("figure.network.no_trace"), style);
  const std::vector<LayerFlow> flows = layer_flows(*spec.trace, spec.position);
  Drawing drawing("layer_flow", title, style);
  const Theme& theme = drawing.theme();
  const double top = draw_line_legend(drawing, {{drawing.words("figure.layer_flow.gradient"), drawing.stroke(theme.phase_backward, 4)}, {drawing.words("figure.layer_flow.update"), drawing.stroke(theme.phase_update, 4)}});
  const double bottom = draw_bottom_note(drawing, verdict_of(drawing, flows));
  const TextStyle text{drawing.size(9.5), theme.text, Face::sans, Align::right, Baseline::middle};
  double names = 0;
  for (std::size_t layer = 0; layer < flows.size(); ++layer) names = std::max(names, drawing.text_width(layer_words(drawing, layer), text));
  const auto [low, high] = flow_range(flows);
  AxesSpec axes_spec;
  axes_spec.x_low = low, axes_spec.x_high = high, axes_spec.x_log = true;
  axes_spec.y_low = 0, axes_spec.y_high = static_cast<double>(flows.size());
  axes_spec.x_label = drawing.words("figure.layer_flow.size");
  axes_spec.area = {names + 8, top, drawing.width() - names - 14, std::max(bottom - top - 2, 20.0)};
  axes_spec.has_y_ticks = false;
  const Axes axes = draw_axes(drawing, axes_spec);
  const double row = axes.plot.height / static_cast<double>(flows.size());
  for (std::size_t layer = 0; layer < flows.size(); ++layer) {
    const LayerFlow& flow = flows[layer];
    const double y = axes.plot.y + (static_cast<double>(layer) + 0.5) * row;
    const std::string name = layer_words(drawing, layer), id = "layer" + std::to_string(layer + 1);
    if (row > 1.2 * text.size_pt) drawing.text({axes.plot.x - 5, y}, name, text);
    draw_size(drawing, axes, y - 0.18 * row, flow.gradient, theme.phase_backward, false, id + "/gradient", name + "  " + drawing.words("figure.layer_flow.gradient") + " = " + drawing.number(flow.gradient));
    const std::string share = flow.weight > 0 ? drawing.words("figure.layer_flow.share", {{"percent", NumberFormat(2)(100 * flow.update / flow.weight)}}) : std::string();
    draw_size(drawing, axes, y + 0.18 * row, flow.update, theme.phase_update, true, id + "/update", name + "  " + drawing.words("figure.layer_flow.update") + " = " + drawing.number(flow.update) + share);
  }
  return drawing.take();
}

}  // namespace chainrule
