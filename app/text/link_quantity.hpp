#pragma once
#include <span>
#include <string_view>

namespace chainrule {

/// What the links of the network show: the weight, dL/dw, what an update adds to it, or its product with what comes in.
enum class LinkQuantity { weights, gradients, updates, contributions };
std::span<const LinkQuantity> link_quantities();
std::string_view id_of(LinkQuantity quantity);

}  // namespace chainrule
