#pragma once
#include "app/text/result.hpp"
#include "engine/data/dataset.hpp"

#include <string_view>
#include <vector>

namespace chainrule {

class Reading;

constexpr nn::Index cifar10_pixels = 3072;
constexpr nn::Index cifar10_classes = 10;

/// One file of CIFAR-10's binary version: records of 3073 bytes, a label and the planes of red, green and blue. At most
/// 100,000 records. Errors cifar10.*.
Result<void> check_cifar10(std::string_view bytes, std::string_view file);
/// Checked files as examples (3072, N), bytes over 255, one-hot targets (10, N); an image is 32 wide and 96 high, the
/// three planes one below another. The last file tests, the others train.
nn::Dataset dataset_from_cifar10(const std::vector<std::string_view>& files);
/// Reads data_batch_1.bin to data_batch_5.bin and test_batch.bin. A missing file is an error of blame `machine`.
Result<nn::Dataset> load_cifar10_folder(std::string_view folder, Reading* reading = nullptr);

}  // namespace chainrule
