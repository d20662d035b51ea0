#pragma once
#include "engine/data/dataset.hpp"
#include "engine/train/rule.hpp"

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

namespace nn {

/// The learning-rate range test: from one state, the rate grows by the same factor with every update, and the loss of each
/// batch is noted until it explodes. Source: Smith 2017.
struct RateSweep {
  struct Point {
    double rate = 0, loss = 0, smoothed = 0;  ///< smoothed: exponential mean with bias correction
  };
  std::vector<Point> points;
  std::optional<double> steepest;              ///< where the smoothed loss falls fastest over some points
  std::optional<double> lowest;                ///< where it is lowest
  std::optional<double> suggested_from, suggested_to;  ///< a tenth of `lowest` to `lowest`, where it has fallen between them
  bool exploded = false;                       ///< it ended above `explosion` times the lowest
};
struct RateSweepSpec {
  double first = 1e-5, last = 10;
  int updates = 200;
  double smoothing = 0.9, explosion = 4;
};
/// Nothing when stopped. `progress` grows from 0 to 1.
std::optional<RateSweep> sweep_rates(const NetworkSpec& network, const TrainingRule& rule, const std::shared_ptr<const Dataset>& data,
                                     const TrainingState& from, const RateSweepSpec& spec, const std::atomic<bool>* stop = nullptr,
                                     std::atomic<double>* progress = nullptr);

}  // namespace nn
