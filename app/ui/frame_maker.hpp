#pragma once
#include "app/ui/desk.hpp"
#include "app/ui/gui_context.hpp"

#include <functional>

#include <memory>

namespace chainrule {

/// Everything between a session and a finished list of triangles: Dear ImGui's context, fonts, field pictures, desk. Used
/// by the window and by pictures alike; an OpenGL context must be current for its whole life.
class FrameMaker {
 public:
  static Result<std::unique_ptr<FrameMaker>> create(Session& session, const Tables& tables);
  ~FrameMaker();

  Desk& desk() { return *desk_; }
  /// Builds a frame, again where glyphs were lacking, and draws it into the bound framebuffer. `begin` readies mouse and
  /// size (a back end's NewFrame).
  void draw(const FrameInput& input, const std::function<void()>& begin);

 private:
  FrameMaker(Session& session, const Tables& tables) : session_(session), tables_(tables) {}
  void follow_language();
  void build(const FrameInput& input, const std::function<void()>& begin);

  Session& session_;
  const Tables& tables_;
  std::string language_;
  GuiContext context_;
  FontMetrics metrics_;
  std::unique_ptr<FontBook> fonts_;
  std::unique_ptr<FieldRenderer> pictures_;
  std::unique_ptr<Desk> desk_;
};

}  // namespace chainrule
