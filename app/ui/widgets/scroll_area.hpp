#pragma once
#include "app/ui/ui.hpp"

namespace chainrule {

/// A rectangle whose content may be higher than itself: the wheel and a thin bar move it. Content is laid out from
/// `top()`, and its height is told to `end`.
class ScrollArea {
 public:
  ScrollArea(Ui& ui, std::string_view id, const Rect& rect);
  double top() const { return rect_.y - offset_; }
  void end(double content_height);

 private:
  Ui& ui_;
  std::string id_;
  Rect rect_;
  double offset_ = 0;
};

}  // namespace chainrule
