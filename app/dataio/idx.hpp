#pragma once
#include "app/text/result.hpp"
#include "engine/data/dataset.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

class Reading;

/// An IDX file's header and where its bytes are. Checked before anything is allocated: magic, type, 1 to 4 dimensions,
/// exact length, at most 2^31 elements.
struct IdxArray {
  std::uint8_t type = 0;
  std::vector<std::uint32_t> shape;
  std::string_view bytes;
};
Result<IdxArray> parse_idx(std::string_view bytes, std::string_view file);

/// A set of images that is known by name: its shape, and where Debian's package puts it.
struct IdxSet {
  std::string_view id;
  nn::Index inputs = 0;
  int classes = 0;
  std::string_view folder, package;
  std::string_view class_keys;  ///< language keys of the classes, without the number
};
std::span<const IdxSet> idx_sets();

/// Images (N, H, W) of unsigned bytes and labels (N) become examples as columns, targets one-hot over `classes`.
/// Training files first, then test files.
Result<nn::Dataset> dataset_from_idx(std::string_view train_images, std::string_view train_labels,
                                     std::string_view test_images, std::string_view test_labels, int classes);

/// Reads the four files (plain or .gz) of an MNIST-style set from a folder. A missing file is an error of blame
/// `machine` that names the Debian package where there is one.
Result<nn::Dataset> load_idx_folder(std::string_view set, std::string_view folder, Reading* reading = nullptr);
/// Where a set's files lie: `folder` if not empty, else where Debian's package puts them ("fashion-mnist").
std::string idx_folder(std::string_view set, std::string_view folder);

}  // namespace chainrule
