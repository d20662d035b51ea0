#include "app/dataio/cifar10.hpp"

#include "app/dataio/reading.hpp"
#include "app/files/file.hpp"

#include <array>
#include <cstring>

namespace chainrule {
namespace {

constexpr std::size_t record_size = 3073, most_records = 100'000;
constexpr std::array<std::string_view, 6> file_names = {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin",
                                                        "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin"};

Error bad_file(std::string_view file, std::string reason, Arguments arguments = {}) {
  return {"cifar10." + std::move(reason), std::move(arguments), {std::string(file)}};
}

}  // namespace

Result<void> check_cifar10(std::string_view bytes, std::string_view file) {
  if (bytes.empty() || bytes.size() % record_size != 0 || bytes.size() / record_size > most_records) {
    return bad_file(file, "length", {{"found", std::to_string(bytes.size())}});
  }
  for (std::size_t at = 0; at < bytes.size(); at += record_size) {
    const auto label = static_cast<std::uint8_t>(bytes[at]);
    if (label < cifar10_classes) continue;
    return bad_file(file, "bad_label",
                    {{"label", std::to_string(label)}, {"example", std::to_string(at / record_size)}});
  }
  return {};
}

nn::Dataset dataset_from_cifar10(const std::vector<std::string_view>& files) {
  nn::Index count = 0;
  for (const std::string_view file : files) count += static_cast<nn::Index>(file.size() / record_size);
  nn::Dataset data;
  nn::ByteFeatures features;
  features.values.resize(cifar10_pixels, count);
  data.targets.setZero(cifar10_classes, count);
  nn::Index example = 0;
  for (const std::string_view& file : files) {
    if (&file == &files.back()) data.train_count = example;
    for (std::size_t at = 0; at < file.size(); at += record_size, ++example) {
      data.targets(static_cast<std::uint8_t>(file[at]), example) = 1;
      std::memcpy(features.values.data() + example * cifar10_pixels, file.data() + at + 1, cifar10_pixels);
    }
  }
  data.inputs = std::move(features);
  data.task = nn::Task::multiclass;
  data.image_width = 32;
  data.image_height = 96;
  data.image_planes = 3;
  for (nn::Index i = 0; i < cifar10_classes; ++i)
    data.class_names.emplace_back("names.class.cifar10.").append(std::to_string(i));
  return data;
}

Result<nn::Dataset> load_cifar10_folder(std::string_view folder, Reading* reading) {
  std::array<std::string, file_names.size()> contents;
  std::vector<std::string_view> files;
  for (std::size_t i = 0; i < file_names.size(); ++i) {
    const std::filesystem::path path = path_from_utf8(folder) / path_from_utf8(file_names[i]);
    std::error_code error;
    if (!std::filesystem::exists(path, error)) {
      return Error{"cifar10.missing", {{"file", std::string(file_names[i])}, {"folder", std::string(folder)}}, {}, Blame::machine};
    }
    Result<std::string> bytes = read_watched(utf8_of(path), most_records * record_size, reading, static_cast<double>(i) / file_names.size(), static_cast<double>(i + 1) / file_names.size());
    if (!bytes) return bytes.error();
    if (const Result<void> checked = check_cifar10(bytes.value(), utf8_of(path)); !checked) return checked.error();
    contents[i] = std::move(bytes.value());
    files.push_back(contents[i]);
  }
  return dataset_from_cifar10(files);
}

}  // namespace chainrule
