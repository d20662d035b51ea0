#pragma once
// The window's interface without a window: Dear ImGui with no back end, moved by injected mouse and keys.
#include "app/platform/fonts.hpp"
#include "app/ui/desk.hpp"
#include "app/ui/gui_context.hpp"

#include <functional>
#include <initializer_list>
#include <memory>
#include <string>

namespace chainrule::test {

/// Tables, fonts and widths, read once for all rigs of a test.
struct Materials {
  Tables tables;
  FontMetrics metrics;
};
const Materials& materials();

/// Interface scale and the window's size in pixels.
struct WindowSize {
  double scale, width, height;
};

/// A session of a shipped scene and a desk over it.
class DeskRig {
 public:
  explicit DeskRig(const std::string& scene, View view = {}, double width = 1440, double height = 3200);

  Session& session() { return *session_; }
  Desk& desk() { return *desk_; }
  const FontBook& fonts() const { return *fonts_; }
  const LabelLog& labels() { return desk_->ui().canvas().labels(); }

  void frame(std::vector<KeyPress> keys = {});
  /// The nearest size stands in for one whose glyphs are not there yet, as in the window while much goes on.
  void let_sizes_stand_in(bool lets) { stands_in_ = lets; }
  void resize(double width, double height) { width_ = width, height_ = height; }
  /// Frames until the session rests and every glyph is there.
  void settle();
  Rect place(const std::string& id) const;
  bool has(const std::string& id) const { return desk_->ui().widgets().contains(id); }
  bool enabled(const std::string& id) const;
  void click(const std::string& id);
  /// Presses and lets go, and does not wait for what follows.
  void click_and_go_on(const std::string& id);
  void click_at(Point at);
  void point_at(Point at);
  void right_click_at(Point at);
  /// Presses at one place and lets go at another.
  void drag_between(Point from, Point to);
  /// Lets a file fall onto the window.
  void drop(const std::string& path);
  void drop_and_go_on(const std::string& path);
  /// Where a place of the decision map in the first slot lies, in pixels.
  Point on_map(double x, double y);
  /// Presses in the middle of a widget and lets go at a share of its width.
  void drag(const std::string& id, double to_share);
  void wheel(const std::string& id, float clicks);
  void type(const std::string& text);
  void key(const std::string& chord);
  /// Clicks a number, types another, presses Enter.
  void type_into(const std::string& id, const std::string& text);
  /// Opens a list and chooses its entry.
  void choose(const std::string& id, int index);
  /// Shows the same in every language and at every size: after `show` come `check_texts`.
  void look_in_every_language(std::initializer_list<WindowSize> sizes, const std::function<void()>& show);
  /// All texts of the frame are whole, with every glyph, and apart.
  void check_texts();
  /// Does what the command palette finds first.
  void do_by_palette(const std::string& words);
  /// The middle of a mark of the network figure, in pixels.
  Point mark(const std::string& id);

 private:
  double width_, height_, seconds_ = 0;
  std::vector<std::string> dropped_;
  GuiContext context_;
  std::unique_ptr<FontBook> fonts_;
  std::unique_ptr<Session> session_;
  std::unique_ptr<Desk> desk_;
  std::string language_;
  bool stands_in_ = false;
};

}  // namespace chainrule::test
