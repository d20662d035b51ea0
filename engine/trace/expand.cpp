#include "engine/trace/expand.hpp"

#include "engine/fast/kernels.hpp"
#include "engine/nn/loss.hpp"
#include "engine/train/pass.hpp"

#include <cmath>

namespace nn {
namespace {

/// Writes the terms of one unit, in the arithmetic of the trace's precision.
template <class Number>
struct Expansion {
  const Trace& trace;
  Index unit, example;

  double value(const Scalar& place) const { return trace.tensor(place.tensor)(place.row, place.column); }
  Number number(const Scalar& place) const { return static_cast<Number>(value(place)); }
  /// Is a product rounded only once it is added?
  bool fuses() const { return std::is_same_v<Number, float> && fast::kernels().fused; }
  Index row_length(TensorId tensor) const { return trace.tensor(tensor).cols(); }

  Term product_term(const Scalar& left, const Scalar& right, Number& sum) const {
    const Number product = number(left) * number(right);
    sum = fuses() ? std::fma(number(left), number(right), sum) : sum + product;
    return {left, right, value(left), value(right), static_cast<double>(product), static_cast<double>(sum)};
  }
  Term lone_term(const Scalar& left, Number& sum) const {
    sum += number(left);
    return {left, {}, value(left), 1, value(left), static_cast<double>(sum)};
  }
  /// A rule of one term: its result is read from the trace.
  Term result_term(const Scalar& left, const Scalar& right, const Scalar& result) const {
    const double written = value(result);
    return {left, right, value(left), right.tensor < 0 ? 1 : value(right), written, written};
  }
  std::vector<Term> elementwise(TensorId left, TensorId right, TensorId result) const {
    const Scalar other = right < 0 ? Scalar{} : Scalar{right, unit, example};
    return {result_term({left, unit, example}, other, {result, unit, example})};
  }

  std::vector<Term> operator()(const Affine& s) const {
    std::vector<Term> terms;
    Number sum = 0;
    for (Index k = 0; k < row_length(s.weight); ++k) {
      terms.push_back(product_term({s.weight, unit, k}, {s.input, k, example}, sum));
    }
    terms.push_back(lone_term({s.bias, unit, 0}, sum));
    return terms;
  }
  Index pieces(int layer) const { return rows_a_unit(trace.network.layers[static_cast<std::size_t>(layer)].activation); }
  /// Of maxout the piece that the unit takes: the first of the largest.
  std::vector<Term> operator()(const Activate& s) const {
    Index row = unit * pieces(s.layer);
    const double taken = value({s.activation, unit, example});
    for (Index other = row; other < (unit + 1) * pieces(s.layer); ++other) {
      if (value({s.preactivation, other, example}) == taken) {
        row = other;
        break;
      }
    }
    return {result_term({s.preactivation, row, example}, {}, {s.activation, unit, example})};
  }
  std::vector<Term> operator()(const Drop& s) const { return elementwise(s.activation, s.mask, s.dropped); }
  std::vector<Term> operator()(const MeasureLoss& s) const {
    const MatrixOf<Number> prediction = trace.tensor(s.prediction).col(example).cast<Number>();
    const MatrixOf<Number> target = trace.tensor(s.target).col(example).cast<Number>();
    const MatrixOf<Number> preactivation = trace.tensor(s.preactivation).col(example).cast<Number>();
    MatrixOf<Number> shares(prediction.rows(), 1);
    output_losses<Number>(trace.network.measure(), loss_activation(trace.network, true), preactivation, prediction, target,
                          shares);
    std::vector<Term> terms;
    Number sum = 0;
    for (Index j = 0; j < shares.rows(); ++j) {
      sum += shares(j, 0);
      const Scalar left{s.prediction, j, example}, right{s.target, j, example};
      terms.push_back({left, right, value(left), value(right), static_cast<double>(shares(j, 0)),
                       static_cast<double>(sum)});
    }
    return terms;
  }
  std::vector<Term> operator()(const Penalise& s) const {
    const double penalty = value({s.penalty, 0, 0});
    return {{{}, {}, penalty, 1, penalty, penalty}};
  }
  std::vector<Term> operator()(const IntoPrediction& s) const {
    return elementwise(s.prediction, s.target, s.d_prediction);
  }
  std::vector<Term> operator()(const MatchedDelta& s) const { return elementwise(s.prediction, s.target, s.delta); }
  std::vector<Term> operator()(const ThroughDropout& s) const {
    return elementwise(s.upstream, s.mask, s.d_activation);
  }
  std::vector<Term> operator()(const ThroughActivation& s) const {
    return {result_term({s.upstream, unit / pieces(s.layer), example}, {s.slope, unit, example}, {s.delta, unit, example})};
  }
  std::vector<Term> operator()(const ThroughSoftmax& s) const {
    return elementwise(s.activation, s.upstream, s.delta);
  }
  std::vector<Term> operator()(const IntoParameters& s) const {
    std::vector<Term> terms;
    for (Index k = 0; k < row_length(s.d_weight); ++k) {
      Number unused = 0;
      Term term = product_term({s.delta, unit, example}, {s.input, k, example}, unused);
      term.sum = value({s.d_weight, unit, k});
      terms.push_back(term);
    }
    Number unused = 0;
    Term term = lone_term({s.delta, unit, example}, unused);
    term.sum = value({s.d_bias, unit, 0});
    terms.push_back(term);
    return terms;
  }
  std::vector<Term> operator()(const IntoInput& s) const {
    std::vector<Term> terms;
    Number sum = 0;
    for (Index j = 0; j < trace.tensor(s.delta).rows(); ++j) {
      terms.push_back(product_term({s.weight, j, unit}, {s.delta, j, example}, sum));
    }
    return terms;
  }
  std::vector<Term> operator()(const PenaltyIntoWeight& s) const {
    std::vector<Term> terms;
    for (Index k = 0; k < row_length(s.weight); ++k) {
      const Scalar gradient{s.d_weight, unit, k}, weight{s.weight, unit, k};
      const double total = value({s.total, unit, k});
      const Number product = trace.rule.l1 > 0 ? static_cast<Number>(total) - number(gradient)
                                               : static_cast<Number>(trace.rule.l2) * number(weight);
      terms.push_back({gradient, weight, value(gradient), value(weight), static_cast<double>(product), total});
    }
    return terms;
  }
  std::vector<Term> operator()(const ShareBias& s) const {
    std::vector<Term> terms;
    Number sum = 0;
    for (Index j = 0; j < trace.tensor(s.d_bias).rows(); ++j) terms.push_back(lone_term({s.d_bias, j, 0}, sum));
    return terms;
  }
  /// The terms of a row that ends with a bias, or (negative id) has none: what `term` makes of each place.
  template <class MakeTerm>
  std::vector<Term> row_terms(TensorId weight, TensorId bias, MakeTerm make) const {
    std::vector<Term> terms;
    for (Index k = 0; k < row_length(weight); ++k) terms.push_back(make(Scalar{weight, unit, k}, false));
    if (bias >= 0) terms.push_back(make(Scalar{bias, unit, 0}, true));
    return terms;
  }
  Scalar beside(const Scalar& place, TensorId tensor) const { return {tensor, place.row, place.column}; }

  std::vector<Term> operator()(const DescendGradient& s) const {
    // The old value, its gradient, what is taken away, the new value.
    return row_terms(s.weight, s.d_bias < 0 ? -1 : s.bias, [&](const Scalar& old, bool is_bias) -> Term {
      const Scalar gradient = beside(old, is_bias ? s.d_bias : s.d_weight);
      const Number taken = trace.network.is_held(s.layer, unit) ? Number{0} : static_cast<Number>(trace.learning_rate) * number(gradient);
      return {old, gradient, value(old), value(gradient), static_cast<double>(taken),
              value(beside(old, is_bias ? s.updated_bias : s.updated_weight))};
    });
  }
  template <class Update>
  std::vector<Term> taken_terms(const Update& s) const {
    return row_terms(s.weight, s.d_bias < 0 ? -1 : s.bias, [&](const Scalar& old, bool is_bias) -> Term {
      const Scalar gradient = beside(old, is_bias ? s.d_bias : s.d_weight);
      return {old, gradient, value(old), value(gradient), value(beside(old, is_bias ? s.taken_bias : s.taken_weight)),
              value(beside(old, is_bias ? s.updated_bias : s.updated_weight))};
    });
  }
  std::vector<Term> operator()(const StepAdam& s) const { return taken_terms(s); }
  std::vector<Term> operator()(const StepWithMemory& s) const { return taken_terms(s); }
  /// A number that becomes another one: what is taken away is their difference.
  std::vector<Term> changed_terms(TensorId weight, TensorId bias, TensorId new_weight, TensorId new_bias) const {
    return row_terms(weight, bias, [&](const Scalar& old, bool is_bias) -> Term {
      const double after = value(beside(old, is_bias ? new_bias : new_weight));
      const Number taken = number(old) - static_cast<Number>(after);
      return {old, {}, value(old), 1, static_cast<double>(taken), after};
    });
  }
  std::vector<Term> operator()(const ClipValue& s) const {
    return changed_terms(s.d_weight, s.d_bias, s.clipped_weight, s.clipped_bias);
  }
  std::vector<Term> operator()(const SumSquares& s) const {
    const double squares = value({s.squares, 0, 0});
    return {{{}, {}, squares, 1, squares, squares}};
  }
  std::vector<Term> operator()(const ClipNorm& s) const {
    return changed_terms(s.d_weight, s.d_bias, s.clipped_weight, s.clipped_bias);
  }
  std::vector<Term> operator()(const DecayWeights& s) const {
    return changed_terms(s.weight, s.bias, s.decayed_weight, s.decayed_bias);
  }
  std::vector<Term> operator()(const StayFrozen& s) const {
    return changed_terms(s.weight, s.bias, s.updated_weight, s.updated_bias);
  }
  std::vector<Term> operator()(const LimitNorm& s) const {
    return changed_terms(s.weight, -1, s.limited_weight, -1);
  }
};

}  // namespace

std::vector<Term> expand(const Trace& trace, int step, int unit, Index example) {
  const StepVariant& what = trace.steps[static_cast<std::size_t>(step)].what;
  return trace.rule.precision == Precision::float64 ? std::visit(Expansion<double>{trace, unit, example}, what)
                                                    : std::visit(Expansion<float>{trace, unit, example}, what);
}

}  // namespace nn
