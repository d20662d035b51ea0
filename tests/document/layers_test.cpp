// Hidden layers that come and go anywhere, and what belongs to the others: it stays with them.
#include "app/document/command.hpp"
#include "app/document/layer_change.hpp"

#include <doctest/doctest.h>

using namespace chainrule;

namespace {

Document open_with(const std::string& scene, const std::vector<std::string>& sets = {}) { return open_document(load_scene(scene, sets).value()).value(); }

Document after_lines(Document document, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) {
    Result<Applied> applied = apply(document, parse_command(line).value());
    REQUIRE_MESSAGE(applied.has_value(), line);
    document = std::move(applied.value().document);
  }
  return document;
}

Error error_of(const Document& document, const std::string& line) {
  const Result<Applied> applied = apply(document, parse_command(line).value());
  REQUIRE_FALSE_MESSAGE(applied.has_value(), line);
  return applied.error();
}

std::string argument_of(const Error& error, const std::string& name) {
  for (const auto& [key, value] : error.arguments)
    if (key == name) return value;
  return {};
}

std::vector<nn::Index> units_of(const Document& document) {
  std::vector<nn::Index> units;
  for (const nn::LayerSpec& layer : document.scene.network.layers) units.push_back(layer.units);
  return units;
}

/// 2-8-8-1 with layers that can be told apart.
Document marked_spiral() {
  return after_lines(open_with("spiral"), {"set network.layer[0].units 6", "set network.layer[0].activation relu", "set network.layer[1].dropout 0.25", "set network.layer[1].frozen true",
                                      "toggle_silent 1 3", "toggle_frozen 1 5", "toggle_frozen 2 0"});
}

}  // namespace

TEST_CASE("a hidden layer is added at every place: like the hidden one before it, at the beginning like the one behind") {
  const Document document = marked_spiral();
  using Units = std::vector<nn::Index>;
  CHECK(units_of(after_lines(document, {"add_layer 0"})) == Units{6, 6, 8, 1});
  CHECK(units_of(after_lines(document, {"add_layer 1"})) == Units{6, 6, 8, 1});
  CHECK(units_of(after_lines(document, {"add_layer 2"})) == Units{6, 8, 8, 1});
  CHECK(after_lines(document, {"add_layer 2"}).scene == after_lines(document, {"add_layer"}).scene);
  CHECK(after_lines(document, {"add_layer 1"}).scene.network.layers[1].activation.kind == nn::ActivationKind::relu);
  const nn::LayerSpec added = after_lines(document, {"add_layer 2"}).scene.network.layers[2];
  CHECK(added.dropout == 0.25);
  CHECK_FALSE(added.frozen);
  CHECK(added.silent.empty());
  CHECK(added.frozen_units.empty());
  const Document bare = after_lines(document, {"remove_layer", "remove_layer"});
  CHECK(units_of(after_lines(bare, {"add_layer 0"})) == Units{4, 1});
}

TEST_CASE("the other layers keep what they have, whether one comes or goes before or behind them") {
  const Document document = marked_spiral();
  const std::vector<nn::LayerSpec>& before = document.scene.network.layers;
  for (std::size_t at = 0; at < 3; ++at) {
    const Document deeper = after_lines(document, {"add_layer " + std::to_string(at)});
    CAPTURE(at);
    REQUIRE(deeper.scene.network.layers.size() == 4);
    for (std::size_t layer = 0; layer < 3; ++layer) CHECK(deeper.scene.network.layers[layer + (layer >= at ? 1 : 0)] == before[layer]);
    CHECK(after_lines(deeper, {"remove_layer " + std::to_string(at)}).scene == document.scene);
    CHECK(deeper.state.parameters.size() == nn::ParameterLayout(deeper.scene.network).size());
    CHECK(parse_scene(print_scene(deeper.scene), "again").value() == deeper.scene);
  }
  const Document shallower = after_lines(document, {"remove_layer 0"});
  REQUIRE(shallower.scene.network.layers.size() == 2);
  CHECK(shallower.scene.network.layers[0] == before[1]);
  CHECK(shallower.scene.network.layers[1] == before[2]);
  CHECK(after_lines(document, {"remove_layer 1"}).scene == after_lines(document, {"remove_layer"}).scene);
}

TEST_CASE("connections and given weights go with their layer; what does not fit the new neighbour is given up") {
  // 2-2-2: the second layer's pattern is of two inputs.
  const Document document = after_lines(open_with("worked-example"), {"set network.layer[1].weight [[0.5,0],[0.1,0.2]]", "set network.layer[1].connections [[1,0],[1,1]]"});
  REQUIRE_FALSE(document.scene.network.layers[1].connections.is_full());
  const Document same_width = after_lines(document, {"add_layer 1"});
  CHECK(same_width.scene.network.layers[1].connections.is_full());
  CHECK(same_width.scene.network.layers[2].connections == document.scene.network.layers[1].connections);
  CHECK(same_width.scene.given[0] == document.scene.given[0]);
  CHECK_FALSE(same_width.scene.given[1].weight);
  CHECK(same_width.scene.given[2] == document.scene.given[1]);
  const Document three = after_lines(open_with("worked-example"), {"add_layer 1", "set network.layer[0].units 3", "set network.layer[1].units 2", "set network.layer[1].connections [[1,0,1],[1,1,1]]"});
  REQUIRE_FALSE(three.scene.network.layers[1].connections.is_full());
  const Document without = after_lines(three, {"remove_layer 0"});  // its three neurons were what the pattern speaks of
  CHECK(without.scene.network.layers[0].connections.is_full());
  CHECK(without.scene.given.size() == 2);
  const Document first = after_lines(open_with("worked-example"), {"remove_layer 0"});
  CHECK(first.scene.given.size() == 1);
  CHECK(first.scene.given[0].weight == open_with("worked-example").scene.given[1].weight);
}

TEST_CASE("the two weights of a landscape stay the ones they were") {
  const Document document = after_lines(open_with("spiral"), {"set landscape.slice weights", "set landscape.first [1,2,3]", "set landscape.second [2,0,-1]"});
  const auto places = [](const Document& one) { return std::pair(one.scene.landscape.first, one.scene.landscape.second); };
  using Place = nn::ParameterPlace;
  CHECK(places(after_lines(document, {"add_layer 0"})) == std::pair(Place{2, 2, 3}, Place{3, 0, -1}));
  CHECK(places(after_lines(document, {"add_layer 2"})) == std::pair(Place{1, 2, 3}, Place{3, 0, -1}));
  CHECK(places(after_lines(document, {"add_layer 1", "remove_layer 1"})) == places(document));
  CHECK(places(after_lines(document, {"remove_layer 0"})) == std::pair(Place{0, 2, 3}, Place{1, 0, -1}));
  const Document gone = after_lines(document, {"remove_layer 1"});
  CHECK(places(gone) == std::pair(Place{1, 2, 3}, Place{1, 0, -1}));
  // Nobody has chosen the usual ones of another slice: no scene begins to name them.
  CHECK(print_scene(after_lines(open_with("spiral"), {"add_layer 0"}).scene).find("[landscape]") == std::string::npos);
}

TEST_CASE("layers that are not there, the outputs, and the last of all are refused by their place") {
  const Document document = open_with("spiral");
  for (const auto& [line, high] : {std::pair{"add_layer 3", "2"}, {"add_layer -1", "2"}, {"remove_layer 2", "1"}, {"remove_layer -1", "1"}, {"add_layer 9223372036854775807", "2"}}) {
    CAPTURE(line);
    const Error refused = error_of(document, line);
    CHECK(refused.code == "command.out_of_range");
    CHECK(argument_of(refused, "low") == "0");
    CHECK(argument_of(refused, "high") == high);
  }
  const Document bare = after_lines(document, {"remove_layer 0", "remove_layer 0"});
  CHECK(error_of(bare, "remove_layer 0").code == "document.no_hidden_layer");
  CHECK(error_of(bare, "add_layer 1").code == "command.out_of_range");
  const Document wide = after_lines(document, {"set network.layer[0].units 10000"});
  CHECK(error_of(wide, "add_layer 0").code == "scene.too_many_parameters");
}

TEST_CASE("what a change of layers does to their numbers, there and back") {
  const LayerChange added{1, 1}, taken = added.reversed();
  CHECK(added.number_of(0) == 0);
  CHECK(added.number_of(1) == 2);
  CHECK(taken.number_of(0) == 0);
  CHECK_FALSE(taken.number_of(1));
  CHECK(taken.number_of(2) == 1);
  const nn::NetworkSpec network = open_with("spiral").scene.network;
  const auto change_of = [&](const char* line) { return layer_change_of(parse_command(line).value(), network); };
  CHECK(change_of("add_layer").at == 2);
  CHECK(change_of("remove_layer").at == 1);
  CHECK(change_of("remove_layer 0").by == -1);
  CHECK(change_of("new_seed").by == 0);
}
