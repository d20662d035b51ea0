#include "app/dataio/element_type.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace chainrule {
namespace {

std::uint64_t bits_at(const char* bytes, std::size_t size, bool big_endian) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t at = big_endian ? i : size - 1 - i;
    bits = bits << 8 | static_cast<std::uint8_t>(bytes[at]);
  }
  return bits;
}

/// IEEE 754 half precision: sign, 5 bits of exponent, 10 of fraction.
double half(std::uint64_t bits) {
  const double sign = (bits >> 15) != 0 ? -1 : 1;
  const int exponent = static_cast<int>(bits >> 10 & 0x1f);
  const auto fraction = static_cast<double>(bits & 0x3ff);
  if (exponent == 0) return sign * std::ldexp(fraction, -24);
  if (exponent < 31) return sign * std::ldexp(1024 + fraction, exponent - 25);
  return fraction == 0 ? sign * std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

std::size_t size_of(ElementType type) {
  switch (type) {
    case ElementType::boolean:
    case ElementType::i8:
    case ElementType::u8: return 1;
    case ElementType::i16:
    case ElementType::u16:
    case ElementType::f16:
    case ElementType::bf16: return 2;
    case ElementType::i32:
    case ElementType::u32:
    case ElementType::f32: return 4;
    case ElementType::i64:
    case ElementType::u64:
    case ElementType::f64: return 8;
  }
  return 1;
}

double element_at(const char* bytes, ElementType type, bool big_endian) {
  const std::uint64_t bits = bits_at(bytes, size_of(type), big_endian);
  switch (type) {
    case ElementType::boolean: return bits != 0 ? 1 : 0;
    case ElementType::i8: return static_cast<std::int8_t>(bits);
    case ElementType::i16: return static_cast<std::int16_t>(bits);
    case ElementType::i32: return static_cast<std::int32_t>(bits);
    case ElementType::i64: return static_cast<double>(static_cast<std::int64_t>(bits));
    case ElementType::u8:
    case ElementType::u16:
    case ElementType::u32:
    case ElementType::u64: return static_cast<double>(bits);
    case ElementType::f16: return half(bits);
    case ElementType::bf16: return std::bit_cast<float>(static_cast<std::uint32_t>(bits << 16));
    case ElementType::f32: return std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    case ElementType::f64: return std::bit_cast<double>(bits);
  }
  return 0;
}

}  // namespace chainrule
