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
/// alone (a bias). The last sum equals the recorded value to the bit in double precision.
struct Term {
  Scalar left, right;
  double left_value = 0, right_value = 1;
  double product = 0, sum = 0;
};

/// The scalar arithmetic of one unit of a step, for one example: what the pass did, written out.
/// Affine: w_jk a_k ... + b_j. IntoInput: w_jk delta_j. IntoParameters (unit = row of W, `term` = input k): delta_j a_k,
/// summed over the batch. Others: one term.
std::vector<Term> expand(const Trace& trace, int step, int unit, Index example);

}  // namespace nn
