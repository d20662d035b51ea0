#pragma once
#include "engine/landscape/surface.hpp"

#include <memory>

namespace nn {

/// Heights over a slice, point by point. What a point costs is counted in multiplications of the kernels, roughly.
class Heights {
 public:
  virtual ~Heights() = default;
  /// The points that follow lie at this t.
  virtual void begin_row(double t) = 0;
  /// At (s, t) of the slice; when stopped any number.
  virtual double at(double s, const std::atomic<bool>* stop) = 0;
  /// At any parameters (P).
  virtual double of(const Vector& parameters) = 0;
};

/// The kernels' way, single precision.
bool can_be_fast(const SurfaceLoss& loss);
double fast_cost(const NetworkSpec& network);  ///< of one example
std::unique_ptr<Heights> fast_heights(const SurfaceLoss& loss, const Slice& slice, const std::vector<Index>& columns);

/// The plain way, double precision.
double plain_cost(const NetworkSpec& network);
std::unique_ptr<Heights> plain_heights(const SurfaceLoss& loss, const Slice& slice, const std::vector<Index>& columns);

}  // namespace nn
