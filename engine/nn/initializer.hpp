#pragma once
#include "engine/nn/matrix.hpp"
#include "engine/nn/random.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace nn {

enum class InitializerKind {
  zeros, constant, uniform, normal, glorot_uniform, glorot_normal, he_uniform, he_normal, lecun_uniform, lecun_normal,
  pytorch
};

std::span<const InitializerKind> initializer_kinds();
std::string_view id_of(InitializerKind kind);
std::optional<InitializerKind> initializer_from_id(std::string_view id);

/// The numbers that two kinds need: what constant fills in, and normal's standard deviation (Keras's RandomNormal).
struct InitializerNumbers {
  double value = 0.1, deviation = 0.05;
  bool operator==(const InitializerNumbers&) const = default;
};

/// Half width of the uniform, or standard deviation of the normal distribution, for a weight (out, in).
/// uniform draws from [-0.5, 0.5]; zeros and constant have 0. pytorch is what torch.nn.Linear does: uniform in
/// +-1/sqrt(in), biases too. Source: Glorot & Bengio 2010; He et al. 2015; LeCun et al. 1998.
double initializer_scale(InitializerKind kind, Index outputs, Index inputs, const InitializerNumbers& numbers = {});

/// Fills a weight (out, in), row by row, from the stream.
void initialize(InitializerKind kind, Eigen::Ref<Matrix> weight, Random& random,
                const InitializerNumbers& numbers = {});
/// Fills the bias (out) of a layer of `inputs` inputs: zeros, but with pytorch the next numbers of the stream.
void initialize_bias(InitializerKind kind, Eigen::Ref<Vector> bias, Index inputs, Random& random);

}  // namespace nn
