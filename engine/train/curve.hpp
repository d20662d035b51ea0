#pragma once
#include "engine/train/evaluate.hpp"
#include "engine/train/layer_sizes.hpp"

#include <memory>
#include <vector>

namespace nn {

/// One measured point of a run.
struct CurvePoint {
  std::int64_t step = 0;
  double epoch = 0;  ///< with fraction
  Scores scores;
  std::shared_ptr<const std::vector<LayerSizes>> sizes = nullptr;  ///< of the update that begins here; null: not measured
};

/// The measured course of a run; thinned to at most `capacity` points by dropping every second one.
class Curve {
 public:
  explicit Curve(std::size_t capacity = 2048) : capacity_(capacity) {}
  void add(const CurvePoint& point);
  /// Forgets points after `step`.
  void cut(std::int64_t step);
  void clear() { points_.clear(); stride_ = 1; skipped_ = 0; }
  const std::vector<CurvePoint>& points() const { return points_; }

 private:
  std::size_t capacity_;
  std::size_t stride_ = 1, skipped_ = 0;
  std::vector<CurvePoint> points_;
};

}  // namespace nn
