// chainrule summary: the layers and how many parameters each has. Needs no data.
#include "app/cli/verbs.hpp"
#include "app/cli/work.hpp"
#include "engine/fast/kernels.hpp"

namespace chainrule::cli {
namespace {

using Row = std::vector<std::string>;

std::vector<Row> rows_of(const nn::NetworkSpec& network, const Context& context) {
  std::vector<Row> rows = {{context.text("cli.summary.layer"), context.text("cli.summary.shape"),
                            context.text("cli.summary.parameters")}};
  const auto shape = [](nn::Index units) { return "(None, " + std::to_string(units) + ")"; };
  rows.push_back({context.text("cli.summary.input"), shape(network.inputs), "0"});
  for (nn::Index i = 0; i < network.layer_count(); ++i) {
    const nn::LayerSpec& layer = network.layers[static_cast<std::size_t>(i)];
    const std::string number = std::to_string(i + 1);
    rows.push_back({context.text("cli.summary.dense",
                                 {{"number", number}, {"activation", std::string(nn::id_of(layer.activation.kind))}}),
                    shape(layer.units), with_separators(nn::connected_weights(network, i) + network.rows_of(i))});
    if (layer.dropout > 0) {
      rows.push_back({context.text("cli.summary.dropout", {{"number", number}, {"rate", shortest(layer.dropout)}}),
                      shape(layer.units), "0"});
    }
  }
  return rows;
}

std::string table_of(const std::vector<Row>& rows) {
  std::string text = aligned(rows, 2, 3);
  const std::size_t head = text.find('\n') + 1;
  const std::string rule = std::string(display_width(std::string_view(text).substr(0, head - 1)), '=') + "\n";
  return text.insert(head, rule) + rule;
}

/// Weights and biases of a layer's frozen neurons; every bias where `biases_stay`.
nn::Index held_parameters(const nn::NetworkSpec& network, nn::Index layer, bool biases_stay) {
  nn::Index count = 0;
  for (nn::Index row = 0; row < network.rows_of(layer); ++row) {
    const bool is_held = network.is_held(layer, row);
    for (nn::Index input = 0; input < network.inputs_of(layer); ++input) count += is_held && network.is_connected(layer, row, input) ? 1 : 0;
    count += is_held || biases_stay ? 1 : 0;
  }
  return count;
}

/// Weights and biases of frozen layers and neurons, and every other bias where biases are frozen.
nn::Index frozen_count(const Scene& scene) {
  const bool biases_stay = scene.rule.bias_update == nn::BiasUpdate::frozen;
  const nn::ParameterLayout layout(scene.network);
  nn::Index count = 0;
  for (std::size_t i = 0; i < scene.network.layers.size(); ++i) {
    const nn::LayerSlot& slot = layout.layers()[i];
    const bool is_frozen = scene.network.layers[i].frozen;
    if (!is_frozen && !scene.network.layers[i].frozen_units.empty()) {
      count += held_parameters(scene.network, static_cast<nn::Index>(i), biases_stay);
      continue;
    }
    count += (is_frozen ? nn::connected_weights(scene.network, static_cast<nn::Index>(i)) : 0) + (is_frozen || biases_stay ? slot.rows : 0);
  }
  return count;
}

}  // namespace

Result<int> run_verb(const SummaryVerb& verb, const Context& context) {
  const Result<LoadedScene> loaded = load(verb.scene);
  if (!loaded) return loaded.error();
  const Scene& scene = loaded.value().scene;
  const nn::Index all = parameter_count(scene.network);
  const nn::Index frozen = frozen_count(scene);
  const std::string& title = scene.title.in(context.language.id());
  std::string text = (title.empty() ? loaded.value().name : title) + "\n" + table_of(rows_of(scene.network, context));
  text += context.text("cli.summary.total", {{"count", with_separators(all)}}) + "\n";
  text += context.text("cli.summary.trainable", {{"count", with_separators(all - frozen)}}) + "\n";
  text += context.text("cli.summary.frozen", {{"count", with_separators(frozen)}}) + "\n";
  if (scene.rule.precision == nn::Precision::float32) {
    text += context.text("cli.summary.single", {{"set", nn::fast::kernels().name}}) + "\n";
  }
  if (const auto written = write_output("", text); !written) return written.error();
  return 0;
}

}  // namespace chainrule::cli
