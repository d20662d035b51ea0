#pragma once
#include "engine/data/dataset.hpp"
#include "engine/train/rule.hpp"

#include <atomic>
#include <optional>
#include <vector>

namespace nn {

/// Data loss (penalties apart) and accuracy over a split, dropout off. No value where the split is empty or where a
/// right answer cannot be counted.
struct Score {
  std::optional<double> loss;
  std::optional<double> accuracy;  ///< fraction
  Index examples = 0;
};

struct Scores {
  Score train, test;
};

/// Layer by layer, unit by unit: was it other than 0 for any example?
using Activity = std::vector<std::vector<char>>;

/// Scores columns [first, first + count), in the given precision, in blocks that stay in the cache. Stops early with
/// empty values when `*cancel` becomes true. Where `activity` is given it is filled.
Score evaluate(const NetworkSpec& network, Precision precision, const Vector& parameters, const Dataset& data,
               Index first, Index count, const std::atomic<bool>* cancel = nullptr, Activity* activity = nullptr);
/// Both splits; at most `limit` examples of each (0: all).
Scores evaluate_splits(const NetworkSpec& network, Precision precision, const Vector& parameters, const Dataset& data,
                       Index limit = 0);

/// Prediction (outputs, N) for inputs (features, N), dropout off, in double precision.
Matrix predict(const NetworkSpec& network, const Vector& parameters, const Matrix& inputs);

}  // namespace nn
