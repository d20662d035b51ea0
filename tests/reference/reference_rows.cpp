#include "tests/reference/reference_rows.hpp"

#include <doctest/doctest.h>

#include <charconv>
#include <fstream>
#include <sstream>

namespace nn::testing {

ReferenceRows read_reference(const std::string& file) {
  std::ifstream stream(std::string(CHAINRULE_SOURCE_DIR) + "/tests/reference/" + file);
  REQUIRE_MESSAGE(stream.good(), file);
  ReferenceRows rows;
  for (std::string line; std::getline(stream, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    std::string name;
    words >> name;
    for (std::string word; words >> word;) {
      double value = 0;
      REQUIRE(std::from_chars(word.data(), word.data() + word.size(), value).ec == std::errc{});
      rows[name].push_back(value);
    }
  }
  REQUIRE_FALSE(rows.empty());
  return rows;
}

}  // namespace nn::testing
