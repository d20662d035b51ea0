#include "engine/landscape/path.hpp"

#include <algorithm>
#include <limits>

namespace nn {
namespace {

/// A way of fewer points is none.
constexpr std::size_t fewest_points = 3;

}  // namespace

Path::Path(std::size_t capacity, std::size_t budget_bytes)
    : capacity_(std::max(capacity, fewest_points)), budget_bytes_(budget_bytes) {}

std::int64_t Path::next_step() const {
  return points_.empty() ? std::numeric_limits<std::int64_t>::min() : points_.back().step + stride_;
}

void Path::add(std::int64_t step, const Vector& parameters) {
  const bool replaces = !points_.empty() && step == points_.back().step;
  if ((!replaces && step < next_step()) || !parameters.allFinite()) return;
  if (replaces) points_.pop_back();
  points_.push_back({step, std::make_shared<const VectorOf<float>>(parameters.cast<float>())});
  const std::size_t bytes = sizeof(Point) + static_cast<std::size_t>(parameters.size()) * sizeof(float);
  const std::size_t most = std::max(fewest_points, std::min(capacity_, budget_bytes_ / bytes));
  while (points_.size() > most) {
    for (std::size_t i = 1; 2 * i < points_.size(); ++i) points_[i] = std::move(points_[2 * i]);
    points_.resize((points_.size() + 1) / 2);
    stride_ *= 2;
  }
}

void Path::cut(std::int64_t step) {
  const std::size_t before = points_.size();
  while (!points_.empty() && points_.back().step > step) points_.pop_back();
  if (points_.size() == before) return;
  // What goes on from here is as dense as what is left, and as dense as can be where nothing is left.
  stride_ = points_.size() < 2 ? 1 : points_.back().step - points_[points_.size() - 2].step;
}

void Path::clear() {
  points_.clear();
  stride_ = 1;
}

}  // namespace nn
