#pragma once
#include "app/text/letters.hpp"
#include "app/text/link_quantity.hpp"
#include "engine/trace/position.hpp"

#include <optional>
#include <string>

namespace chainrule {

/// What is read of every link of a trace: which quantity, at which place, for which example of a batch.
struct LinkReading {
  const nn::Trace* trace = nullptr;
  nn::Position position;
  nn::Index example = 0;
  LinkQuantity quantity = LinkQuantity::weights;
};

/// The quantity of one weight (row of the layer, input) as the trace holds it, whether it is computed yet or not; none where
/// the pass has no such number. Gradients are those of the data loss; an update is what all of it has added to the weight; a
/// contribution is rounded as the pass rounds its products.
std::optional<double> traced_link_value(const LinkReading& reading, int layer, nn::Index row, nn::Index input);
/// The same, but none before it is computed.
std::optional<double> link_value(const LinkReading& reading, int layer, nn::Index row, nn::Index input);

/// "∂L/∂w", "Δw", "w · a" in the lecture's letters.
std::string symbol_of(LinkQuantity quantity, const Letters& letters);

}  // namespace chainrule
