#pragma once
#include "app/platform/key.hpp"
#include "app/text/language.hpp"
#include "app/text/number_format.hpp"
#include "app/ui/canvas.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

/// What one frame is drawn with.
struct FrameStyle {
  const Theme* theme = nullptr;
  const Language* language = nullptr;
  NumberFormat number{4};
  double scale = 1;       ///< pixels to the unit before the theme's own size
  double seconds = 0;     ///< a clock that only tooltips, toasts and the caret look at
  bool pointing = true;   ///< false: draw as if there were no mouse (for pictures)
};

/// What the person did to a widget in this frame.
struct Touch {
  bool hovered = false, held = false, pressed = false, clicked = false, double_clicked = false, focused = false;
};

/// Where a widget stands: the test hook by which injected input finds it, and a proof that every control is tested.
struct WidgetPlace {
  Rect rect;
  int layer = 0;
  bool enabled = true, focusable = true;
};

/// A text that is being typed; one at a time.
struct TextEdit {
  std::string id, text, before;
  std::size_t caret = 0;      ///< in bytes
  bool all_selected = false;
};

/// The ground on which our widgets stand: who is pointed at, pressed, focused and typed into. Dear ImGui gives mouse,
/// characters, draw lists and fonts; every widget draws itself.
class Ui {
 public:
  Ui(FontBook& fonts, const FontMetrics& metrics) : canvas_(fonts, metrics) {}

  /// Between ImGui::NewFrame and ImGui::Render. `keys` are the presses since the last frame.
  void begin(const FrameStyle& style, Rect window, std::vector<KeyPress> keys);
  void end();

  Canvas& canvas() { return canvas_; }
  const Canvas& canvas() const { return canvas_; }
  const Theme& theme() const { return *style_.theme; }
  const FrameStyle& style() const { return style_; }
  std::string text(std::string_view key, const Arguments& arguments = {}) const { return style_.language->text(key, arguments); }
  const Rect& window() const { return window_; }

  /// Units of the layout to pixels: 4 is one step of the grid, at the scale and the theme's size.
  double px(double units) const { return units * unit_; }
  double line(double units) const;  ///< a line's width: at least a pixel, thicker in the projector theme
  Ink ink(double units, Face face = Face::sans) const { return {face, px(units), theme().text}; }
  Ink ink(double units, Face face, Color color) const { return {face, px(units), color}; }

  /// Registers a widget and says what was done to it. `id` is unique in the window.
  Touch touch(std::string_view id, Rect rect, bool enabled = true, bool focusable = true);
  /// A short help that appears beside the widget just touched when the mouse rests on it or the keyboard stands on it.
  void tooltip(const Touch& touch, const Rect& rect, std::string_view text);
  void focus_ring(const Touch& touch, const Rect& rect, double radius);

  /// True once if the chord was pressed and nobody took it.
  bool take_key(std::string_view chord);
  std::vector<KeyPress> take_rest_of_keys();
  double take_wheel(const Rect& rect);
  Point mouse() const { return mouse_; }
  bool mouse_down() const { return down_; }
  bool mouse_pressed() const { return pressed_; }
  bool right_pressed() const { return right_pressed_; }  ///< the right button went down in this frame
  bool is_held(std::string_view id) const { return held_ == id; }

  /// Things above all before: popups, questions. A layer catches the mouse inside `rect`.
  void begin_layer(Rect rect);
  void end_layer();
  /// True if the mouse went down outside `rect` in this frame.
  bool pressed_outside(const Rect& rect) const { return pressed_ && !rect.contains(mouse_); }

  bool is_open(std::string_view popup) const { return open_popup_ == popup; }
  void open(std::string_view popup) { open_popup_ = popup; }
  void close_popup() { open_popup_.clear(); }

  TextEdit& edit() { return edit_; }
  bool is_typing() const { return !edit_.id.empty(); }
  void start_edit(std::string_view id, std::string text);
  void stop_edit() { edit_ = {}; }
  std::u32string take_typed();

  void focus(std::string_view id) { focused_ = id; }
  const std::string& focused() const { return focused_; }
  bool moved_focus() const { return moved_focus_; }  ///< the keyboard went to another widget in this frame
  double& scroll(std::string_view id) { return scrolls_[std::string(id)]; }

  const std::map<std::string, WidgetPlace, std::less<>>& widgets() const { return widgets_; }
  bool moving() const { return moving_; }       ///< something fades or waits: another frame is wanted soon
  void keep_moving() { moving_ = true; }

 private:
  void read_mouse();
  void walk_focus();
  int layer_under_mouse() const;
  void draw_tooltip();

  Canvas canvas_;
  FrameStyle style_;
  Rect window_;
  double unit_ = 1;
  Point mouse_{-1, -1}, last_mouse_{-1, -1};
  bool down_ = false, pressed_ = false, right_pressed_ = false, released_ = false, double_clicked_ = false;
  double wheel_ = 0, mouse_rest_since_ = 0;
  std::vector<KeyPress> keys_;
  std::string held_, focused_, open_popup_;
  bool focus_by_key_ = false, moved_focus_ = false;
  struct Blocker { int layer; Rect rect; };
  std::vector<Blocker> blockers_, next_blockers_;
  std::vector<ImDrawList*> lists_;
  int layer_ = 0;
  TextEdit edit_;
  std::u32string typed_;
  std::map<std::string, double> scrolls_;
  std::map<std::string, WidgetPlace, std::less<>> widgets_;
  std::vector<std::string> order_, last_order_;
  struct Tip { std::string text; Rect beside; };
  std::optional<Tip> tip_;
  bool moving_ = false;
};

/// A text in a rectangle, vertically in its middle; cut with an ellipsis (and noted as cut) where it is too wide.
void label(Ui& ui, const Rect& rect, std::string_view text, const Ink& ink, Align align = Align::left);
/// The text broken into lines no wider than `width_px`; Chinese breaks between any two characters.
std::vector<std::string> wrapped(const Canvas& canvas, std::string_view text, const Ink& ink, double width_px);
/// Writes wrapped lines from the top of `rect`; returns the height they took.
double paragraph(Ui& ui, const Rect& rect, std::string_view text, const Ink& ink);

}  // namespace chainrule
