#include "app/figure/panels.hpp"
#include "app/figure/training_desk.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace chainrule {
namespace {

constexpr std::size_t kMostHistogramRows = 10;

void draw_histogram(Drawing& drawing, const Rect& room, const Histogram& histogram, Color color) {
  const std::int64_t most = *std::max_element(histogram.counts.begin(), histogram.counts.end());
  const TextStyle text{drawing.size(8), drawing.theme().muted_text, Face::sans, Align::left, Baseline::middle};
  const std::string low = NumberFormat(2)(histogram.low), high = NumberFormat(2)(histogram.high);
  const bool has_ends = room.height > 4.5 * text.size_pt && drawing.text_width(low + high, text) + 10 < room.width;
  const double ground = room.y + room.height - (has_ends ? 1.5 * text.size_pt : 1), height = ground - room.y - 1, step = room.width / Histogram::bins;
  std::vector<Point> outline = {{room.x, ground}};
  for (int bin = 0; bin < Histogram::bins; ++bin) {
    const double y = ground - height * static_cast<double>(histogram.counts[static_cast<std::size_t>(bin)]) / static_cast<double>(std::max<std::int64_t>(most, 1));
    outline.push_back({room.x + bin * step, y});
    outline.push_back({room.x + (bin + 1) * step, y});
    // Bar by bar: the screen fills convex shapes only.
    if (y < ground) drawing.rect({room.x + bin * step, y, step, ground - y}, 0, with_alpha(color, 0.45));
  }
  outline.push_back({room.x + room.width, ground});
  drawing.polyline(std::move(outline), drawing.stroke(color, 1));
  if (histogram.low < 0 && histogram.high > 0) {
    const double zero = room.x - histogram.low / (histogram.high - histogram.low) * room.width;
    drawing.line({zero, room.y}, {zero, ground}, drawing.stroke(drawing.theme().axis, 0.8, Dash::dotted));
  }
  if (!has_ends) return;
  drawing.text({room.x, ground + 0.8 * text.size_pt}, low, text);
  TextStyle right = text;
  right.align = Align::right;
  drawing.text({room.x + room.width, ground + 0.8 * text.size_pt}, high, right);
}

std::string title_of_histogram(const Drawing& drawing, const std::string& name, const Histogram& histogram) {
  return name + "  " + drawing.words("figure.histograms.numbers", {{"count", with_separators(histogram.count)}, {"mean", drawing.number(histogram.mean)}, {"deviation", drawing.number(histogram.deviation)},
                                                                   {"low", drawing.number(histogram.low)}, {"high", drawing.number(histogram.high)}});
}

}  // namespace

Histogram histogram_of(const nn::Matrix& values) {
  Histogram found;
  found.low = std::numeric_limits<double>::infinity(), found.high = -found.low;
  double sum = 0;
  for (nn::Index i = 0; i < values.size(); ++i) {
    const double value = values.data()[i];
    if (!std::isfinite(value)) {
      ++found.not_finite;
      continue;
    }
    found.low = std::min(found.low, value), found.high = std::max(found.high, value), sum += value;
    ++found.count;
  }
  if (found.count == 0) return {0, 0, 0, 0, 0, found.not_finite, {}};
  found.mean = sum / static_cast<double>(found.count);
  const double extent = found.high - found.low;
  double squares = 0;
  for (nn::Index i = 0; i < values.size(); ++i) {
    const double value = values.data()[i];
    if (!std::isfinite(value)) continue;
    squares += (value - found.mean) * (value - found.mean);
    const int bin = extent > 0 ? std::min(static_cast<int>((value - found.low) / extent * Histogram::bins), Histogram::bins - 1) : Histogram::bins / 2;
    ++found.counts[static_cast<std::size_t>(bin)];
  }
  found.deviation = std::sqrt(squares / static_cast<double>(found.count));
  return found;
}

Figure histograms(const LayerFlowSpec& spec, const FigureStyle& style) {
  const std::string title = style.language->text("figure.histograms.title");
  if (!spec.trace) return say_nothing_to_show("histograms", title, style.language->text("figure.network.no_trace"), style);
  const nn::Trace& trace = *spec.trace;
  Drawing drawing("histograms", title, style);
  const Theme& theme = drawing.theme();
  const double bottom = draw_bottom_note(drawing, drawing.words("figure.histograms.note", {{"count", with_separators(trace.sample_count())}}));
  const std::size_t rows = std::min(trace.layers.size(), kMostHistogramRows);
  const double gap = 5, width = (drawing.width() - 12 - 2 * gap) / 3, height = std::max((bottom - 6 - (static_cast<double>(rows) - 1) * gap) / static_cast<double>(rows), 4.0);
  for (std::size_t layer = 0; layer < rows; ++layer) {
    const nn::LayerTensors& t = trace.layers[layer];
    const std::tuple<const char*, nn::TensorId, Color> kinds[] = {{"weights", t.weight, theme.curve}, {"activations", t.activation, theme.phase_forward}, {"gradients", t.d_weight, theme.phase_backward}};
    for (std::size_t column = 0; column < 3; ++column) {
      const auto& [word, tensor, color] = kinds[column];
      const Rect panel{6 + static_cast<double>(column) * (width + gap), 4 + static_cast<double>(layer) * (height + gap), width, height};
      const std::string name = drawing.words("figure.layer_flow.layer", {{"number", std::to_string(layer + 1)}}) + ", " + drawing.words(std::string("figure.histograms.") + word);
      const std::string id = "layer" + std::to_string(layer + 1) + "/" + word;
      const bool is_known = tensor >= 0 && trace.tensor(tensor).size() > 0 && nn::is_known(trace, spec.position, tensor, -1);
      const Histogram histogram = is_known ? histogram_of(trace.tensor(tensor)) : Histogram{};
      const Rect room = draw_panel(drawing, panel, id, name, is_known ? title_of_histogram(drawing, name, histogram) : name + "  " + drawing.words("figure.histograms.later"), false);
      if (histogram.count > 0) draw_histogram(drawing, room, histogram, color);
    }
  }
  return drawing.take();
}

}  // namespace chainrule
