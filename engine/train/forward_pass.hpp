#pragma once
#include "engine/train/packed_network.hpp"
#include "engine/train/pass.hpp"

#include <memory>
#include <type_traits>

namespace nn {

/// So many examples at once stay in the cache.
inline constexpr Index forward_block = 256;

/// Forward passes with dropout off, in blocks of up to `capacity` examples: by the kernels where single precision can
/// go their way, else by Pass. Both give the same bits.
template <class Scalar>
class ForwardPass {
 public:
  /// `keeps_activations`: those of hidden layers can be asked for, which the kernels do not keep.
  ForwardPass(const NetworkSpec& network, const Vector& parameters, Index capacity, bool keeps_activations = false)
      : parameters_(parameters.cast<Scalar>()), capacity_(capacity) {
    if constexpr (std::is_same_v<Scalar, float>) {
      if (!keeps_activations && can_be_packed(network)) {
        packed_ = std::make_unique<PackedNetwork>(network, capacity);
        packed_->write_parameters(parameters_);
        return;
      }
    }
    pass_ = std::make_unique<Pass<Scalar>>(network, capacity);
  }
  Index capacity() const { return capacity_; }

  void run(const Dataset& data, const Index* columns, Index count) {
    if (packed_) {
      packed_->load(data, columns, count);
      packed_->forward();
    } else {
      pass_->load(data, columns, count);
      pass_->forward(parameters_, false);
    }
  }
  void measure_losses() {
    if (packed_) packed_->loss();
    else pass_->loss();
  }
  ConstMatrixRef<Scalar> losses() const { return either([](const auto& pass) { return pass.losses(); }); }
  ConstMatrixRef<Scalar> prediction() const { return either([](const auto& pass) { return pass.prediction(); }); }
  /// Only where they are kept.
  ConstMatrixRef<Scalar> activation(Index layer) const { return pass_->activation(layer); }
  ConstMatrixRef<Scalar> targets() const { return either([](const auto& pass) { return pass.targets(); }); }

 private:
  template <class Ask>
  ConstMatrixRef<Scalar> either(const Ask& ask) const {
    if constexpr (std::is_same_v<Scalar, float>) {
      if (packed_) return ask(*packed_);
    }
    return ask(*pass_);
  }

  VectorOf<Scalar> parameters_;
  Index capacity_;
  std::unique_ptr<Pass<Scalar>> pass_;
  std::unique_ptr<PackedNetwork> packed_;
};

}  // namespace nn
