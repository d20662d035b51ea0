#pragma once
#include "app/ui/ui.hpp"

namespace chainrule {

/// What lasts longer says how far it is.
constexpr double progress_after_seconds = 0.5;

/// "43": a share of 0 to 1 in whole per cent.
std::string percent_of(double share);
/// How much of something is done, 0 to 1, with a few words above the bar.
void progress_bar(Ui& ui, std::string_view id, const Rect& rect, double share, std::string_view words);

}  // namespace chainrule
