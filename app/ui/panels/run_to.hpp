#pragma once
#include "app/ui/panels/panels.hpp"

namespace chainrule {

/// A button that opens a small card: to the next update, to an epoch, until the loss is below, to a breakpoint.
void draw_run_to(Ui& ui, const Rect& rect, const Inputs& inputs, CommandSink& sink);

}  // namespace chainrule
