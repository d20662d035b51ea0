// Files that edits and scenes need are read beside the screen: nobody waits, and what is given up has changed nothing.
#include "app/dataio/csv_file.hpp"
#include "tests/session/test_documents.hpp"
#include "tests/support/slow_file.hpp"
#include "tests/support/temporary_folder.hpp"

#include <fstream>

using namespace chainrule;
using chainrule::testing::SlowFile;
using chainrule::testing::TemporaryFolder;

namespace {

const std::string small_table = "height,weight,y\n150,50,0\n160,55,1\n170,90,0\n190,80,1\n";

Command use(const std::string& path) { return {"use_data", {"csv = \"" + path + "\"\n", std::int64_t{0}}}; }

void tick_often(Session& session) {
  for (int i = 0; i < 50; ++i) session.tick();
}

bool read_to_the_end(Session& session) {
  return frames_until(session, [&] { return !session.reading(); });
}

/// What the same command makes of a file that is there at once, without a session.
Document made_at_once(const std::shared_ptr<const Document>& document, const Command& command) {
  Result<Applied> applied = apply(*document, command);
  REQUIRE(applied);
  return std::move(applied->document);
}

}  // namespace

TEST_CASE("an edit that needs a file does not wait for it, and comes out the same to the bit") {
  const TemporaryFolder folder("reading-edit");
  const auto begin = shipped("spiral");
  Session session(begin, View{});
  SlowFile file(folder.file("slow.csv"));
  REQUIRE(session.execute(use(file.path())));
  tick_often(session);
  REQUIRE(session.reading());
  CHECK(session.busy());
  CHECK(session.document().scene == begin->scene);
  CHECK(session.document().data == begin->data);
  file.write(small_table);
  tick_often(session);
  CHECK(session.reading());
  CHECK(session.reading()->name == file.path());
  file.end();
  REQUIRE(read_to_the_end(session));
  const std::optional<Result<void>> outcome = session.take_outcome();
  REQUIRE(outcome);
  CHECK(*outcome);
  CHECK_FALSE(session.take_outcome());
  std::ofstream(folder.file("quick.csv")) << small_table;
  const Document expected = made_at_once(begin, use(folder.file("quick.csv")));
  CHECK(std::get<nn::Matrix>(session.document().data->inputs) == std::get<nn::Matrix>(expected.data->inputs));
  CHECK(session.document().data->targets == expected.data->targets);
  CHECK(session.document().data->train_count == expected.data->train_count);
  CHECK(session.document().state.parameters == expected.state.parameters);
  CHECK(session.document().scene.network == expected.scene.network);
  must(session, "undo");
  CHECK(session.document().scene == begin->scene);
}

TEST_CASE("what is given up leaves the document as it was; undo gives up first") {
  const TemporaryFolder folder("reading-cancel");
  const auto begin = shipped("spiral");
  Session session(begin, View{});
  SlowFile file(folder.file("slow.csv"));
  for (const char* how : {"cancel_reading", "undo"}) {
    CAPTURE(how);
    REQUIRE(session.execute(use(file.path())));
    REQUIRE(frames_until(session, [&] { return session.reading() && session.reading()->name == file.path(); }));
    must(session, how);
    CHECK_FALSE(session.reading());
    file.let_go();
    tick_often(session);
    CHECK_FALSE(session.take_outcome());
    CHECK(session.shared_document() == begin);
    CHECK_FALSE(session.can_undo());
  }
}

TEST_CASE("an error is told with its place, and the document stays") {
  const TemporaryFolder folder("reading-error");
  const auto begin = shipped("spiral");
  Session session(begin, View{});
  SlowFile file(folder.file("slow.csv"));
  REQUIRE(session.execute(use(file.path())));
  file.write("a,b\n1,2\n3,4,5\n");
  file.end();
  REQUIRE(read_to_the_end(session));
  const std::optional<Result<void>> outcome = session.take_outcome();
  REQUIRE(outcome);
  REQUIRE_FALSE(*outcome);
  CHECK(outcome->error().code == "csv.ragged");
  CHECK(outcome->error().place.file == file.path());
  CHECK(outcome->error().place.line == 3);
  CHECK(session.shared_document() == begin);
}

TEST_CASE("what is edited while a file is read stays edited, and a run goes on") {
  const TemporaryFolder folder("reading-meantime");
  Session session(shipped("spiral"), View{});
  SlowFile file(folder.file("slow.csv"));
  must(session, "play");
  REQUIRE(session.execute(use(file.path())));
  must(session, "set training.learning_rate 0.125");
  const std::int64_t before = session.trained_step();
  REQUIRE(frames_until(session, [&] { return session.trained_step() > before + 20; }));
  CHECK(session.reading());
  file.write(small_table);
  file.end();
  while (session.reading()->share < 0.9) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  // The file is read again for the document as it is now.
  REQUIRE(frames_until(session, [&] { return session.reading() && session.reading()->share < 0.9; }));
  file.write(small_table);
  file.end();
  REQUIRE(read_to_the_end(session));
  CHECK(session.document().scene.rule.learning_rate == 0.125);
  CHECK(session.document().data->size() == 4);
  CHECK(session.training());
  must(session, "pause");
}

TEST_CASE("edits that need the same file follow each other; one that says the same anew takes the other's place") {
  const TemporaryFolder folder("reading-queue");
  std::ofstream(folder.file("t.csv")) << small_table;
  Session session(shipped("spiral"), View{});
  REQUIRE(session.execute(use(folder.file("t.csv"))));
  REQUIRE(read_to_the_end(session));
  for (const char* line : {"set training.seed 3", "set training.seed 31", "set data.normalise standard", "set data.test_fraction 0.5"}) must(session, line);
  REQUIRE(read_to_the_end(session));
  const Scene& scene = session.document().scene;
  CHECK(scene.rule.seed == 31);
  CHECK(std::get<CsvData>(scene.data).normalise == Normalise::standard);
  CHECK(session.document().data->train_count == 2);
  must(session, "undo");
  CHECK(session.document().data->train_count == 3);
  must(session, "undo");
  CHECK(std::get<CsvData>(session.document().scene.data).normalise == Normalise::none);
  must(session, "undo");  // 3 was never made
  CHECK(session.document().scene.rule.seed == shipped("spiral")->scene.rule.seed);
}

TEST_CASE("a scene that names a slow file is opened beside the screen, or given up") {
  const TemporaryFolder folder("reading-open");
  const auto begin = shipped("spiral");
  Session session(begin, View{});
  SlowFile file(folder.file("slow.csv"));
  std::ofstream(folder.file("s.toml")) << "format = 1\n[network]\ninputs = 2\nloss = \"mse\"\n[[network.layer]]\nunits = 1\n"
                                       << "[data]\ncsv = \"slow.csv\"\n";
  must(session, "open " + folder.file("s.toml"));
  REQUIRE(frames_until(session, [&] { return session.reading() && session.reading()->name == file.path(); }));
  must(session, "cancel_reading");
  CHECK_FALSE(session.loading());
  file.let_go();
  tick_often(session);
  CHECK(session.shared_document() == begin);
  must(session, "open " + folder.file("s.toml"));
  file.write(small_table);
  file.end();
  REQUIRE(frames_until(session, [&] { return !session.loading(); }));
  CHECK(session.document().name == "s");
  CHECK(session.document().data->size() == 4);
}

TEST_CASE("the first rows are there before the rest of the file") {
  const TemporaryFolder folder("reading-beginning");
  SlowFile file(folder.file("slow.csv"));
  Errand<Result<std::shared_ptr<const CsvTable>>> errand;
  errand.start([&](Reading& reading) { return read_csv_file(file.path(), {}, &reading); }, true);
  std::string rows = "x;y\n";
  while (rows.size() < 400'000) rows += "1,5;2\n";
  file.write(rows);
  std::shared_ptr<const CsvTable> beginning;
  for (int i = 0; i < 60'000 && !beginning; ++i) {
    beginning = errand.reading()->beginning();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  REQUIRE(beginning);
  CHECK_FALSE(errand.poll());
  CHECK(beginning->columns.size() == 2);
  CHECK(beginning->row_count() > 10'000);
  CHECK(beginning->columns[0].lowest == 1.5);
  file.write("9,5;3\n");
  file.end();
  std::optional<Result<std::shared_ptr<const CsvTable>>> whole;
  for (int i = 0; i < 60'000 && !whole; ++i) {
    whole = errand.poll();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  REQUIRE(whole);
  REQUIRE(*whole);
  CHECK(whole->value()->columns[0].highest == 9.5);
  CHECK_FALSE(errand.running());
}
