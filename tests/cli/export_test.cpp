#include "tests/support/run_program.hpp"

#include <doctest/doctest.h>

using namespace chainrule::testing;

namespace {

const std::vector<std::string> figures = {"network",           "step_card",   "activation",   "loss_curve",
                                          "decision_boundary", "neuron_maps", "weight_images", "metrics", "confusion_matrix", "blame", "collapse",
                                          "anatomy", "rate_finder", "descent_picture", "matrix_view", "misclassified", "examples"};

std::string exported(const std::string& scene, const std::string& figure, const std::vector<std::string>& more) {
  std::vector<std::string> arguments = {"export", scene, "--figure", figure, "-o", "-"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Outcome outcome = run_program(arguments);
  CAPTURE(scene);
  CAPTURE(figure);
  CHECK_MESSAGE(outcome.status == 0, outcome.err);
  return outcome.out;
}

}  // namespace

TEST_CASE("every figure of every scene is written in every format") {
  for (const char* scene : {"worked-example", "spiral", "fashion-mnist"}) {
    if (std::string(scene) == "fashion-mnist" && !std::filesystem::exists("/usr/share/datasets/fashion-mnist"))
      continue;
    for (const std::string& figure : figures) {
      const std::string svg = exported(scene, figure, {"--format", "svg"});
      CHECK(svg.find("<svg") != std::string::npos);
      CHECK(svg.find("\u27e8") == std::string::npos);
      if (std::string(scene) != "worked-example") continue;
      CHECK(exported(scene, figure, {"--format", "pdf"}).starts_with("%PDF-"));
      CHECK(exported(scene, figure, {"--format", "png"}).starts_with("\x89PNG"));
    }
  }
}

TEST_CASE("step, theme, language and size change the picture; nothing else does") {
  const auto network = [](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"--format", "svg"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return exported("worked-example", "network", arguments);
  };
  const std::string plain = network({});
  CHECK(network({}) == plain);
  CHECK(network({"--step", "-1"}) != plain);
  CHECK(network({"--step", "0"}) != network({"--step", "-1"}));
  CHECK(network({"--theme", "dark"}) != plain);
  CHECK(network({"--lang", "zh-TW"}) != network({"--lang", "zh-CN"}));
  CHECK(network({"--size", "800x600"}) != plain);
  CHECK(network({"--after-steps", "3"}) != plain);
}

TEST_CASE("the format follows the file's ending") {
  const TemporaryFolder folder("export");
  CHECK(run_program({"export", "worked-example", "--figure", "activation", "-o", folder.file("a.pdf")}).status == 0);
  CHECK(content_of(folder.file("a.pdf")).starts_with("%PDF-"));
  CHECK(
      run_program({"export", "worked-example", "--figure", "activation", "-o", folder.file("a.PNG"), "--format", "svg"})
          .status == 0);
  CHECK(content_of(folder.file("a.PNG")).find("<svg") != std::string::npos);
}

TEST_CASE("the blame of a weight is drawn, of one that is not there refused") {
  const std::string svg = exported("worked-example", "blame", {"--format", "svg", "--weight", "2,1,0"});
  CHECK(svg.find("Layer 2, unit 1, bias") != std::string::npos);
  const Outcome outside = run_program({"export", "worked-example", "--figure", "blame", "--weight", "3,1,1", "-o", "-", "--format", "svg"});
  CHECK(outside.status == 2);
  CHECK(outside.out.empty());
}
