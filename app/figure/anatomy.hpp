#pragma once
#include "app/figure/builders.hpp"

namespace chainrule {

/// What a row's length is measured with.
enum class AnatomyKind {
  gradient,  ///< an arrow; all of them and the squares share one scale
  square,    ///< a square whose side is the root of the value, so that it can be held against the arrows
  share,     ///< a bar in a frame of length 1
  step,      ///< an arrow to its own scale
  weight     ///< an arrow to its own scale
};
/// One number that the update of a parameter went through.
struct AnatomyRow {
  std::string id;   ///< "m_hat"
  Formula symbol;
  double value = 0;
  AnatomyKind kind = AnatomyKind::gradient;
  std::string text; ///< what it is, in words
  bool is_brief = false;  ///< stays where there is little room
};
struct AnatomySpec {
  std::string heading;
  std::vector<AnatomyRow> rows;  ///< in the order of the update; none: `sentence` alone is said
  Formula formula;               ///< the update with these numbers
  std::string sentence;          ///< what bias correction and epsilon did here
};
/// The update of one parameter as a drawing whose lengths are its numbers: one row for each, from a common zero line; the
/// sign is colour and dash. Ids: "row/m_hat" (the number), "arrow/m_hat", "square/v_hat", "share/correction1", "scale/step",
/// "heading", "sentence/1".
Figure anatomy(const AnatomySpec& spec, const FigureStyle& style);

}  // namespace chainrule
