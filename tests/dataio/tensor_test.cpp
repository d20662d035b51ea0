// What arrays and tensors hold, read from files that Python's own modules wrote (tests/fuzz/make_corpus.py).
#include "app/dataio/cifar10.hpp"
#include "app/dataio/npy.hpp"
#include "app/dataio/safetensors.hpp"
#include "app/files/file.hpp"
#include "tests/dataio/bad_files.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <limits>

using namespace chainrule;
using test::corpus_file;

namespace {

using Shape = std::vector<std::uint64_t>;
using Values = std::vector<double>;

Tensor array(const std::string& name) {
  const Result<Tensor> tensor = parse_npy(corpus_file("npy/" + name), name);
  REQUIRE(tensor.has_value());
  return tensor.value();
}

}  // namespace

TEST_CASE("NPY: types, byte orders, shapes and orders") {
  const Tensor matrix = array("matrix");
  CHECK(matrix.shape == Shape{2, 3});
  CHECK(matrix.values == Values{0.5, -1.5, 2, 3e10, -0.0, 1e-300});
  CHECK(std::signbit(matrix.values[4]));
  const Tensor fortran = array("fortran");  // written column by column: 0.5 -1.5 2 | 3 4 5
  CHECK(fortran.shape == Shape{3, 2});
  CHECK(fortran.values == Values{0.5, 3, -1.5, 4, 2, 5});
  CHECK(array("vector").values == Values{1, -2, 3, -4});
  CHECK(array("scalar").shape.empty());
  CHECK(array("scalar").values == Values{7});
  CHECK(array("version2").values == Values{-1, 1099511627776});
  CHECK(array("half").values == Values{1, -0.5, 65504});
}

TEST_CASE("element types by their bits") {
  CHECK(element_at("\xff", ElementType::i8, false) == -1);
  CHECK(element_at("\xff", ElementType::u8, false) == 255);
  CHECK(element_at("\x01\x80", ElementType::i16, false) == -32767);
  CHECK(element_at("\x01\x80", ElementType::u16, true) == 384);
  CHECK(element_at("\x01\x00\x00\x00\x00\x00\x00\x80", ElementType::i64, false) == -9223372036854775807.0);
  CHECK(element_at("\x01\x00", ElementType::f16, false) == std::ldexp(1, -24));
  CHECK(element_at("\x00\xfc", ElementType::f16, false) == -std::numeric_limits<double>::infinity());
  CHECK(std::isnan(element_at("\x01\x7c", ElementType::f16, false)));
  CHECK(element_at("\x40\x49\x0f\xdb", ElementType::f32, true) == static_cast<double>(3.14159274f));
  CHECK(element_at("\x80\x3f", ElementType::bf16, false) == 1);
  CHECK(element_at("\x05", ElementType::boolean, false) == 1);
}

TEST_CASE("NPZ: stored and deflated arrays by name") {
  const Result<Tensors> stored = parse_npz(corpus_file("npz/stored"), "f");
  REQUIRE(stored.has_value());
  REQUIRE(find_tensor(stored.value(), "targets") != nullptr);
  CHECK(find_tensor(stored.value(), "targets")->values == Values{0, 1});
  CHECK(find_tensor(stored.value(), "inputs")->shape == Shape{2, 3});
  CHECK(find_tensor(stored.value(), "outputs") == nullptr);
  const Result<Tensors> deflated = parse_npz(corpus_file("npz/deflated"), "f");
  REQUIRE(deflated.has_value());
  CHECK(deflated->front().name == "layer1.weight");
  CHECK(deflated->front().values[3] == 3e10);
}

TEST_CASE("safetensors: kinds of numbers, names, metadata") {
  const Result<SafeTensors> layers = parse_safetensors(corpus_file("safetensors/layers"), "f");
  REQUIRE(layers.has_value());
  CHECK(layers->metadata.at("layout") == "out,in");
  CHECK(find_tensor(layers->tensors, "layer1.bias")->values == Values{1, 2});
  CHECK(find_tensor(layers->tensors, "layer1.weight")->shape == Shape{2, 3});
  const Result<SafeTensors> kinds = parse_safetensors(corpus_file("safetensors/kinds"), "f");
  REQUIRE(kinds.has_value());
  CHECK(find_tensor(kinds->tensors, "a")->values == Values{1, 0});
  CHECK(find_tensor(kinds->tensors, "b\u00e9\"")->values == Values{-1});
  CHECK(find_tensor(kinds->tensors, "c")->shape == Shape{1, 1});
}

TEST_CASE("what is written reads back to the bit") {
  const Tensors tensors = {{"layer1.weight", {2, 2}, {0.1, -1.0 / 3, 5e-324, 1.7976931348623157e308}}, {"b", {1}, {-0.0}}, {"s", {}, {7}}};
  const Result<Tensors> npz = parse_npz(print_npz(tensors), "f");
  const Result<SafeTensors> safe = parse_safetensors(print_safetensors({tensors, {{"a", "\"x\"\n"}}}), "f");
  REQUIRE(npz.has_value());
  REQUIRE(safe.has_value());
  CHECK(safe->metadata.at("a") == "\"x\"\n");
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    CHECK(npz.value()[i].name == tensors[i].name);
    CHECK(npz.value()[i].shape == tensors[i].shape);
    CHECK(npz.value()[i].values == tensors[i].values);
    CHECK(safe->tensors[i].values == tensors[i].values);
  }
  CHECK(std::signbit(npz.value()[1].values[0]));
}

TEST_CASE("CIFAR-10: planes below one another, training files first") {
  const std::string one = corpus_file("cifar10/one"), two = corpus_file("cifar10/two");
  const nn::Dataset data = dataset_from_cifar10({two, one});
  CHECK(data.size() == 3);
  CHECK(data.train_count == 2);
  CHECK(data.features() == 3072);
  CHECK(data.image_width * data.image_height == 3072);
  CHECK(data.input(257, 0) == 1 / 255.0);
  CHECK(data.input(257, 1) == 0);
  CHECK(data.targets(3, 0) == 1);
  CHECK(data.targets(9, 1) == 1);
  CHECK(data.targets.sum() == 3);
  CHECK(data.class_names[9] == "names.class.cifar10.9");
}

TEST_CASE("CIFAR-10: six files in a folder") {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / "chainrule-cifar10-test";
  std::filesystem::create_directories(folder);
  for (int i = 1; i <= 5; ++i)
    REQUIRE(write_file_atomically(folder / ("data_batch_" + std::to_string(i) + ".bin"), corpus_file("cifar10/two")).has_value());
  const auto missing = load_cifar10_folder(utf8_of(folder));
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().code == "cifar10.missing");
  CHECK(missing.error().blame == Blame::machine);
  REQUIRE(write_file_atomically(folder / "test_batch.bin", corpus_file("cifar10/one")).has_value());
  const auto data = load_cifar10_folder(utf8_of(folder));
  REQUIRE(data.has_value());
  CHECK(data->size() == 11);
  CHECK(data->train_count == 10);
  REQUIRE(write_file_atomically(folder / "data_batch_3.bin", "x").has_value());
  const auto bad = load_cifar10_folder(utf8_of(folder));
  std::filesystem::remove_all(folder);
  REQUIRE_FALSE(bad.has_value());
  CHECK(bad.error().place.file == utf8_of(folder / "data_batch_3.bin"));
}
