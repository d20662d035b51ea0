#pragma once
// What the generators draw before it becomes a data set: points with a label each.
#include "engine/data/generators.hpp"
#include "engine/nn/random.hpp"

#include <array>
#include <vector>

namespace nn {

constexpr std::size_t most_generated_features = 4;

/// One drawn example. The label is -1 or 1 for two classes, 0, 1, 2 for three, the sum of
/// 2^k over the classes k that hold where several may, or the number to predict.
struct Point {
  double x = 0, y = 0, label = 0;
  bool flipped = false;                ///< the noise has turned the label
  std::array<double, most_generated_features - 2> more{};  ///< features beyond the second

  double feature(Index index) const {
    return index == 0 ? x : index == 1 ? y : more[static_cast<std::size_t>(index - 2)];
  }
};
using Drawing = std::vector<Point>;

/// The sets of the lectures: moons, rings, logic gates, regressions in one variable, T-shirt demand. `noise` is a
/// fraction, 0 to 0.5; the formulas stand in docs/scene-format.md.
Drawing draw_lecture_set(GeneratorKind kind, Index samples, double noise, Random& random);

}  // namespace nn
