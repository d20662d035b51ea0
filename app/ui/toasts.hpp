#pragma once
#include "app/ui/ui.hpp"

#include <deque>
#include <string>

namespace chainrule {

/// Short messages that come up at the bottom and go by themselves; errors stay until they are clicked away.
class Toasts {
 public:
  void add(std::string text, bool is_error);
  void draw(Ui& ui);
  bool empty() const { return toasts_.empty(); }

 private:
  struct Toast {
    std::string text;
    bool is_error = false;
    double since = -1;  ///< seconds; -1 until first drawn
  };
  std::deque<Toast> toasts_;
};

}  // namespace chainrule
