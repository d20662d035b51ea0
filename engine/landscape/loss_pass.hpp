#pragma once
#include "engine/landscape/surface.hpp"
#include "engine/train/pass.hpp"

namespace nn {

/// What L1 and L2 add to a loss at these parameters: 0 unless the loss counts them.
double penalty_at(const SurfaceLoss& loss, const ParameterLayout& layout, const Vector& parameters);

/// The loss of a landscape and its gradient at any parameters, in double precision, over the columns given (at least one),
/// in blocks that stay in the cache. Nothing allocates after construction.
class LossPass {
 public:
  LossPass(const SurfaceLoss& loss, std::vector<Index> columns);
  /// Nothing when stopped.
  std::optional<double> loss(const Vector& parameters, const std::atomic<bool>* stop = nullptr);
  /// dL/dparameters (P), penalties included where the loss counts them; false when stopped.
  bool gradient(const Vector& parameters, Vector& gradient, const std::atomic<bool>* stop = nullptr);

 private:
  Index size() const { return static_cast<Index>(columns_.size()); }
  Index count_of(Index first) const { return std::min(pass_.capacity(), size() - first); }
  void forward(const Vector& parameters, Index first);

  SurfaceLoss loss_;
  std::vector<Index> columns_;
  ParameterLayout layout_;
  Pass<double> pass_;
  Vector part_;        ///< gradient of one block
  Index loaded_ = -1;  ///< the first column of the block that the pass holds
};

}  // namespace nn
