#include "app/figure/height_scale.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace chainrule {
namespace {

constexpr double kHighest = 1.6;  ///< shares above this would only tilt the cells at the cut
constexpr double kDecades = 1e8;

/// Finite heights, in rising order up to where they are needed; at most about 4000 of them.
std::vector<double> sampled(const nn::Matrix& heights) {
  const nn::Index stride = std::max<nn::Index>(1, heights.size() / 4000);
  std::vector<double> values;
  for (nn::Index i = 0; i < heights.size(); i += stride)
    if (std::isfinite(heights.data()[i])) values.push_back(heights.data()[i]);
  std::sort(values.begin(), values.end());
  return values;
}

/// The next of 1, 1.5, 2, 3, 5, 7 times a power of ten.
double round_above(double value) {
  if (!(value > 0) || !std::isfinite(value)) return value;
  const double power = std::pow(10.0, std::floor(std::log10(value)));
  for (const double step : {1.0, 1.5, 2.0, 3.0, 5.0, 7.0})
    if (step * power >= value * (1 - 1e-9)) return step * power;
  return 10 * power;
}

/// The last of 1, 2, 5 times a power of ten.
double round_below(double value) {
  const double power = std::pow(10.0, std::floor(std::log10(value)));
  for (const double step : {5.0, 2.0})
    if (step * power <= value * (1 + 1e-9)) return step * power;
  return power;
}

HeightExtent extent_of_surface(const nn::Surface& surface) {
  HeightExtent extent;
  for (nn::Index i = 0; i < surface.heights.size(); ++i) extent.add(surface.heights.data()[i]);
  return extent;
}

bool can_be_log(const HeightExtent& extent, const std::vector<double>& values) {
  const auto bad = std::lower_bound(values.begin(), values.end(), std::numeric_limits<double>::min()) - values.begin();
  return std::isfinite(extent.least_positive) && 10 * bad <= static_cast<std::ptrdiff_t>(values.size());
}

/// A grid that meets the bottom of a narrow valley here and there would hang from it in spikes: the axis begins a decade below
/// the height that all but one in 200 points exceed.
double lowest_of_interest(const std::vector<double>& values, double least_positive) {
  const auto positive = std::lower_bound(values.begin(), values.end(), std::numeric_limits<double>::min());
  return std::max(least_positive, positive[(values.end() - positive) / 200] / 10);
}

HeightScale log_scale(const HeightExtent& extent, const HeightExtent& ways, const std::vector<double>& values) {
  HeightScale scale{extent.least_positive, std::max(extent.high, extent.least_positive), true, extent.any_infinite, false};
  if (std::isfinite(ways.least_positive)) scale.low = std::min(scale.low, ways.least_positive), scale.high = std::max(scale.high, ways.high);
  const double low = std::max(lowest_of_interest(values, extent.least_positive), scale.high / kDecades);
  scale.cuts_below = extent.any_not_positive || scale.low < low;
  if (scale.cuts_below) scale.low = round_below(low);
  if (scale.high < 1.01 * scale.low) scale.low /= 1.5, scale.high *= 1.5;
  return scale;
}

HeightScale linear_scale(const HeightExtent& extent, const HeightExtent& ways, const std::vector<double>& values) {
  HeightScale scale{extent.low, extent.high, false, extent.any_infinite, false};
  const double most = values[(values.size() - 1) * 9 / 10];
  if (extent.high - extent.low > 2.5 * (most - extent.low) && most > extent.low) {
    scale.high = extent.low >= 0 ? round_above(most) : most;
    scale.cuts_above = true;
  }
  const double reach = 0.6 * (scale.high - scale.low);
  if (std::isfinite(ways.low)) {
    scale.low = std::min(scale.low, std::max(ways.low, scale.low - reach));
    if (!scale.cuts_above) scale.high = std::max(scale.high, std::min(ways.high, scale.high + reach));
  }
  if (scale.high - scale.low < 1e-12 * std::max(1.0, std::abs(scale.high))) {
    const double more = std::max(0.5, 0.25 * std::abs(scale.high));
    scale.low -= more, scale.high += more;
  }
  return scale;
}

/// Straight between points `cells` apart of which only every `cells`-th is given.
float refined(const nn::Matrix& shares, int column, int row, int cells) {
  const int left = column / cells, top = row / cells;
  const double u = static_cast<double>(column % cells) / cells, v = static_cast<double>(row % cells) / cells;
  const nn::Index right = left + (u > 0 ? 1 : 0), bottom = top + (v > 0 ? 1 : 0);
  return static_cast<float>((1 - v) * ((1 - u) * shares(top, left) + u * shares(top, right)) + v * ((1 - u) * shares(bottom, left) + u * shares(bottom, right)));
}

}  // namespace

double HeightScale::share(double height) const {
  if (std::isnan(height)) return height;
  if (std::isinf(height)) return height > 0 ? 2 : std::numeric_limits<double>::quiet_NaN();
  if (is_log && height <= low) return 0;
  const double at = is_log ? std::log(height / low) / std::log(high / low) : (height - low) / (high - low);
  return std::max(at, 0.0);
}

double HeightScale::value(double at) const {
  return is_log ? low * std::pow(high / low, at) : low + at * (high - low);
}

void HeightExtent::add(double height) {
  if (std::isnan(height)) return;
  if (std::isinf(height)) {
    any_infinite |= height > 0;
    return;
  }
  low = std::min(low, height), high = std::max(high, height);
  if (height > 0) least_positive = std::min(least_positive, height);
  else any_not_positive = true;
}

HeightExtent heights_of_ways(const std::vector<LandscapeWay>& ways, const nn::Plane& range) {
  HeightExtent extent;
  for (const LandscapeWay& way : ways)
    for (const LandscapeWay::Stop& stop : way.stops)
      if (stop.x >= range.x_min && stop.x <= range.x_max && stop.y >= range.y_min && stop.y <= range.y_max) extent.add(stop.height);
  return extent;
}

HeightScale height_scale(const nn::Surface& surface, const HeightExtent& ways, bool is_log) {
  const HeightExtent extent = extent_of_surface(surface);
  const std::vector<double> values = sampled(surface.heights);
  if (values.empty() || !std::isfinite(extent.low)) return {};
  return is_log && can_be_log(extent, values) ? log_scale(extent, ways, values) : linear_scale(extent, ways, values);
}

HeightScale height_scale(const LandscapeSpec& spec) {
  return height_scale(*spec.surface, heights_of_ways(spec.ways, spec.surface->range), spec.log_height);
}

std::vector<Tick> height_ticks(const HeightScale& scale, int most) {
  std::vector<Tick> ticks = scale.is_log ? log_ticks(scale.low, scale.high, most) : linear_ticks(scale.low, scale.high, most);
  if (scale.cuts_above) {
    std::erase_if(ticks, [&](const Tick& tick) { return scale.share(tick.value) > 0.9; });
    ticks.push_back({scale.high, "> " + NumberFormat(3)(scale.high)});
  }
  if (scale.cuts_below) {
    std::erase_if(ticks, [&](const Tick& tick) { return scale.share(tick.value) < 0.1; });
    ticks.insert(ticks.begin(), {scale.low, "≤ " + NumberFormat(3)(scale.low)});
  }
  return ticks;
}

std::vector<Tick> height_levels(const HeightScale& scale, int most) {
  std::vector<Tick> levels = scale.is_log ? log_ticks(scale.low, scale.high, most) : linear_ticks(scale.low, scale.high, most);
  std::erase_if(levels, [&](const Tick& level) { return scale.share(level.value) < 0.004 || scale.share(level.value) > 0.996; });
  return levels;
}

std::shared_ptr<const Relief> relief_of(const nn::Surface& surface, const HeightScale& scale, int most_cells) {
  const auto points = static_cast<int>(surface.heights.rows());
  nn::Matrix shares(std::max(points, 2), std::max(points, 2));
  for (nn::Index column = 0; column < shares.cols(); ++column)
    for (nn::Index row = 0; row < shares.rows(); ++row)  // a single point is flat
      shares(row, column) = std::min(scale.share(surface.heights(std::min<nn::Index>(row, points - 1), std::min<nn::Index>(column, points - 1))), kHighest);
  const int given = static_cast<int>(shares.rows()) - 1, cells = std::max(1, most_cells / given);
  auto relief = std::make_shared<Relief>();
  relief->columns = relief->rows = given * cells + 1;
  relief->wire_cells = cells > 1 ? cells : std::max(1, (given + 24) / 25);
  relief->heights.reserve(static_cast<std::size_t>(relief->columns) * static_cast<std::size_t>(relief->rows));
  for (int row = 0; row < relief->rows; ++row)
    for (int column = 0; column < relief->columns; ++column)
      relief->heights.push_back(cells == 1 ? static_cast<float>(shares(row, column)) : refined(shares, column, row, cells));
  return relief;
}

double relief_height(const Relief& relief, double x, double y) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) return none;
  const double across = x * (relief.columns - 1), down = (1 - y) * (relief.rows - 1);
  const int left = std::min(static_cast<int>(across), relief.columns - 2), top = std::min(static_cast<int>(down), relief.rows - 2);
  const double u = across - left, v = down - top;
  const float* above = relief.heights.data() + static_cast<std::ptrdiff_t>(top) * relief.columns + left;
  const float* below = above + relief.columns;
  const double height = (1 - v) * ((1 - u) * static_cast<double>(above[0]) + u * static_cast<double>(above[1])) +
                        v * ((1 - u) * static_cast<double>(below[0]) + u * static_cast<double>(below[1]));
  return height <= 1 ? height : none;
}

}  // namespace chainrule
