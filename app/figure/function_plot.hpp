#pragma once
#include "app/figure/builders.hpp"

namespace chainrule {

/// What a network of one input answers, as a curve over the plane of its maps, with the examples around it: the decision
/// map has but one direction there. The same ids as on the map.
Figure function_plot(const DecisionBoundarySpec& spec, const FigureStyle& style);

}  // namespace chainrule
