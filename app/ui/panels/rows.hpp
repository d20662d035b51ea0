#pragma once
#include "app/ui/widgets/slider.hpp"
#include "app/ui/widgets/text_field.hpp"

namespace chainrule {

/// Lays a column of named controls: a heading, then rows with the name left and the control right.
class Rows {
 public:
  Rows(Ui& ui, const Rect& room, double top) : ui_(ui), room_(room), y_(top), top_(top) {}

  void heading(std::string_view text);
  /// A name and the place of its control.
  Rect named(std::string_view text, double control_units = 112);
  Rect whole(double height_units);
  void gap(double units) { y_ += ui_.px(units); }
  double height() const { return y_ - top_; }

  /// A named list of choices.
  std::optional<int> choice(std::string_view id, std::string_view name, DropdownSpec spec);
  /// A named number over a slider of its own; either changes it.
  std::optional<double> number(std::string_view id, std::string_view name, const SliderSpec& slider, const NumberSpec& number);

 private:
  Ui& ui_;
  Rect room_;
  double y_, top_;
};

}  // namespace chainrule
