// chainrule blame: every way from one parameter to the loss, with the local derivatives on it.
#include "engine/trace/blame.hpp"

#include "app/cli/verbs.hpp"
#include "app/cli/work.hpp"
#include "app/explain/routes.hpp"
#include "app/text/json.hpp"

namespace chainrule::cli {
namespace {

std::string text_of(const nn::NetworkSpec& network, const nn::Blame& blame, const Context& context) {
  const NumberFormat number(6);
  std::string text = heading_of(network, blame, context.language, number) + "\n" + count_of(network, blame, context.language) + "\n\n";
  std::vector<std::vector<std::string>> rows = {{context.text("cli.blame.route"), context.text("cli.blame.factors"), context.text("cli.blame.product")}};
  for (const nn::Route& route : blame.routes) {
    std::string product;
    for (const RouteFactor& factor : factors_of(network, blame, route, context.language))
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
  const Result<nn::ParameterPlace> place = parameter_place(document->scene.network, verb.weight);
  if (!place) return place.error();
  const Trained trained = train(std::move(document.value()), verb.after_steps, false);
  const nn::Blame blame = nn::blame_of(*trace_of(*trained.document, verb.sample), place.value(), 0, verb.limit);
  const nn::NetworkSpec& network = trained.document->scene.network;
  if (const auto written = write_output("", verb.json ? json_of(blame, verb.sample) : text_of(network, blame, context)); !written)
    return written.error();
  return 0;
}

}  // namespace chainrule::cli
