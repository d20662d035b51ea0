#pragma once
// The matrix types of the engine. A batch is (features, N): examples are columns. A weight is (out, in).
#include <Eigen/Core>

#include <cstdint>
#include <type_traits>

namespace nn {

using Index = Eigen::Index;
template <class Scalar>
using MatrixOf = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;
template <class Scalar>
using VectorOf = Eigen::Matrix<Scalar, Eigen::Dynamic, 1>;
using Matrix = MatrixOf<double>;
using Vector = VectorOf<double>;
template <class Scalar>
using ConstMatrixRef = Eigen::Ref<const MatrixOf<Scalar>>;
template <class Scalar>
using MatrixRef = Eigen::Ref<MatrixOf<Scalar>>;
template <class Scalar>
inline constexpr bool is_float = std::is_same_v<Scalar, float>;

}  // namespace nn
