#pragma once
#include "app/dataio/element_type.hpp"
#include "app/text/result.hpp"
#include "engine/nn/matrix.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

/// The most that one file may hold: numbers, dimensions of an array, bytes.
constexpr std::uint64_t most_tensor_values = std::uint64_t{1} << 27;
constexpr std::size_t most_dimensions = 8;
constexpr std::uint64_t largest_tensor_file = std::uint64_t{1} << 30;

/// Numbers of a file with their shape, the last index running fastest. A shape without dimensions is a single number.
struct Tensor {
  std::string name;
  std::vector<std::uint64_t> shape;
  std::vector<double> values;
};
using Tensors = std::vector<Tensor>;

/// The tensor of a name, null where there is none.
const Tensor* find_tensor(const Tensors& tensors, std::string_view name);
/// Number of elements; none if a dimension is 0 or there are more than `most_tensor_values`.
std::optional<std::uint64_t> element_count(const std::vector<std::uint64_t>& shape);
/// Values of (rows, columns) or, with one dimension, of (count, 1); more dimensions are flattened behind the first.
nn::Matrix rows_of(const Tensor& tensor);
/// The place of the first value that is not finite, none if all are.
std::optional<std::size_t> first_not_finite(const Tensor& tensor);

/// Reads numbers as they lie in a file of exactly count * size_of(type) bytes.
std::vector<double> decode(std::string_view bytes, ElementType type, bool big_endian);

/// A little-endian number of `size` bytes.
std::uint64_t little_endian(std::string_view bytes, std::size_t at, std::size_t size);
void append_little_endian(std::string& bytes, std::uint64_t value, std::size_t size);
/// The values as 64-bit little-endian reals.
std::string encoded(const Tensor& tensor);

}  // namespace chainrule
