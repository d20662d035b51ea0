#pragma once
// Runs the real program as a process, as a person would.
#include "tests/support/temporary_folder.hpp"

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace chainrule::testing {

inline std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

struct Outcome {
  int status = -1;
  std::string out, err;
};

inline std::string quoted(const std::string& word) {
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

/// Runs CHAINRULE_PROGRAM with the arguments, without a display, in English unless `environment` says otherwise.
inline Outcome run_program(const std::vector<std::string>& arguments, const std::string& environment = "LC_ALL=C") {
  const TemporaryFolder folder("run");
  std::string line = "env -u DISPLAY -u WAYLAND_DISPLAY " + environment + " " + quoted(CHAINRULE_PROGRAM);
  for (const std::string& argument : arguments) line += " " + quoted(argument);
  line += " </dev/null 2>" + quoted(folder.file("err"));
  Outcome outcome;
  std::FILE* pipe = ::popen(line.c_str(), "r");
  if (pipe == nullptr) return outcome;
  std::array<char, 65536> block;
  while (const std::size_t count = std::fread(block.data(), 1, block.size(), pipe))
    outcome.out.append(block.data(), count);
  const int status = ::pclose(pipe);
  outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  outcome.err = content_of(folder.path / "err");
  return outcome;
}

}  // namespace chainrule::testing
