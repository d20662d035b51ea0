// Reads every #include of engine/ and app/ against the table of docs/architecture.md.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

const fs::path root = CHAINRULE_SOURCE_DIR;

/// The table stands between the markers in docs/architecture.md, a line a folder: `figure -> engine text`.
std::map<std::string, std::set<std::string>> include_table() {
  std::map<std::string, std::set<std::string>> table;
  std::istringstream text(read(root / "docs/architecture.md"));
  bool inside = false;
  for (std::string line; std::getline(text, line);) {
    if (line.find("<!-- include table -->") != std::string::npos) inside = true;
    if (line.find("<!-- end -->") != std::string::npos) inside = false;
    const std::size_t arrow = line.find(" ->");
    if (!inside || arrow == std::string::npos) continue;
    std::istringstream right(line.substr(arrow + 3));
    std::set<std::string>& allowed = table[line.substr(0, arrow)];
    for (std::string name; right >> name;) allowed.insert(name);
  }
  return table;
}

std::string folder_of(const std::string& path) {
  if (path.starts_with("engine/")) return "engine";
  if (!path.starts_with("app/")) return {};
  const std::size_t slash = path.find('/', 4);
  return slash == std::string::npos ? "main" : path.substr(4, slash - 4);
}

/// Headers that only some folders may include.
const std::map<std::string, std::set<std::string>> fenced = {
    {"imgui", {"ui"}},          {"backends/imgui", {"ui"}},   {"glad/", {"gl", "platform"}}, {"cairo", {"export"}},
    {"pango", {"export"}},      {"toml++", {"text"}},         {"fontconfig", {"platform"}},  {"GLFW", {"platform"}},
    {"EGL/", {"platform"}},     {"zlib.h", {"files"}},        {"CLI/", {"cli"}},             {"Eigen/", {"engine"}},
};

struct Include {
  std::string file, folder, target;
  bool own = false;
};

std::vector<Include> all_includes() {
  std::vector<Include> includes;
  const std::regex pattern("^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"]");
  for (const char* top : {"engine", "app"}) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / top)) {
      const std::string ending = entry.path().extension().string();
      if (ending != ".hpp" && ending != ".cpp") continue;
      const std::string name = fs::relative(entry.path(), root).generic_string();
      std::istringstream text(read(entry.path()));
      for (std::string line; std::getline(text, line);) {
        std::smatch match;
        if (std::regex_search(line, match, pattern)) {
          includes.push_back({name, folder_of(name), match[2], match[1] == "\""});
        }
      }
    }
  }
  return includes;
}

}  // namespace

TEST_CASE("folders include only what the table allows") {
  const auto table = include_table();
  REQUIRE(table.size() >= 14);
  const std::vector<Include> includes = all_includes();
  REQUIRE(includes.size() > 200);
  for (const Include& include : includes) {
    const std::string target = folder_of(include.target);
    if (target.empty() || target == include.folder) continue;
    REQUIRE_MESSAGE(table.count(include.folder) == 1, include.folder << " has no row");
    CHECK_MESSAGE(table.at(include.folder).count(target) == 1,
                  include.file << " includes " << include.target << ", which " << include.folder << " may not");
  }
}

TEST_CASE("libraries stay behind their fences") {
  for (const Include& include : all_includes()) {
    for (const auto& [prefix, folders] : fenced) {
      if (include.target.starts_with(prefix)) {
        CHECK_MESSAGE(folders.count(include.folder) == 1, include.file << " includes " << include.target);
      }
    }
  }
}

TEST_CASE("includes of our own are written from the root") {
  for (const Include& include : all_includes()) {
    if (include.own && fs::exists(root / fs::path(include.file).parent_path() / include.target)) {
      CHECK_MESSAGE(fs::exists(root / include.target), include.file << " includes " << include.target);
    }
  }
}

TEST_CASE("the engine knows no files, no clock and no sentences") {
  for (const Include& include : all_includes()) {
    if (include.folder != "engine") continue;
    for (const char* forbidden : {"fstream", "iostream", "filesystem", "chrono", "locale", "cstdio", "fmt/"}) {
      CHECK_MESSAGE(!include.target.starts_with(forbidden), include.file << " includes " << include.target);
    }
  }
}

TEST_CASE("a header includes itself only once and a source file stays readable in one sitting") {
  for (const char* top : {"engine", "app"}) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / top)) {
      const std::string ending = entry.path().extension().string();
      if (ending != ".hpp" && ending != ".cpp") continue;
      const std::string text = read(entry.path());
      const std::string name = fs::relative(entry.path(), root).generic_string();
      if (ending == ".hpp") CHECK_MESSAGE(text.starts_with("#pragma once"), name);
      CHECK_MESSAGE(std::count(text.begin(), text.end(), '\n') <= 480, name << " is too long");
    }
  }
}
