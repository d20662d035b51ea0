// chainrule collapse: the one linear map that a stack of linear layers is, compared with the stack.
#include "engine/train/collapse.hpp"

#include "app/cli/verbs.hpp"
#include "app/cli/work.hpp"
#include "app/text/json.hpp"

namespace chainrule::cli {
namespace {

constexpr double allowed = 1e-12;

bool agrees(const nn::CollapseCheck& check) { return check.worst_difference <= allowed * std::max(1.0, check.scale); }

std::string json_of(const nn::LinearMap& map, const nn::CollapseCheck& check) {
  JsonWriter json;
  json.begin_object().key("weight").begin_array();
  for (nn::Index row = 0; row < map.weight.rows(); ++row) {
    json.begin_array();
    for (nn::Index column = 0; column < map.weight.cols(); ++column) json.value(map.weight(row, column));
    json.end_array();
  }
  json.end_array().key("bias").begin_array();
  for (nn::Index row = 0; row < map.bias.size(); ++row) json.value(map.bias(row));
  json.end_array().key("examples").value(std::int64_t{check.examples});
  return json.key("worst_difference").value(check.worst_difference).key("scale").value(check.scale).end_object().take() + "\n";
}

std::string text_of(const nn::LinearMap& map, const nn::CollapseCheck& check, nn::Index layers, const Context& context) {
  const NumberFormat number(6);
  std::string text = context.text("cli.collapse.title", {{"layers", std::to_string(layers)}}) + "\n\n";
  std::size_t width = 0;
  for (nn::Index row = 0; row < map.weight.rows(); ++row) {
    width = std::max(width, display_width(number(map.bias(row))));
    for (nn::Index column = 0; column < map.weight.cols(); ++column) width = std::max(width, display_width(number(map.weight(row, column))));
  }
  for (nn::Index row = 0; row < map.weight.rows(); ++row) {
    text += row == 0 ? "W = [ " : "    [ ";
    for (nn::Index column = 0; column < map.weight.cols(); ++column) text += padded(number(map.weight(row, column)), width, true) + " ";
    text += row == 0 ? "]   b = [ " : "]       [ ";
    text += padded(number(map.bias(row)), width, true) + " ]\n";
  }
  const Arguments numbers = {{"examples", with_separators(check.examples)}, {"difference", number(check.worst_difference)}, {"scale", number(check.scale)}};
  return text + "\n" + context.text(agrees(check) ? "cli.collapse.agrees" : "cli.collapse.differs", numbers) + "\n";
}

}  // namespace

Result<int> run_verb(const CollapseVerb& verb, const Context& context) {
  Result<Document> opened = open(verb.scene);
  if (!opened) return opened.error();
  const nn::NetworkSpec& network = opened->scene.network;
  if (const std::optional<nn::Index> bent = nn::first_bent_layer(network)) {
    const nn::ActivationKind kind = network.layers[static_cast<std::size_t>(*bent)].activation.kind;
    return Error{"cli.not_linear", {{"layer", std::to_string(*bent + 1)}, {"activation", std::string(nn::id_of(kind))}}};
  }
  const Trained trained = train(std::move(opened.value()), verb.after_steps, false);
  const Document& document = *trained.document;
  const nn::LinearMap map = nn::collapsed(document.scene.network, document.state.parameters);
  const nn::CollapseCheck check = nn::compare(map, document.scene.network, document.state.parameters, *document.data);
  const std::string text = verb.json ? json_of(map, check) : text_of(map, check, document.scene.network.layer_count(), context);
  if (const auto written = write_output("", text); !written) return written.error();
  return agrees(check) ? 0 : 1;
}

}  // namespace chainrule::cli
