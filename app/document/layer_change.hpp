#pragma once
#include "app/document/command.hpp"

#include <optional>

namespace chainrule {

/// A hidden layer that came or went: the layers behind it have other numbers than before.
struct LayerChange {
  nn::Index at = 0;
  int by = 0;  ///< 1: a new layer has the number `at`; -1: the layer of that number is gone; 0: none came or went
  /// The number that a layer has afterwards; nothing where it is gone.
  std::optional<nn::Index> number_of(nn::Index layer) const {
    if (by < 0 && layer == at) return std::nullopt;
    return layer >= at ? layer + by : layer;
  }
  LayerChange reversed() const { return {at, -by}; }
};

/// What add_layer and remove_layer do to a network that they are not refused for; `by` is 0 for any other command.
LayerChange layer_change_of(const Command& command, const nn::NetworkSpec& before);

}  // namespace chainrule
