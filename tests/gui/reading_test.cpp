// A file that takes long: the frame goes on, how far it is is told, and it can be given up.
#include "tests/gui/desk_rig.hpp"
#include "tests/support/slow_file.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <thread>

using namespace chainrule;
using namespace chainrule::test;
using chainrule::testing::SlowFile;
using chainrule::testing::TemporaryFolder;

namespace {

std::string all_words(DeskRig& rig) {
  std::string words;
  for (const Label& label : rig.labels()) words += label.text + " ";
  return words;
}

/// Long enough for what lasts to be shown.
void frames(DeskRig& rig, int count = 45) {
  for (int i = 0; i < count; ++i) rig.frame();
}

/// The file has been begun with: who gives it up then leaves a reader behind.
bool frames_until_begun(DeskRig& rig, const std::string& file) {
  for (int i = 0; i < 20'000; ++i) {
    if (rig.session().reading() && rig.session().reading()->name == file) return true;
    rig.frame();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

bool frames_until_said(DeskRig& rig, const std::string& words) {
  for (int i = 0; i < 20'000 && all_words(rig).find(words) == std::string::npos; ++i) {
    rig.frame();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return all_words(rig).find(words) != std::string::npos;
}

std::string long_table() {
  std::string rows = "size;price\n";
  while (rows.size() < 400'000) rows += "1,5;20\n";
  return rows;
}

const nn::Dataset& data(DeskRig& rig) { return *rig.session().document().data; }

}  // namespace

TEST_CASE("a table that takes long shows its first rows first, and the frame goes on") {
  const TemporaryFolder folder("gui-slow");
  DeskRig rig("spiral");
  SlowFile file(folder.file("slow.csv"));
  rig.drop_and_go_on(file.path());
  frames(rig, 10);
  REQUIRE(rig.desk().import().has_value());
  CHECK_FALSE(rig.has("import/progress"));  // not for what may be over in a moment
  CHECK_FALSE(rig.enabled("import/yes"));
  frames(rig);
  CHECK(rig.has("import/progress"));
  CHECK(rig.desk().moving());
  file.write(long_table());
  REQUIRE(frames_until_said(rig, "the rest of the file is being read"));
  CHECK(rig.has("import/column/1"));
  CHECK(all_words(rig).find("semicolon (seen)") != std::string::npos);
  CHECK_FALSE(rig.enabled("import/yes"));
  rig.check_texts();
  file.write("9,5;30\n");
  file.end();
  rig.settle();
  CHECK(rig.enabled("import/yes"));
  CHECK_FALSE(rig.has("import/progress"));
  CHECK(all_words(rig).find("1.5 … 9.5") != std::string::npos);
  rig.key("Escape");
  CHECK_FALSE(rig.desk().import().has_value());
}

TEST_CASE("using a file does not hold the frame; cancel leaves the dialog and the document, an error its place") {
  const TemporaryFolder folder("gui-slow-use");
  DeskRig rig("spiral");
  const auto before = rig.session().shared_document();
  SlowFile file(folder.file("slow.csv"));
  rig.drop_and_go_on(file.path());
  frames(rig, 3);
  file.write("size,price\n1,2\n3,5\n4,6\n");
  file.end();
  rig.settle();
  rig.click_and_go_on("import/yes");
  REQUIRE(frames_until_begun(rig, file.path()));
  frames(rig);
  REQUIRE(rig.desk().import().has_value());
  CHECK(rig.has("import/progress"));
  CHECK_FALSE(rig.enabled("import/yes"));
  rig.click_and_go_on("import/no");
  frames(rig, 3);
  REQUIRE(rig.desk().import().has_value());
  CHECK_FALSE(rig.has("import/progress"));
  CHECK(rig.session().shared_document() == before);
  file.let_go();
  rig.settle();
  CHECK(rig.desk().import()->problem.empty());

  rig.click_and_go_on("import/yes");
  file.write("size,price\n1,2\n3\n");
  file.end();
  rig.settle();
  REQUIRE(rig.desk().import().has_value());
  CHECK(rig.desk().import()->problem.find("slow.csv:3") != std::string::npos);
  CHECK(rig.session().shared_document() == before);

  rig.click_and_go_on("import/yes");
  file.write("size,price\n1,2\n3,5\n4,6\n");
  file.end();
  rig.settle();
  CHECK_FALSE(rig.desk().import().has_value());
  CHECK(data(rig).size() == 3);
  rig.key("Ctrl+Z");
  CHECK(rig.session().document().scene == before->scene);
}

TEST_CASE("a choice against what is seen reads the table again, without waiting") {
  const TemporaryFolder folder("gui-slow-again");
  DeskRig rig("spiral");
  SlowFile file(folder.file("slow.csv"));
  rig.drop_and_go_on(file.path());
  frames(rig, 3);
  file.write("1;2;3\n4;5;6\n");
  file.end();
  rig.settle();
  rig.click("import/header");
  rig.click_and_go_on("import/header/1");
  frames(rig, 5);
  CHECK_FALSE(rig.enabled("import/yes"));
  CHECK(rig.has("import/column/2"));  // what was known stays
  file.write("1;2;3\n4;5;6\n");
  file.end();
  rig.settle();
  CHECK(rig.enabled("import/yes"));
  CHECK(rig.desk().import()->table->value()->row_count() == 1);
}

TEST_CASE("what is read without a dialog has a card of its own, with a way to give it up") {
  const TemporaryFolder folder("gui-slow-card");
  for (const Language& language : materials().tables.languages) {
    DeskRig rig("spiral");
    REQUIRE(rig.session().execute({"language", {language.id()}}).has_value());
    rig.settle();
    const auto before = rig.session().shared_document();
    SlowFile file(folder.file(language.id() + ".csv"));
    REQUIRE(rig.session().execute({"use_data", {"csv = \"" + file.path() + "\"\n", std::int64_t{0}}}).has_value());
    frames(rig, 10);
    CHECK_FALSE(rig.has("reading/cancel"));
    frames(rig);
    REQUIRE(rig.has("reading/cancel"));
    REQUIRE(frames_until_begun(rig, file.path()));
    CHECK(all_words(rig).find(language.id() + ".csv") != std::string::npos);
    rig.check_texts();
    rig.click_and_go_on("reading/cancel");
    frames(rig, 2);
    CHECK_FALSE(rig.has("reading/cancel"));
    CHECK_FALSE(rig.session().reading());
    CHECK(rig.session().shared_document() == before);
    file.let_go();
  }
}
