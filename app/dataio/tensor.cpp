#include "app/dataio/tensor.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace chainrule {

const Tensor* find_tensor(const Tensors& tensors, std::string_view name) {
  const auto found = std::find_if(tensors.begin(), tensors.end(), [&](const Tensor& one) { return one.name == name; });
  return found == tensors.end() ? nullptr : &*found;
}

std::optional<std::uint64_t> element_count(const std::vector<std::uint64_t>& shape) {
  std::uint64_t count = 1;
  for (const std::uint64_t size : shape) {
    if (size == 0 || size > most_tensor_values / count) return std::nullopt;
    count *= size;
  }
  return count;
}

nn::Matrix rows_of(const Tensor& tensor) {
  const auto count = static_cast<nn::Index>(tensor.values.size());
  const nn::Index rows = tensor.shape.empty() ? 1 : static_cast<nn::Index>(tensor.shape.front());
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  return Eigen::Map<const RowMajor>(tensor.values.data(), rows, count / rows);
}

std::optional<std::size_t> first_not_finite(const Tensor& tensor) {
  const auto found = std::find_if(tensor.values.begin(), tensor.values.end(), [](double v) { return !std::isfinite(v); });
  if (found == tensor.values.end()) return std::nullopt;
  return static_cast<std::size_t>(found - tensor.values.begin());
}

std::vector<double> decode(std::string_view bytes, ElementType type, bool big_endian) {
  const std::size_t size = size_of(type);
  std::vector<double> values(bytes.size() / size);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = element_at(bytes.data() + i * size, type, big_endian);
  return values;
}

std::uint64_t little_endian(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = size; i > 0; --i) value = value << 8 | static_cast<std::uint8_t>(bytes[at + i - 1]);
  return value;
}

void append_little_endian(std::string& bytes, std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xff);
}

std::string encoded(const Tensor& tensor) {
  std::string bytes;
  bytes.reserve(8 * tensor.values.size());
  for (const double value : tensor.values) append_little_endian(bytes, std::bit_cast<std::uint64_t>(value), 8);
  return bytes;
}

}  // namespace chainrule
