#include "app/figure/axes.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

/// Ten to a whole power, exact where a double can be.
double power_of_ten(int exponent) {
  double power = 1;
  for (int i = 0; i < std::abs(exponent); ++i) power *= 10;
  return exponent < 0 ? 1 / power : power;
}

std::string label_of(double value) { return NumberFormat(6)(value); }

/// multiple * mantissa * 10^exponent, rounded once so that 0.3 is 0.3.
double product(double multiple, int mantissa, int exponent) {
  const double whole = multiple * mantissa;
  return exponent < 0 ? whole / power_of_ten(-exponent) : whole * power_of_ten(exponent);
}

double widest(const Drawing& drawing, const std::vector<Tick>& ticks, const TextStyle& style) {
  double width = 0;
  for (const Tick& tick : ticks) width = std::max(width, drawing.text_width(tick.label, style));
  return width;
}

std::vector<Tick> ticks_of(double low, double high, bool is_log, int most) {
  return is_log ? log_ticks(low, high, most) : linear_ticks(low, high, most);
}

/// The most ticks whose labels keep apart along x.
std::vector<Tick> fitting_ticks(const Drawing& drawing, const Scale& scale, const TextStyle& style) {
  for (int most = 9; most >= 2; --most) {
    std::vector<Tick> ticks = ticks_of(scale.low, scale.high, scale.is_log, most);
    bool fits = true;
    for (std::size_t i = 1; i < ticks.size(); ++i) {
      const double gap = std::abs(scale.at(ticks[i].value) - scale.at(ticks[i - 1].value));
      const double need = (drawing.text_width(ticks[i].label, style) + drawing.text_width(ticks[i - 1].label, style)) / 2;
      if (gap < need + 1.2 * style.size_pt) fits = false;
    }
    if (fits) return ticks;
  }
  return {};
}

void draw_x_ticks(Drawing& drawing, const AxesSpec& spec, const Axes& axes, const TextStyle& style) {
  const double bottom = axes.plot.y + axes.plot.height;
  for (const Tick& tick : fitting_ticks(drawing, axes.x, style)) {
    const double x = axes.x.at(tick.value), half = drawing.text_width(tick.label, style) / 2;
    if (spec.grid) drawing.line({x, axes.plot.y}, {x, bottom}, drawing.stroke(drawing.theme().grid, 0.8));
    drawing.line({x, bottom}, {x, bottom + 3}, drawing.stroke(drawing.theme().axis, 0.8));
    if (x - half < spec.area.x || x + half > spec.area.x + spec.area.width) continue;
    drawing.text({x, bottom + 4 + 1.3 * style.size_pt}, tick.label, style);
  }
}

void draw_y_ticks(Drawing& drawing, const AxesSpec& spec, const Axes& axes, const std::vector<Tick>& ticks, TextStyle style) {
  style.align = Align::right;
  style.baseline = Baseline::middle;
  const double right = axes.plot.x + axes.plot.width;
  for (const Tick& tick : ticks) {
    const double y = axes.y.at(tick.value);
    if (spec.grid) drawing.line({axes.plot.x, y}, {right, y}, drawing.stroke(drawing.theme().grid, 0.8));
    drawing.line({axes.plot.x - 3, y}, {axes.plot.x, y}, drawing.stroke(drawing.theme().axis, 0.8));
    drawing.text({axes.plot.x - 5, y}, tick.label, style);
  }
}

void make_square(Axes& axes) {
  const double per_x = axes.plot.width / (axes.x.high - axes.x.low), per_y = axes.plot.height / (axes.y.high - axes.y.low);
  const double per = std::min(per_x, per_y);
  const double width = per * (axes.x.high - axes.x.low), height = per * (axes.y.high - axes.y.low);
  axes.plot = {axes.plot.x + (axes.plot.width - width) / 2, axes.plot.y + (axes.plot.height - height) / 2, width, height};
}

TextStyle tick_style(const Drawing& drawing) {
  return {drawing.size(10), drawing.theme().muted_text, Face::sans, Align::center, Baseline::alphabetic};
}

std::vector<Tick> y_ticks_of(const AxesSpec& spec, const TextStyle& label) {
  if (!spec.has_y_ticks) return {};
  const int most = std::clamp(static_cast<int>(spec.area.height / (3 * label.size_pt)), 2, 7);
  return ticks_of(spec.y_low, spec.y_high, spec.y_log, most);
}

}  // namespace

std::vector<Tick> linear_ticks(double low, double high, int most) {
  std::vector<Tick> ticks;
  if (!(high > low) || !std::isfinite(high - low) || most < 1) return ticks;
  int exponent = static_cast<int>(std::floor(std::log10((high - low) / most)));
  for (;; ++exponent)
    for (const int mantissa : {1, 2, 5}) {
      const double step = product(1, mantissa, exponent);
      const double first = std::ceil(low / step - 1e-9), last = std::floor(high / step + 1e-9);
      if (last - first + 1 > most) continue;
      for (double i = first; i <= last; ++i) {
        const double value = product(i, mantissa, exponent);
        ticks.push_back({value, label_of(value)});
      }
      return ticks;
    }
}

std::vector<Tick> log_ticks(double low, double high, int most) {
  std::vector<Tick> ticks;
  if (!(low > 0) || !(high > low) || most < 1) return ticks;
  const int first = static_cast<int>(std::floor(std::log10(low))), last = static_cast<int>(std::ceil(std::log10(high)));
  const auto collect = [&](std::initializer_list<int> mantissas, int stride) {
    ticks.clear();
    for (int e = first; e <= last; e += stride)
      for (const int m : mantissas) {
        const double value = product(1, m, e);
        if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) ticks.push_back({value, label_of(value)});
      }
  };
  collect({1, 2, 5}, 1);
  if (ticks.size() < 3 && high < 20 * low) return linear_ticks(low, high, most);  // less than a decade or so
  for (int stride = 1; static_cast<int>(ticks.size()) > most && stride <= last - first + 1; ++stride) collect({1}, stride);
  return ticks;
}

double Scale::at(double value) const {
  const double share = is_log ? (std::log10(value) - std::log10(low)) / (std::log10(high) - std::log10(low))
                              : (value - low) / (high - low);
  return from_pt + share * (to_pt - from_pt);
}

namespace {

/// The ranges of the numbers, or those that are to be kept if they are of the same kind.
AxesSpec with_kept_ranges(const AxesSpec& spec, const std::optional<AxisRange>& kept) {
  AxesSpec shown = spec;
  if (!spec.follows_data || !kept || kept->x_log != spec.x_log || kept->y_log != spec.y_log) return shown;
  shown.x_low = kept->x_low, shown.x_high = kept->x_high;
  shown.y_low = kept->y_low, shown.y_high = kept->y_high;
  return shown;
}

}  // namespace

double left_room(const Drawing& drawing, const AxesSpec& wanted) {
  const AxesSpec spec = with_kept_ranges(wanted, drawing.style().kept_axes);
  const TextStyle label = tick_style(drawing);
  return std::max(widest(drawing, y_ticks_of(spec, label), label) + 7, spec.least_left);
}

Axes draw_axes(Drawing& drawing, const AxesSpec& wanted) {
  const AxesSpec spec = with_kept_ranges(wanted, drawing.style().kept_axes);
  const TextStyle label = tick_style(drawing);
  const double line = 1.5 * label.size_pt;
  const std::vector<Tick> y_ticks = y_ticks_of(spec, label);
  const double left = std::max(widest(drawing, y_ticks, label) + 7, spec.least_left), right = 1.6 * label.size_pt;
  const double top = spec.y_label.empty() ? 0.6 * label.size_pt : 1.7 * line;
  const double bottom = 1.1 * line + 4 + (spec.x_label.empty() ? 0 : line);
  Axes axes;
  axes.plot = {spec.area.x + left, spec.area.y + top, std::max(spec.area.width - left - right, 10.0),
               std::max(spec.area.height - top - bottom, 10.0)};
  axes.x = {spec.x_low, spec.x_high, 0, 0, spec.x_log};
  axes.y = {spec.y_low, spec.y_high, 0, 0, spec.y_log};
  if (spec.square) make_square(axes);
  axes.x.from_pt = axes.plot.x, axes.x.to_pt = axes.plot.x + axes.plot.width;
  axes.y.from_pt = axes.plot.y + axes.plot.height, axes.y.to_pt = axes.plot.y;
  draw_x_ticks(drawing, spec, axes, label);
  draw_y_ticks(drawing, spec, axes, y_ticks, label);
  const Stroke axis = drawing.stroke(drawing.theme().axis, 1);
  drawing.polyline({{axes.plot.x, axes.plot.y}, {axes.plot.x, axes.y.from_pt}, {axes.x.to_pt, axes.y.from_pt}}, axis);
  if (!spec.x_label.empty())
    drawing.text({axes.plot.x + axes.plot.width / 2, axes.y.from_pt + 4 + 1.3 * label.size_pt + line}, spec.x_label, label);
  TextStyle above = label;
  above.align = Align::left;
  if (!spec.y_label.empty())
    drawing.text({axes.plot.x - left + 2, axes.plot.y - 0.9 * line}, spec.y_label, above);
  if (spec.follows_data) drawing.note_axes({spec.x_low, spec.x_high, spec.y_low, spec.y_high, spec.x_log, spec.y_log}, axes.plot);
  return axes;
}

void widen(double& low, double& high, double share) {
  if (!std::isfinite(low) || !std::isfinite(high)) low = 0, high = 1;
  if (high < low) std::swap(low, high);
  if (high - low < 1e-12 * std::max(1.0, std::abs(high))) low -= 0.5, high += 0.5;
  const double more = (high - low) * share;
  low -= more;
  high += more;
}

}  // namespace chainrule
