#pragma once
#include "tests/support/run_program.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

namespace chainrule::testing {

/// Holds a text to the file of that name in tests/golden, byte for byte. With CHAINRULE_WRITE_GOLDEN set it writes the
/// file instead (tests/golden/regenerate does that): look at the difference before it is committed.
inline void check_golden(const std::string& name, const std::string& text) {
  const std::filesystem::path file = std::filesystem::path(CHAINRULE_SOURCE_DIR) / "tests" / "golden" / name;
  if (std::getenv("CHAINRULE_WRITE_GOLDEN") != nullptr) {
    std::ofstream(file, std::ios::binary) << text;
    return;
  }
  const std::string expected = content_of(file);
  CAPTURE(name);
  REQUIRE_FALSE(expected.empty());
  std::size_t line = 1, at = 0;
  while (at < text.size() && at < expected.size() && text[at] == expected[at]) line += text[at++] == '\n';
  CHECK_MESSAGE(text == expected, "first difference in line " << line);
}

}  // namespace chainrule::testing
