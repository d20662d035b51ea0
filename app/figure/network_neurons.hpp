#pragma once
#include "app/figure/network_layout.hpp"

#include <vector>

namespace chainrule {

/// The rectangles that neurons and what is written at them take, so that numbers on links keep out of them.
std::vector<Rect> neuron_rects(const NetworkLayout& layout);

void draw_neurons(Drawing& drawing, const NetworkView& view, const NetworkLayout& layout);
void draw_input_image(Drawing& drawing, const NetworkView& view, const NetworkLayout& layout);
/// The cross over a neuron that says nothing, and the lock beside one that does not learn.
void draw_cross(Drawing& drawing, Point center, double radius);
void draw_lock(Drawing& drawing, Point center, double half_height, Color color);
/// What links and signs stand for, at the foot.
void draw_legend(Drawing& drawing, const NetworkView& view, const NetworkLayout& layout);
void draw_captions(Drawing& drawing, const NetworkView& view, const NetworkLayout& layout);
/// Targets and deltas, or classes with bars, at the right of the outputs; and the loss.
void draw_outputs(Drawing& drawing, const NetworkView& view, const NetworkLayout& layout);

}  // namespace chainrule
