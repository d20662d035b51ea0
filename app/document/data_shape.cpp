#include "app/document/data_shape.hpp"

#include "app/dataio/cifar10.hpp"
#include "app/dataio/csv_file.hpp"
#include "app/dataio/idx.hpp"
#include "app/dataio/npy.hpp"

#include <algorithm>

namespace chainrule {
namespace {

nn::Index count_behind_first(const Tensor& tensor) {
  nn::Index count = 1;
  for (std::size_t i = 1; i < tensor.shape.size(); ++i) count *= static_cast<nn::Index>(tensor.shape[i]);
  return count;
}

DataShape shape_of_arrays(const Tensor& inputs, const Tensor& targets) {
  DataShape shape;
  shape.inputs = count_behind_first(inputs);
  shape.examples = inputs.shape.empty() ? 0 : static_cast<nn::Index>(inputs.shape[0]);
  shape.numbers = count_behind_first(targets);
  if (shape.numbers > 1 && nn::task_of(rows_of(targets).transpose()) == nn::Task::multiclass) shape.classes = shape.numbers;
  return shape;
}

Result<DataShape> shape_of(const InlineData&, Reading*) { return Error{"document.not_a_file"}; }
Result<DataShape> shape_of(const GeneratedData&, Reading*) { return Error{"document.not_a_file"}; }

Result<DataShape> shape_of(const IdxData& idx, Reading*) {
  for (const IdxSet& set : idx_sets())
    if (set.id == idx.set) return DataShape{set.inputs, set.classes, 1, 0};
  return Error{"idx.unknown_set", {{"name", idx.set}}};
}

Result<DataShape> shape_of(const Cifar10Data&, Reading*) { return DataShape{cifar10_pixels, cifar10_classes, 1, 0}; }

Result<DataShape> shape_of(const CsvData& csv, Reading* reading) {
  const Result<std::shared_ptr<const CsvTable>> table = read_csv_file(csv.path, csv.wish, reading);
  if (!table) return table.error();
  return shape_of(**table, csv);
}

Result<DataShape> shape_of(const ArrayData& arrays, Reading* reading) {
  if (arrays.archive.empty()) {
    const Result<Tensor> inputs = read_npy(arrays.inputs, reading, 0, 0.8);
    if (!inputs) return inputs.error();
    const Result<Tensor> targets = read_npy(arrays.targets, reading, 0.8, 1);
    if (!targets) return targets.error();
    return shape_of_arrays(*inputs, *targets);
  }
  const Result<std::string> bytes = read_watched(arrays.archive, largest_tensor_file, reading);
  if (!bytes) return bytes.error();
  const Result<Tensors> tensors = parse_npz(*bytes, arrays.archive);
  if (!tensors) return tensors.error();
  const Tensor *inputs = find_tensor(*tensors, arrays.inputs), *targets = find_tensor(*tensors, arrays.targets);
  if (inputs == nullptr) return Error{"npz.missing", {{"name", arrays.inputs}}, {arrays.archive}};
  if (targets == nullptr) return Error{"npz.missing", {{"name", arrays.targets}}, {arrays.archive}};
  return shape_of_arrays(*inputs, *targets);
}

}  // namespace

Result<DataShape> shape_of(const CsvTable& table, const CsvData& csv) {
  if (table.columns.size() < 2) return Error{"csv.one_column", {}, {csv.path}};
  const Result<std::size_t> target = find_column(table, csv.target, csv.path);
  if (!target) return target.error();
  DataShape shape;
  shape.examples = static_cast<nn::Index>(table.row_count());
  for (std::size_t column = 0; column < table.columns.size(); ++column)
    if (column != *target) shape.inputs += width_of(table.columns[column]);
  if (!table.columns[*target].is_number) shape.classes = width_of(table.columns[*target]);
  return shape;
}

Result<DataShape> shape_of(const DataSpec& data, Reading* reading) {
  return std::visit([&](const auto& spec) { return shape_of(spec, reading); }, data);
}

nn::Index outputs_for(const DataShape& shape, nn::Index present) {
  if (shape.classes == 0) return shape.numbers;
  return shape.classes > 2 || present == 2 ? shape.classes : 1;
}

}  // namespace chainrule
