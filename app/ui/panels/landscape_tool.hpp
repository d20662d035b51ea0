#pragma once
#include "app/ui/panels/figure_card.hpp"

namespace chainrule {

/// What the mouse does on a landscape: drag turns it, with Shift pushes it, the wheel brings it nearer, a double click
/// brings the first view back, a click begins anew at that place.
void use_landscape(Ui& ui, const ShownFigure& shown, FigureKind kind, const Inputs& inputs, DeskState& state, CommandSink& sink);

}  // namespace chainrule
