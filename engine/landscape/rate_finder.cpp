#include "engine/landscape/rate_finder.hpp"

#include "engine/nn/elementary.hpp"
#include "engine/train/trainer.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace nn {
namespace {

/// What is read from the curve: where it is lowest, where it falls fastest, and the rates between which it does fall.
/// The mean of so many losses is too young to be trusted: `settling` points at the beginning are passed over, but for a
/// sweep that has no others.
void suggest(RateSweep& sweep, std::size_t settling) {
  const std::vector<RateSweep::Point>& points = sweep.points;
  if (points.empty()) return;
  const std::size_t begin = points.size() > 2 * settling ? settling : 0;
  const auto lower = [](const RateSweep::Point& one, const RateSweep::Point& other) { return one.smoothed < other.smoothed; };
  const auto lowest = static_cast<std::size_t>(std::min_element(points.begin() + static_cast<std::ptrdiff_t>(begin), points.end(), lower) - points.begin());
  sweep.lowest = points[lowest].rate;
  // Rates grow by the same factor, so that differences are slopes over the logarithm of the rate; over so many points that
  // no single batch decides.
  const std::size_t window = std::max<std::size_t>(1, settling);
  double greatest_fall = 0;
  for (std::size_t i = begin + window; i <= lowest; ++i) {
    const double fall = points[i - window].smoothed - points[i].smoothed;
    if (!(fall > greatest_fall)) continue;
    greatest_fall = fall;
    sweep.steepest = points[i - window / 2].rate;
  }
  std::size_t from = lowest;
  while (from > begin && points[from - 1].rate >= points[lowest].rate / 10) --from;
  if (!(points[from].smoothed > points[lowest].smoothed)) return;
  sweep.suggested_from = points[from].rate;
  sweep.suggested_to = points[lowest].rate;
}

}  // namespace

std::optional<RateSweep> sweep_rates(const NetworkSpec& network, const TrainingRule& rule, const std::shared_ptr<const Dataset>& data,
                                     const TrainingState& from, const RateSweepSpec& spec, const std::atomic<bool>* stop, std::atomic<double>* progress) {
  assert(spec.first > 0 && spec.last > spec.first && spec.updates > 1);
  TrainingRule changing = rule;
  changing.schedule = {};
  changing.learning_rate = spec.first;
  Trainer trainer(network, changing, data, from);
  const double growth = elementary::log(spec.last / spec.first) / (spec.updates - 1);
  RateSweep sweep;
  double mean = 0, weight = 0, lowest = 0;
  for (int update = 0; update < spec.updates; ++update) {
    if (stop != nullptr && stop->load(std::memory_order_relaxed)) return std::nullopt;
    if (progress) *progress = static_cast<double>(update) / spec.updates;
    changing.learning_rate = spec.first * elementary::exp(growth * update);
    trainer.set_rule(changing);
    trainer.step();
    const double loss = trainer.last_batch_loss();
    if (!std::isfinite(loss)) {
      sweep.exploded = true;
      break;
    }
    mean = spec.smoothing * mean + (1 - spec.smoothing) * loss;
    weight = spec.smoothing * weight + (1 - spec.smoothing);
    sweep.points.push_back({changing.learning_rate, loss, mean / weight});
    const double smoothed = sweep.points.back().smoothed;
    lowest = update == 0 ? smoothed : std::min(lowest, smoothed);
    if (smoothed > spec.explosion * lowest) {
      sweep.exploded = true;
      break;
    }
  }
  suggest(sweep, static_cast<std::size_t>(1 / (1 - spec.smoothing)));
  return sweep;
}

}  // namespace nn
