// The numbers of design note "reference numbers": the 2-2-2 worked example, recomputed in plain Python and in PyTorch.
#include "tests/cli/json_object.hpp"
#include "tests/support/run_program.hpp"

#include <doctest/doctest.h>

using namespace chainrule;
using namespace chainrule::testing;

namespace {

TomlTable traced(std::vector<std::string> more = {}) {
  std::vector<std::string> arguments = {"trace", "worked-example", "--format", "json"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Outcome outcome = run_program(arguments);
  REQUIRE(outcome.status == 0);
  CHECK(outcome.err.empty());
  return json_object(outcome.out);
}

double entry(const TomlTable& trace, const char* part, std::size_t layer, std::size_t row, std::size_t column) {
  const TomlTable& one = *list(*trace.find(part))[layer].as<TomlTable>();
  return number(list(list(*one.find("weight"))[row])[column]);
}

doctest::Approx near(double value) { return doctest::Approx(value).epsilon(1e-11); }

}  // namespace

TEST_CASE("trace gives the worked example's numbers") {
  const TomlTable trace = traced();
  CHECK(*trace.find("format")->as<std::string>() == "chainrule-trace");
  CHECK(number(trace, "version") == 1);
  CHECK(number(trace, "loss") == near(0.298371108760));
  CHECK(number(list(*trace.find("output"))[0]) == near(0.751365069552));
  CHECK(number(list(*trace.find("output"))[1]) == near(0.772928465321));
  CHECK(entry(trace, "gradients", 1, 0, 0) == near(0.082167040564));
  CHECK(entry(trace, "gradients", 1, 1, 1) == near(-0.022740242216));
  CHECK(entry(trace, "gradients", 0, 0, 1) == near(0.000877135469));
  CHECK(entry(trace, "updated", 0, 0, 0) == near(0.149780716133));
  CHECK(entry(trace, "updated", 1, 1, 1) == near(0.561370121108));
  const TomlTable& layer = *list(*trace.find("updated"))[1].as<TomlTable>();
  CHECK(number(list(*layer.find("bias"))[0]) == 0.6);
}

TEST_CASE("every step has its place, phase and kind") {
  const TomlTable trace = traced();
  const TomlArray& steps = list(*trace.find("steps"));
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const TomlTable& step = *steps[i].as<TomlTable>();
    CHECK(number(step, "index") == static_cast<double>(i));
    for (const char* key : {"phase", "kind", "layer", "reads", "writes"}) CHECK(step.find(key) != nullptr);
  }
}

TEST_CASE("one step and ten thousand, in the three ways of moving biases") {
  struct Variant { const char* mode; double one, ten_thousand; };
  for (const Variant& v : {Variant{"frozen", 0.291027773694, 3.51018778298e-05},
                           {"unit", 0.280471446791, 2.44756223593e-06},
                           {"layer", 0.285750886699, 4.35532106616e-06}}) {
    const std::string set = std::string("training.bias_update=") + v.mode;
    CHECK(number(traced({"--set", set, "--after-steps", "1"}), "loss") == near(v.one));
    CHECK(number(traced({"--set", set, "--after-steps", "10000"}), "loss") == near(v.ten_thousand));
  }
}

TEST_CASE("text, Markdown and LaTeX are written in every language, to a file too") {
  const TemporaryFolder folder("trace");
  for (const char* language : {"en", "zh-TW", "zh-CN"}) {
    for (const char* format : {"text", "markdown", "latex"}) {
      const std::string file = folder.file("out");
      const Outcome outcome =
          run_program({"trace", "worked-example", "--format", format, "--lang", language, "-o", file});
      CHECK(outcome.status == 0);
      CHECK(outcome.out.empty());
      CHECK(content_of(file).find("0.2983711087") != std::string::npos);
      CHECK(content_of(file).find("\u27e8") == std::string::npos);
    }
  }
  CHECK(run_program({"trace", "worked-example", "-o", "-"}).out == run_program({"trace", "worked-example"}).out);
}

TEST_CASE("an evaluation is traced up to its loss") {
  const std::string all = run_program({"trace", "spiral", "--set", "network.layer[0].dropout=0.5", "--format", "json"}).out;
  const std::string up_to_loss = run_program({"trace", "spiral", "--set", "network.layer[0].dropout=0.5", "--evaluate", "--format", "json"}).out;
  CHECK(all.find("\"drop\"") != std::string::npos);
  CHECK(all.find("\"update\"") != std::string::npos);
  CHECK(up_to_loss.find("\"drop\"") == std::string::npos);
  CHECK(up_to_loss.find("\"update\"") == std::string::npos);
  CHECK(up_to_loss.find("\"loss\"") != std::string::npos);
}

TEST_CASE("a batch is traced as a whole") {
  const Outcome outcome = run_program({"trace", "spiral", "--batch", "--format", "json"});
  REQUIRE(outcome.status == 0);
  CHECK(outcome.out.size() > run_program({"trace", "spiral", "--format", "json"}).out.size());
  CHECK(run_program({"trace", "spiral", "--sample", "499"}).status == 0);
  CHECK(run_program({"trace", "spiral", "--sample", "500"}).status == 2);
}

TEST_CASE("the trace in the letters of the lecture; unknown letters are refused") {
  const auto said = [](std::vector<std::string> more) {
    std::vector<std::string> arguments = {"trace", "worked-example", "--format", "text", "--lang", "en"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = run_program(arguments);
    CHECK(outcome.status == 0);
    return outcome.out;
  };
  CHECK(said({}).find("+ b_{h1}") != std::string::npos);
  CHECK(said({"--notation", "net_out"}).find("net_{h1}") != std::string::npos);
  CHECK(said({"--bias", "threshold"}).find("− θ_{h1}") != std::string::npos);
  CHECK(said({"--notation", "theta"}).find("Θ") != std::string::npos);
  CHECK(run_program({"trace", "worked-example", "--notation", "runes"}).status == 2);
  CHECK(run_program({"export", "worked-example", "--figure", "network", "--bias", "none", "--format", "svg", "-o", "-"}).status == 2);
}

TEST_CASE("a scene's letters are followed, an explicit option wins") {
  const auto said = [](std::vector<std::string> more) {
    std::vector<std::string> words = {"trace", "worked-example", "--lang", "en", "--format", "latex"};
    words.insert(words.end(), more.begin(), more.end());
    return run_program(words).out;
  };
  const std::string plain = said({}), net = said({"--notation", "net_out"});
  CHECK(plain != net);
  CHECK(said({"--set", "desk.notation=net_out"}) == net);
  CHECK(said({"--set", "desk.notation=net_out", "--notation", "z_a"}) == plain);
  CHECK(said({"--set", "desk.bias=threshold"}) == said({"--bias", "threshold"}));
}
