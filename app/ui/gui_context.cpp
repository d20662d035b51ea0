#include "app/ui/gui_context.hpp"

#include "app/ui/compat.hpp"

namespace chainrule {

GuiContext::GuiContext() : context_(ImGui::CreateContext()) {
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  ImGuiStyle& style = ImGui::GetStyle();
  style.WindowPadding = ImVec2(0, 0);
  style.WindowBorderSize = 0;
  style.WindowRounding = 0;
  style.WindowMinSize = ImVec2(1, 1);
  style.AntiAliasedLinesUseTex = false;  // texture lines are cut off above 63 pixels and differ between back ends
  style.CircleTessellationMaxError = 0.15f;
  style.CurveTessellationTol = 0.5f;
}

GuiContext::~GuiContext() { ImGui::DestroyContext(context_); }

void GuiContext::set_frame(double width, double height, double seconds) {
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = ImVec2(static_cast<float>(width), static_cast<float>(height));
  io.DeltaTime = static_cast<float>(seconds);
}

}  // namespace chainrule
