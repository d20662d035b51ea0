#pragma once
#include "app/ui/ui.hpp"

namespace chainrule {

/// What happened to a field in this frame.
struct FieldEvent {
  enum class Kind { none, started, changed, kept, reverted } kind = Kind::none;
  std::string text;  ///< what stands in it now; after `reverted`, what stood there before
  bool by_enter = false;  ///< kept with the Enter key, not by going elsewhere
};

struct FieldSpec {
  std::string_view shown;    ///< while nobody types
  std::string_view typed;    ///< what typing starts from; empty: the shown text
  std::string_view tooltip;
  Align align = Align::right;
  bool enabled = true;
  bool invalid = false;      ///< the text does not parse: drawn in the colour of danger
  bool quiet = false;        ///< no frame until pointed at
};

/// A line of text that can be typed: click (or Enter while focused) selects all, Enter keeps, Esc brings back what was.
FieldEvent text_field(Ui& ui, std::string_view id, const Rect& rect, const FieldSpec& spec);

/// A number that can be typed; every keystroke that parses and lies within the bounds is an answer of its own.
struct NumberSpec {
  double value = 0;
  double least = -1e300, most = 1e300;
  bool whole = false;
  std::string_view tooltip;
  bool enabled = true;
  bool quiet = true;
  NumberFormat format{4};
  Align align = Align::right;
};
struct NumberEvent {
  std::optional<double> value;  ///< a new number to take over now
  FieldEvent::Kind kind = FieldEvent::Kind::none;
  std::optional<double> entered;  ///< what Enter has confirmed, be it new or as it was
};
NumberEvent number_field(Ui& ui, std::string_view id, const Rect& rect, const NumberSpec& spec);

}  // namespace chainrule
