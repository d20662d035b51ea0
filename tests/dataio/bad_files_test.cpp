// At least 200 bad files over all readers: none crashes, takes a second, or is accepted.
#include "app/dataio/cifar10.hpp"
#include "app/dataio/idx.hpp"
#include "app/dataio/npy.hpp"
#include "app/dataio/safetensors.hpp"
#include "app/dataio/table_data.hpp"
#include "app/files/assets.hpp"
#include "tests/dataio/bad_files.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <map>

using namespace chainrule;
using namespace chainrule::test;

namespace {

template <class T>
std::optional<Error> error_of(const Result<T>& result) {
  return result ? std::nullopt : std::optional(result.error());
}

std::optional<Error> read_csv(const std::string& bytes) {
  const Result<CsvTable> table = parse_csv(bytes, "f");
  if (!table) return table.error();
  return error_of(dataset_from_csv(table.value(), {}, "f"));
}

std::optional<Error> read(const std::string& reader, const std::string& bytes) {
  if (reader == "idx") return error_of(parse_idx(bytes, "f"));
  if (reader == "npy") return error_of(parse_npy(bytes, "f"));
  if (reader == "npz") return error_of(parse_npz(bytes, "f"));
  if (reader == "safetensors") return error_of(parse_safetensors(bytes, "f"));
  if (reader == "cifar10") return error_of(check_cifar10(bytes, "f"));
  return read_csv(bytes);
}

}  // namespace

TEST_CASE("every bad file is refused, in a sentence, at once") {
  const Result<Tables> tables = load_tables();
  REQUIRE(tables.has_value());
  std::map<std::string, int> counts;
  const std::vector<BadFile> files = bad_files();
  CHECK(files.size() >= 200);
  for (const BadFile& file : files) {
    CAPTURE(file.reader);
    CAPTURE(file.why);
    const auto start = std::chrono::steady_clock::now();
    const std::optional<Error> error = read(file.reader, file.bytes);
    CHECK(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() < 1);
    ++counts[file.reader];
    CHECK(error.has_value());
    if (!error) continue;
    CHECK(error->place.file.starts_with("f"));
    for (const Language& language : tables->languages) {
      const std::string sentence = language.text(*error);
      CHECK(sentence.find("\u27e8") == std::string::npos);
      CHECK(sentence.find('{' + std::string("name}")) == std::string::npos);
    }
  }
  CHECK(counts.size() == 6);
  for (const auto& [reader, count] : counts) {
    CAPTURE(reader);
    CHECK(count >= 15);
  }
}

TEST_CASE("the good files that the bad ones are made of are accepted") {
  for (const char* name : {"idx/images", "idx/labels", "idx/doubles", "npy/matrix", "npy/fortran", "npy/vector", "npy/scalar",
                           "npy/version2", "npy/half", "npz/stored", "npz/deflated", "safetensors/layers",
                           "safetensors/kinds", "cifar10/one", "cifar10/two", "csv/commas", "csv/tabs", "csv/bars",
                           "csv/gbk", "csv/big5"}) {
    CAPTURE(name);
    const std::string path = name;
    const std::optional<Error> error = read(path.substr(0, path.find('/')), corpus_file(path));
    CHECK_MESSAGE(!error.has_value(), (error ? error->code : ""));
  }
}
