#include "app/explain/routes.hpp"

#include "app/figure/mark_ids.hpp"

namespace chainrule {
namespace {

std::string at(nn::Index index) { return std::to_string(index + 1); }

}  // namespace

std::vector<RouteFactor> factors_of(const nn::NetworkSpec& network, const nn::Blame& blame, const nn::Route& route, const Language& language) {
  const auto name = [&](nn::Index layer, nn::Index row) { return row_name(network, static_cast<int>(layer), row); };
  std::vector<RouteFactor> factors;
  for (const nn::RouteHop& hop : route.hops) {
    const bool is_first = &hop == &route.hops.front();
    if (!is_first) factors.push_back({"w", hop.into});
    else if (blame.place.input >= 0) factors.push_back({neuron_name(network, static_cast<int>(blame.place.layer - 1), blame.place.input), hop.into});
    const bool is_end = &hop == &route.hops.back() && route.end == nn::RouteEnd::preactivation;
    const std::string through = hop.output == network.unit_of_row(hop.layer, hop.unit) ? name(hop.layer, hop.unit) : name(hop.layer, hop.unit) + ", " + name(hop.layer, hop.output);
    if (!is_end) factors.push_back({"f′(" + through + ")", hop.slope});
    if (hop.mask != 1) factors.push_back({language.text("cli.blame.mask"), hop.mask});
  }
  const nn::RouteHop& last = route.hops.back();
  if (route.end == nn::RouteEnd::rest) factors.push_back({language.text("cli.blame.rest"), route.end_value});
  else factors.push_back({(route.end == nn::RouteEnd::output ? "∂L/∂" : "∂L/∂z ") + name(last.layer, last.unit), route.end_value});
  return factors;
}

std::string way_of(const nn::NetworkSpec& network, const nn::Blame& blame, const nn::Route& route) {
  std::string way = blame.place.input < 0 ? "b" : neuron_name(network, static_cast<int>(blame.place.layer - 1), blame.place.input);
  for (const nn::RouteHop& hop : route.hops) way += " → " + row_name(network, static_cast<int>(hop.layer), hop.unit);
  return route.end == nn::RouteEnd::rest ? way + " → …" : way;
}

std::string heading_of(const nn::NetworkSpec& network, const nn::Blame& blame, const Language& language, const NumberFormat& number) {
  const nn::ParameterPlace& place = blame.place;
  const nn::Index pieces = nn::rows_a_unit(network.layers[static_cast<std::size_t>(place.layer)].activation);
  const char* one = place.input < 0 ? "cli.blame.of_bias" : "cli.blame.of_weight";
  const char* several = place.input < 0 ? "cli.blame.of_piece_bias" : "cli.blame.of_piece_weight";
  return language.text(pieces > 1 ? several : one, {{"layer", at(place.layer)},
                                                    {"unit", at(network.unit_of_row(place.layer, place.unit))},
                                                    {"piece", at(place.unit % pieces)},
                                                    {"input", at(place.input)},
                                                    {"value", number(blame.sum)}});
}

std::string count_of(const nn::NetworkSpec& network, const nn::Blame& blame, const Language& language) {
  const nn::ParameterPlace& place = blame.place;
  if (place.input >= 0 && !network.is_connected(place.layer, place.unit, place.input)) return language.text("cli.blame.no_connection");
  return language.text(blame.summed_up ? "cli.blame.summed_up" : "cli.blame.whole",
                       {{"count", with_separators(blame.whole_routes)}, {"shown", with_separators(static_cast<nn::Index>(blame.routes.size()))}});
}

}  // namespace chainrule
