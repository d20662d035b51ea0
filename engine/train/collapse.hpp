#pragma once
#include "engine/data/dataset.hpp"
#include "engine/nn/network.hpp"

#include <optional>

namespace nn {

/// a = weight x + bias.
struct LinearMap {
  Matrix weight;  ///< (outputs, inputs)
  Vector bias;    ///< (outputs)
};

/// The first layer whose activation is not linear; none where every layer is (a leaky ReLU of slope 1 counts as linear).
std::optional<Index> first_bent_layer(const NetworkSpec& network);
/// The one linear map that a stack of linear layers is: W = W_L ... W_1, b = W_L (... (W_2 b_1 + b_2) ...) + b_L. Without
/// activation functions depth adds nothing. `first_bent_layer` must be empty.
LinearMap collapsed(const NetworkSpec& network, const Vector& parameters);

/// How far the map and the network are apart on every example of a data set, dropout off.
struct CollapseCheck {
  Index examples = 0;
  double worst_difference = 0;  ///< largest |map - network| over outputs and examples
  double scale = 0;             ///< largest |network| met, for a relative difference
};
CollapseCheck compare(const LinearMap& map, const NetworkSpec& network, const Vector& parameters, const Dataset& data);

}  // namespace nn
