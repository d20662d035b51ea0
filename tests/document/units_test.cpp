// Neurons that are silenced or frozen one by one, in scene files and as edits.
#include "app/document/command.hpp"

#include <doctest/doctest.h>

using namespace chainrule;

namespace {

Document spiral() { return open_document(load_scene("spiral").value()).value(); }

Applied done(const Document& document, const std::string& line) {
  Result<Applied> applied = apply(document, parse_command(line).value());
  REQUIRE_MESSAGE(applied.has_value(), line);
  return std::move(applied.value());
}

std::string refused(const Document& document, const std::string& line) {
  const Result<Applied> applied = apply(document, parse_command(line).value());
  REQUIRE_FALSE(applied.has_value());
  return applied.error().code;
}

}  // namespace

TEST_CASE("silencing and freezing go on with the run, stand in the file from 1 on, and go away again") {
  Document document = spiral();
  document.state.parameters.array() += 0.25;
  const std::string bare = print_scene(document.scene);
  CHECK(bare.find("silent") == std::string::npos);
  for (const char* line : {"toggle_silent 0 4", "toggle_silent 0 1", "toggle_frozen 2 0"}) {
    const Applied applied = done(document, line);
    CHECK_FALSE(applied.restarted);
    CHECK(applied.document.state.parameters == document.state.parameters);
    document = applied.document;
  }
  CHECK(document.scene.network.layers[0].silent == std::vector<nn::Index>{1, 4});
  CHECK(document.scene.network.layers[2].frozen_units == std::vector<nn::Index>{0});
  const std::string printed = print_scene(document.scene);
  CHECK(printed.find("silent = [2, 5]") != std::string::npos);
  CHECK(printed.find("frozen_units = [1]") != std::string::npos);
  CHECK(parse_scene(printed, "again").value() == document.scene);
  for (const char* line : {"toggle_silent 0 1", "set network.layer[0].silent []", "toggle_frozen 2 0"}) document = done(document, line).document;
  CHECK(print_scene(document.scene) == bare);
}

TEST_CASE("outputs cannot be silenced; neurons that are not there, or twice, are refused") {
  const Document document = spiral();
  CHECK(refused(document, "toggle_silent 2 0") == "document.silent_output");
  CHECK(refused(document, "toggle_silent 0 8") == "command.out_of_range");
  CHECK(refused(document, "toggle_frozen 3 0") == "command.out_of_range");
  CHECK(refused(document, "set network.layer[2].silent [1]") == "scene.silent_output");
  for (const char* list : {"[0]", "[9]", "\"[2, 2]\"", "[1.5]"}) {
    CAPTURE(list);
    CHECK(refused(document, "set network.layer[0].silent " + std::string(list)) == "scene.neuron_numbers");
    CHECK(refused(document, "set network.layer[0].frozen_units " + std::string(list)) == "scene.neuron_numbers");
  }
  CHECK(refused(document, "set network.layer[0].silent true") == "wrong_type");
}

TEST_CASE("neurons that go take their silence with them; a new layer begins without any") {
  Document document = spiral();
  for (const char* line : {"toggle_silent 1 7", "toggle_silent 1 2", "toggle_frozen 1 6"}) document = done(document, line).document;
  const Document smaller = done(document, "set network.layer[1].units 5").document;
  CHECK(smaller.scene.network.layers[1].silent == std::vector<nn::Index>{2});
  CHECK(smaller.scene.network.layers[1].frozen_units.empty());
  const Document deeper = done(document, "add_layer").document;
  CHECK(deeper.scene.network.layers[1].silent.size() == 2);
  CHECK(deeper.scene.network.layers[2].silent.empty());
  CHECK(deeper.scene.network.layers[2].frozen_units.empty());
}
