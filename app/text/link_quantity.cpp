#include "app/text/link_quantity.hpp"

#include <array>

namespace chainrule {
namespace {

constexpr std::array quantities_in_order = {LinkQuantity::weights, LinkQuantity::gradients, LinkQuantity::updates, LinkQuantity::contributions};

}  // namespace

std::span<const LinkQuantity> link_quantities() { return quantities_in_order; }

std::string_view id_of(LinkQuantity quantity) {
  constexpr std::string_view ids[] = {"weights", "gradients", "updates", "contributions"};
  return ids[static_cast<std::size_t>(quantity)];
}

}  // namespace chainrule
