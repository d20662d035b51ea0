// The examples that a scene asks for: copied, drawn, or read from files.
#include "app/dataio/cifar10.hpp"
#include "app/dataio/csv_file.hpp"
#include "app/dataio/idx.hpp"
#include "app/dataio/npy.hpp"
#include "app/document/scene.hpp"
#include "app/document/scene_check.hpp"

namespace chainrule {
namespace {

/// (1, N) class indices as (classes, N) columns with a 1 each.
nn::Matrix one_hot_columns(const nn::Matrix& classes, nn::Index count) {
  nn::Matrix columns = nn::Matrix::Zero(count, classes.cols());
  for (nn::Index example = 0; example < classes.cols(); ++example) {
    columns(static_cast<nn::Index>(classes(0, example)), example) = 1;
  }
  return columns;
}

/// Classes written 0 and 1 are written -1 and 1.
void write_as_signs(nn::Dataset& data) {
  if (data.task != nn::Task::regression && data.targets.minCoeff() == 0) {
    data.targets = (2 * data.targets.array() - 1).matrix();
  }
}

Result<nn::Dataset> read(const InlineData& examples, const Scene& scene, Reading*) {
  nn::Dataset data;
  data.inputs = examples.inputs;
  const bool are_indices = scene.network.loss == nn::LossKind::sparse_categorical_cross_entropy;
  data.targets = are_indices ? one_hot_columns(examples.targets, scene.network.outputs()) : examples.targets;
  data.train_count = examples.inputs.cols();
  data.task = nn::task_of(data.targets);
  nn::split(data, examples.test_fraction, scene.rule.seed);
  return data;
}

Result<nn::Dataset> read(const GeneratedData& generated, const Scene& scene, Reading*) {
  nn::Dataset data =
      nn::generate({generated.kind, generated.samples, generated.noise, generated.test_fraction, scene.rule.seed});
  if (data.task != nn::Task::regression) nn::recode_targets(data, target_coding(scene.network));
  return data;
}

Result<nn::Dataset> read(const IdxData& idx, const Scene&, Reading* reading) {
  if (const Result<void> begun = begin_file(reading, idx.folder); !begun) return begun.error();
  return load_idx_folder(idx.set, idx.folder, reading);
}

Result<nn::Dataset> read(const Cifar10Data& content, const Scene&, Reading* reading) {
  if (const Result<void> begun = begin_file(reading, content.folder); !begun) return begun.error();
  return load_cifar10_folder(content.folder, reading);
}

/// Split first, scaled then: the statistics are those of the training examples.
Result<nn::Dataset> fitted(Result<nn::Dataset> data, const std::string& file, double test_fraction, Normalise scaling,
                           const Scene& scene) {
  if (!data) return data;
  if (const std::optional<Error> error = misfit(data.value(), scene.network, test_fraction, file)) return *error;
  nn::split(data.value(), test_fraction, scene.rule.seed);
  normalise(data.value(), scaling);
  if (std::get<nn::Matrix>(data->inputs).allFinite()) return data;
  return Error{"array.overflow", {}, {file}};
}

Result<nn::Dataset> read(const CsvData& csv, const Scene& scene, Reading* reading) {
  const Result<std::shared_ptr<const CsvTable>> table = read_csv_file(csv.path, csv.wish, reading);
  if (!table) return table.error();
  const TargetWish wish{csv.target, csv.missing, scene.network.outputs(), target_coding(scene.network)};
  return fitted(dataset_from_csv(**table, wish, csv.path, reading), csv.path, csv.test_fraction, csv.normalise, scene);
}

Result<nn::Dataset> read_npz(const ArrayData& arrays, const Scene& scene, Reading* reading) {
  const Result<std::string> bytes = read_watched(arrays.archive, largest_tensor_file, reading);
  if (!bytes) return bytes.error();
  const Result<Tensors> tensors = parse_npz(bytes.value(), arrays.archive);
  if (!tensors) return tensors.error();
  for (const std::string* name : {&arrays.inputs, &arrays.targets}) {
    if (find_tensor(tensors.value(), *name) == nullptr) return Error{"npz.missing", {{"name", *name}}, {arrays.archive}};
  }
  return dataset_from_arrays(*find_tensor(tensors.value(), arrays.inputs), *find_tensor(tensors.value(), arrays.targets),
                             scene.network.outputs(), arrays.archive, arrays.archive);
}

Result<nn::Dataset> read_both_npy(const ArrayData& arrays, const Scene& scene, Reading* reading) {
  const Result<Tensor> inputs = read_npy(arrays.inputs, reading, 0, 0.8);
  if (!inputs) return inputs.error();
  const Result<Tensor> targets = read_npy(arrays.targets, reading, 0.8, 1);
  if (!targets) return targets.error();
  return dataset_from_arrays(inputs.value(), targets.value(), scene.network.outputs(), arrays.inputs, arrays.targets);
}

Result<nn::Dataset> read(const ArrayData& arrays, const Scene& scene, Reading* reading) {
  const bool is_npy = arrays.archive.empty();
  return fitted(is_npy ? read_both_npy(arrays, scene, reading) : read_npz(arrays, scene, reading), is_npy ? arrays.inputs : arrays.archive,
                arrays.test_fraction, arrays.normalise, scene);
}

}  // namespace

Result<std::shared_ptr<const nn::Dataset>> make_dataset(const Scene& scene, Reading* reading) {
  Result<nn::Dataset> data = std::visit([&](const auto& spec) { return read(spec, scene, reading); }, scene.data);
  if (!data) return data.error();
  if (nn::wants_signs(scene.network.loss)) write_as_signs(data.value());
  return std::shared_ptr<const nn::Dataset>(std::make_shared<nn::Dataset>(std::move(data.value())));
}

}  // namespace chainrule
