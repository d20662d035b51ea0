#pragma once
#include "engine/data/dataset.hpp"
#include "engine/train/rule.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace nn {

enum class MetricKind {
  binary_accuracy,
  exact_match,
  categorical_accuracy,
  sparse_categorical_accuracy,
  top_k_accuracy,
  r_squared,
  confusion_matrix
};
std::span<const MetricKind> metric_kinds();
std::string_view id_of(MetricKind kind);
std::optional<MetricKind> metric_from_id(std::string_view id);

using ClassIndices = std::vector<Index>;

/// The row of the largest number of each column (outputs, N); the first of equal ones. A NaN is never the largest.
ClassIndices largest_rows(const Matrix& values);
/// For each column of one output: 0 below the boundary, 1 from it on.
ClassIndices sides_of_boundary(const Matrix& values, double boundary);

/// Fraction of all outputs (outputs, N) that lie on the same side of the boundary as their targets.
double binary_accuracy(const Matrix& prediction, const Matrix& target, double boundary);
/// Fraction of examples of which every output lies on the same side of the boundary as its target.
double exact_match(const Matrix& prediction, const Matrix& target, double boundary);
/// Fraction of examples whose largest output is where the largest target is.
double categorical_accuracy(const Matrix& prediction, const Matrix& target);
/// The same with class indices for targets, one an example.
double sparse_categorical_accuracy(const Matrix& prediction, const ClassIndices& classes);
/// Fraction of examples whose right class is among the k largest outputs: fewer than k others are larger (or NaN).
double top_k_accuracy(const Matrix& prediction, const ClassIndices& classes, Index k);

/// 1 - (sum of squared errors) / (sum of squared distances of the targets from their mean), for each output, then the
/// mean over outputs: 1 is perfect, 0 is as good as always answering the mean. Outputs whose targets never change have
/// none and are left out; no value where all are.
std::optional<double> r_squared(const Matrix& prediction, const Matrix& target);

/// How many examples of each right class (row) were given each answer (column), (classes, classes).
using Counts = Eigen::Matrix<Index, Eigen::Dynamic, Eigen::Dynamic>;
Counts confusion_matrix(const ClassIndices& classes, const ClassIndices& answers, Index class_count);

/// What a split's task allows to be counted: accuracies and the confusion matrix where there are classes, R squared
/// where there are none.
struct Metrics {
  Index examples = 0;
  std::optional<double> loss;  ///< data loss, as in evaluate
  std::optional<double> binary_accuracy, exact_match, categorical_accuracy, sparse_categorical_accuracy, top_k_accuracy, r_squared;
  Index k = 0;  ///< of top_k_accuracy: not above the number of outputs
  Counts confusion;  ///< empty where there are no classes
};

/// Measures columns [first, first + count), dropout off, in the given precision.
Metrics measure(const NetworkSpec& network, Precision precision, const Vector& parameters, const Dataset& data,
                Index first, Index count, Index k);

}  // namespace nn
