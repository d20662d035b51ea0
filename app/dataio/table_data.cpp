#include "app/dataio/table_data.hpp"

#include "app/dataio/reading.hpp"
#include "app/text/number_format.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace chainrule {
namespace {

constexpr Missing missing_kinds[] = {Missing::error, Missing::skip};
constexpr Normalise normalise_kinds[] = {Normalise::none, Normalise::standard, Normalise::minmax};

Error bad_table(std::string_view file, std::string reason, Arguments arguments = {}, int line = 0) {
  return {"csv." + std::move(reason), std::move(arguments), {std::string(file), line}};
}

/// "age", or its number where it has no name.
std::string called(const CsvTable& table, std::size_t column) {
  const std::string& name = table.columns[column].name;
  return name.empty() ? std::to_string(column + 1) : name;
}

/// Rows without a missing cell; an error at the first other one unless such rows are to be skipped.
Result<std::vector<std::size_t>> whole_rows(const CsvTable& table, Missing missing, std::string_view file) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < table.row_count(); ++row) {
    std::size_t column = 0;
    while (column < table.columns.size() && !is_missing(table.cell(row, column))) ++column;
    if (column == table.columns.size()) {
      rows.push_back(row);
    } else if (missing == Missing::error) {
      return bad_table(file, "missing_value", {{"column", called(table, column)}}, static_cast<int>(table.lines[row]));
    }
  }
  if (rows.empty()) return bad_table(file, "empty");
  return rows;
}

/// The place of a row's cell among its column's categories.
nn::Index category_of(const CsvTable& table, std::size_t row, std::size_t column) {
  const std::vector<std::string>& categories = table.columns[column].categories;
  std::string_view cell = table.cell(row, column);
  cell.remove_prefix(std::min(cell.find_first_not_of(" \t"), cell.size()));
  cell = cell.substr(0, cell.find_last_not_of(" \t") + 1);
  return std::lower_bound(categories.begin(), categories.end(), cell) - categories.begin();
}

/// Column `column` of the table as one or several features from `first` on.
void lay_down(const CsvTable& table, const std::vector<std::size_t>& rows, std::size_t column, nn::Index first,
              nn::Matrix& values) {
  const bool is_number = table.columns[column].is_number;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto example = static_cast<nn::Index>(i);
    if (is_number) {
      values(first, example) = number_in_cell(table.cell(rows[i], column), table.format.decimal_mark).value_or(0);
    } else {
      values(first + category_of(table, rows[i], column), example) = 1;
    }
  }
}

/// Classes counted from 0, in (1, N), as one row per class; the place of the first value that is none.
std::optional<nn::Index> one_hot(const nn::Matrix& classes, nn::Index count, nn::Matrix& targets) {
  targets.setZero(count, classes.cols());
  for (nn::Index example = 0; example < classes.cols(); ++example) {
    const double value = classes(0, example);
    if (!(value >= 0 && value < static_cast<double>(count)) || value != std::floor(value)) return example;
    targets(static_cast<nn::Index>(value), example) = 1;
  }
  return std::nullopt;
}

Result<void> take_categories(const CsvTable& table, const std::vector<std::size_t>& rows, std::size_t column,
                             const TargetWish& wish, std::string_view file, nn::Dataset& data) {
  const std::vector<std::string>& categories = table.columns[column].categories;
  const auto count = static_cast<nn::Index>(categories.size());
  if (count < 2) return bad_table(file, "one_class", {{"column", called(table, column)}});
  if (wish.outputs != count && !(count == 2 && wish.outputs == 1)) {
    return bad_table(file, "class_count",
                     {{"column", called(table, column)}, {"count", std::to_string(count)}, {"outputs", std::to_string(wish.outputs)}});
  }
  data.targets.setZero(count, static_cast<nn::Index>(rows.size()));
  lay_down(table, rows, column, 0, data.targets);
  data.task = nn::Task::multiclass;
  if (wish.outputs == 1) {
    data.targets = nn::Matrix(data.targets.row(1));
    data.task = nn::Task::binary;
    nn::recode_targets(data, wish.coding);
  } else {
    data.class_names = categories;
  }
  return {};
}

Result<void> take_numbers(const CsvTable& table, const std::vector<std::size_t>& rows, std::size_t column,
                          const TargetWish& wish, std::string_view file, nn::Dataset& data) {
  nn::Matrix values(1, static_cast<nn::Index>(rows.size()));
  lay_down(table, rows, column, 0, values);
  if (wish.outputs == 1) {
    data.targets = std::move(values);
    data.task = nn::task_of(data.targets);
    return {};
  }
  data.task = nn::Task::multiclass;
  const std::optional<nn::Index> bad = one_hot(values, wish.outputs, data.targets);
  if (!bad) return {};
  return bad_table(file, "no_class", {{"value", shortest(values(0, *bad))}, {"classes", std::to_string(wish.outputs)}},
                   static_cast<int>(table.lines[rows[static_cast<std::size_t>(*bad)]]));
}

Result<void> take_inputs(const CsvTable& table, const std::vector<std::size_t>& rows, std::size_t target,
                         std::string_view file, Reading* reading, nn::Dataset& data) {
  nn::Index features = 0;
  for (std::size_t column = 0; column < table.columns.size(); ++column) {
    if (column == target) continue;
    if (table.columns[column].categories.size() > most_categories)
      return bad_table(file, "too_many_categories", {{"column", called(table, column)}, {"limit", std::to_string(most_categories)}});
    features += width_of(table.columns[column]);
  }
  const std::uint64_t values = static_cast<std::uint64_t>(features) * rows.size();
  if (values > most_tensor_values) return bad_table(file, "too_large");
  nn::Matrix inputs = nn::Matrix::Zero(features, static_cast<nn::Index>(rows.size()));
  nn::Index first = 0;
  for (std::size_t column = 0; column < table.columns.size(); ++column) {
    if (column == target) continue;
    if (reading != nullptr && !reading->reach(static_cast<double>(column) / static_cast<double>(table.columns.size()))) return given_up();
    lay_down(table, rows, column, first, inputs);
    first += width_of(table.columns[column]);
  }
  data.inputs = std::move(inputs);
  return {};
}

Error bad_array(std::string_view file, std::string reason, Arguments arguments) {
  return {"array." + std::move(reason), std::move(arguments), {std::string(file)}};
}

Result<void> check_array(const Tensor& tensor, std::string_view file) {
  if (tensor.shape.empty()) return bad_array(file, "no_examples", {});
  if (const std::optional<std::size_t> bad = first_not_finite(tensor))
    return bad_array(file, "not_finite", {{"place", std::to_string(*bad)}});
  return {};
}

}  // namespace

Result<std::size_t> find_column(const CsvTable& table, const std::string& name, std::string_view file) {
  if (name.empty()) return table.columns.size() - 1;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].name == name) return i;
  }
  std::size_t number = 0;
  const auto read = std::from_chars(name.data(), name.data() + name.size(), number);
  const bool whole = read.ec == std::errc() && read.ptr == name.data() + name.size();
  if (whole && number >= 1 && number <= table.columns.size()) return number - 1;
  constexpr std::size_t most_named = 20;
  std::string known;
  for (std::size_t i = 0; i < std::min(table.columns.size(), most_named); ++i)
    known += (i > 0 ? ", " : "") + called(table, i);
  return bad_table(file, "no_column", {{"name", name}, {"known", known}});
}

nn::Index width_of(const CsvColumn& column) {
  return column.is_number ? 1 : static_cast<nn::Index>(column.categories.size());
}

std::span<const Missing> missing_choices() { return missing_kinds; }
std::string_view id_of(Missing choice) { return choice == Missing::error ? "error" : "skip"; }
std::span<const Normalise> normalisations() { return normalise_kinds; }
std::string_view id_of(Normalise choice) {
  return choice == Normalise::none ? "none" : choice == Normalise::standard ? "standard" : "minmax";
}

Result<nn::Dataset> dataset_from_csv(const CsvTable& table, const TargetWish& wish, std::string_view file, Reading* reading) {
  if (table.columns.size() < 2) return bad_table(file, "one_column");
  const Result<std::size_t> target = find_column(table, wish.column, file);
  if (!target) return target.error();
  if (table.columns[*target].categories.size() > most_categories) {
    return bad_table(file, "too_many_categories", {{"column", called(table, *target)}, {"limit", std::to_string(most_categories)}});
  }
  const Result<std::vector<std::size_t>> rows = whole_rows(table, wish.missing, file);
  if (!rows) return rows.error();
  nn::Dataset data;
  if (const Result<void> taken = take_inputs(table, *rows, *target, file, reading, data); !taken) return taken.error();
  const Result<void> taken = table.columns[*target].is_number ? take_numbers(table, *rows, *target, wish, file, data)
                                                              : take_categories(table, *rows, *target, wish, file, data);
  if (!taken) return taken.error();
  data.train_count = data.size();
  return data;
}

Result<nn::Dataset> dataset_from_arrays(const Tensor& inputs, const Tensor& targets, nn::Index outputs,
                                        std::string_view input_file, std::string_view target_file) {
  if (const Result<void> checked = check_array(inputs, input_file); !checked) return checked.error();
  if (const Result<void> checked = check_array(targets, target_file); !checked) return checked.error();
  if (inputs.shape[0] != targets.shape[0]) {
    return bad_array(target_file, "counts_differ", {{"inputs", std::to_string(inputs.shape[0])}, {"targets", std::to_string(targets.shape[0])}});
  }
  nn::Dataset data;
  data.inputs = nn::Matrix(rows_of(inputs).transpose());
  data.targets = rows_of(targets).transpose();
  data.train_count = data.size();
  if (data.targets.rows() == 1 && outputs > 1) {
    const nn::Matrix classes = data.targets;
    if (const std::optional<nn::Index> bad = one_hot(classes, outputs, data.targets)) {
      return bad_array(target_file, "no_class", {{"value", shortest(classes(0, *bad))}, {"example", std::to_string(*bad)}, {"classes", std::to_string(outputs)}});
    }
  }
  data.task = nn::task_of(data.targets);
  return data;
}

void normalise(nn::Dataset& data, Normalise choice) {
  auto* inputs = std::get_if<nn::Matrix>(&data.inputs);
  if (choice == Normalise::none || inputs == nullptr || data.train_count == 0) return;
  for (nn::Index feature = 0; feature < inputs->rows(); ++feature) {
    // A copy, and sums in order: the same bits on every machine.
    const nn::Vector training = inputs->row(feature).head(data.train_count).transpose();
    double middle = training.minCoeff(), width = training.maxCoeff() - training.minCoeff();
    if (choice == Normalise::standard) {
      double sum = 0, squares = 0;
      const auto count = static_cast<double>(data.train_count);
      for (nn::Index i = 0; i < training.size(); ++i) sum += training(i);
      middle = sum / count;
      for (nn::Index i = 0; i < training.size(); ++i) squares += (training(i) - middle) * (training(i) - middle);
      width = width > 0 ? std::sqrt(squares / count) : 0;
    }
    if (!(width > 0)) width = 1;
    for (nn::Index i = 0; i < inputs->cols(); ++i) (*inputs)(feature, i) = ((*inputs)(feature, i) - middle) / width;
  }
}

}  // namespace chainrule
