#include "engine/train/curve.hpp"

namespace nn {

void Curve::add(const CurvePoint& point) {
  if (!points_.empty() && points_.back().step == point.step) {  // measured again, on more examples
    points_.back() = point;
    return;
  }
  // The newest point always shows; within a stride it takes the place of the one before it.
  if (skipped_ > 0 && !points_.empty()) points_.back() = point;
  else points_.push_back(point);
  skipped_ = (skipped_ + 1) % stride_;
  if (points_.size() <= capacity_) return;
  std::vector<CurvePoint> kept;
  kept.reserve(capacity_);
  for (std::size_t i = 0; i < points_.size(); i += 2) kept.push_back(points_[i]);
  if (points_.size() % 2 == 0) kept.push_back(points_.back());
  points_ = std::move(kept);
  stride_ *= 2;
  skipped_ = 0;
}

void Curve::cut(std::int64_t step) {
  while (!points_.empty() && points_.back().step > step) points_.pop_back();
  skipped_ = 0;
}

}  // namespace nn
