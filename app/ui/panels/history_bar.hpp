#pragma once
#include "app/ui/panels/panels.hpp"

namespace chainrule {

/// All updates that can be gone to as a thin line: epochs as ticks, where the run has halted, the branches above it, and
/// where it stands. Dragging goes through them; where a way is long the worker walks it, and the last place wins.
void draw_history_bar(Ui& ui, const Rect& rect, const Inputs& inputs, CommandSink& sink);

}  // namespace chainrule
