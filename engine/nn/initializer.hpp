#pragma once
#include "engine/nn/matrix.hpp"
#include "engine/nn/random.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace nn {

enum class InitializerKind { zeros, uniform, glorot_uniform, glorot_normal, he_uniform, he_normal };

std::span<const InitializerKind> initializer_kinds();
std::string_view id_of(InitializerKind kind);
std::optional<InitializerKind> initializer_from_id(std::string_view id);

/// Half width of the uniform, or standard deviation of the normal distribution, for a weight (out, in).
/// uniform draws from [-0.5, 0.5]; zeros is 0. Source: Glorot & Bengio 2010; He et al. 2015.
double initializer_scale(InitializerKind kind, Index outputs, Index inputs);

/// Fills a weight (out, in), row by row, from the stream.
void initialize(InitializerKind kind, Eigen::Ref<Matrix> weight, Random& random);

}  // namespace nn
