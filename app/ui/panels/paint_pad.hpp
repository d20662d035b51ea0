#pragma once
#include "app/ui/inputs.hpp"

#include <optional>

namespace chainrule {

/// A pad on which an own image is painted, while it is open.
struct PaintPad {
  double radius = 1.2;  ///< of the brush, in pixels of the image
  bool wipes = false;
  std::int64_t stroke = 0;     ///< counts strokes: each is one level of undo
  std::optional<Point> last;   ///< where the brush was, in pixels of the image; none while the mouse is up
};

/// Are the examples images of one colour, as somebody can paint?
bool can_paint(const Session& session);

enum class PaintAnswer { none, closed };
/// The pad, the brush, what is wanted, and the network's answer as bars.
PaintAnswer draw_paint_pad(Ui& ui, const Inputs& inputs, PaintPad& pad, CommandSink& sink);

}  // namespace chainrule
