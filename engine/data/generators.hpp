#pragma once
#include "engine/data/dataset.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace nn {

enum class GeneratorKind { circle, xor_, gauss, spiral, plane, bumps };
std::span<const GeneratorKind> generator_kinds();
std::string_view id_of(GeneratorKind kind);  ///< "xor" for xor_
std::optional<GeneratorKind> generator_from_id(std::string_view id);

/// How a generated data set is drawn. Noise is a percentage, 0 to 50.
struct GeneratorSpec {
  GeneratorKind kind = GeneratorKind::spiral;
  Index samples = 500;
  double noise = 0;
  double test_fraction = 0.5;
  std::uint64_t seed = 1;
  bool operator==(const GeneratorSpec&) const = default;
};

/// The playground's six data sets: inputs (2, N), targets (1, N) in {-1, 1} (plane and bumps: real numbers in
/// [-1, 1]). Points are shuffled, then split; train_count = N - round(N * test_fraction).
Dataset generate(const GeneratorSpec& spec);

/// Writes the classes of a binary data set as the outputs need them: {0, 1} instead of {-1, 1}, or two one-hot rows.
enum class TargetCoding { plus_minus, zero_one, one_hot };
void recode_targets(Dataset& data, TargetCoding coding);

/// Moves examples at random from the end of an inline data set to its test split. Columns are shuffled by the seed
/// if and only if test_fraction > 0.
void split(Dataset& data, double test_fraction, std::uint64_t seed);

}  // namespace nn
