#pragma once
#include "app/ui/inputs.hpp"

namespace chainrule {

/// Are the examples written in the scene, and few enough columns that a row fits the window?
bool can_edit_table(const Session& session);

enum class TableAnswer { none, closed };
/// The scene's examples as rows of numbers that can be typed; one more, one less, one to step through.
TableAnswer draw_table_pad(Ui& ui, const Inputs& inputs, CommandSink& sink);

}  // namespace chainrule
