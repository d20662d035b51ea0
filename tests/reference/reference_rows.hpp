#pragma once
#include <map>
#include <string>
#include <vector>

namespace nn::testing {

/// Name and numbers of each row of a file of this folder.
using ReferenceRows = std::map<std::string, std::vector<double>>;
ReferenceRows read_reference(const std::string& file);

}  // namespace nn::testing
