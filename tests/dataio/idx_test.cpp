#include "app/dataio/idx.hpp"
#include "app/files/file.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <random>
#include <unistd.h>

using namespace chainrule;
namespace fs = std::filesystem;

namespace {

std::string be32(std::uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
          static_cast<char>(value)};
}

std::string idx(std::uint8_t type, const std::vector<std::uint32_t>& shape, const std::string& bytes) {
  std::string file = {0, 0, static_cast<char>(type), static_cast<char>(shape.size())};
  for (const std::uint32_t size : shape) file += be32(size);
  return file + bytes;
}

std::string images(std::uint32_t count, std::uint32_t height, std::uint32_t width) {
  std::string bytes;
  for (std::uint32_t i = 0; i < count * height * width; ++i) bytes += static_cast<char>(i);
  return idx(8, {count, height, width}, bytes);
}

std::string labels(const std::string& values) { return idx(8, {static_cast<std::uint32_t>(values.size())}, values); }

std::string code(const Result<IdxArray>& result) { return result ? "" : result.error().code; }
std::string code(const Result<nn::Dataset>& result) { return result ? "" : result.error().code; }

struct TemporaryFolder {
  fs::path path = fs::temp_directory_path() / ("chainrule-idx-" + std::to_string(::getpid()));
  TemporaryFolder() { fs::create_directories(path); }
  ~TemporaryFolder() { fs::remove_all(path); }
};

}  // namespace

TEST_CASE("a good header is read") {
  const std::string file = images(2, 3, 4);
  const auto array = parse_idx(file, "f");
  REQUIRE(array.has_value());
  CHECK(array.value().type == 8);
  CHECK(array.value().shape == std::vector<std::uint32_t>{2, 3, 4});
  CHECK(array.value().bytes.size() == 24);
  CHECK(parse_idx(idx(0x0e, {2}, std::string(16, 'x')), "f").has_value());
  CHECK(parse_idx(idx(0x0b, {2, 1, 1, 1}, std::string(4, 'x')), "f").has_value());
}

TEST_CASE("a bad file is refused before anything is allocated") {
  CHECK(code(parse_idx("", "f")) == "idx.truncated");
  CHECK(code(parse_idx(std::string(3, '\0'), "f")) == "idx.truncated");
  CHECK(code(parse_idx(std::string("\x1f\x8b\x08\x03", 4), "f")) == "idx.magic");
  CHECK(code(parse_idx(idx(0x07, {1}, "x"), "f")) == "idx.magic");
  CHECK(code(parse_idx(idx(0x08, {}, ""), "f")) == "idx.dimensions");
  CHECK(code(parse_idx(idx(0x08, {1, 1, 1, 1, 1}, "x"), "f")) == "idx.dimensions");
  CHECK(code(parse_idx(images(2, 3, 4).substr(0, 10), "f")) == "idx.truncated");
  CHECK(code(parse_idx(images(2, 3, 4).substr(0, 30), "f")) == "idx.length");
  CHECK(code(parse_idx(images(2, 3, 4) + "x", "f")) == "idx.length");
  CHECK(code(parse_idx(idx(8, {0}, ""), "f")) == "idx.empty");
  CHECK(code(parse_idx(idx(8, {5, 0, 5}, ""), "f")) == "idx.empty");
  CHECK(code(parse_idx(idx(8, {0xffffffff, 0xffffffff, 0xffffffff}, "x"), "f")) == "idx.too_large");
  CHECK(code(parse_idx(idx(0x0e, {0x80000000}, "x"), "f")) == "idx.length");
  CHECK(code(parse_idx(idx(8, {0x80000001}, "x"), "f")) == "idx.too_large");
}

TEST_CASE("an error names the file") {
  const auto result = parse_idx("", "train-images");
  CHECK(result.error().place.file == "train-images");
  CHECK(result.error().blame == Blame::input);
}

TEST_CASE("bytes at random never do harm") {
  std::mt19937 random(3);
  for (int i = 0; i < 20000; ++i) {
    std::string bytes = i % 2 == 0 ? images(2, 2, 2) : std::string(random() % 40, '\0');
    for (unsigned k = random() % 4; k > 0 && !bytes.empty(); --k)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    const auto array = parse_idx(bytes, "f");
    if (array) CHECK(array.value().bytes.size() < bytes.size());
    (void)dataset_from_idx(bytes, labels({0, 1}), bytes, labels({0, 1}), 2);
  }
}

TEST_CASE("images become columns, labels one-hot rows, training first") {
  const auto result = dataset_from_idx(images(3, 2, 2), labels({2, 0, 1}), images(1, 2, 2), labels({1}), 3);
  REQUIRE(result.has_value());
  const nn::Dataset& data = result.value();
  CHECK(data.features() == 4);
  CHECK(data.size() == 4);
  CHECK(data.train_count == 3);
  CHECK(data.task == nn::Task::multiclass);
  CHECK(data.image_width == 2);
  CHECK(data.input(1, 2) == 9 / 255.0);
  CHECK(data.input(3, 3) == 3 / 255.0);
  CHECK(data.targets.col(0) == Eigen::Vector3d(0, 0, 1));
  CHECK(data.targets.col(3) == Eigen::Vector3d(0, 1, 0));
}

TEST_CASE("files that do not belong together are refused") {
  const std::string good_images = images(2, 2, 2), good_labels = labels({0, 1});
  CHECK(code(dataset_from_idx(good_images, good_labels, good_images, good_labels, 2)).empty());
  CHECK(code(dataset_from_idx(good_labels, good_labels, good_images, good_labels, 2)) == "idx.not_images");
  CHECK(code(dataset_from_idx(good_images, good_images, good_images, good_labels, 2)) == "idx.not_labels");
  CHECK(code(dataset_from_idx(idx(9, {2, 2, 2}, "12345678"), good_labels, good_images, good_labels, 2)) ==
        "idx.not_images");
  CHECK(code(dataset_from_idx(good_images, labels({0, 1, 1}), good_images, good_labels, 2)) == "idx.counts_differ");
  CHECK(code(dataset_from_idx(good_images, labels({0, 2}), good_images, good_labels, 2)) == "idx.bad_label");
  CHECK(code(dataset_from_idx(good_images, good_labels, images(2, 4, 1), good_labels, 2)) == "idx.sizes_differ");
}

TEST_CASE("a folder without the files is what the machine lacks") {
  const TemporaryFolder folder;
  const auto result = load_idx_folder("fashion-mnist", utf8_of(folder.path));
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().code == "idx.missing");
  CHECK(result.error().blame == Blame::machine);
  CHECK(result.error().arguments[1].second == "dataset-fashion-mnist");
  CHECK(idx_folder("fashion-mnist", "") == "/usr/share/datasets/fashion-mnist");
  CHECK(idx_folder("fashion-mnist", "here") == "here");
}

TEST_CASE("files in a folder are read plain, and their shape is checked") {
  const TemporaryFolder folder;
  const auto put = [&](const char* name, const std::string& bytes) {
    REQUIRE(write_file_atomically(folder.path / name, bytes).has_value());
  };
  put("train-images-idx3-ubyte", images(2, 28, 28));
  put("train-labels-idx1-ubyte", labels({3, 9}));
  put("t10k-images-idx3-ubyte", images(1, 28, 28));
  put("t10k-labels-idx1-ubyte", labels({0}));
  const auto data = load_idx_folder("fashion-mnist", utf8_of(folder.path));
  REQUIRE(data.has_value());
  CHECK(data.value().class_names.at(3) == "names.class.fashion_mnist.3");
  put("train-images-idx3-ubyte", images(2, 28, 28).substr(0, 100));
  const auto bad = load_idx_folder("fashion-mnist", utf8_of(folder.path));
  CHECK(bad.error().code == "idx.length");
  CHECK(bad.error().place.file == utf8_of(folder.path / "train-images-idx3-ubyte"));
  put("train-images-idx3-ubyte", images(2, 2, 2));
  put("t10k-images-idx3-ubyte", images(1, 2, 2));
  CHECK(load_idx_folder("fashion-mnist", utf8_of(folder.path)).error().code == "idx.wrong_size");
}

TEST_CASE("the real files, where Debian's package is installed") {
  if (!fs::exists(idx_folder("fashion-mnist", ""))) return;
  const auto data = load_idx_folder("fashion-mnist", "");
  REQUIRE(data.has_value());
  CHECK(data.value().size() == 70000);
  CHECK(data.value().train_count == 60000);
  CHECK(data.value().features() == 784);
  CHECK(data.value().targets.sum() == 70000);
  CHECK(data.value().targets(9, 0) == 1);  // the first training image is an ankle boot
}
