#pragma once
#include <cstddef>
#include <string_view>

namespace chainrule {

/// The numbers that NPY and safetensors files hold.
enum class ElementType { boolean, i8, u8, i16, u16, i32, u32, i64, u64, f16, bf16, f32, f64 };

std::size_t size_of(ElementType type);  ///< in bytes
/// One element as a double; 64-bit integers beyond 2^53 are rounded. `bytes` holds size_of(type) of them.
double element_at(const char* bytes, ElementType type, bool big_endian);

}  // namespace chainrule
