#pragma once
#include "engine/nn/network.hpp"

#include <vector>

namespace nn {

/// An index or a size, for the standard library.
inline std::size_t entry(Index index) { return static_cast<std::size_t>(index); }

/// The losses of many examples whose answers and targets lie as rows of numbers, [output][example], in single precision;
/// sums and logarithms are taken in double.
class FlatLoss {
 public:
  /// Losses that single precision can tell: not those that ask how far a rounded probability is from 0 or 1.
  static bool covers(const NetworkSpec& network);
  FlatLoss(const NetworkSpec& network, Index most_examples);
  /// The answers are to be preactivations: the last layer's activation is taken together with the loss.
  bool wants_preactivation() const { return wants_preactivation_; }
  /// Sum of the examples' losses (of rmse, of their mean squared errors). Row r begins at r * answer_stride, and of the
  /// targets at r * target_stride.
  double sum(const float* answers, Index answer_stride, const float* targets, Index target_stride, Index count);

 private:
  struct Rows {
    const float *answers, *targets;
    Index answer_stride, target_stride, count;
  };
  double squared_errors(const Rows& rows) const;
  double binary(const Rows& rows);
  double categorical(const Rows& rows);
  double any(const Rows& rows);

  NetworkSpec network_;
  Index outputs_;
  bool wants_preactivation_;
  std::vector<float> powers_, largest_;
  std::vector<double> sums_, shares_;
  MatrixOf<float> prediction_, target_, losses_;
};

}  // namespace nn
