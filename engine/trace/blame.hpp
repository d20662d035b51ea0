#pragma once
#include "engine/trace/trace.hpp"

#include <vector>

namespace nn {

/// A parameter of a network: the weight from `input` into `unit` of `layer`, or with input -1 the unit's bias. All from 0.
/// Of maxout `unit` is the row: unit * pieces + piece. Where there is no connection there is no route and the sum is 0.
struct ParameterPlace {
  Index layer = 0, unit = 0, input = -1;
  bool operator==(const ParameterPlace&) const = default;
};

/// One unit that a route passes, with the local derivatives on the way through it.
struct RouteHop {
  Index layer = 0, unit = 0;
  Index output = 0;  ///< whose activation goes on: the unit's own, but in a hidden softmax layer each unit's in turn
  double into = 1;   ///< dz of this unit by what came before: the input that the weight multiplies (of a bias 1), then weights
  double slope = 1;  ///< da of `output` by dz of `unit`; 1 where the end takes it in
  double mask = 1;   ///< dropout: 0 where the unit was struck out, 1/(1 - rate) where it was kept
};

/// What stands behind a route's last unit.
enum class RouteEnd {
  output,        ///< dL/da of an output
  preactivation, ///< dL/dz of an output: softmax, whose outputs depend on each other, or a matched pair such as sigmoid + BCE
  rest           ///< the sum over all routes from this unit to the loss
};

/// One way from a parameter to the loss. The product of its local derivatives is what it adds to the gradient.
struct Route {
  std::vector<RouteHop> hops;
  RouteEnd end = RouteEnd::output;
  double end_value = 0;
  double product = 0;
};

/// Every way from one parameter to the loss, by the chain rule; the products add up to its gradient.
struct Blame {
  ParameterPlace place;
  Index column = 0;            ///< which of the traced examples
  std::vector<Route> routes;   ///< in the order of the units, first layer first
  Index whole_routes = 0;      ///< how many there are where none is summed up, at most 2^62
  bool summed_up = false;      ///< the routes end at a layer before the last, each with the rest of its way
  double sum = 0;              ///< of the products: dL/dparameter of this example's share of the batch
};

/// All routes from a parameter to the data loss of one traced example (penalties, frozen layers and shared biases apart).
/// With more than `most_routes` (at least 1) those with the same beginning are summed up: the last layer whose units can
/// all be told apart ends them (if need be the parameter's own; a hidden softmax there gives more than one route).
/// `place` must lie in the network and `column` in the trace.
/// Of a batch of N examples the sum is this example's share; over all columns they add up to the batch's gradient.
Blame blame_of(const Trace& trace, const ParameterPlace& place, Index column = 0, Index most_routes = 1000);

}  // namespace nn
