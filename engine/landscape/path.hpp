#pragma once
#include "engine/train/rule.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace nn {

/// Where a run has been: its parameters at evenly spaced steps, thinned to at most `capacity` points and `budget_bytes`.
/// A copy is cheap: the parameters themselves are shared.
class Path {
 public:
  struct Point {
    std::int64_t step = 0;
    std::shared_ptr<const VectorOf<float>> shared;  ///< single precision is enough to draw it
    const VectorOf<float>& parameters() const { return *shared; }  ///< (P)
  };
  explicit Path(std::size_t capacity = 1024, std::size_t budget_bytes = std::size_t{32} << 20);
  /// Takes a point in if its step is due; at the step of the last point it takes that one's place. Parameters that are
  /// not finite are left out.
  void add(std::int64_t step, const Vector& parameters);
  /// The first step after the last point that will be taken in.
  std::int64_t next_step() const;
  void cut(std::int64_t step);  ///< forgets points after `step`
  void clear();
  const std::vector<Point>& points() const { return points_; }

 private:
  std::size_t capacity_, budget_bytes_;
  std::int64_t stride_ = 1;
  std::vector<Point> points_;
};

}  // namespace nn
