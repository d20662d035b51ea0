#include "engine/data/batches.hpp"

#include "engine/nn/random.hpp"

#include <algorithm>
#include <numeric>

namespace nn {
namespace {

Index batch_length(Index train_count, const DataPosition& position, Index batch_size) {
  const Index left = train_count - position.used;
  return batch_size <= 0 ? left : std::min(batch_size, left);
}

}  // namespace

BatchPlan::BatchPlan(Index train_count, std::uint64_t seed, bool shuffles)
    : train_count_(train_count), seed_(seed), shuffles_(shuffles), order_(static_cast<std::size_t>(train_count)) {}

void BatchPlan::set_shuffles(bool shuffles) {
  if (shuffles != shuffles_) epoch_ = -1;
  shuffles_ = shuffles;
}

std::span<const Index> BatchPlan::batch(const DataPosition& position, Index batch_size) {
  if (epoch_ != position.epoch) {
    std::iota(order_.begin(), order_.end(), Index{0});
    Random random(seed_, Stream::shuffle, static_cast<std::uint64_t>(position.epoch));
    for (std::size_t left = shuffles_ ? order_.size() : 0; left > 1; --left) {  // Fisher and Yates, from the end
      std::swap(order_[left - 1], order_[random.below(left)]);
    }
    epoch_ = position.epoch;
  }
  const Index length = batch_length(train_count_, position, batch_size);
  return std::span<const Index>(order_).subspan(static_cast<std::size_t>(position.used),
                                                static_cast<std::size_t>(length));
}

DataPosition position_after(const DataPosition& position, Index train_count, Index batch_size) {
  const Index used = position.used + batch_length(train_count, position, batch_size);
  if (used >= train_count) return {position.epoch + 1, 0};
  return {position.epoch, used};
}

}  // namespace nn
