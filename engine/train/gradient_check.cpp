#include "engine/train/gradient_check.hpp"

#include "engine/trace/record.hpp"
#include "engine/train/pass.hpp"
#include "engine/train/update.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nn {
namespace {

/// The loss as a function of the parameters, and on which side of every kink the pass went.
class Probe {
 public:
  Probe(const NetworkSpec& network, const TrainingRule& rule, const Dataset& data, std::span<const Index> columns,
        std::int64_t step = 0)
      : network_(network), rule_(rule), layout_(network), pass_(network, static_cast<Index>(columns.size())) {
    pass_.load(data, columns.data(), static_cast<Index>(columns.size()));
    pass_.draw_masks(rule.seed, step);
  }

  double loss(const Vector& parameters) {
    pass_.forward(parameters, true);
    double total = pass_.loss();
    for (const LayerSlot& slot : layout_.layers()) {
      if (rule_.l2 > 0) total += penalty_of<double>(rule_.l2, weight_of(parameters, slot));
      if (rule_.l1 > 0) total += absolute_penalty_of<double>(rule_.l1, weight_of(parameters, slot));
    }
    return total;
  }

  /// Sides of the last pass: on which side of every kink of f each z lies, and on which smooth piece of the loss each
  /// output; the sign of each weight where |w| counts.
  void note_sides(const Vector& parameters, std::vector<signed char>& sides) const {
    sides.clear();
    if (rule_.l1 > 0) {  // |w| has a kink at 0
      for (Index i = 0; i < parameters.size(); ++i) sides.push_back(parameters(i) < 0);
    }
    for (Index layer = 0; layer < network_.layer_count(); ++layer) {
      const ConstMatrixRef<double> z = pass_.preactivation(layer);
      for (const Kink& kink : kinks_of(network_.layers[static_cast<std::size_t>(layer)].activation)) {
        for (Index column = 0; column < z.cols(); ++column) {
          for (Index row = 0; row < z.rows(); ++row) sides.push_back(z(row, column) < kink.z);
        }
      }
      note_largest_pieces(layer, sides);
    }
    if (has_matched_output(network_, true)) return;
    const ConstMatrixRef<double> a = pass_.prediction(), y = pass_.targets();
    for (Index column = 0; column < a.cols(); ++column) {
      for (Index row = 0; row < a.rows(); ++row) {
        sides.push_back(static_cast<signed char>(smooth_piece(network_.measure(), a(row, column), y(row, column))));
      }
    }
  }

 private:
  /// Which piece of each maxout unit is the largest.
  void note_largest_pieces(Index layer, std::vector<signed char>& sides) const {
    const Index pieces = rows_a_unit(network_.layers[static_cast<std::size_t>(layer)].activation);
    if (pieces == 1) return;
    const ConstMatrixRef<double> z = pass_.preactivation(layer);
    for (Index column = 0; column < z.cols(); ++column) {
      for (Index first = 0; first < z.rows(); first += pieces) {
        Index largest = 0;
        z.col(column).segment(first, pieces).maxCoeff(&largest);
        sides.push_back(static_cast<signed char>(largest));
      }
    }
  }

  const NetworkSpec& network_;
  const TrainingRule& rule_;
  ParameterLayout layout_;
  Pass<double> pass_;
};

Vector analytic_gradient(const NetworkSpec& network, const TrainingRule& rule, const Vector& parameters,
                         const Dataset& data, std::span<const Index> columns) {
  TrainingRule in_double = rule;
  in_double.precision = Precision::float64;
  in_double.augmentation = {};  // the numeric side looks at the examples as they are
  TrainingState state;
  state.parameters = parameters;
  Vector gradient = gradient_of(record(network, in_double, state, data, columns).trace);
  const ParameterLayout layout(network);
  for (const LayerSlot& slot : layout.layers()) {
    if (rule.l2 > 0) add_penalty_gradient<double>(rule.l2, weight_of(parameters, slot), weight_of(gradient, slot));
    if (rule.l1 > 0) {
      add_absolute_penalty_gradient<double>(rule.l1, weight_of(parameters, slot), weight_of(gradient, slot));
    }
  }
  return gradient;
}

/// 1 for each parameter, 0 for the weight of a connection that is not there: it cannot be moved.
Vector connected_parameters(const NetworkSpec& network) {
  const ParameterLayout layout(network);
  Vector connected = Vector::Ones(layout.size());
  for (Index layer = 0; layer < network.layer_count(); ++layer) {
    cut_connections<double>(network, layer, weight_of(connected, layout.layer(layer)));
  }
  return connected;
}

void compare(GradientCheck& check, Index index, double analytic, double numeric, double floor) {
  ++check.compared;
  const double difference = std::fabs(analytic - numeric);
  const double size = std::fabs(analytic) + std::fabs(numeric);
  const double allowed = 1e-7 * size + floor;
  if (!(difference <= allowed)) ++check.wrong;  // NaN counts as wrong
  constexpr double infinite = std::numeric_limits<double>::infinity();
  const double share = std::isfinite(difference) ? difference / allowed : infinite;
  if (check.worst_index >= 0 && share <= check.worst_difference / check.worst_allowed) return;
  check.worst_error = !std::isfinite(difference) ? infinite : size > 0 ? difference / size : 0;
  check.worst_difference = std::isfinite(difference) ? difference : infinite;
  check.worst_allowed = std::isfinite(allowed) ? allowed : 1;
  check.worst_index = index;
  check.worst_analytic = analytic;
  check.worst_numeric = numeric;
}

}  // namespace

std::optional<double> central_difference(const NetworkSpec& network, const TrainingRule& rule, const Vector& parameters,
                                         const Dataset& data, std::span<const Index> columns, Index index, std::int64_t step) {
  TrainingRule without_penalties = rule;
  without_penalties.l1 = without_penalties.l2 = 0;
  Probe probe(network, without_penalties, data, columns, step);
  Vector moved = parameters;
  const double way = std::cbrt(std::numeric_limits<double>::epsilon()) * std::max(1.0, std::fabs(parameters(index)));
  std::vector<signed char> sides_below, sides_above;
  moved(index) = parameters(index) + way;
  const double high = moved(index), above = probe.loss(moved);
  probe.note_sides(moved, sides_above);
  moved(index) = parameters(index) - way;
  const double low = moved(index), below = probe.loss(moved);
  probe.note_sides(moved, sides_below);
  const double slope = (above - below) / (high - low);
  if (sides_above != sides_below || !std::isfinite(slope)) return std::nullopt;
  return slope;
}

GradientCheck check_gradients(const NetworkSpec& network, const TrainingRule& rule, const Vector& parameters,
                              const Dataset& data, std::span<const Index> columns, Index limit,
                              const std::function<void(Vector&)>& tamper) {
  GradientCheck check;
  if (!is_differentiable(network.layers.back().activation.kind) && !has_matched_output(network, true)) {
    check.nothing_to_check = true;
    return check;
  }
  Vector analytic = analytic_gradient(network, rule, parameters, data, columns);
  if (tamper) tamper(analytic);
  check.all_zero = (analytic.array() == 0).all();
  Probe probe(network, rule, data, columns);
  Vector moved = parameters;
  const double floor = 1e-9 * std::max(1.0, std::fabs(probe.loss(parameters)));
  const Index count = limit > 0 ? std::min(limit, parameters.size()) : parameters.size();
  std::vector<signed char> sides_below, sides_above;
  const Vector connected = connected_parameters(network);
  for (Index i = 0; i < count; ++i) {
    const Index index = i * parameters.size() / count;
    if (connected(index) == 0) continue;
    const double step = std::cbrt(std::numeric_limits<double>::epsilon()) * std::max(1.0, std::fabs(parameters(index)));
    moved(index) = parameters(index) + step;
    const double high = moved(index), above = probe.loss(moved);
    probe.note_sides(moved, sides_above);
    moved(index) = parameters(index) - step;
    const double low = moved(index), below = probe.loss(moved);
    probe.note_sides(moved, sides_below);
    moved(index) = parameters(index);
    if (sides_above != sides_below) ++check.skipped_kinks;
    else compare(check, index, analytic(index), (above - below) / (high - low), floor);
  }
  return check;
}

}  // namespace nn
