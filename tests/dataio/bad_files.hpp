#pragma once
// Files that are wrong in one way each, made from good ones. Every one must be refused.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chainrule::test {

struct BadFile {
  std::string reader;  ///< idx, npy, npz, safetensors, cifar10 or csv
  std::string why;
  std::string bytes;
};
std::vector<BadFile> bad_files();

/// Good files to start from: tests/fuzz/corpus.
std::string corpus_file(const std::string& name);

}  // namespace chainrule::test
