#pragma once
#include "app/session/view.hpp"
#include "app/ui/ui.hpp"

#include <vector>

namespace chainrule {

/// What a lecturer does with the whole screen: a light that follows the mouse, a pen, a blank screen. Which of them are on
/// is part of the view; what was written is kept here, in parts of the window, so that it stays in place at another size.
class Presenter {
 public:
  /// Draws what is on above everything else. While the pen is on, the mouse writes inside `paper` (pixels).
  void draw(Ui& ui, const Rect& paper, const View& view);
  /// Removes all that was written.
  void wipe() { strokes_.clear(); }
  bool has_written() const { return !strokes_.empty(); }
  const std::vector<std::vector<Point>>& strokes() const { return strokes_; }

 private:
  void write(Ui& ui, const Rect& paper);
  void draw_strokes(Ui& ui) const;

  std::vector<std::vector<Point>> strokes_;  ///< points in parts of the window's width and height
};

}  // namespace chainrule
