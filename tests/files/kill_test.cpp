// A kill at any instant of saving leaves the old file or the new one, whole.
#include "app/files/file.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

using namespace chainrule;

namespace {

constexpr int kills = 240;

/// A child that saves `content` again and again until it is killed.
pid_t begin_saving(const std::filesystem::path& path, const std::string& content) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  while (write_file_atomically(path, content)) {
  }
  ::_exit(1);
}

std::size_t temporaries(const std::filesystem::path& folder) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) count += entry.path().extension() == ".tmp";
  return count;
}

}  // namespace

TEST_CASE("a kill at any instant leaves the old or the new file whole") {
  const testing::TemporaryFolder folder("kill");
  const std::filesystem::path path = folder.path / "scene.toml";
  const std::string contents[] = {std::string(300'000, 'a') + "end", std::string(200'000, 'b') + "END"};
  REQUIRE(write_file_atomically(path, contents[0]));
  const auto begin = std::chrono::steady_clock::now();
  REQUIRE(write_file_atomically(path, contents[0]));
  const std::chrono::duration<double> once = std::chrono::steady_clock::now() - begin;
  int seen[2] = {0, 0};
  const auto has_seen_all = [&] { return seen[0] > 0 && seen[1] > 0 && temporaries(folder.path) > 0; };
  for (int kill = 0; kill < kills || (kill < 10 * kills && !has_seen_all()); ++kill) {  // a busy machine may need more of them
    const pid_t child = begin_saving(path, contents[(kill + 1) % 2]);
    REQUIRE(child > 0);
    // Spread over a little more than one save: some come before the first rename, some in the middle of a later write.
    std::this_thread::sleep_for(once * (1.5 * (1 + kill / kills) * (kill % kills) / kills));
    ::kill(child, SIGKILL);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    const Result<std::string> left = read_file(path);
    REQUIRE(left);
    REQUIRE((*left == contents[0] || *left == contents[1]));
    ++seen[*left == contents[(kill + 1) % 2] ? 1 : 0];
  }
  CHECK(seen[0] > 0);                      // some were killed before their file stood
  CHECK(seen[1] > 0);                      // and some after
  CHECK(temporaries(folder.path) > 0);     // and some in the middle of writing
}
