// The table [desk]: which parts of the controls a scene does without.
#include "app/document/command.hpp"

#include <doctest/doctest.h>

using namespace chainrule;

namespace {

Result<Scene> spiral_with(const std::string& lines) {
  return parse_scene(print_scene(load_scene("spiral").value().scene) + lines, "desk.toml");
}

}  // namespace

TEST_CASE("hidden parts are read, printed and read back, each once") {
  const Result<Scene> scene = spiral_with("[desk]\nhide = [\"race\", \"data\", \"race\"]\n");
  REQUIRE(scene);
  CHECK(scene->desk.hidden == std::vector{ControlPart::race, ControlPart::data});
  CHECK(scene->desk.hides(ControlPart::data));
  CHECK_FALSE(scene->desk.hides(ControlPart::network));
  CHECK_FALSE(scene->desk.hides_all());
  CHECK(parse_scene(print_scene(*scene), "again").value() == *scene);
  const Scene bare = load_scene("spiral").value().scene;
  CHECK(print_scene(bare).find("[desk]") == std::string::npos);
}

TEST_CASE("what is no part of the controls is named with its place") {
  const Result<Scene> unknown = spiral_with("[desk]\nhide = [\"data\", \"dada\"]\n");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == "scene.unknown_name");
  CHECK(unknown.error().place.line > 0);
  CHECK_FALSE(spiral_with("[desk]\nhide = \"data\"\n"));
  CHECK(spiral_with("[desk]\nhide = [3]\n").error().code == "wrong_type");
  CHECK_FALSE(spiral_with("[desk]\nshow = []\n"));
}

TEST_CASE("hiding changes no number of the run") {
  Document document = open_document(load_scene("spiral").value()).value();
  document.state.parameters.array() += 0.25;
  document.state.step = 40;
  const Result<Applied> hidden = apply(document, {"set", {std::string("desk.hide"), std::string("[\"data\"]")}});
  REQUIRE(hidden);
  CHECK_FALSE(hidden->restarted);
  CHECK(hidden->document.data == document.data);
  CHECK(hidden->document.state.step == 40);
  CHECK(hidden->document.state.parameters == document.state.parameters);
}

TEST_CASE("a scene brings its letters, prints only what it says, and names what is none") {
  const Result<Scene> scene = spiral_with("[desk]\nnotation = \"net_out\"\nbias = \"threshold\"\n");
  REQUIRE(scene);
  CHECK(scene->desk.letters == LetterChoice{LetterSet::net_out, BiasSign::threshold});
  CHECK(parse_scene(print_scene(*scene), "again").value() == *scene);
  CHECK(print_scene(*scene).find("hide") == std::string::npos);
  const Result<Scene> half = spiral_with("[desk]\nbias = \"minus\"\n");
  REQUIRE(half);
  CHECK_FALSE(half->desk.letters.set);
  CHECK(print_scene(*half).find("notation") == std::string::npos);
  CHECK(half->desk.letters.over({LetterSet::theta, BiasSign::plus}) == Letters{LetterSet::theta, BiasSign::minus});
  for (const char* lines : {"[desk]\nnotation = \"z\"\n", "[desk]\nbias = \"times\"\n"}) {
    const Result<Scene> unknown = spiral_with(lines);
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().code == "scene.unknown_name");
    CHECK(unknown.error().place.line > 0);
  }
  CHECK(spiral_with("[desk]\nnotation = 3\n").error().code == "wrong_type");
}
