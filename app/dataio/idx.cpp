#include "app/dataio/idx.hpp"

#include "app/dataio/reading.hpp"
#include "app/files/file.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace chainrule {
namespace {

constexpr IdxSet known_sets[] = {{"fashion-mnist", 784, 10, "/usr/share/datasets/fashion-mnist",
                                  "dataset-fashion-mnist", "names.class.fashion_mnist."}};

constexpr std::array<std::string_view, 4> file_names = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
                                                        "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"};
constexpr std::uint64_t largest_file = std::uint64_t{256} << 20;
constexpr std::uint8_t unsigned_bytes = 0x08;

Error bad_file(std::string_view file, std::string reason, Arguments arguments = {}) {
  return {"idx." + std::move(reason), std::move(arguments), {std::string(file)}};
}

std::uint32_t big_endian(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
  return value;
}

/// Bytes of one element, 0 for an unknown type.
std::uint64_t size_of_type(std::uint8_t type) {
  switch (type) {
    case 0x08:
    case 0x09: return 1;
    case 0x0b: return 2;
    case 0x0c:
    case 0x0d: return 4;
    case 0x0e: return 8;
    default: return 0;
  }
}

/// A split's two files, read and found to fit each other.
struct Split {
  IdxArray images, labels;
  nn::Index count() const { return static_cast<nn::Index>(labels.shape[0]); }
};

Result<Split> parse_split(std::string_view images, std::string_view labels, std::string_view image_file,
                          std::string_view label_file, int classes) {
  Result<IdxArray> image_array = parse_idx(images, image_file);
  if (!image_array) return image_array.error();
  Result<IdxArray> label_array = parse_idx(labels, label_file);
  if (!label_array) return label_array.error();
  Split split{std::move(image_array.value()), std::move(label_array.value())};
  if (split.images.type != unsigned_bytes || split.images.shape.size() != 3) return bad_file(image_file, "not_images");
  if (split.labels.type != unsigned_bytes || split.labels.shape.size() != 1) return bad_file(label_file, "not_labels");
  if (split.images.shape[0] != split.labels.shape[0]) {
    return bad_file(
        label_file, "counts_differ",
        {{"labels", std::to_string(split.labels.shape[0])}, {"images", std::to_string(split.images.shape[0])}});
  }
  for (std::size_t i = 0; i < split.labels.bytes.size(); ++i) {
    const auto label = static_cast<std::uint8_t>(split.labels.bytes[i]);
    if (label >= classes) {
      return bad_file(
          label_file, "bad_label",
          {{"label", std::to_string(label)}, {"example", std::to_string(i)}, {"classes", std::to_string(classes)}});
    }
  }
  return split;
}

/// Copies a split's images and one-hot labels to the columns from `first` on.
void lay_down(const Split& split, nn::Index first, nn::ByteFeatures& features, nn::Matrix& targets) {
  std::memcpy(features.values.data() + first * features.values.rows(), split.images.bytes.data(),
              split.images.bytes.size());
  for (nn::Index i = 0; i < split.count(); ++i) {
    targets(static_cast<std::uint8_t>(split.labels.bytes[static_cast<std::size_t>(i)]), first + i) = 1;
  }
}

/// One file of a set, plain or packed; none where there is neither.
Result<std::string> load(const std::filesystem::path& folder, std::string_view name, const Error& missing, Reading* reading,
                         std::size_t index) {
  const double from = static_cast<double>(index) / file_names.size(), to = (static_cast<double>(index) + 1) / file_names.size();
  const std::filesystem::path plain = folder / path_from_utf8(name);
  const std::filesystem::path packed = folder / path_from_utf8(std::string(name) + ".gz");
  std::error_code error;
  if (std::filesystem::exists(plain, error)) return read_watched(utf8_of(plain), largest_file, reading, from, to);
  if (!std::filesystem::exists(packed, error)) return missing;
  const Result<std::string> bytes = read_watched(utf8_of(packed), largest_file, reading, from, to);
  if (!bytes) return bytes.error();
  Result<std::string> content = gunzip(bytes.value(), largest_file);
  if (content) return content;
  Error bad = content.error();
  bad.place.file = utf8_of(packed);
  return bad;
}

}  // namespace

std::span<const IdxSet> idx_sets() { return known_sets; }

Result<IdxArray> parse_idx(std::string_view bytes, std::string_view file) {
  constexpr std::uint64_t most_elements = std::uint64_t{1} << 31;
  if (bytes.size() < 4) return bad_file(file, "truncated");
  if (bytes[0] != 0 || bytes[1] != 0) return bad_file(file, "magic");
  IdxArray array;
  array.type = static_cast<std::uint8_t>(bytes[2]);
  const std::uint64_t element_size = size_of_type(array.type);
  const auto dimensions = static_cast<std::uint8_t>(bytes[3]);
  if (element_size == 0) return bad_file(file, "magic");
  if (dimensions < 1 || dimensions > 4) return bad_file(file, "dimensions", {{"count", std::to_string(dimensions)}});
  const std::size_t header = 4 + std::size_t{4} * dimensions;
  if (bytes.size() < header) return bad_file(file, "truncated");
  std::uint64_t elements = 1;
  for (std::size_t i = 0; i < dimensions; ++i) {
    array.shape.push_back(big_endian(bytes, 4 + 4 * i));
    if (array.shape.back() == 0) return bad_file(file, "empty");
    if (array.shape.back() > most_elements / elements) return bad_file(file, "too_large");
    elements *= array.shape.back();
  }
  const std::uint64_t expected = header + elements * element_size;
  if (bytes.size() != expected) {
    return bad_file(file, "length", {{"expected", std::to_string(expected)}, {"found", std::to_string(bytes.size())}});
  }
  array.bytes = bytes.substr(header);
  return array;
}

Result<nn::Dataset> dataset_from_idx(std::string_view train_images, std::string_view train_labels,
                                     std::string_view test_images, std::string_view test_labels, int classes) {
  const Result<Split> train = parse_split(train_images, train_labels, file_names[0], file_names[1], classes);
  if (!train) return train.error();
  const Result<Split> test = parse_split(test_images, test_labels, file_names[2], file_names[3], classes);
  if (!test) return test.error();
  const std::vector<std::uint32_t>&shape = train.value().images.shape, &other = test.value().images.shape;
  if (shape[1] != other[1] || shape[2] != other[2]) return bad_file(file_names[2], "sizes_differ");
  const nn::Index features = static_cast<nn::Index>(shape[1]) * static_cast<nn::Index>(shape[2]);
  const nn::Index count = train.value().count() + test.value().count();
  nn::Dataset data;
  nn::ByteFeatures bytes;
  bytes.values.resize(features, count);
  data.targets.setZero(classes, count);
  lay_down(train.value(), 0, bytes, data.targets);
  lay_down(test.value(), train.value().count(), bytes, data.targets);
  data.inputs = std::move(bytes);
  data.train_count = train.value().count();
  data.task = nn::Task::multiclass;
  data.image_height = static_cast<nn::Index>(shape[1]);
  data.image_width = static_cast<nn::Index>(shape[2]);
  return data;
}

std::string idx_folder(std::string_view set, std::string_view folder) {
  if (!folder.empty()) return std::string(folder);
  const auto found =
      std::find_if(std::begin(known_sets), std::end(known_sets), [&](const IdxSet& s) { return s.id == set; });
  return found == std::end(known_sets) ? std::string() : std::string(found->folder);
}

Result<nn::Dataset> load_idx_folder(std::string_view set, std::string_view folder, Reading* reading) {
  const auto known =
      std::find_if(std::begin(known_sets), std::end(known_sets), [&](const IdxSet& s) { return s.id == set; });
  if (known == std::end(known_sets)) return Error{"idx.unknown_set", {{"name", std::string(set)}}};
  const std::string place = idx_folder(set, folder);
  const Error missing{"idx.missing", {{"folder", place}, {"package", std::string(known->package)}}, {}, Blame::machine};
  std::array<std::string, 4> files;
  for (std::size_t i = 0; i < files.size(); ++i) {
    Result<std::string> content = load(path_from_utf8(place), file_names[i], missing, reading, i);
    if (!content) return content.error();
    files[i] = std::move(content.value());
  }
  Result<nn::Dataset> data = dataset_from_idx(files[0], files[1], files[2], files[3], known->classes);
  if (!data) {
    Error error = data.error();
    error.place.file = utf8_of(path_from_utf8(place) / path_from_utf8(error.place.file));
    return error;
  }
  const nn::Index features = data.value().image_width * data.value().image_height;
  if (features != known->inputs) {
    return bad_file(place, "wrong_size",
                    {{"found", std::to_string(features)}, {"needed", std::to_string(known->inputs)}});
  }
  for (int i = 0; i < known->classes; ++i) {
    data.value().class_names.push_back(std::string(known->class_keys) + std::to_string(i));
  }
  return data;
}

}  // namespace chainrule
