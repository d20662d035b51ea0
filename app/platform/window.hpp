#pragma once
#include "app/platform/key.hpp"
#include "app/text/result.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

struct GLFWwindow;

namespace chainrule {

/// A window on the screen with an OpenGL 3.3 core context. Only one may live at a time (GLFW's own limit).
class Window {
 public:
  /// Errors of blame machine: platform.no_display, platform.no_opengl.
  static Result<std::unique_ptr<Window>> open(const std::string& title, int width, int height);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  /// For Dear ImGui's GLFW back end, which chains the callbacks that stand already.
  GLFWwindow* handle() const { return handle_; }
  void set_title(const std::string& title);
  /// Handles what has happened; waits at most `seconds` for something to happen (0: does not wait).
  void wait(double seconds);
  /// Did anything happen (mouse, key, size, focus) since the last call?
  bool take_activity();
  std::vector<KeyPress> take_keys();
  std::vector<std::string> take_dropped_files();
  bool close_requested() const;
  void refuse_close();
  void toggle_fullscreen();
  /// Where a window stands on the desktop, without its frame, in screen coordinates.
  struct Placement {
    int x = 0, y = 0, width = 0, height = 0;
    bool maximised = false;
  };
  /// None while it fills the screen or is minimised; of a maximised window, where it stood before is not known.
  std::optional<Placement> placement() const;
  /// Moves there, as far as that place is on a monitor that is there now.
  void place(const Placement& placement);
  void swap();

  int framebuffer_width() const;
  int framebuffer_height() const;
  double content_scale() const;  ///< the monitor's factor, 1 on a common screen
  double now() const;            ///< seconds since the window library started

 private:
  Window() = default;
  void install_callbacks();
  GLFWwindow* handle_ = nullptr;
  bool activity_ = true;
  std::vector<KeyPress> keys_;
  std::vector<std::string> dropped_;
  std::optional<Placement> before_fullscreen_;
};

}  // namespace chainrule
