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
  /// Something fades, or waits for a calm moment: frames are wanted although nothing happens.
  bool moving() const { return desk_->moving() || (fonts_->wants_rebuild() && !session_.training()); }
  /// Builds a frame, again where glyphs were lacking, and draws it into the bound framebuffer. `begin` readies mouse and
  /// size (a back end's NewFrame).
  void draw(const FrameInput& input, const std::function<void()>& begin);

 private:
  FrameMaker(Session& session, const Tables& tables) : session_(session), tables_(tables) {}
  void follow_language();
  bool wants_glyphs(double seconds) const;
  void build(const FrameInput& input, const std::function<void()>& begin);

  Session& session_;
  const Tables& tables_;
  std::string language_;
  double last_key_ = -1e9;  ///< seconds of the last frame with a key press
  GuiContext context_;
  FontMetrics metrics_;
  std::unique_ptr<FontBook> fonts_;
  std::unique_ptr<FieldRenderer> pictures_;
  std::unique_ptr<Desk> desk_;
};

}  // namespace chainrule
