#pragma once
#include "app/ui/panels/figure_card.hpp"

namespace chainrule {

/// What the links show, at the right end of a heading: side by side where there is room, else as a list. `title` is room for the
/// heading's words. Returns what is left of the heading.
Rect draw_links_choice(Ui& ui, Rect heading, double title, const Inputs& inputs, CommandSink& sink);

/// Is there a strip above the network whose signs add and take away units and layers? Not while presenting, nor where the scene
/// does without the controls of the network.
bool has_shape_strip(const Inputs& inputs);
/// + and − over every column for its neurons, × beside those of a hidden layer to take it away, + in every gap for one more; quiet
/// until the card is pointed at. What the gaps have no room for falls away: first the + of layers, then the ×, then all.
void draw_shape_strip(Ui& ui, const Rect& strip, const Rect& card, const ShownFigure& shown, const Inputs& inputs, CommandSink& sink);

}  // namespace chainrule
