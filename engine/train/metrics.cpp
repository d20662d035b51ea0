#include "engine/train/metrics.hpp"

#include "engine/nn/ids.hpp"
#include "engine/train/evaluate.hpp"
#include "engine/train/forward_pass.hpp"

#include <algorithm>
#include <numeric>

namespace nn {
namespace {

constexpr ids::Entry<MetricKind> metric_table[] = {
    {MetricKind::binary_accuracy, "binary_accuracy"},
    {MetricKind::exact_match, "exact_match"},
    {MetricKind::categorical_accuracy, "categorical_accuracy"},
    {MetricKind::sparse_categorical_accuracy, "sparse_categorical_accuracy"},
    {MetricKind::top_k_accuracy, "top_k_accuracy"},
    {MetricKind::r_squared, "r_squared"},
    {MetricKind::confusion_matrix, "confusion_matrix"},
};
constexpr auto metric_list = ids::kinds_of(metric_table);

double fraction(Index part, Index whole) { return static_cast<double>(part) / static_cast<double>(whole); }

/// Predictions (outputs, count), widened from the precision they were computed in.
template <class Scalar>
Matrix predictions(const NetworkSpec& network, const Vector& parameters, const Dataset& data, Index first,
                   Index count) {
  ForwardPass<Scalar> pass(network, parameters, std::min(forward_block, count));
  std::vector<Index> columns(static_cast<std::size_t>(pass.capacity()));
  Matrix result(network.outputs(), count);
  for (Index done = 0; done < count; done += pass.capacity()) {
    const Index block = std::min(pass.capacity(), count - done);
    std::iota(columns.begin(), columns.end(), first + done);
    pass.run(data, columns.data(), block);
    result.middleCols(done, block) = pass.prediction().template cast<double>();
  }
  return result;
}

void measure_classes(Metrics& metrics, const Matrix& prediction, const Matrix& target, Index k) {
  const ClassIndices classes = largest_rows(target);
  metrics.k = std::min(k, prediction.rows());
  metrics.categorical_accuracy = categorical_accuracy(prediction, target);
  metrics.sparse_categorical_accuracy = sparse_categorical_accuracy(prediction, classes);
  metrics.top_k_accuracy = top_k_accuracy(prediction, classes, metrics.k);
  metrics.confusion = confusion_matrix(classes, largest_rows(prediction), prediction.rows());
}

void measure_two_classes(Metrics& metrics, const Matrix& prediction, const Matrix& target, double boundary) {
  metrics.binary_accuracy = binary_accuracy(prediction, target, boundary);
  metrics.confusion =
      confusion_matrix(sides_of_boundary(target, boundary), sides_of_boundary(prediction, boundary), 2);
}

}  // namespace

std::span<const MetricKind> metric_kinds() { return metric_list; }
std::string_view id_of(MetricKind kind) { return ids::id_of(metric_table, kind); }
std::optional<MetricKind> metric_from_id(std::string_view id) { return ids::kind_from(metric_table, id); }

ClassIndices largest_rows(const Matrix& values) {
  ClassIndices rows(static_cast<std::size_t>(values.cols()), 0);
  for (Index column = 0; column < values.cols(); ++column) {
    Index& largest = rows[static_cast<std::size_t>(column)];
    for (Index row = 1; row < values.rows(); ++row) {
      const double best = values(largest, column);
      if (values(row, column) > best || best != best) largest = row;
    }
  }
  return rows;
}

ClassIndices sides_of_boundary(const Matrix& values, double boundary) {
  ClassIndices sides;
  sides.reserve(static_cast<std::size_t>(values.cols()));
  for (Index column = 0; column < values.cols(); ++column) sides.push_back(values(0, column) >= boundary);
  return sides;
}

double binary_accuracy(const Matrix& prediction, const Matrix& target, double boundary) {
  const Index right = ((prediction.array() >= boundary) == (target.array() >= boundary)).count();
  return fraction(right, prediction.size());
}

double exact_match(const Matrix& prediction, const Matrix& target, double boundary) {
  Index right = 0;
  for (Index column = 0; column < prediction.cols(); ++column) {
    right += ((prediction.col(column).array() >= boundary) == (target.col(column).array() >= boundary)).all();
  }
  return fraction(right, prediction.cols());
}

double categorical_accuracy(const Matrix& prediction, const Matrix& target) {
  return sparse_categorical_accuracy(prediction, largest_rows(target));
}

double sparse_categorical_accuracy(const Matrix& prediction, const ClassIndices& classes) {
  const ClassIndices answers = largest_rows(prediction);
  Index right = 0;
  for (std::size_t i = 0; i < classes.size(); ++i) right += answers[i] == classes[i];
  return fraction(right, prediction.cols());
}

double top_k_accuracy(const Matrix& prediction, const ClassIndices& classes, Index k) {
  Index right = 0;
  for (Index column = 0; column < prediction.cols(); ++column) {
    const double own = prediction(classes[static_cast<std::size_t>(column)], column);
    Index larger = 0;  // of a NaN among the others it cannot be said that it is not larger
    for (Index row = 0; row < prediction.rows(); ++row) larger += !(prediction(row, column) <= own);
    right += larger < k && own == own;
  }
  return fraction(right, prediction.cols());
}

std::optional<double> r_squared(const Matrix& prediction, const Matrix& target) {
  double sum = 0;
  Index outputs = 0;
  for (Index row = 0; row < target.rows(); ++row) {
    double mean = 0, errors = 0, spread = 0;
    for (Index column = 0; column < target.cols(); ++column) mean += target(row, column);
    mean /= static_cast<double>(target.cols());
    for (Index column = 0; column < target.cols(); ++column) {
      const double error = prediction(row, column) - target(row, column), distance = target(row, column) - mean;
      errors += error * error;
      spread += distance * distance;
    }
    if (spread == 0) continue;
    sum += 1.0 - errors / spread;
    ++outputs;
  }
  if (outputs == 0) return std::nullopt;
  return sum / static_cast<double>(outputs);
}

Counts confusion_matrix(const ClassIndices& classes, const ClassIndices& answers, Index class_count) {
  Counts counts = Counts::Zero(class_count, class_count);
  for (std::size_t i = 0; i < classes.size(); ++i) ++counts(classes[i], answers[i]);
  return counts;
}

Metrics measure(const NetworkSpec& network, Precision precision, const Vector& parameters, const Dataset& data,
                Index first, Index count, Index k) {
  Metrics metrics;
  if (count <= 0) return metrics;
  metrics.examples = count;
  metrics.loss = evaluate(network, precision, parameters, data, first, count).loss;
  const Matrix prediction = precision == Precision::float64
                                ? predictions<double>(network, parameters, data, first, count)
                                : predictions<float>(network, parameters, data, first, count);
  const Matrix target = data.targets.middleCols(first, count);
  switch (data.task) {
    case Task::binary: measure_two_classes(metrics, prediction, target, class_boundary(data)); break;
    case Task::multiclass: measure_classes(metrics, prediction, target, k); break;
    case Task::multilabel:
      metrics.binary_accuracy = binary_accuracy(prediction, target, class_boundary(data));
      metrics.exact_match = exact_match(prediction, target, class_boundary(data));
      break;
    case Task::regression: metrics.r_squared = r_squared(prediction, target); break;
  }
  return metrics;
}

}  // namespace nn
