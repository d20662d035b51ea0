#pragma once
#include "app/ui/ui.hpp"

namespace chainrule {

struct SliderSpec {
  double value = 0, least = 0, most = 1;
  bool logarithmic = false;  ///< equal ways are equal factors; `least` must then be above 0
  double step = 0;           ///< values are rounded to multiples of it (0: two significant digits)
  std::string_view tooltip;
  bool enabled = true;
  std::optional<double> mark{};  ///< a value that the track is marked at
};
/// A track with a round handle: drag it, click beside it, or ↑ and ↓ while it is focused.
std::optional<double> slider(Ui& ui, std::string_view id, const Rect& rect, const SliderSpec& spec);

struct StepperSpec {
  int value = 0, least = 0, most = 99;
  std::string_view tooltip;
  bool enabled = true;
};
/// − n +, where n can be typed. Ids: <id>/less, <id>/number, <id>/more.
std::optional<int> stepper(Ui& ui, std::string_view id, const Rect& rect, const StepperSpec& spec);

struct DropdownSpec {
  std::vector<std::string> items;
  int selected = -1;
  std::string shown;  ///< instead of the selected item
  std::string_view tooltip;
  bool enabled = true;
  bool quiet = true;  ///< no frame until pointed at
  Align align = Align::right;
};
/// A choice from a list that opens below it. Ids: <id>, and <id>/0 … while it is open.
std::optional<int> dropdown(Ui& ui, std::string_view id, const Rect& rect, const DropdownSpec& spec);

}  // namespace chainrule
