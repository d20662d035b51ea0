#include "engine/train/update.hpp"

#include <cmath>
#include <limits>

namespace nn {
namespace {

/// A memory below the smallest normal number counts as 0, as in `step_adam`.
template <class Scalar>
Scalar flushed(Scalar x) {
  return std::fabs(x) < std::numeric_limits<Scalar>::min() ? Scalar{0} : x;
}

// What is taken from a parameter of gradient g, whose memory moves on.
template <class Scalar>
struct MomentumMove {
  Scalar rate, momentum;
  Scalar operator()(Scalar g, Scalar& velocity) const {
    velocity = flushed(momentum * velocity + g);
    return rate * velocity;
  }
};
template <class Scalar>
struct NesterovMove {
  Scalar rate, momentum;
  Scalar operator()(Scalar g, Scalar& velocity) const {
    velocity = flushed(momentum * velocity + g);
    return rate * (g + momentum * velocity);
  }
};
template <class Scalar>
struct AdagradMove {
  Scalar rate, epsilon;
  Scalar operator()(Scalar g, Scalar& squares) const {
    squares = flushed(squares + g * g);
    return rate * (g / (std::sqrt(squares) + epsilon));
  }
};
template <class Scalar>
struct RmspropMove {
  Scalar rate, epsilon, smoothing, rest;
  Scalar operator()(Scalar g, Scalar& squares) const {
    squares = flushed(smoothing * squares + rest * (g * g));
    return rate * (g / (std::sqrt(squares) + epsilon));
  }
};

/// One loop for training and one for recording, with the same arithmetic in both.
template <class Scalar, class Move>
void move_all(const Move& move, const ConstMatrixRef<Scalar>& gradient, MatrixRef<Scalar>& memory,
              MatrixRef<Scalar>& parameter, MatrixOf<Scalar>* taken) {
  for (Index column = 0; column < parameter.cols(); ++column) {
    const Scalar* g = gradient.data() + column * gradient.outerStride();
    Scalar* m = memory.data() + column * memory.outerStride();
    Scalar* p = parameter.data() + column * parameter.outerStride();
    if (taken == nullptr) {
      for (Index i = 0; i < parameter.rows(); ++i) p[i] -= move(g[i], m[i]);
      continue;
    }
    for (Index i = 0; i < parameter.rows(); ++i) {
      (*taken)(i, column) = move(g[i], m[i]);
      p[i] -= (*taken)(i, column);
    }
  }
}

}  // namespace

UpdateNumbers update_numbers(const TrainingRule& rule, std::int64_t updates, std::int64_t t) {
  UpdateNumbers numbers;
  numbers.rate = learning_rate_at(rule, updates);
  numbers.momentum = rule.momentum;
  numbers.smoothing = rule.smoothing;
  numbers.epsilon = rule.epsilon;
  numbers.looks_ahead = rule.optimizer == OptimizerKind::nesterov;
  if (rule.optimizer != OptimizerKind::adam && rule.optimizer != OptimizerKind::adamw) return numbers;
  if (rule.optimizer == OptimizerKind::adamw) numbers.decay = 1.0 - numbers.rate * rule.weight_decay;
  numbers.adam = adam_step(numbers.rate, rule.beta1, rule.beta2, rule.epsilon, t);
  if (rule.epsilon_form == EpsilonForm::keras) {
    numbers.adam.learning_rate = numbers.rate * std::sqrt(numbers.adam.correction2) / numbers.adam.correction1;
    numbers.adam.correction1 = numbers.adam.correction2 = 1;
  }
  return numbers;
}

template <class Scalar>
void step_momentum(const UpdateNumbers& numbers, const ConstMatrixRef<Scalar>& gradient, MatrixRef<Scalar> velocity,
                   MatrixRef<Scalar> parameter, MatrixOf<Scalar>* taken) {
  const Scalar rate = static_cast<Scalar>(numbers.rate), momentum = static_cast<Scalar>(numbers.momentum);
  if (numbers.looks_ahead) move_all<Scalar>(NesterovMove<Scalar>{rate, momentum}, gradient, velocity, parameter, taken);
  else move_all<Scalar>(MomentumMove<Scalar>{rate, momentum}, gradient, velocity, parameter, taken);
}

template <class Scalar>
void step_adagrad(const UpdateNumbers& numbers, const ConstMatrixRef<Scalar>& gradient, MatrixRef<Scalar> squares,
                  MatrixRef<Scalar> parameter, MatrixOf<Scalar>* taken) {
  const AdagradMove<Scalar> move{static_cast<Scalar>(numbers.rate), static_cast<Scalar>(numbers.epsilon)};
  move_all<Scalar>(move, gradient, squares, parameter, taken);
}

template <class Scalar>
void step_rmsprop(const UpdateNumbers& numbers, const ConstMatrixRef<Scalar>& gradient, MatrixRef<Scalar> squares,
                  MatrixRef<Scalar> parameter, MatrixOf<Scalar>* taken) {
  const RmspropMove<Scalar> move{static_cast<Scalar>(numbers.rate), static_cast<Scalar>(numbers.epsilon),
                                 static_cast<Scalar>(numbers.smoothing), static_cast<Scalar>(1.0 - numbers.smoothing)};
  move_all<Scalar>(move, gradient, squares, parameter, taken);
}

template <class Scalar>
void adam_internals(const AdamStep& step, const MatrixOf<Scalar>& first_moment, const MatrixOf<Scalar>& second_moment,
                    MatrixOf<Scalar>& corrected_first, MatrixOf<Scalar>& corrected_second, MatrixOf<Scalar>& taken) {
  const AdamMove<Scalar> move(step);
  for (Index i = 0; i < first_moment.size(); ++i) {
    corrected_first.data()[i] = move.corrected_first(first_moment.data()[i]);
    corrected_second.data()[i] = move.corrected_second(second_moment.data()[i]);
    taken.data()[i] = move.taken(corrected_first.data()[i], corrected_second.data()[i]);
  }
}

template <class Scalar>
void scale_by(Scalar factor, MatrixRef<Scalar> matrix) {
  matrix.array() *= factor;
}

template <class Scalar>
Scalar absolute_penalty_of(double l1, const ConstMatrixRef<Scalar>& weight) {
  Scalar sum = 0;
  for (Index column = 0; column < weight.cols(); ++column) {
    for (Index row = 0; row < weight.rows(); ++row) sum += std::fabs(weight(row, column));
  }
  return static_cast<Scalar>(l1) * sum;
}

template <class Scalar>
void add_absolute_penalty_gradient(double l1, const ConstMatrixRef<Scalar>& weight, MatrixRef<Scalar> d_weight) {
  const Scalar pull = static_cast<Scalar>(l1);
  for (Index column = 0; column < weight.cols(); ++column) {
    for (Index row = 0; row < weight.rows(); ++row) {
      const Scalar w = weight(row, column);
      d_weight(row, column) += w > 0 ? pull : w < 0 ? -pull : Scalar{0};
    }
  }
}

template <class Scalar>
void clip_to_value(double limit, MatrixRef<Scalar> gradient) {
  const Scalar most = static_cast<Scalar>(limit);
  for (Index column = 0; column < gradient.cols(); ++column) {
    for (Index row = 0; row < gradient.rows(); ++row) {
      Scalar& g = gradient(row, column);
      g = g > most ? most : g < -most ? -most : g;
    }
  }
}

template <class Scalar>
Scalar add_squares(const ConstMatrixRef<Scalar>& gradient, Scalar sum) {
  for (Index column = 0; column < gradient.cols(); ++column) {
    for (Index row = 0; row < gradient.rows(); ++row) sum += gradient(row, column) * gradient(row, column);
  }
  return sum;
}

template <class Scalar>
Scalar clip_factor(double limit, Scalar squares) {
  const Scalar factor = static_cast<Scalar>(limit) / (std::sqrt(squares) + static_cast<Scalar>(1e-6));
  return factor > 1 ? Scalar{1} : factor;  // NaN stays NaN
}

template <class Scalar>
Scalar row_norm(const ConstMatrixRef<Scalar>& weight, Index row) {
  Scalar sum = 0;
  for (Index column = 0; column < weight.cols(); ++column) sum += weight(row, column) * weight(row, column);
  return std::sqrt(sum);
}

template <class Scalar>
void limit_row_norms(double limit, MatrixRef<Scalar> weight) {
  const Scalar most = static_cast<Scalar>(limit);
  for (Index row = 0; row < weight.rows(); ++row) {
    const Scalar norm = row_norm<Scalar>(weight, row);
    if (!(norm > most)) continue;
    const Scalar factor = most / (norm + static_cast<Scalar>(1e-7));
    for (Index column = 0; column < weight.cols(); ++column) weight(row, column) *= factor;
  }
}

#define CHAINRULE_INSTANTIATE(Scalar)                                                                                  \
  template void step_momentum<Scalar>(const UpdateNumbers&, const ConstMatrixRef<Scalar>&, MatrixRef<Scalar>,          \
                                      MatrixRef<Scalar>, MatrixOf<Scalar>*);                                           \
  template void step_adagrad<Scalar>(const UpdateNumbers&, const ConstMatrixRef<Scalar>&, MatrixRef<Scalar>,           \
                                     MatrixRef<Scalar>, MatrixOf<Scalar>*);                                            \
  template void step_rmsprop<Scalar>(const UpdateNumbers&, const ConstMatrixRef<Scalar>&, MatrixRef<Scalar>,           \
                                     MatrixRef<Scalar>, MatrixOf<Scalar>*);                                            \
  template void adam_internals<Scalar>(const AdamStep&, const MatrixOf<Scalar>&, const MatrixOf<Scalar>&,              \
                                       MatrixOf<Scalar>&, MatrixOf<Scalar>&, MatrixOf<Scalar>&);                       \
  template void scale_by<Scalar>(Scalar, MatrixRef<Scalar>);                                                           \
  template Scalar absolute_penalty_of<Scalar>(double, const ConstMatrixRef<Scalar>&);                                  \
  template void add_absolute_penalty_gradient<Scalar>(double, const ConstMatrixRef<Scalar>&, MatrixRef<Scalar>);       \
  template void clip_to_value<Scalar>(double, MatrixRef<Scalar>);                                                      \
  template Scalar add_squares<Scalar>(const ConstMatrixRef<Scalar>&, Scalar);                                          \
  template Scalar clip_factor<Scalar>(double, Scalar);                                                                 \
  template Scalar row_norm<Scalar>(const ConstMatrixRef<Scalar>&, Index);                                              \
  template void limit_row_norms<Scalar>(double, MatrixRef<Scalar>);
CHAINRULE_INSTANTIATE(double)
CHAINRULE_INSTANTIATE(float)
#undef CHAINRULE_INSTANTIATE

}  // namespace nn
