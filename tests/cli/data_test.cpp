// Tables shown, and weights out and in.
#include "tests/cli/json_object.hpp"
#include "tests/support/run_program.hpp"

#include <doctest/doctest.h>

using namespace chainrule;
using namespace chainrule::testing;

namespace {

void put(const std::string& path, const std::string& content) { std::ofstream(path, std::ios::binary) << content; }

}  // namespace

TEST_CASE("preview says how a table is understood") {
  const TemporaryFolder folder("preview");
  const std::string file = folder.file("table.csv");
  put(file, "size;kind\n1,5;a\n2;b\n;a\n");
  const Outcome text = run_program({"preview", file});
  CHECK(text.status == 0);
  for (const char* part : {"UTF-8", "semicolon", "Rows: 3", "Columns: 2", "numbers from 1.5 to 2", "missing: 1", "categories: 2 (a, b)", "  1,5 | a"}) {
    CAPTURE(part);
    CHECK(text.out.find(part) != std::string::npos);
  }
  CHECK(run_program({"preview", file, "--lang", "zh-TW"}).out.find("\u5206\u865f") != std::string::npos);
  const Outcome json = run_program({"preview", file, "--json"});
  const TomlTable object = json_object(json.out);
  CHECK(*object.find("delimiter")->as<std::string>() == ";");
  CHECK(*object.find("decimal_mark")->as<std::string>() == ",");
  CHECK(*object.find("header")->as<bool>());
  CHECK(number(object, "rows") == 3);
  CHECK(object.find("columns")->as<TomlArray>()->size() == 2);
}

TEST_CASE("preview reads a table as it is told") {
  const TemporaryFolder folder("preview-told");
  const std::string file = folder.file("table.txt");
  put(file, "1 2,5\n3 4,5\n");
  const TomlTable seen = json_object(run_program({"preview", file, "--json"}).out);
  CHECK(*seen.find("delimiter")->as<std::string>() == ",");
  const Outcome told = run_program({"preview", file, "--json", "--delimiter", "space", "--decimal", "comma", "--header", "yes", "--encoding", "GBK"});
  REQUIRE(told.status == 0);
  const TomlTable object = json_object(told.out);
  CHECK(*object.find("delimiter")->as<std::string>() == " ");
  CHECK(*object.find("decimal_mark")->as<std::string>() == ",");
  CHECK(*object.find("encoding")->as<std::string>() == "GBK");
  CHECK(number(object, "rows") == 1);
  CHECK(run_program({"preview", file, "--delimiter", "space"}).out.find("Between cells: space") != std::string::npos);
  const Outcome wrong = run_program({"preview", file, "--delimiter", "colon"});
  CHECK(wrong.status == 2);
  CHECK(wrong.err.find("semicolon") != std::string::npos);
  put(file, "\xc4\xe3,1\n\xba\xc3,2\n");
  CHECK(run_program({"preview", file}).out.find("GBK") != std::string::npos);
  CHECK(run_program({"preview", file, "--encoding", "UTF-8"}).err.find("cannot be read as UTF-8") != std::string::npos);
}

TEST_CASE("a trace says that its inputs were varied") {
  const std::string word = "varied at random";
  CHECK(run_program({"trace", "spiral", "--set", "data.augment.noise=0.1"}).out.find(word) != std::string::npos);
  CHECK(run_program({"trace", "spiral"}).out.find(word) == std::string::npos);
  CHECK(run_program({"trace", "spiral", "--set", "data.augment.noise=0.1", "--format", "json"}).out.find("\"augmented\":true") != std::string::npos);
  CHECK(run_program({"trace", "spiral", "--format", "json"}).out.find("augmented") == std::string::npos);
  CHECK(run_program({"check", "spiral", "--set", "data.augment.noise=0.1"}).status == 0);
}

TEST_CASE("preview keeps a table's control characters off the terminal") {
  const TemporaryFolder folder("preview-control");
  put(folder.file("t.csv"), "a,b\n\"x\ny\x1b[2J\",1\nz,2\n");
  const Outcome text = run_program({"preview", folder.file("t.csv")});
  CHECK(text.status == 0);
  CHECK(text.out.find('\x1b') == std::string::npos);
  CHECK(text.out.find("x y [2J | 1") != std::string::npos);
}

TEST_CASE("preview of what cannot be read is bad input") {
  const TemporaryFolder folder("preview-bad");
  put(folder.file("bad.csv"), "a,b\n1,2,3\n");
  const Outcome bad = run_program({"preview", folder.file("bad.csv")});
  CHECK(bad.status == 2);
  CHECK(bad.err.find("bad.csv:2") != std::string::npos);
  CHECK(run_program({"preview", folder.file("none.csv")}).status == 2);
  CHECK(run_program({"preview"}).status == 2);
}

TEST_CASE("a scene with a table trains") {
  const TemporaryFolder folder("table-scene");
  put(folder.file("t.csv"), "x,y\n0,1\n1,3\n2,5\n3,7\n");
  put(folder.file("s.toml"), "format = 1\n[network]\ninputs = 1\nloss = \"mse\"\n[[network.layer]]\nunits = 1\n[data]\ncsv = \"t.csv\"\ntest_fraction = 0\n[training]\nlearning_rate = 0.1\nbatch_size = \"all\"\n");
  const Outcome trained = run_program({"train", folder.file("s.toml"), "--epochs", "300", "--json"});
  REQUIRE(trained.status == 0);
  const std::string last = trained.out.substr(trained.out.rfind('{'));
  CHECK(number(json_object(last), "train_loss") < 1e-6);
  CHECK(run_program({"train", folder.file("s.toml"), "--data", folder.path.string()}).status == 2);
}

TEST_CASE("weights are written and laid over a scene again") {
  const TemporaryFolder folder("weights");
  for (const char* name : {"w.npz", "w.safetensors"}) {
    const std::string file = folder.file(name);
    CHECK(run_program({"weights", "spiral", "--after-steps", "5", "-o", file}).status == 0);
    const Outcome direct = run_program({"train", "spiral", "--steps", "1", "--weights", file, "--save", folder.file("a.toml")});
    CHECK(direct.status == 0);
    CHECK(run_program({"weights", "spiral", "--seed", "1", "-o", file}).status == 2);
    const std::string again = folder.file(std::string("again-") + name);
    CHECK(run_program({"weights", "spiral", "--weights", file, "-o", again}).status == 0);
    CHECK(content_of(again) == content_of(file));
  }
  CHECK(run_program({"weights", "spiral", "-o", folder.file("w.bin")}).status == 2);
  CHECK(run_program({"weights", "spiral"}).status == 2);
  CHECK(run_program({"trace", "worked-example", "--weights", folder.file("w.npz")}).status == 2);
}
