#pragma once
// A table of (kind, id) pairs and the three questions that every list of kinds answers.
#include <array>
#include <cassert>
#include <cstddef>
#include <optional>
#include <string_view>

namespace nn::ids {

template <class Kind>
struct Entry {
  Kind kind;
  std::string_view id;
};

template <class Kind, std::size_t Size>
constexpr std::array<Kind, Size> kinds_of(const Entry<Kind> (&table)[Size]) {
  std::array<Kind, Size> kinds{};
  for (std::size_t i = 0; i < Size; ++i) kinds[i] = table[i].kind;
  return kinds;
}

template <class Kind, std::size_t Size>
std::string_view id_of(const Entry<Kind> (&table)[Size], Kind kind) {
  for (const Entry<Kind>& entry : table) {
    if (entry.kind == kind) return entry.id;
  }
  assert(false && "a kind without an id");
  return {};
}

template <class Kind, std::size_t Size>
std::optional<Kind> kind_from(const Entry<Kind> (&table)[Size], std::string_view id) {
  for (const Entry<Kind>& entry : table) {
    if (entry.id == id) return entry.kind;
  }
  return std::nullopt;
}

}  // namespace nn::ids
