#pragma once
// The sheets of examples: which are shown, turning their pages, choosing one.
#include "app/ui/panels/figure_card.hpp"

namespace chainrule {

/// What is left of a figure's room below the row of controls.
Rect below_example_controls(const Ui& ui, const Rect& room);
/// The row of controls at the top of `room`, and what the mouse does on the sheet: a click makes an example the one that is
/// looked at, the wheel turns the page. `id`: of the card.
void use_examples(Ui& ui, std::string_view id, const Rect& room, const ShownFigure& shown, FigureKind kind, const Inputs& inputs,
                  CommandSink& sink);

}  // namespace chainrule
