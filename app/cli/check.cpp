// chainrule check: are the gradients right? Compared with central differences.
#include "app/cli/verbs.hpp"
#include "app/cli/work.hpp"
#include "app/session/snapshot.hpp"
#include "engine/train/gradient_check.hpp"

namespace chainrule::cli {
namespace {

constexpr nn::Index most_compared = 2000;

/// "weight 2, 1 of layer 1": which parameter a flat index is, all counted from 1.
std::string name_of(const nn::NetworkSpec& network, nn::Index flat, const Context& context) {
  const nn::ParameterLayout layout(network);
  for (nn::Index i = 0; i < network.layer_count(); ++i) {
    const nn::LayerSlot& slot = layout.layer(i);
    const std::string layer = std::to_string(i + 1);
    if (flat >= slot.bias_offset && flat < slot.bias_offset + slot.rows) {
      return context.text("cli.check.bias", {{"layer", layer}, {"unit", std::to_string(flat - slot.bias_offset + 1)}});
    }
    if (flat >= slot.weight_offset && flat < slot.weight_offset + slot.weight_size()) {
      const nn::Index at = flat - slot.weight_offset;
      return context.text("cli.check.weight", {{"layer", layer},
                                               {"unit", std::to_string(at % slot.rows + 1)},
                                               {"input", std::to_string(at / slot.rows + 1)}});
    }
  }
  return std::to_string(flat);
}

std::string sentence_of(const nn::GradientCheck& check, const Document& document, const Context& context) {
  if (check.nothing_to_check) return context.text("cli.check.nothing");
  if (check.all_zero) return context.text("cli.check.all_zero");
  const NumberFormat number(6);
  std::string text = context.text("cli.check.compared", {{"compared", with_separators(check.compared)},
                                                         {"all", with_separators(document.state.parameters.size())},
                                                         {"kinks", with_separators(check.skipped_kinks)}});
  if (check.worst_index >= 0) {
    text +=
        "\n" + context.text("cli.check.worst", {{"error", number.ascii(check.worst_difference)},
                                                {"allowed", number.ascii(check.worst_allowed)},
                                                {"name", name_of(document.scene.network, check.worst_index, context)},
                                                {"analytic", number.ascii(check.worst_analytic)},
                                                {"numeric", number.ascii(check.worst_numeric)}});
  }
  if (check.compared == 0) return text + "\n" + context.text("cli.check.none_compared");
  return text + "\n" + (check.wrong == 0 ? context.text("cli.check.right")
                                          : context.text("cli.check.wrong", {{"count", with_separators(check.wrong)}}));
}

}  // namespace

Result<int> run_verb(const CheckVerb& verb, const Context& context) {
  Result<Document> opened = open(verb.scene);
  if (!opened) return opened.error();
  Document& document = opened.value();
  document.scene.rule.precision = nn::Precision::float64;  // single precision is too coarse for differences
  const std::vector<nn::Index> batch = traced_columns(document, document.state, -1);
  const nn::Index limit = document.state.parameters.size() > most_compared ? most_compared : 0;
  const nn::GradientCheck check = nn::check_gradients(document.scene.network, document.scene.rule,
                                                      document.state.parameters, *document.data, batch, limit);
  if (const auto written = write_output("", sentence_of(check, document, context) + "\n"); !written)
    return written.error();
  return check.passed() || check.nothing_to_check ? 0 : 1;
}

}  // namespace chainrule::cli
