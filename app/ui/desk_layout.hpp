#pragma once
#include "app/ui/ui.hpp"

#include <array>

namespace chainrule {

/// Where the panels stand, in pixels. What does not fit beside the network folds into a drawer; what does not fit in
/// height scrolls.
struct DeskLayout {
  Rect top_bar, body, timeline;
  Rect controls, network, step, training;
  std::array<Rect, 2> figures;
  int figure_count = 2;
  bool narrow_bar = false, narrower_bar = false, folds_controls = false, folds_figures = false, shows_training = true;
  bool hides_training = false;  ///< something stands over its place
  double content_height = 0;  ///< of the body; more than body.height where it scrolls
};

/// `top` is the upper edge of the body's content (moved up by scrolling).
/// `hides_controls`: the scene does without them, in drawers too.
DeskLayout lay_out_desk(const Ui& ui, bool hides_sides, bool hides_controls, double scrolled);

}  // namespace chainrule
