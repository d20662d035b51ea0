#pragma once
#include "engine/data/dataset.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace nn {

enum class GeneratorKind {
  circle, xor_, gauss, spiral, plane, bumps,
  moons, rings, and_, or_, xor_gate, nand, nor, linear_regression, sine, tshirt_1, tshirt_4, venn
};
std::span<const GeneratorKind> generator_kinds();
std::string_view id_of(GeneratorKind kind);  ///< "xor" for xor_, "and" for and_
std::optional<GeneratorKind> generator_from_id(std::string_view id);

/// What noise does to a generated data set.
enum class NoiseEffect { flips_labels, moves_points, moves_targets };

/// Inputs of one example; classes to tell apart, 0 where a number is to be predicted.
struct GeneratorShape {
  Index inputs = 2, classes = 2;
  NoiseEffect noise = NoiseEffect::moves_points;
  bool multilabel = false;  ///< any number of the classes holds at once
};
GeneratorShape shape_of(GeneratorKind kind);
/// The corners of its truth table are its points: both inputs are 0 or 1.
bool is_logic_gate(GeneratorKind kind);

/// How a generated data set is drawn. Noise is a percentage, 0 to 50.
struct GeneratorSpec {
  GeneratorKind kind = GeneratorKind::spiral;
  Index samples = 500;
  double noise = 0;
  double test_fraction = 0.5;
  std::uint64_t seed = 1;
  bool operator==(const GeneratorSpec&) const = default;
};

/// The playground's six data sets and those of the lectures: inputs (shape_of(kind).inputs, N), targets (1, N) in
/// {-1, 1} for two classes, (3, N) one-hot for three, (3, N) with any number of ones for venn, (1, N) numbers for a regression. Points are shuffled, then split;
/// train_count = N - round(N * test_fraction).
Dataset generate(const GeneratorSpec& spec);

/// Writes the classes of a binary data set as the outputs need them: {0, 1} instead of {-1, 1}, or two one-hot rows.
enum class TargetCoding { plus_minus, zero_one, one_hot };
void recode_targets(Dataset& data, TargetCoding coding);

/// Moves examples at random from the end of an inline data set to its test split. Columns are shuffled by the seed
/// if and only if test_fraction > 0.
void split(Dataset& data, double test_fraction, std::uint64_t seed);

}  // namespace nn
