// Points that somebody draws: the examples of the scene, one more, one less, one moved.
#include "app/document/apply_parts.hpp"

#include <cmath>

namespace chainrule {
namespace {

/// Examples as columns, the first `train_count` of them training.
struct Points {
  nn::Matrix inputs, targets;
  nn::Index train_count = 0;
};

/// The document's examples in the order of its data set, written as the scene writes them.
Result<Points> examples_of(const Document& document) {
  const DataSpec& data = document.scene.data;
  const bool are_ours = std::holds_alternative<InlineData>(data) || std::holds_alternative<GeneratedData>(data);
  const auto* inputs = std::get_if<nn::Matrix>(&document.data->inputs);
  if (!are_ours || inputs == nullptr) return Error{"document.not_points"};
  Points points{*inputs, document.data->targets, document.data->train_count};
  if (document.scene.network.loss != nn::LossKind::sparse_categorical_cross_entropy) return points;
  nn::Matrix classes(1, points.targets.cols());
  for (nn::Index example = 0; example < points.targets.cols(); ++example) {
    nn::Index best = 0;
    points.targets.col(example).maxCoeff(&best);
    classes(0, example) = static_cast<double>(best);
  }
  points.targets = std::move(classes);
  return points;
}

/// The same of examples that are points.
Result<Points> points_of(const Document& document) {
  if (document.data->features() > 2) return Error{"document.not_points"};
  return examples_of(document);
}

/// The scene's examples in such an order that the split puts each into the column where it stands now.
InlineData scene_examples(const Points& points, std::uint64_t seed) {
  const nn::Index count = points.inputs.cols();
  InlineData examples;
  examples.test_fraction = static_cast<double>(count - points.train_count) / static_cast<double>(count);
  examples.inputs.resize(points.inputs.rows(), count);
  examples.targets.resize(points.targets.rows(), count);
  const std::vector<nn::Index> places = examples_in_columns(count, examples.test_fraction, seed);
  for (nn::Index column = 0; column < count; ++column) {
    examples.inputs.col(places[static_cast<std::size_t>(column)]) = points.inputs.col(column);
    examples.targets.col(places[static_cast<std::size_t>(column)]) = points.targets.col(column);
  }
  return examples;
}

Result<Applied> with_points(const Document& document, const Points& points) {
  return with_edited_examples(document, scene_examples(points, document.scene.rule.seed));
}

/// What stands for the lower and the upper one of two classes that share an output.
double binary_target(const Document& document, bool upper) {
  if (upper) return 1;
  const bool has_signs = (document.data->targets.array() < 0).any();
  const bool has_zeros = (document.data->targets.array() == 0).any();
  if (has_signs || has_zeros) return has_signs ? -1 : 0;
  return target_coding(document.scene.network) == nn::TargetCoding::plus_minus ? -1 : 0;
}

/// The targets of an example of class `value`, or of that number.
Result<nn::Vector> targets_of(const Document& document, double value) {
  const nn::Dataset& data = *document.data;
  const nn::Index outputs = data.targets.rows();
  if (data.task == nn::Task::regression && outputs == 1) return nn::Vector(nn::Vector::Constant(1, value));
  if (data.task == nn::Task::regression) return Error{"document.not_points"};
  const nn::Index classes = data.task == nn::Task::binary ? 2 : outputs;
  if (value != std::floor(value) || value < 0 || value >= static_cast<double>(classes)) return outside("class", 0, classes - 1);
  if (data.task == nn::Task::binary) return nn::Vector(nn::Vector::Constant(1, binary_target(document, value == 1)));
  if (document.scene.network.loss == nn::LossKind::sparse_categorical_cross_entropy) return nn::Vector(nn::Vector::Constant(1, value));
  const bool has_signs = (data.targets.array() < 0).any();
  nn::Vector targets = nn::Vector::Constant(outputs, has_signs ? -1 : 0);
  targets(static_cast<nn::Index>(value)) = 1;
  return targets;
}

/// With one input the point's height is the number that is learned.
bool height_is_target(const Document& document) {
  return document.data->features() == 1 && document.data->task == nn::Task::regression && document.data->targets.rows() == 1;
}

/// Where a point lies, as the inputs have it: (x, y), or x alone.
nn::Vector inputs_at(const Document& document, double x, double y) {
  if (document.data->features() == 1) return nn::Vector::Constant(1, x);
  return nn::Vector{{x, y}};
}

nn::Matrix with_column(const nn::Matrix& values, nn::Index at, const nn::Vector& column) {
  nn::Matrix more(values.rows(), values.cols() + 1);
  more << values.leftCols(at), column, values.rightCols(values.cols() - at);
  return more;
}

nn::Matrix without_column(const nn::Matrix& values, nn::Index at) {
  nn::Matrix fewer(values.rows(), values.cols() - 1);
  fewer << values.leftCols(at), values.rightCols(values.cols() - at - 1);
  return fewer;
}

}  // namespace

/// The new point is the last one that trains.
Result<Applied> add_point(const Document& document, double x, double y, double value) {
  Result<Points> points = points_of(document);
  if (!points) return points.error();
  const Result<nn::Vector> targets = targets_of(document, height_is_target(document) ? y : value);
  if (!targets) return targets.error();
  points->inputs = with_column(points->inputs, points->train_count, inputs_at(document, x, y));
  points->targets = with_column(points->targets, points->train_count, *targets);
  ++points->train_count;
  return with_points(document, *points);
}

Result<Applied> move_point(const Document& document, std::int64_t column, double x, double y) {
  Result<Points> points = points_of(document);
  if (!points) return points.error();
  if (!is_within(column, 0, points->inputs.cols())) return outside("example", 0, points->inputs.cols() - 1);
  points->inputs.col(column) = inputs_at(document, x, y);
  if (height_is_target(document)) points->targets(0, column) = y;
  return with_points(document, *points);
}

Result<Applied> remove_point(const Document& document, std::int64_t column) {
  if (document.data->features() > 2) return Error{"document.not_points"};
  return remove_example(document, column);
}

/// A copy of the one named; it is the last one that trains.
Result<Applied> add_example(const Document& document, std::int64_t column) {
  Result<Points> points = examples_of(document);
  if (!points) return points.error();
  if (!is_within(column, 0, points->inputs.cols())) return outside("example", 0, points->inputs.cols() - 1);
  const nn::Vector inputs = points->inputs.col(column), targets = points->targets.col(column);
  points->inputs = with_column(points->inputs, points->train_count, inputs);
  points->targets = with_column(points->targets, points->train_count, targets);
  ++points->train_count;
  return with_points(document, *points);
}

Result<Applied> remove_example(const Document& document, std::int64_t column) {
  Result<Points> points = examples_of(document);
  if (!points) return points.error();
  if (!is_within(column, 0, points->inputs.cols())) return outside("example", 0, points->inputs.cols() - 1);
  const bool trains = column < points->train_count;
  if (trains && points->train_count == 1) return Error{"document.last_example"};
  points->inputs = without_column(points->inputs, column);
  points->targets = without_column(points->targets, column);
  points->train_count -= trains ? 1 : 0;
  return with_points(document, *points);
}

}  // namespace chainrule
