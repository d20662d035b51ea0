#pragma once
#include "app/ui/ui.hpp"

namespace chainrule {

/// A number of the rule in a formula and the control that sets it light each other: `lit` is what was pointed at in the frame
/// before, `hovered` takes the control's id where one inside `room` is pointed at and nothing else is.
void link_controls(Ui& ui, const Rect& room, const std::string& lit, std::string& hovered);

}  // namespace chainrule
