#include "engine/nn/activation.hpp"

#include "engine/fast/kernels.hpp"
#include "engine/nn/elementary.hpp"
#include "engine/nn/ids.hpp"

namespace nn {
namespace {

constexpr ids::Entry<ActivationKind> activation_table[] = {
    {ActivationKind::step, "step"},       {ActivationKind::linear, "linear"},
    {ActivationKind::sigmoid, "sigmoid"}, {ActivationKind::tanh, "tanh"},
    {ActivationKind::relu, "relu"},       {ActivationKind::leaky_relu, "leaky_relu"},
    {ActivationKind::elu, "elu"},         {ActivationKind::softplus, "softplus"},
    {ActivationKind::gelu, "gelu"},       {ActivationKind::silu, "silu"},
    {ActivationKind::maxout, "maxout"},   {ActivationKind::softmax, "softmax"},
};
constexpr auto activation_list = ids::kinds_of(activation_table);

/// result = f(z) element by element; these elementary functions work in double for both precisions.
template <class Scalar, class Function>
void map_columns(const ConstMatrixRef<Scalar>& from, MatrixRef<Scalar>& to, Function function) {
  const Index rows = from.rows();
  for (Index column = 0; column < from.cols(); ++column) {
    const Scalar* source = from.data() + column * from.outerStride();
    Scalar* target = to.data() + column * to.outerStride();
    for (Index row = 0; row < rows; ++row) target[row] = function(source[row]);
  }
}

/// result = f(z) column by column with a kernel of engine/fast.
void by_kernel(void (*kernel)(const float*, float*, long), const ConstMatrixRef<float>& from, MatrixRef<float>& to) {
  if (from.outerStride() == from.rows() && to.outerStride() == to.rows()) return kernel(from.data(), to.data(), from.size());
  for (Index column = 0; column < from.cols(); ++column) {
    kernel(from.data() + column * from.outerStride(), to.data() + column * to.outerStride(), from.rows());
  }
}


/// ln(1 + e^z), without overflow. Source: Dugas et al. 2001.
double softplus(double z) { return (z > 0 ? z : 0.0) + elementary::log1p(elementary::exp(-std::fabs(z))); }

/// z times the share of a standard normal distribution below z: the exact form, by erf. Source: Hendrycks, Gimpel 2016.
double gelu(double z) { return z * elementary::normal_share(z); }
double gelu_slope(double z) { return elementary::normal_share(z) + z * elementary::normal_density(z); }

/// z sigmoid(z). Source: Elfwing, Uchibe, Doya 2018.
double silu(double z) { return z * elementary::sigmoid(z); }
double silu_slope(double z) {
  const double s = elementary::sigmoid(z);
  return s + z * s * elementary::sigmoid(-z);
}

template <class Scalar>
void softmax_columns(const ConstMatrixRef<Scalar>& preactivation, MatrixRef<Scalar>& result) {
  for (Index column = 0; column < preactivation.cols(); ++column) {
    if constexpr (is_float<Scalar>) {
      fast::kernels().softmax(preactivation.data() + column * preactivation.outerStride(),
                              result.data() + column * result.outerStride(), preactivation.rows());
      continue;
    }
    Scalar largest = preactivation(0, column);
    for (Index row = 1; row < preactivation.rows(); ++row) {
      if (preactivation(row, column) > largest) largest = preactivation(row, column);
    }
    Scalar sum = 0;
    for (Index row = 0; row < preactivation.rows(); ++row) {
      result(row, column) = static_cast<Scalar>(elementary::exp(preactivation(row, column) - largest));
      sum += result(row, column);
    }
    for (Index row = 0; row < preactivation.rows(); ++row) result(row, column) /= sum;
  }
}

/// The largest of each unit's pieces; NaN stays NaN.
template <class Scalar>
void maxout_columns(Index pieces, const ConstMatrixRef<Scalar>& preactivation, MatrixRef<Scalar>& result) {
  for (Index column = 0; column < result.cols(); ++column) {
    for (Index unit = 0; unit < result.rows(); ++unit) {
      Scalar largest = preactivation(unit * pieces, column);
      for (Index row = unit * pieces + 1; row < (unit + 1) * pieces; ++row) {
        const Scalar z = preactivation(row, column);
        if (!(z <= largest) && largest == largest) largest = z;
      }
      result(unit, column) = largest;
    }
  }
}

/// 1 at the first piece of each unit that is as large as what the unit gives, else 0.
template <class Scalar>
void mark_largest_pieces(Index pieces, const ConstMatrixRef<Scalar>& preactivation,
                         const ConstMatrixRef<Scalar>& activated, MatrixRef<Scalar>& result) {
  for (Index column = 0; column < result.cols(); ++column) {
    for (Index unit = 0; unit < activated.rows(); ++unit) {
      bool found = false;
      for (Index row = unit * pieces; row < (unit + 1) * pieces; ++row) {
        const bool is_first = !found && preactivation(row, column) == activated(unit, column);
        result(row, column) = is_first ? Scalar{1} : Scalar{0};
        found = found || is_first;
      }
    }
  }
}

}  // namespace

std::span<const ActivationKind> activation_kinds() { return activation_list; }
std::string_view id_of(ActivationKind kind) { return ids::id_of(activation_table, kind); }
std::optional<ActivationKind> activation_from_id(std::string_view id) { return ids::kind_from(activation_table, id); }

Index rows_a_unit(const Activation& activation) {
  return activation.kind == ActivationKind::maxout ? activation.pieces : 1;
}

bool is_elementwise(ActivationKind kind) { return kind != ActivationKind::softmax && kind != ActivationKind::maxout; }
bool is_differentiable(ActivationKind kind) { return kind != ActivationKind::step; }

std::vector<Kink> kinks_of(const Activation& activation) {
  switch (activation.kind) {
    case ActivationKind::step: return {{activation.threshold, 0, 0, 1}};
    case ActivationKind::relu: return {{0, 1, 0, 1}};
    case ActivationKind::leaky_relu:
      if (activation.slope == 1) return {};
      return {{0, 1, activation.slope, 1}};
    case ActivationKind::elu:
      if (activation.alpha == 1) return {{0, 2, 1, 0}};
      return {{0, 1, activation.alpha, 1}};
    case ActivationKind::linear:
    case ActivationKind::sigmoid:
    case ActivationKind::tanh:
    case ActivationKind::softplus:
    case ActivationKind::gelu:
    case ActivationKind::silu:
    case ActivationKind::maxout:
    case ActivationKind::softmax: return {};
  }
  return {};
}

double activation_value(const Activation& activation, double z) {
  Matrix from(1, 1), to(1, 1);
  from(0, 0) = z;
  activate<double>(activation, from, to);
  return to(0, 0);
}

double activation_slope(const Activation& activation, double z) {
  Matrix from(1, 1), value(1, 1), slope(1, 1);
  from(0, 0) = z;
  activate<double>(activation, from, value);
  slope_of<double>(activation, from, value, slope);
  return slope(0, 0);
}

template <class Scalar>
void activate(const Activation& activation, const ConstMatrixRef<Scalar>& preactivation, MatrixRef<Scalar> result) {
  const Scalar slope = static_cast<Scalar>(activation.slope);
  const Scalar threshold = static_cast<Scalar>(activation.threshold);
  const double alpha = activation.alpha;
  switch (activation.kind) {
    case ActivationKind::step:
      return map_columns(preactivation, result, [threshold](Scalar z) {
        return z >= threshold ? Scalar{1} : z < threshold ? Scalar{0} : z;
      });
    case ActivationKind::linear: return map_columns(preactivation, result, [](Scalar z) { return z; });
    case ActivationKind::sigmoid:
      if constexpr (is_float<Scalar>) return by_kernel(fast::kernels().sigmoid, preactivation, result);
      return map_columns(preactivation, result, [](Scalar z) { return static_cast<Scalar>(elementary::sigmoid(z)); });
    case ActivationKind::tanh:
      if constexpr (is_float<Scalar>) return by_kernel(fast::kernels().tanh, preactivation, result);
      return map_columns(preactivation, result, [](Scalar z) { return static_cast<Scalar>(elementary::tanh(z)); });
    case ActivationKind::relu:
      return map_columns(preactivation, result, [](Scalar z) { return z < 0 ? Scalar{0} : z; });
    case ActivationKind::leaky_relu:
      return map_columns(preactivation, result, [slope](Scalar z) { return z < 0 ? slope * z : z; });
    case ActivationKind::elu:
      return map_columns(preactivation, result, [alpha](Scalar z) {
        return z < 0 ? static_cast<Scalar>(alpha * elementary::expm1(z)) : z;
      });
    case ActivationKind::softplus:
      return map_columns(preactivation, result, [](Scalar z) { return static_cast<Scalar>(softplus(z)); });
    case ActivationKind::gelu:
      return map_columns(preactivation, result, [](Scalar z) { return static_cast<Scalar>(gelu(z)); });
    case ActivationKind::silu:
      return map_columns(preactivation, result, [](Scalar z) { return static_cast<Scalar>(silu(z)); });
    case ActivationKind::maxout: return maxout_columns(activation.pieces, preactivation, result);
    case ActivationKind::softmax: return softmax_columns(preactivation, result);
  }
}

template <class Scalar>
void slope_of(const Activation& activation, const ConstMatrixRef<Scalar>& preactivation,
              const ConstMatrixRef<Scalar>& activated, MatrixRef<Scalar> result) {
  const Scalar slope = static_cast<Scalar>(activation.slope);
  const Scalar alpha = static_cast<Scalar>(activation.alpha);
  switch (activation.kind) {
    case ActivationKind::step: result.setZero(); return;
    case ActivationKind::linear: result.setOnes(); return;
    case ActivationKind::sigmoid:
      return map_columns(activated, result, [](Scalar a) { return a * (Scalar{1} - a); });
    case ActivationKind::tanh: return map_columns(activated, result, [](Scalar a) { return Scalar{1} - a * a; });
    case ActivationKind::relu:
      return map_columns(preactivation, result, [](Scalar z) { return z < 0 ? Scalar{0} : Scalar{1}; });
    case ActivationKind::leaky_relu:
      return map_columns(preactivation, result, [slope](Scalar z) { return z < 0 ? slope : Scalar{1}; });
    case ActivationKind::elu:
      // for z < 0: alpha e^z = a + alpha
      for (Index column = 0; column < result.cols(); ++column) {
        for (Index row = 0; row < result.rows(); ++row) {
          result(row, column) = preactivation(row, column) < 0 ? activated(row, column) + alpha : Scalar{1};
        }
      }
      return;
    case ActivationKind::softplus:
      return map_columns(preactivation, result, [](Scalar z) { return static_cast<Scalar>(elementary::sigmoid(z)); });
    case ActivationKind::gelu:
      return map_columns(preactivation, result, [](Scalar z) { return static_cast<Scalar>(gelu_slope(z)); });
    case ActivationKind::silu:
      return map_columns(preactivation, result, [](Scalar z) { return static_cast<Scalar>(silu_slope(z)); });
    case ActivationKind::maxout: return mark_largest_pieces(activation.pieces, preactivation, activated, result);
    case ActivationKind::softmax: assert(false && "softmax has a Jacobian, not a slope"); return;
  }
}

template <class Scalar>
void through_slope(const ConstMatrixRef<Scalar>& upstream, const ConstMatrixRef<Scalar>& slope, MatrixRef<Scalar> delta) {
  if (slope.rows() == upstream.rows()) {
    delta.array() = upstream.array() * slope.array();
    return;
  }
  const Index pieces = slope.rows() / upstream.rows();
  for (Index column = 0; column < slope.cols(); ++column) {
    for (Index row = 0; row < slope.rows(); ++row) {
      delta(row, column) = upstream(row / pieces, column) * slope(row, column);
    }
  }
}

template <class Scalar>
void through_softmax(const ConstMatrixRef<Scalar>& activated, const ConstMatrixRef<Scalar>& upstream,
                     MatrixRef<Scalar> delta) {
  for (Index column = 0; column < activated.cols(); ++column) {
    Scalar mean = 0;
    for (Index row = 0; row < activated.rows(); ++row) mean += upstream(row, column) * activated(row, column);
    for (Index row = 0; row < activated.rows(); ++row) {
      delta(row, column) = activated(row, column) * (upstream(row, column) - mean);
    }
  }
}

template void activate<double>(const Activation&, const ConstMatrixRef<double>&, MatrixRef<double>);
template void activate<float>(const Activation&, const ConstMatrixRef<float>&, MatrixRef<float>);
template void slope_of<double>(const Activation&, const ConstMatrixRef<double>&, const ConstMatrixRef<double>&,
                               MatrixRef<double>);
template void slope_of<float>(const Activation&, const ConstMatrixRef<float>&, const ConstMatrixRef<float>&,
                              MatrixRef<float>);
template void through_slope<double>(const ConstMatrixRef<double>&, const ConstMatrixRef<double>&, MatrixRef<double>);
template void through_slope<float>(const ConstMatrixRef<float>&, const ConstMatrixRef<float>&, MatrixRef<float>);
template void through_softmax<double>(const ConstMatrixRef<double>&, const ConstMatrixRef<double>&, MatrixRef<double>);
template void through_softmax<float>(const ConstMatrixRef<float>&, const ConstMatrixRef<float>&, MatrixRef<float>);

}  // namespace nn
