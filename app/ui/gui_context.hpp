#pragma once
#include "app/figure/figure.hpp"

struct ImGuiContext;

namespace chainrule {

/// Dear ImGui's context for as long as this lives: no files of its own, no look of its own.
class GuiContext {
 public:
  GuiContext();
  ~GuiContext();
  GuiContext(const GuiContext&) = delete;
  GuiContext& operator=(const GuiContext&) = delete;

  /// For frames without a back end (pictures, tests, benchmarks): the size of the window and the time since the last.
  void set_frame(double width, double height, double seconds);

 private:
  ImGuiContext* context_;
};

}  // namespace chainrule
