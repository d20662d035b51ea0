#include "engine/data/batches.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace nn;

TEST_CASE("without shuffling every epoch takes the examples in their order") {
  BatchPlan plan(5, 3, false);
  for (const std::int64_t epoch : {0, 1, 7}) {
    CHECK(plan.batch({epoch, 0}, 3)[0] == 0);
    CHECK(plan.batch({epoch, 0}, 3)[2] == 2);
    CHECK(plan.batch({epoch, 3}, 3).size() == 2);
    CHECK(plan.batch({epoch, 3}, 3)[1] == 4);
  }
  BatchPlan shuffled(5, 3);
  const std::span<const Index> drawn = shuffled.batch({7, 0}, 0);
  const std::vector<Index> before(drawn.begin(), drawn.end());
  shuffled.set_shuffles(false);
  CHECK(shuffled.batch({7, 0}, 0)[1] == 1);
  shuffled.set_shuffles(true);
  const std::span<const Index> again = shuffled.batch({7, 0}, 0);
  CHECK(std::vector<Index>(again.begin(), again.end()) == before);
}

TEST_CASE("an epoch shows every example once, in another order each time") {
  BatchPlan plan(10, 1);
  std::vector<std::vector<Index>> epochs;
  DataPosition position;
  for (int epoch = 0; epoch < 2; ++epoch) {
    std::vector<Index> seen, lengths;
    while (position.epoch == epoch) {
      const std::span<const Index> batch = plan.batch(position, 4);
      seen.insert(seen.end(), batch.begin(), batch.end());
      lengths.push_back(static_cast<Index>(batch.size()));
      position = position_after(position, 10, 4);
    }
    CHECK(lengths == std::vector<Index>{4, 4, 2});
    CHECK(std::set<Index>(seen.begin(), seen.end()).size() == 10);
    epochs.push_back(seen);
  }
  CHECK(epochs[0] != epochs[1]);
}

TEST_CASE("the batch size may change within an epoch") {
  BatchPlan plan(10, 1), whole(10, 1);
  const std::span<const Index> all = whole.batch({}, 0);
  CHECK(all.size() == 10);
  const std::span<const Index> first = plan.batch({}, 3);
  CHECK(std::equal(first.begin(), first.end(), all.begin()));
  const DataPosition next = position_after({}, 10, 3);
  CHECK(next == DataPosition{0, 3});
  const std::span<const Index> rest = plan.batch(next, 0);
  CHECK(std::equal(rest.begin(), rest.end(), all.begin() + 3, all.end()));
  CHECK(position_after(next, 10, 0) == DataPosition{1, 0});
  CHECK(position_after(next, 10, 100) == DataPosition{1, 0});
}

TEST_CASE("any position can be asked for out of order") {
  BatchPlan plan(10, 1), other(10, 1);
  const std::span<const Index> late = plan.batch({5, 2}, 3);
  const std::vector<Index> kept(late.begin(), late.end());
  other.batch({7, 0}, 3);
  const std::span<const Index> again = other.batch({5, 2}, 3);
  CHECK(std::equal(again.begin(), again.end(), kept.begin(), kept.end()));
}
