// chainrule blame: every way from one parameter to the loss, with the local derivatives on it.
#include "engine/trace/blame.hpp"

#include "app/cli/verbs.hpp"
#include "app/cli/work.hpp"
#include "app/figure/mark_ids.hpp"
#include "app/text/json.hpp"

#include <array>

namespace chainrule::cli {
namespace {

Result<nn::ParameterPlace> place_in(const nn::NetworkSpec& network, const std::array<std::int64_t, 3>& wanted) {
  const auto outside = [](const char* what, std::int64_t value, std::int64_t low, std::int64_t high) {
    return Error{"cli.no_such_parameter",
                 {{"what", std::string("@cli.blame.") + what}, {"value", std::to_string(value)}, {"low", std::to_string(low)}, {"high", std::to_string(high)}}};
  };
  const auto [layer, unit, input] = wanted;
  if (layer < 1 || layer > network.layer_count()) return outside("layer", layer, 1, network.layer_count());
  const nn::Index units = network.rows_of(layer - 1), inputs = network.inputs_of(layer - 1);
  if (unit < 1 || unit > units) return outside("unit", unit, 1, units);
  if (input < 0 || input > inputs) return outside("input", input, 0, inputs);
  return nn::ParameterPlace{layer - 1, unit - 1, input - 1};
}

/// One local derivative: what it is called and its value.
struct Factor {
  std::string name;
  double value = 1;
};

std::vector<Factor> factors_of(const nn::NetworkSpec& network, const nn::Blame& blame, const nn::Route& route, const Context& context) {
  const auto name = [&](nn::Index layer, nn::Index row) { return row_name(network, static_cast<int>(layer), row); };
  std::vector<Factor> factors;
  for (const nn::RouteHop& hop : route.hops) {
    const bool is_first = &hop == &route.hops.front();
    if (!is_first) factors.push_back({"w", hop.into});
    else if (blame.place.input >= 0) factors.push_back({neuron_name(network, static_cast<int>(blame.place.layer - 1), blame.place.input), hop.into});
    const bool is_end = &hop == &route.hops.back() && route.end == nn::RouteEnd::preactivation;
    const std::string through = hop.output == network.unit_of_row(hop.layer, hop.unit) ? name(hop.layer, hop.unit) : name(hop.layer, hop.unit) + ", " + name(hop.layer, hop.output);
    if (!is_end) factors.push_back({"f′(" + through + ")", hop.slope});
    if (hop.mask != 1) factors.push_back({context.text("cli.blame.mask"), hop.mask});
  }
  const nn::RouteHop& last = route.hops.back();
  if (route.end == nn::RouteEnd::rest) factors.push_back({context.text("cli.blame.rest"), route.end_value});
  else factors.push_back({(route.end == nn::RouteEnd::output ? "∂L/∂" : "∂L/∂z ") + name(last.layer, last.unit), route.end_value});
  return factors;
}

std::string way_of(const nn::NetworkSpec& network, const nn::Blame& blame, const nn::Route& route) {
  std::string way = blame.place.input < 0 ? "b" : neuron_name(network, static_cast<int>(blame.place.layer - 1), blame.place.input);
  for (const nn::RouteHop& hop : route.hops) way += " → " + row_name(network, static_cast<int>(hop.layer), hop.unit);
  return route.end == nn::RouteEnd::rest ? way + " → …" : way;
}

std::string text_of(const nn::NetworkSpec& network, const nn::Blame& blame, const Context& context) {
  const NumberFormat number(6);
  const auto at = [](nn::Index index) { return std::to_string(index + 1); };
  const nn::ParameterPlace& place = blame.place;
  std::string text = context.text(place.input < 0 ? "cli.blame.of_bias" : "cli.blame.of_weight",
                                  {{"layer", at(place.layer)}, {"unit", at(place.unit)}, {"input", at(place.input)}, {"value", number(blame.sum)}}) + "\n";
  text += context.text(blame.summed_up ? "cli.blame.summed_up" : "cli.blame.whole",
                       {{"count", with_separators(blame.whole_routes)}, {"shown", with_separators(static_cast<std::int64_t>(blame.routes.size()))}}) + "\n\n";
  std::vector<std::vector<std::string>> rows = {{context.text("cli.blame.route"), context.text("cli.blame.factors"), context.text("cli.blame.product")}};
  for (const nn::Route& route : blame.routes) {
    std::string product;
    for (const Factor& factor : factors_of(network, blame, route, context))
      product += (product.empty() ? "" : " · ") + factor.name + " = " + number(factor.value);
    rows.push_back({way_of(network, blame, route), std::move(product), number(route.product)});
  }
  rows.push_back({context.text("cli.blame.sum"), "", number(blame.sum)});
  return text + aligned(rows, 2);
}

std::string json_of(const nn::Blame& blame, std::int64_t sample) {
  constexpr const char* ends[] = {"output", "preactivation", "rest"};
  JsonWriter json;
  json.begin_object().key("layer").value(std::int64_t{blame.place.layer + 1}).key("unit").value(std::int64_t{blame.place.unit + 1});
  json.key("input").value(std::int64_t{blame.place.input + 1}).key("sample").value(sample);
  json.key("gradient").value(blame.sum).key("whole_routes").value(std::int64_t{blame.whole_routes});
  json.key("summed_up").value(blame.summed_up).key("routes").begin_array();
  for (const nn::Route& route : blame.routes) {
    json.begin_object().key("hops").begin_array();
    for (const nn::RouteHop& hop : route.hops) {
      json.begin_object().key("layer").value(std::int64_t{hop.layer + 1}).key("unit").value(std::int64_t{hop.unit + 1}).key("output").value(std::int64_t{hop.output + 1});
      json.key("into").value(hop.into).key("slope").value(hop.slope).key("mask").value(hop.mask).end_object();
    }
    json.end_array().key("end").value(ends[static_cast<std::size_t>(route.end)]);
    json.key("end_value").value(route.end_value).key("product").value(route.product).end_object();
  }
  return json.end_array().end_object().take() + "\n";
}

}  // namespace

Result<int> run_verb(const BlameVerb& verb, const Context& context) {
  Result<Document> document = open(verb.scene);
  if (!document) return document.error();
  if (const auto fits = check_sample(document.value(), verb.sample); !fits) return fits.error();
  const Result<nn::ParameterPlace> place = place_in(document->scene.network, verb.weight);
  if (!place) return place.error();
  const Trained trained = train(std::move(document.value()), verb.after_steps, false);
  const nn::Blame blame = nn::blame_of(*trace_of(*trained.document, verb.sample), place.value(), 0, verb.limit);
  const nn::NetworkSpec& network = trained.document->scene.network;
  if (const auto written = write_output("", verb.json ? json_of(blame, verb.sample) : text_of(network, blame, context)); !written)
    return written.error();
  return 0;
}

}  // namespace chainrule::cli
