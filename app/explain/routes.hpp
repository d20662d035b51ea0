#pragma once
// A route of blame in words: the way from a parameter to the loss, and its local derivatives.
#include "app/text/language.hpp"
#include "app/text/number_format.hpp"
#include "engine/trace/blame.hpp"

#include <optional>
#include <string>
#include <vector>

namespace chainrule {

/// One local derivative: what it is called and its value.
struct RouteFactor {
  std::string name;
  double value = 1;
};
std::vector<RouteFactor> factors_of(const nn::NetworkSpec& network, const nn::Blame& blame, const nn::Route& route, const Language& language);
/// "x₁ → h₁ → o₁"; "b" at the beginning for a bias, "…" at the end where the rest was summed up.
std::string way_of(const nn::NetworkSpec& network, const nn::Blame& blame, const nn::Route& route);
/// "Layer 1, unit 2, weight 1: ∂L/∂w = 0.0004"; of maxout with the piece.
std::string heading_of(const nn::NetworkSpec& network, const nn::Blame& blame, const Language& language, const NumberFormat& number);
/// "Routes to the loss: 8. ..."; where the weight has no connection, that there is none.
std::string count_of(const nn::NetworkSpec& network, const nn::Blame& blame, const Language& language);

}  // namespace chainrule
