#pragma once
// Own points, drawn on the decision map.
#include "app/ui/panels/figure_card.hpp"

#include <string>
#include <vector>

namespace chainrule {

/// One or two inputs, a map of them, examples that a scene can hold, and targets that a click can mean.
bool can_draw_points(const Session& session);
/// What the brush can be: one class after the other, or the one number; the last one erases.
std::vector<std::string> brush_names(const Ui& ui, const Session& session);

/// While points are drawn: a click on the map adds one, dragging moves one, the right button (or the brush that erases)
/// takes one away. What is dragged becomes a command when it is let go.
void use_points(Ui& ui, const ShownFigure& shown, const Inputs& inputs, DeskState& state, CommandSink& sink);

/// While none are drawn: a click on a point makes it the example that is looked at.
void pick_point(Ui& ui, const ShownFigure& shown, const Inputs& inputs, CommandSink& sink);

}  // namespace chainrule
