#pragma once
#include "engine/data/dataset.hpp"
#include "engine/train/rule.hpp"

#include <vector>

namespace nn {

/// Where the units of one layer stand on their activation's curve: their preactivations z over many examples, with dropout off.
struct OperatingPoints {
  struct Point {
    Index unit = 0, example = 0;  ///< from 0; of the data set
    double z = 0;
  };
  std::vector<Point> points;  ///< evenly chosen of all pairs of unit and example, at most `most_operating_points`
  Index examples = 0;         ///< that were looked at
  Index pairs = 0;            ///< units times examples
  Index saturated = 0;        ///< pairs at which |f'(z)| is below `saturation_slope`
  std::vector<Index> dead;    ///< units whose slope is 0 at every example: none of them can learn
};
constexpr std::size_t most_operating_points = 1200;
constexpr Index most_operating_examples = 2000;

/// A twentieth of the largest slope that f has: what is flatter hardly lets a gradient through.
double saturation_slope(const Activation& activation);
/// One entry a layer, over the training split or evenly spaced ones of it; of softmax, maxout and step, which have no slope of
/// their own, an empty one. In double precision.
std::vector<OperatingPoints> operating_points_of(const NetworkSpec& network, const Vector& parameters, const Dataset& data);

}  // namespace nn
