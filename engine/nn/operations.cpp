#include "engine/nn/operations.hpp"

#include "engine/fast/kernels.hpp"
#include "engine/nn/elementary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

namespace nn {
namespace {

/// A matrix seen through its two strides, so that a transpose is a view.
template <class Scalar>
struct View {
  const Scalar* data;
  Index row_stride, column_stride;
};
template <class Scalar>
View<Scalar> view(const ConstMatrixRef<Scalar>& matrix) {
  return {matrix.data(), 1, matrix.outerStride()};
}
template <class Scalar>
View<Scalar> transposed(const ConstMatrixRef<Scalar>& matrix) {
  return {matrix.data(), matrix.outerStride(), 1};
}

template <class Scalar>
constexpr Index tile_rows = 32 / static_cast<Index>(sizeof(Scalar));
constexpr Index tile_columns = 4;

/// Rows x Columns sums at once, each over the whole inner index in order; `panel` holds the left factor's rows side by
/// side.
template <class Scalar, int Columns>
void multiply_tile(const Scalar* panel, Index inner, const Scalar* right, const View<Scalar>& strides,
                   Scalar* result, Index result_stride, Index rows) {
  constexpr int lanes = static_cast<int>(tile_rows<Scalar>);
  using Lanes = Eigen::Array<Scalar, lanes, 1>;
  Lanes sums[Columns];
  for (Lanes& sum : sums) sum.setZero();
  for (Index k = 0; k < inner; ++k) {
    const Lanes left = Eigen::Map<const Lanes, Eigen::Aligned16>(panel + k * lanes);
    for (int column = 0; column < Columns; ++column) {
      sums[column] += left * right[k * strides.row_stride + column * strides.column_stride];
    }
  }
  for (int column = 0; column < Columns; ++column) {
    Scalar* target = result + column * result_stride;
    if (rows == lanes) {
      Eigen::Map<Lanes>{target} = sums[column];
    } else {
      for (Index row = 0; row < rows; ++row) target[row] = sums[column][row];
    }
  }
}

/// Copies up to tile_rows rows of the left factor side by side and fills the missing ones with 0.
template <class Scalar>
void pack_panel(const View<Scalar>& left, Index first_row, Index rows, Index inner, Scalar* panel) {
  constexpr Index lanes = tile_rows<Scalar>;
  const Scalar* source = left.data + first_row * left.row_stride;
  for (Index k = 0; k < inner; ++k, panel += lanes, source += left.column_stride) {
    if (rows == lanes) {
      for (Index row = 0; row < lanes; ++row) panel[row] = source[row * left.row_stride];
    } else {
      for (Index row = 0; row < lanes; ++row) panel[row] = row < rows ? source[row * left.row_stride] : Scalar{0};
    }
  }
}

/// result (rows, columns) = left (rows, inner) right (inner, columns).
template <class Scalar>
void multiply(const View<Scalar>& left, const View<Scalar>& right, Index inner, MatrixRef<Scalar>& result,
              Workspace<Scalar>& workspace) {
  constexpr Index lanes = is_float<Scalar> ? fast::room_per_inner : tile_rows<Scalar>;
  if (workspace.size() < inner * lanes) workspace.resize(inner * lanes);
  if constexpr (is_float<Scalar>) {
    const fast::Product product{left.data,  left.row_stride,       left.column_stride, right.data,
                                right.row_stride, right.column_stride, result.data(), result.outerStride(),
                                result.rows(), inner, result.cols()};
    return fast::kernels().product(product, workspace.data());
  }
  for (Index row = 0; row < result.rows(); row += lanes) {
    const Index rows = std::min(lanes, result.rows() - row);
    pack_panel(left, row, rows, inner, workspace.data());
    Index column = 0;
    const auto tile = [&](auto width) {
      multiply_tile<Scalar, decltype(width)::value>(workspace.data(), inner, right.data + column * right.column_stride,
                                                    right, result.data() + row + column * result.outerStride(),
                                                    result.outerStride(), rows);
    };
    for (; column + tile_columns <= result.cols(); column += tile_columns) {
      tile(std::integral_constant<int, tile_columns>{});
    }
    switch (result.cols() - column) {
      case 3: tile(std::integral_constant<int, 3>{}); break;
      case 2: tile(std::integral_constant<int, 2>{}); break;
      case 1: tile(std::integral_constant<int, 1>{}); break;
      default: break;
    }
  }
}

}  // namespace

template <class Scalar>
void affine(const ConstMatrixRef<Scalar>& weight, const ConstMatrixRef<Scalar>& bias,
            const ConstMatrixRef<Scalar>& input, MatrixRef<Scalar> preactivation, Workspace<Scalar>& workspace) {
  multiply<Scalar>(view<Scalar>(weight), view<Scalar>(input), weight.cols(), preactivation, workspace);
  for (Index column = 0; column < preactivation.cols(); ++column) preactivation.col(column) += bias.col(0);
}

template <class Scalar>
void weight_gradient(const ConstMatrixRef<Scalar>& delta, const ConstMatrixRef<Scalar>& input,
                     MatrixRef<Scalar> d_weight, Workspace<Scalar>& workspace) {
  multiply<Scalar>(view<Scalar>(delta), transposed<Scalar>(input), delta.cols(), d_weight, workspace);
}

template <class Scalar>
void bias_gradient(const ConstMatrixRef<Scalar>& delta, MatrixRef<Scalar> d_bias) {
  d_bias.setZero();
  for (Index column = 0; column < delta.cols(); ++column) d_bias.col(0) += delta.col(column);
}

template <class Scalar>
void input_gradient(const ConstMatrixRef<Scalar>& weight, const ConstMatrixRef<Scalar>& delta,
                    MatrixRef<Scalar> d_input, Workspace<Scalar>& workspace) {
  multiply<Scalar>(transposed<Scalar>(weight), view<Scalar>(delta), weight.rows(), d_input, workspace);
}

template <class Scalar>
void times(const ConstMatrixRef<Scalar>& left, const ConstMatrixRef<Scalar>& right, MatrixRef<Scalar> product) {
  product.array() = left.array() * right.array();
}

template <class Scalar>
void draw_mask(Random& random, double rate, MatrixRef<Scalar> mask) {
  const Scalar kept = static_cast<Scalar>(1.0 / (1.0 - rate));
  for (Index column = 0; column < mask.cols(); ++column) {
    for (Index row = 0; row < mask.rows(); ++row) mask(row, column) = random.uniform() < rate ? Scalar{0} : kept;
  }
}

template <class Scalar>
Scalar mean_loss(const ConstMatrixRef<Scalar>& losses) {
  Scalar sum = 0;
  for (Index column = 0; column < losses.cols(); ++column) sum += losses(0, column);
  return sum / static_cast<Scalar>(losses.cols());
}

template <class Scalar>
Scalar penalty_of(double l2, const ConstMatrixRef<Scalar>& weight) {
  Scalar sum = 0;
  for (Index column = 0; column < weight.cols(); ++column) {
    for (Index row = 0; row < weight.rows(); ++row) sum += weight(row, column) * weight(row, column);
  }
  return static_cast<Scalar>(l2 / 2) * sum;
}

template <class Scalar>
void add_penalty_gradient(double l2, const ConstMatrixRef<Scalar>& weight, MatrixRef<Scalar> d_weight) {
  d_weight.array() += static_cast<Scalar>(l2) * weight.array();
}

template <class Scalar>
void share_bias(MatrixRef<Scalar> d_bias) {
  Scalar sum = 0;
  for (Index row = 0; row < d_bias.rows(); ++row) sum += d_bias(row, 0);
  d_bias.setConstant(sum);
}

template <class Scalar>
void descend(double learning_rate, const ConstMatrixRef<Scalar>& gradient, MatrixRef<Scalar> parameter) {
  parameter.array() -= static_cast<Scalar>(learning_rate) * gradient.array();
}

AdamStep adam_step(double learning_rate, double beta1, double beta2, double epsilon, std::int64_t t) {
  return {learning_rate, beta1, beta2, epsilon, 1.0 - elementary::power(beta1, t), 1.0 - elementary::power(beta2, t)};
}

template <class Scalar>
void step_adam(const AdamStep& step, const ConstMatrixRef<Scalar>& gradient, MatrixRef<Scalar> first_moment,
               MatrixRef<Scalar> second_moment, MatrixRef<Scalar> parameter) {
  const AdamMove<Scalar> move(step);
  const Scalar beta1 = static_cast<Scalar>(step.beta1), rest1 = static_cast<Scalar>(1.0 - step.beta1);
  const Scalar beta2 = static_cast<Scalar>(step.beta2), rest2 = static_cast<Scalar>(1.0 - step.beta2);
  const auto flushed = [](Scalar x) { return std::fabs(x) < std::numeric_limits<Scalar>::min() ? Scalar{0} : x; };
  const auto step_run = [&](const Scalar* g, Scalar* m, Scalar* v, Scalar* p, Index count) {
    for (Index i = 0; i < count; ++i) {
      m[i] = flushed(beta1 * m[i] + rest1 * g[i]);
      v[i] = flushed(beta2 * v[i] + rest2 * (g[i] * g[i]));
      p[i] -= move.taken(move.corrected_first(m[i]), move.corrected_second(v[i]));
    }
  };
  for (Index column = 0; column < parameter.cols(); ++column) {
    step_run(gradient.data() + column * gradient.outerStride(),
             first_moment.data() + column * first_moment.outerStride(),
             second_moment.data() + column * second_moment.outerStride(),
             parameter.data() + column * parameter.outerStride(), parameter.rows());
  }
}

#define CHAINRULE_INSTANTIATE(Scalar)                                                                              \
  template void affine<Scalar>(const ConstMatrixRef<Scalar>&, const ConstMatrixRef<Scalar>&,                      \
                               const ConstMatrixRef<Scalar>&, MatrixRef<Scalar>, Workspace<Scalar>&);             \
  template void weight_gradient<Scalar>(const ConstMatrixRef<Scalar>&, const ConstMatrixRef<Scalar>&,             \
                                        MatrixRef<Scalar>, Workspace<Scalar>&);                                   \
  template void bias_gradient<Scalar>(const ConstMatrixRef<Scalar>&, MatrixRef<Scalar>);                          \
  template void input_gradient<Scalar>(const ConstMatrixRef<Scalar>&, const ConstMatrixRef<Scalar>&,              \
                                       MatrixRef<Scalar>, Workspace<Scalar>&);                                    \
  template void times<Scalar>(const ConstMatrixRef<Scalar>&, const ConstMatrixRef<Scalar>&, MatrixRef<Scalar>);   \
  template void draw_mask<Scalar>(Random&, double, MatrixRef<Scalar>);                                            \
  template Scalar mean_loss<Scalar>(const ConstMatrixRef<Scalar>&);                                               \
  template Scalar penalty_of<Scalar>(double, const ConstMatrixRef<Scalar>&);                                      \
  template void add_penalty_gradient<Scalar>(double, const ConstMatrixRef<Scalar>&, MatrixRef<Scalar>);           \
  template void share_bias<Scalar>(MatrixRef<Scalar>);                                                            \
  template void descend<Scalar>(double, const ConstMatrixRef<Scalar>&, MatrixRef<Scalar>);                        \
  template void step_adam<Scalar>(const AdamStep&, const ConstMatrixRef<Scalar>&, MatrixRef<Scalar>,              \
                                  MatrixRef<Scalar>, MatrixRef<Scalar>);
CHAINRULE_INSTANTIATE(double)
CHAINRULE_INSTANTIATE(float)
#undef CHAINRULE_INSTANTIATE

}  // namespace nn
