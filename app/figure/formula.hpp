#pragma once
// Mathematics as a tree: laid out as marks, printed as LaTeX, Markdown or plain text. One tree, many readings.
#include "app/figure/figure.hpp"
#include "app/figure/font_metrics.hpp"

#include <string>
#include <vector>

namespace chainrule {

enum class FormulaKind {
  symbol,    ///< text in math italic ("w", "∂", "δ")
  upright,   ///< text in upright math ("max", "=", "·", "log")
  number,    ///< a value; drawn as a chip with `caption` under it when `chip` is set
  words,     ///< running text in the sans face
  row,       ///< children side by side
  fraction,  ///< children[0] over children[1]
  scripts,   ///< children[0] with subscript children[1] and superscript children[2] (either may be an empty row)
  sum,       ///< large sigma with limits children[0] below, children[1] above, body children[2]
  parens,    ///< children[0] in round brackets that grow
  matrix,    ///< rows x columns of children, in square brackets
  root,      ///< square root of children[0]
  hat,       ///< children[0] under a circumflex (Adam's corrected moments)
};

struct Formula {
  FormulaKind kind = FormulaKind::row;
  std::string text;     ///< symbol, upright, words, number (as shown)
  std::string caption;  ///< number: what it is, in the notation ("σ′(z)"), or empty
  /// Number: the mark of the network that this stands for, or "control/<id>" of what sets it; empty where it has no place.
  std::string link;
  std::string latex;    ///< LaTeX for `text` where it differs
  bool chip = false;
  bool strong = false;  ///< the result, set off by the accent
  int columns = 0;      ///< matrix
  std::vector<Formula> children;
};

namespace formula {
Formula symbol(std::string text, std::string latex = {});
Formula upright(std::string text, std::string latex = {});
Formula words(std::string text);
Formula number(std::string text, std::string latex = {});
/// The same with a place.
Formula linked(Formula number, std::string link);
Formula chip(std::string text, std::string caption, std::string link, bool strong = false);
Formula row(std::vector<Formula> children);
Formula fraction(Formula above, Formula below);
Formula scripts(Formula base, Formula below, Formula above = {});
Formula subscript(std::string base, std::string below);  ///< the common case: symbol with an upright index
Formula sum(Formula below, Formula above, Formula body);
Formula parens(Formula inside);
Formula root(Formula inside);
Formula hat(Formula inside);
Formula matrix(int columns, std::vector<Formula> cells);
}  // namespace formula

/// Marks of a formula with the origin at the left end of its baseline, and how far it reaches.
struct FormulaBox {
  double width = 0, ascent = 0, descent = 0;
  std::vector<Mark> marks;
};
/// Lays out at `size_pt`; breaks into lines at `width_pt` before "=" and "+" of the top row where it is too wide.
/// The frame of a chip with a link carries the id "formula/<n>/<link>", so that pointing at it finds the network mark; that of
/// a plain number is not seen until it is lit.
/// Without marks where only its size is asked for, which takes a tenth of the time.
FormulaBox lay_out(const Formula& formula, const FontMetrics& metrics, const Theme& theme, double size_pt, double width_pt,
                   bool makes_marks = true);

/// True for a formula that draws nothing (no children and no text).
bool is_empty(const Formula& formula);

std::string to_latex(const Formula& formula);
std::string to_plain(const Formula& formula);
/// A sentence for LaTeX: its mathematical letters between dollars, its special characters escaped.
std::string sentence_in_latex(std::string_view sentence);

}  // namespace chainrule
