#include "engine/trace/blame.hpp"

#include "engine/train/pass.hpp"

#include <algorithm>
#include <cassert>

namespace nn {
namespace {

/// The local derivatives of one traced example, looked up layer by layer.
class Chain {
 public:
  Chain(const Trace& trace, Index column) : trace_(trace), column_(column) {
    const bool drops = tensors(last()).mask >= 0;
    ends_in_preactivation_ = has_matched_output(network(), drops) || network().layers.back().activation.kind == ActivationKind::softmax;
    find_end();
    find_rest();
  }

  Index last() const { return network().layer_count() - 1; }
  Index units(Index layer) const { return network().layers[static_cast<std::size_t>(layer)].units; }
  Index rows(Index layer) const { return network().rows_of(layer); }
  bool is_connected(Index layer, Index row, Index input) const { return network().is_connected(layer, row, input); }
  double weight(Index layer, Index unit, Index input) const { return trace_.tensor(tensors(layer).weight)(unit, input); }
  double input(Index layer, Index input) const { return trace_.tensor(tensors(layer).input)(input, column_); }

  /// How many ways lead through one unit: one, but through a hidden softmax as many as it has outputs.
  Index ways_through(Index layer) const { return is_hidden_softmax(layer) ? units(layer) : 1; }
  /// What the way-th of them multiplies onto a route that comes in with `into`.
  RouteHop hop(Index layer, Index unit, Index way, double into) const {
    RouteHop hop{layer, unit, network().unit_of_row(layer, unit), into, 1, 1};
    if (layer == last() && ends_in_preactivation_) return hop;
    const LayerTensors& own = tensors(layer);
    if (is_hidden_softmax(layer)) {
      const Matrix& a = trace_.tensor(own.activation);
      hop.output = way;
      hop.slope = a(way, column_) * ((way == unit ? 1 : 0) - a(unit, column_));
    } else if (network().layers[static_cast<std::size_t>(layer)].activation.kind == ActivationKind::maxout) {
      hop.slope = piece_slope(own, unit, hop.output);
    } else {
      hop.slope = activation_slope(network().layers[static_cast<std::size_t>(layer)].activation, trace_.tensor(own.preactivation)(unit, column_));
    }
    if (own.mask >= 0) hop.mask = trace_.tensor(own.mask)(hop.output, column_);
    return hop;
  }
  RouteEnd end_of(Index layer) const {
    if (layer < last()) return RouteEnd::rest;
    return ends_in_preactivation_ ? RouteEnd::preactivation : RouteEnd::output;
  }
  /// What stands behind a unit: dL by what it hands on.
  double behind(Index layer, Index unit) const { return behind_[static_cast<std::size_t>(layer)](unit); }

 private:
  const NetworkSpec& network() const { return trace_.network; }
  const LayerTensors& tensors(Index layer) const { return trace_.layers[static_cast<std::size_t>(layer)]; }

  bool is_hidden_softmax(Index layer) const {
    return layer < last() && network().layers[static_cast<std::size_t>(layer)].activation.kind == ActivationKind::softmax;
  }

  /// 1 if this piece is the first of the largest of its unit.
  double piece_slope(const LayerTensors& own, Index row, Index unit) const {
    const Matrix& z = trace_.tensor(own.preactivation);
    const double taken = trace_.tensor(own.activation)(unit, column_);
    Index first = z.rows() / trace_.tensor(own.activation).rows() * unit;
    while (first < row && z(first, column_) != taken) ++first;
    return first == row && z(row, column_) == taken ? 1 : 0;
  }

  void find_end() {
    const Matrix &prediction = trace_.tensor(trace_.output), &target = trace_.tensor(trace_.target);
    const LayerTensors& own = tensors(last());
    Matrix gradient(prediction.rows(), prediction.cols());
    if (has_matched_output(network(), own.mask >= 0)) {
      matched_delta<double>(network().loss, prediction, target, gradient);
    } else {
      loss_gradient<double>(network().measure(), prediction, target, gradient);
      if (ends_in_preactivation_) {
        if (own.mask >= 0) gradient.array() *= trace_.tensor(own.mask).array();
        Matrix delta(gradient.rows(), gradient.cols());
        through_softmax<double>(trace_.tensor(own.activation), gradient, delta);
        gradient = std::move(delta);
      }
    }
    behind_.resize(static_cast<std::size_t>(last() + 1));
    behind_.back() = gradient.col(column_);
  }

  /// From the last layer to the first: what a unit hands on reaches the loss through every unit of the next layer.
  void find_rest() {
    for (Index layer = last(); layer > 0; --layer) {
      Vector onto = Vector::Zero(units(layer - 1));
      for (Index unit = 0; unit < rows(layer); ++unit) {
        double factor = 0;
        for (Index way = 0; way < ways_through(layer); ++way) {
          const RouteHop through = hop(layer, unit, way, 1);
          factor += through.slope * through.mask * behind(layer, through.output);
        }
        for (Index before = 0; before < units(layer - 1); ++before) onto(before) += weight(layer, unit, before) * factor;
      }
      behind_[static_cast<std::size_t>(layer - 1)] = std::move(onto);
    }
  }

  const Trace& trace_;
  Index column_;
  bool ends_in_preactivation_ = false;
  std::vector<Vector> behind_;
};

/// Walks every way, deepest layer fastest.
class Walker {
 public:
  Walker(const Chain& chain, Blame& blame, Index ends_at) : chain_(chain), blame_(blame), ends_at_(ends_at) {}

  void enter(Index layer, Index unit, double into, double product) {
    for (Index way = 0; way < chain_.ways_through(layer); ++way) walk(chain_.hop(layer, unit, way, into), product);
  }

 private:
  void walk(const RouteHop& hop, double product) {
    hops_.push_back(hop);
    product *= hop.into * hop.slope * hop.mask;
    if (hop.layer == ends_at_) {
      finish(hop, product);
    } else {
      for (Index unit = 0; unit < chain_.rows(hop.layer + 1); ++unit)
        if (chain_.is_connected(hop.layer + 1, unit, hop.output)) enter(hop.layer + 1, unit, chain_.weight(hop.layer + 1, unit, hop.output), product);
    }
    hops_.pop_back();
  }

  void finish(const RouteHop& hop, double product) {
    const double end = chain_.behind(hop.layer, hop.output);
    blame_.routes.push_back({hops_, chain_.end_of(hop.layer), end, product * end});
    blame_.sum += product * end;
  }

  const Chain& chain_;
  Blame& blame_;
  Index ends_at_;
  std::vector<RouteHop> hops_;
};

/// All routes from the parameter to the loss, counted layer by layer; not above 2^62.
Index count_routes(const Chain& chain, const ParameterPlace& place) {
  constexpr double most_counted = static_cast<double>(Index{1} << 62);
  Vector routes = Vector::Zero(chain.units(place.layer));
  const auto pass_through = [&chain](Index layer, Index row, double count, Vector& onto) {
    for (Index way = 0; way < chain.ways_through(layer); ++way) onto(chain.hop(layer, row, way, 1).output) += count;
  };
  pass_through(place.layer, place.unit, 1, routes);
  for (Index layer = place.layer + 1; layer <= chain.last(); ++layer) {
    Vector onto = Vector::Zero(chain.units(layer));
    for (Index row = 0; row < chain.rows(layer); ++row) {
      double into = 0;
      for (Index before = 0; before < routes.size(); ++before) into += chain.is_connected(layer, row, before) ? routes(before) : 0;
      pass_through(layer, row, into, onto);
    }
    routes = std::move(onto);
  }
  const double sum = routes.sum();
  return sum >= most_counted ? Index{1} << 62 : static_cast<Index>(sum);
}

}  // namespace

Blame blame_of(const Trace& trace, const ParameterPlace& place, Index column, Index most_routes) {
  assert(place.layer >= 0 && place.layer < trace.network.layer_count() && column >= 0 && column < trace.sample_count());
  const Chain chain(trace, column);
  Blame blame{place, column, {}, 0, false, 0};
  if (place.input >= 0 && !chain.is_connected(place.layer, place.unit, place.input)) return blame;
  blame.whole_routes = count_routes(chain, place);
  Index ends_at = place.layer, routes = chain.ways_through(place.layer);
  for (Index layer = place.layer + 1; layer <= chain.last(); ++layer) {
    const Index more = chain.rows(layer) * chain.ways_through(layer);
    if (ends_at == layer - 1 && routes <= most_routes / more) ends_at = layer, routes *= more;
  }
  blame.summed_up = ends_at < chain.last();
  const double into = place.input < 0 ? 1 : chain.input(place.layer, place.input);
  Walker(chain, blame, ends_at).enter(place.layer, place.unit, into, 1);
  return blame;
}

}  // namespace nn
