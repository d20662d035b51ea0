#include "app/platform/key.hpp"

namespace chainrule {

KeyPress make_key_press(std::string key, bool ctrl, bool shift, bool alt) {
  KeyPress press{"", std::move(key), ctrl, shift, alt};
  if (ctrl) press.chord += "Ctrl+";
  if (shift) press.chord += "Shift+";
  if (alt) press.chord += "Alt+";
  press.chord += press.key;
  return press;
}

}  // namespace chainrule
