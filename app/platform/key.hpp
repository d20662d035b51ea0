#pragma once
#include <string>
#include <vector>

namespace chainrule {

/// One press of a key as the command table writes it: "Right", "PageDown", "Space", "F10", "S", "Plus"; as a chord
/// "Ctrl+Shift+Z".
struct KeyPress {
  std::string chord;  ///< modifiers in the order Ctrl, Shift, Alt, joined by "+"
  std::string key;    ///< the key alone
  bool ctrl = false, shift = false, alt = false;
};

/// Builds the chord from a key and its modifiers.
KeyPress make_key_press(std::string key, bool ctrl, bool shift, bool alt);

}  // namespace chainrule
