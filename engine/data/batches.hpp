#pragma once
#include "engine/data/dataset.hpp"

#include <span>
#include <vector>

namespace nn {

/// Where a run stands in its data: the epoch (from 0) and how many of that epoch's examples it has used.
struct DataPosition {
  std::int64_t epoch = 0;
  Index used = 0;
  bool operator==(const DataPosition&) const = default;
};

/// The position after the batch at `position`; batch_size 0 stands for all.
DataPosition position_after(const DataPosition& position, Index train_count, Index batch_size);

/// Which training examples each step sees: every epoch is a new permutation drawn from (seed, shuffle, epoch), or the
/// examples in their own order where nothing is shuffled, cut into batches; the last one of an epoch may be smaller. The
/// size may change at any step, even within an epoch.
class BatchPlan {
 public:
  BatchPlan(Index train_count, std::uint64_t seed, bool shuffles = true);
  void set_shuffles(bool shuffles);
  /// The columns of the batch at `position`; batch_size 0 stands for all. Valid until the next call. Does not
  /// allocate after the first call.
  std::span<const Index> batch(const DataPosition& position, Index batch_size);

 private:
  Index train_count_;
  std::uint64_t seed_;
  bool shuffles_;
  std::int64_t epoch_ = -1;
  std::vector<Index> order_;
};

}  // namespace nn
