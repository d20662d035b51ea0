#pragma once
#include "app/ui/ui.hpp"

namespace chainrule {

/// Opens a card in the middle of a dimmed window that catches the mouse everywhere; gives back the room inside.
Rect begin_dialog(Ui& ui, double width_units, double height_units);
void end_dialog(Ui& ui);

}  // namespace chainrule
