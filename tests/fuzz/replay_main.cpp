// Runs a fuzz target over its corpus and over mutations of it, the same ones every time, where libFuzzer is missing.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace {

constexpr int mutations = 20'000;
constexpr double longest_seconds = 1;

/// False if it took too long.
bool run(const std::string& input) {
  const auto start = std::chrono::steady_clock::now();
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() < longest_seconds;
}

std::string mutated(std::string input, const std::string& other, std::mt19937& random) {
  for (unsigned k = 1 + random() % 4; k > 0; --k) {
    const std::size_t at = input.empty() ? 0 : random() % input.size();
    switch (input.empty() ? 3 : random() % 6) {
      case 0: input[at] = static_cast<char>(random()); break;
      case 1: input[at] = static_cast<char>(input[at] ^ 1 << random() % 8); break;
      case 2: input.erase(at, 1 + random() % 16); break;
      case 3: input.insert(at, other.substr(other.empty() ? 0 : random() % other.size(), random() % 32)); break;
      case 4: input.resize(at); break;
      default: input.replace(at, 1, std::string(1 + random() % 8, "\xff\0,\"7;"[random() % 6])); break;
    }
  }
  return input;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> corpus;
  std::vector<std::filesystem::path> paths;
  for (int i = 1; i < argc; ++i) {
    for (const auto& entry : std::filesystem::directory_iterator(argv[i])) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  for (const std::filesystem::path& path : paths) {
    std::ifstream file(path, std::ios::binary);
    corpus.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  if (corpus.empty()) return std::fputs("no corpus\n", stderr), 1;
  std::mt19937 random(1);
  int slow = 0;
  for (const std::string& input : corpus) slow += !run(input);
  for (int i = 0; i < mutations; ++i) {
    const std::string& input = corpus[random() % corpus.size()];
    const std::string& other = corpus[random() % corpus.size()];
    slow += !run(mutated(input, other, random));
  }
  std::printf("%zu inputs and %d mutations, %d too slow\n", corpus.size(), mutations, slow);
  return slow == 0 ? 0 : 1;
}
