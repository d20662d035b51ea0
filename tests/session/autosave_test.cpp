// Unsaved work in a file of its own: when it is kept, when it goes, who is offered it.
#include "app/session/autosave.hpp"
#include "tests/session/test_documents.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>

using namespace chainrule;

namespace {

std::size_t files_in(const std::filesystem::path& folder) {
  if (!std::filesystem::exists(folder)) return 0;
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

/// Another program that keeps `rate` as unsaved work and is killed.
void leave_behind(const std::filesystem::path& folder, const std::string& rate) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    Session session(shipped("worked-example"), {});
    must(session, "set training.learning_rate " + rate);
    BackgroundWriter writer;
    Autosave autosave(writer, folder, 0);
    autosave.tick(session, 0);
    writer.finish();
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
}

}  // namespace

TEST_CASE("unsaved work is kept after the period, again only when it changed, and goes when it is saved") {
  const testing::TemporaryFolder folder("autosave");
  Session session(shipped("worked-example"), {});
  BackgroundWriter writer;
  Autosave autosave(writer, folder.path / "kept", 30);
  autosave.tick(session, 0);
  autosave.tick(session, 100);
  CHECK(files_in(folder.path / "kept") == 0);  // nothing to keep
  must(session, "set training.learning_rate 0.125");
  autosave.tick(session, 100);
  autosave.tick(session, 129.9);
  writer.finish();
  CHECK(files_in(folder.path / "kept") == 0);
  autosave.tick(session, 130);
  writer.finish();
  REQUIRE(std::filesystem::exists(autosave.file()));
  CHECK(open_recovery(autosave.file()).value().scene.rule.learning_rate == 0.125);
  std::filesystem::remove(autosave.file());
  autosave.tick(session, 160);
  writer.finish();
  CHECK_FALSE(std::filesystem::exists(autosave.file()));  // it was kept already
  must(session, "set training.learning_rate 0.0625");
  autosave.tick(session, 190);
  writer.finish();
  CHECK(open_recovery(autosave.file()).value().scene.rule.learning_rate == 0.0625);
  must(session, "save_as " + folder.file("own.toml"));
  autosave.tick(session, 191);
  writer.finish();
  CHECK(files_in(folder.path / "kept") == 0);
}

TEST_CASE("work of a running program is not offered, that of a killed one is, to one program only") {
  const testing::TemporaryFolder folder("recovery");
  BackgroundWriter writer;
  Session session(shipped("spiral"), {});
  must(session, "set training.learning_rate 0.5");
  Autosave autosave(writer, folder.path, 0);
  autosave.tick(session, 0);
  writer.finish();
  REQUIRE(std::filesystem::exists(autosave.file()));
  CHECK(find_recoveries(folder.path).empty());
  leave_behind(folder.path, "0.25");
  const std::vector<Recovery> found = find_recoveries(folder.path);
  REQUIRE(found.size() == 1);
  CHECK(found[0].name == "worked-example");
  CHECK(found[0].path.empty());
  CHECK(open_recovery(found[0].file).value().scene.rule.learning_rate == 0.25);
  CHECK(find_recoveries(folder.path).empty());  // as long as someone has been offered it
}

TEST_CASE("recovered work counts as not saved, and its file stays until it is kept anew") {
  const testing::TemporaryFolder folder("taken");
  leave_behind(folder.path, "0.25");
  Session session(shipped("spiral"), {});
  BackgroundWriter writer;
  Autosave autosave(writer, folder.path, 30);
  std::vector<Recovery> found = find_recoveries(folder.path);
  REQUIRE(found.size() == 1);
  const std::filesystem::path file = found[0].file;
  autosave.take_over(std::move(found[0]));
  must(session, "recover " + utf8_of(file));
  autosave.tick(session, 0);  // it is still being opened
  writer.finish();
  CHECK(std::filesystem::exists(file));
  REQUIRE(frames_until(session, [&] { return !session.loading(); }));
  CHECK(session.document().name == "worked-example");
  CHECK(session.document().scene.rule.learning_rate == 0.25);
  CHECK(session.modified());
  must(session, "set training.learning_rate 0.75");
  autosave.tick(session, 1);
  autosave.tick(session, 40);
  writer.finish();
  CHECK(autosave.file() == file);
  CHECK(open_recovery(file).value().scene.rule.learning_rate == 0.75);
  autosave.give_up();
  writer.finish();
  CHECK(files_in(folder.path) == 0);
}

TEST_CASE("what cannot be read as a scene is said, and stays where it is") {
  const testing::TemporaryFolder folder("damaged");
  leave_behind(folder.path, "0.25");
  std::vector<Recovery> found = find_recoveries(folder.path);
  REQUIRE(found.size() == 1);
  const Result<std::string> text = read_file(found[0].file);
  REQUIRE(write_file_atomically(found[0].file, *text + "\n[nonsense]\n"));
  Session session(shipped("spiral"), {});
  BackgroundWriter writer;
  Autosave autosave(writer, folder.path, 30);
  const std::filesystem::path file = found[0].file;
  autosave.take_over(std::move(found[0]));
  must(session, "recover " + utf8_of(file));
  REQUIRE(frames_until(session, [&] { return !session.loading(); }));
  REQUIRE_FALSE(session.notices().empty());
  CHECK(session.notices().back().error);
  CHECK(session.document().name == "spiral");
  const Result<std::string> left = read_file(file);
  must(session, "set training.learning_rate 0.75");  // work of its own, which goes to a file of its own
  autosave.tick(session, 1);
  autosave.tick(session, 40);
  writer.finish();
  CHECK(autosave.file() != file);
  CHECK(std::filesystem::exists(autosave.file()));
  CHECK(read_file(file).value() == left.value());
  autosave.give_up();
  writer.finish();
  CHECK(files_in(folder.path) == 2);  // the damaged one, with its lock
}

TEST_CASE("what cannot be written is said once") {
  BackgroundWriter writer;
  writer.write("/proc/no/such/place", [] { return std::string("x"); });
  writer.finish();
  CHECK(writer.take_error());
  CHECK_FALSE(writer.take_error());
}
