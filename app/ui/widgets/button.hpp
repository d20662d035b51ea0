#pragma once
#include "app/ui/ui.hpp"

#include <span>

namespace chainrule {

enum class ButtonLook {
  primary,  ///< the one filled button of a card
  framed,   ///< a quiet button with a border
  plain,    ///< text alone until it is pointed at
};
enum class Icon { none, play, pause, step_forward, step_back, play_back, into, out, first, last, more, close, expand, export_file, undo, redo, down, up, check, plus, minus };

/// What a button says and how.
struct ButtonSpec {
  std::string_view text;
  std::string_view tooltip;
  ButtonLook look = ButtonLook::framed;
  Icon icon = Icon::none;
  bool enabled = true;
  bool selected = false;
  Align align = Align::center;
  double progress = 0;  ///< 0 to 1: so much of it is filled, for what goes on until it is pressed
};

/// True in the frame in which it was pressed and let go, or Enter was pressed while it was focused.
bool button(Ui& ui, std::string_view id, const Rect& rect, const ButtonSpec& spec);
/// The width a button needs for its text and icon.
double button_width(const Ui& ui, std::string_view text, Icon icon = Icon::none);

void draw_icon(Ui& ui, Icon icon, Point center, double size_px, Color color);

/// One choice of several, side by side. Returns the index that was chosen anew.
struct Segment {
  std::string text, tooltip;
};
std::optional<int> segmented(Ui& ui, std::string_view id, const Rect& rect, std::span<const Segment> segments, int selected,
                             bool enabled = true);

/// A square with a hook and its name. Returns the new state when it was changed.
std::optional<bool> checkbox(Ui& ui, std::string_view id, const Rect& rect, std::string_view text, bool checked,
                             std::string_view tooltip, bool enabled = true);

}  // namespace chainrule
