// Exit status and messages: 2 for bad usage and bad input, decided before any display is touched.
#include "tests/support/run_program.hpp"

#include <doctest/doctest.h>

using namespace chainrule::testing;

namespace {

struct BadUse {
  std::vector<std::string> arguments;
  std::string said;  ///< part of the message
};

void check_refused(const BadUse& use) {
  std::string line;
  for (const std::string& argument : use.arguments) line += argument + " ";
  CAPTURE(line);
  const Outcome outcome = run_program(use.arguments);
  CHECK(outcome.status == 2);
  CHECK(outcome.out.empty());
  CHECK_MESSAGE(outcome.err.find(use.said) != std::string::npos, outcome.err);
  CHECK(outcome.err.find("\u27e8") == std::string::npos);  // no sentence is missing
}

}  // namespace

TEST_CASE("a first word that is no verb, scene or file is bad usage, display or not") {
  check_refused({{"bogus"}, "no verb, no scene and no file"});
  check_refused({{"bogus", "extra"}, "“bogus”"});
  check_refused({{""}, "no verb"});
  check_refused({{"--bogus"}, "--bogus"});
}

TEST_CASE("extra words and unknown options are refused") {
  for (const char* verb : {"trace", "train", "summary", "check"}) {
    check_refused({{verb, "worked-example", "extra"}, "extra"});
    check_refused({{verb, "worked-example", "--no-such-option"}, "--no-such-option"});
    check_refused({{verb}, "SCENE"});
    check_refused({{verb, "no-such-scene"}, "no-such-scene"});
  }
  check_refused({{"spiral", "extra"}, "extra"});
  check_refused({{"spiral", "trace"}, "trace"});
  check_refused({{"list", "scenes", "extra"}, "extra"});
  check_refused({{"list", "nothing"}, "activations"});
}

TEST_CASE("numbers are checked for their range") {
  const std::string w = "worked-example", f = "/dev/null";
  check_refused({{"trace", w, "--sample", "1"}, "from 0 to 0"});
  check_refused({{"trace", w, "--sample", "-1"}, "--sample"});
  check_refused({{"trace", w, "--sample", "1.5"}, "whole number"});
  check_refused({{"trace", w, "--sample", "99999999999999999999"}, "--sample"});
  check_refused({{"trace", w, "--after-steps", "-1"}, "--after-steps"});
  check_refused({{"train", w, "--epochs", "0"}, "--epochs"});
  check_refused({{"train", w, "--steps", "-1"}, "--steps"});
  check_refused({{"train", w, "--seed", "-1"}, "--seed"});
  check_refused({{"train", w, "--epochs", "many"}, "whole number"});
  for (const char* size : {"0x0", "10", "x", "800x", "-5x100", "99999x99999", "800x600x2", "a x b"}) {
    check_refused({{"export", w, "--figure", "network", "--format", "svg", "-o", f, "--size", size}, "--size"});
    check_refused({{"shot", w, "-o", f, "--size", size}, "--size"});
  }
  check_refused({{"export", w, "--figure", "network", "--format", "svg", "-o", f, "--step", "-2"}, "--step"});
  check_refused({{"export", w, "--figure", "network", "--format", "svg", "-o", f, "--step", "1000"}, "--step"});
  check_refused({{"shot", w, "-o", f, "--scale", "9"}, "--scale"});
  check_refused({{"shot", w, "-o", f, "--scale", "nan"}, "--scale"});
}

TEST_CASE("names are checked, and the message lists what there is") {
  const std::string w = "worked-example", f = "/dev/null";
  check_refused({{"trace", w, "--format", "xml"}, "markdown"});
  check_refused({{"trace", w, "--lang", "fr"}, "zh-TW"});
  check_refused({{"export", w, "--figure", "pie", "--format", "svg", "-o", f}, "loss_curve"});
  check_refused({{"export", w, "--figure", "network", "--format", "gif", "-o", f}, "pdf"});
  check_refused({{"export", w, "--figure", "network", "-o", "x.bmp"}, "--format"});
  check_refused({{"export", w, "--figure", "network"}, "-o"});
  check_refused({{"export", w, "-o", "x.svg"}, "--figure"});
  check_refused({{"export", w, "--figure", "network", "--format", "svg", "-o", f, "--theme", "blue"}, "projector"});
  check_refused({{"shot", w}, "-o"});
}

TEST_CASE("a forgotten value is not taken from the next option") {
  check_refused({{"trace", "worked-example", "--sample"}, "--sample"});
  check_refused({{"trace", "worked-example", "--format", "--batch"}, "--format"});
  check_refused({{"trace", "worked-example", "--set", "--batch"}, "--set"});
}

TEST_CASE("options that exclude each other are refused together") {
  check_refused({{"trace", "worked-example", "--sample", "0", "--batch"}, "--batch"});
  check_refused({{"train", "worked-example", "--epochs", "1", "--steps", "1"}, "--steps"});
  check_refused({{"trace", "spiral", "--data", "/tmp"}, "--data"});
  check_refused({{"--scale", "2", "list"}, "--scale"});
}

TEST_CASE("a bad scene file is refused with file, line, column and key") {
  const TemporaryFolder folder("bad-scene");
  const std::string path = folder.file("bad.toml");
  std::ofstream(path) << "format = 1\n[network]\ninputs = 2\nloss = \"mse\"\n[[network.layer]]\nunits = 0\n";
  check_refused({{"summary", path}, path + ":6:9"});
  check_refused({{"summary", path}, "network.layer[0].units"});
  std::ofstream(path) << "format = [\n";
  check_refused({{path}, "TOML"});
  check_refused({{"train", path}, path + ":"});
  check_refused({{"summary", folder.path.string()}, "directory"});
}

TEST_CASE("a bad entry laid over a scene is refused") {
  check_refused({{"trace", "worked-example", "--set", "training.learning_rate"}, "key=value"});
  check_refused({{"trace", "worked-example", "--set", "training.speed=1"}, "training.speed"});
  check_refused({{"trace", "worked-example", "--set", "training.learning_rate=-1"}, "--set"});
  check_refused({{"trace", "worked-example", "--set", "network.layer[5].units=1"}, "5"});
  check_refused({{"trace", "worked-example", "--set", "network.layer[0].units=3"}, "weight"});
}

TEST_CASE("what the machine lacks is status 3") {
  const TemporaryFolder folder("no-data");
  const Outcome outcome = run_program({"train", "fashion-mnist", "--data", folder.path.string()});
  CHECK(outcome.status == 3);
  CHECK(outcome.err.find("dataset-fashion-mnist") != std::string::npos);
  const Outcome window = run_program({"worked-example"});
  CHECK(window.status == 3);
  CHECK_FALSE(window.err.empty());
}

TEST_CASE("help and version") {
  const Outcome help = run_program({"--help"});
  CHECK(help.status == 0);
  for (const char* verb : {"list", "trace", "train", "metrics", "export", "summary", "check", "shot"}) {
    CHECK(help.out.find(verb) != std::string::npos);
    const Outcome one = run_program({verb, "--help"});
    CHECK(one.status == 0);
    CHECK(one.out.find("--lang") != std::string::npos);
    CHECK(one.out.find("\u27e8") == std::string::npos);
  }
  CHECK(help.out.find("\u27e8") == std::string::npos);
  CHECK(run_program({"--version"}).out.starts_with("chainrule "));
  CHECK(run_program({"--help", "--lang", "zh-TW"}).out.find("用法") != std::string::npos);
  CHECK(run_program({"--help"}, "LC_ALL=zh_CN.UTF-8").out.find("退出状态") != std::string::npos);
}

TEST_CASE("work that fails is status 1") {
  CHECK(run_program({"export", "worked-example", "--figure", "network", "-o", "/no/such/folder/x.svg"}).status == 1);
  CHECK(run_program({"trace", "worked-example", "-o", "/no/such/folder/x"}).status == 1);
}
