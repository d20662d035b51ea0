#pragma once
#include "app/ui/ui.hpp"

namespace chainrule {

/// Opens a card in the middle of a dimmed window that catches the mouse everywhere; gives back the room inside.
Rect begin_dialog(Ui& ui, double width_units, double height_units);
void end_dialog(Ui& ui);
/// The title of a card or dialog and, at its right end, the button that closes it. True when that was pressed.
bool draw_closable_heading(Ui& ui, std::string_view close_id, const Rect& room, const std::string& title);

}  // namespace chainrule
