#pragma once
#include "app/figure/network_layout.hpp"

#include <optional>
#include <vector>

namespace chainrule {

/// One drawn link and the number on it.
struct PlacedLink {
  int layer = 0;
  nn::Index row = 0, input = 0;  ///< the row of the weight: the neuron, or a piece of it
  CubicShape curve;
  double weight = 0;
  std::optional<double> value{};  ///< what the links show; none where it is not computed yet
  Point chip;  ///< centre of the number
};

/// All links between units that are drawn.
std::vector<PlacedLink> place_links(const NetworkLayout& layout, const NetworkView& view);

/// Finds for every link a place of its number where it touches no other number and no neuron. False where there is
/// none.
bool place_chips(std::vector<PlacedLink>& links, const NetworkLayout& layout, const std::vector<Rect>& taken);

void draw_links(Drawing& drawing, const NetworkView& view, const std::vector<PlacedLink>& links);
/// From a picture at the input, one fan of all its weights to each neuron.
void draw_image_fan(Drawing& drawing, const NetworkView& view, const NetworkLayout& layout);
/// The numbers; longer forms (gradient, old → new) where they are known and there is room.
void draw_chips(Drawing& drawing, const NetworkView& view, const NetworkLayout& layout,
                const std::vector<PlacedLink>& links, const std::vector<Rect>& taken);

}  // namespace chainrule
