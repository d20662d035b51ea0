#pragma once
#include "app/dataio/csv.hpp"
#include "app/dataio/tensor.hpp"
#include "engine/data/generators.hpp"

#include <span>

namespace chainrule {

/// What happens to a row in which a cell is missing.
enum class Missing { error, skip };
std::span<const Missing> missing_choices();
std::string_view id_of(Missing choice);

/// How inputs are scaled: not at all; to mean 0 and variance 1; to 0 ... 1.
enum class Normalise { none, standard, minmax };
std::span<const Normalise> normalisations();
std::string_view id_of(Normalise choice);

/// What of a table is to be learned, and how the network's output wants it.
struct TargetWish {
  std::string column;  ///< a name, or a number from 1; empty: the last one
  Missing missing = Missing::error;
  nn::Index outputs = 1;
  nn::TargetCoding coding = nn::TargetCoding::zero_one;
};

/// The column of a name, or of a number from 1; the last one where the name is empty. Error csv.no_column.
Result<std::size_t> find_column(const CsvTable& table, const std::string& name, std::string_view file);
/// How many rows of inputs (or of targets) a column becomes: one, or one for each of its categories.
nn::Index width_of(const CsvColumn& column);

/// Every column but the target is an input: numbers as they are, categories as one row per category, in sorted order.
/// A target of categories becomes one row per class, or with two classes and one output what `coding` says; a target of
/// numbers stays what it is with one output, and counts classes from 0 with several. All examples train.
Result<nn::Dataset> dataset_from_csv(const CsvTable& table, const TargetWish& wish, std::string_view file, Reading* reading = nullptr);

/// Arrays whose first dimension counts examples; further dimensions of the inputs are flattened. Targets (N, outputs),
/// or (N) with one output, or (N) classes from 0 with several. All examples train.
Result<nn::Dataset> dataset_from_arrays(const Tensor& inputs, const Tensor& targets, nn::Index outputs,
                                        std::string_view input_file, std::string_view target_file);

/// Scales every input by statistics of the training examples alone; an input that is the same in all of them is only
/// moved. Standard: (x - mean) / deviation over N; minmax: (x - lowest) / (highest - lowest).
void normalise(nn::Dataset& data, Normalise choice);

}  // namespace chainrule
