#pragma once
#include "engine/nn/matrix.hpp"

namespace nn {

/// The row of the largest of a column: the first of equal ones, a NaN only where it stands first.
template <class Scalar>
Index row_of_largest(const ConstMatrixRef<Scalar>& values, Index column) {
  Index largest = 0;
  for (Index row = 1; row < values.rows(); ++row) {
    if (values(row, column) > values(largest, column)) largest = row;
  }
  return largest;
}

}  // namespace nn
