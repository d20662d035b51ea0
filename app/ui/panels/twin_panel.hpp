#pragma once
#include "app/ui/panels/panels.hpp"

namespace chainrule {

/// The network of one of two runs; the original's only points, the twin's can be typed into.
void draw_twin_network(Ui& ui, const Rect& rect, const Inputs& inputs, bool is_twin, DeskState& state, CommandSink& sink);
/// The step of one of two runs.
void draw_twin_step(Ui& ui, const Rect& rect, const Inputs& inputs, bool is_twin, DeskState& state);
/// What was changed, and both runs' numbers beside each other with their difference.
void draw_twin_table(Ui& ui, const Rect& rect, const Session& original, const Session& twin, CommandSink& sink);

}  // namespace chainrule
