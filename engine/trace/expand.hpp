#pragma once
#include "engine/trace/position.hpp"

#include <vector>

namespace nn {

/// A number of the trace by its place; row and column count from 0.
struct Scalar {
  TensorId tensor = -1;
  Index row = 0, column = 0;
  bool operator==(const Scalar&) const = default;
};

/// One multiply-add of a unit: `sum` is the running total after it. Where `right` names no tensor the term is `left`
/// alone (a bias). The arithmetic is in the precision of the trace, so that the last sum equals the recorded value to
/// the bit.
struct Term {
  Scalar left, right;
  double left_value = 0, right_value = 1;
  double product = 0, sum = 0;
};

/// The scalar arithmetic of one unit of a step, for one example: what the pass did, written out, term_count terms.
/// - Affine: w_jk a_k ..., then + b_j; sum is z_j. IntoInput: w_jk delta_j over the units j; sum is dL/da_k.
/// - IntoParameters (unit = row of W): per input k, delta_j a_k of this example, and as sum dL/dw_jk over all examples;
///   then delta_j and dL/db_j.
/// - MeasureLoss: per output its share of the example's loss; sum is the example's loss (of rmse its squared error).
/// - PenaltyIntoWeight, clipping, decay, updates: per weight of the row (then the bias) what is added or taken away as
///   product (the penalty's share of the gradient, rate * gradient, the effective step) and the new value as sum.
/// - ShareBias: the layer's bias gradients, added. Others: one term, the value itself as sum.
std::vector<Term> expand(const Trace& trace, int step, int unit, Index example);

}  // namespace nn
