#pragma once
#include "app/dataio/tensor.hpp"

#include <map>

namespace chainrule {

/// What a safetensors file holds: tensors in the order of their bytes, and texts about them.
struct SafeTensors {
  Tensors tensors;
  std::map<std::string, std::string> metadata;
};

/// Header of at most 10,000,000 bytes: one JSON object that begins with `{`, offsets without gaps or overlaps to the
/// file's end, no name twice. Errors safetensors.*; nothing is allocated for values before all is checked.
Result<SafeTensors> parse_safetensors(std::string_view bytes, std::string_view file);
/// Values as F64.
std::string print_safetensors(const SafeTensors& content);

}  // namespace chainrule
