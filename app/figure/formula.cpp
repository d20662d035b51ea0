#include "app/figure/formula.hpp"

#include "app/figure/unicode_scripts.hpp"

namespace chainrule {
namespace formula {
namespace {

Formula leaf(FormulaKind kind, std::string text, std::string latex = {}) {
  Formula formula;
  formula.kind = kind;
  formula.text = std::move(text);
  formula.latex = std::move(latex);
  return formula;
}
Formula branch(FormulaKind kind, std::vector<Formula> children) {
  Formula formula;
  formula.kind = kind;
  formula.children = std::move(children);
  return formula;
}

}  // namespace

Formula symbol(std::string text, std::string latex) {
  return leaf(FormulaKind::symbol, std::move(text), std::move(latex));
}
Formula upright(std::string text, std::string latex) {
  return leaf(FormulaKind::upright, std::move(text), std::move(latex));
}
Formula words(std::string text) { return leaf(FormulaKind::words, std::move(text)); }
Formula number(std::string text, std::string latex) {
  return leaf(FormulaKind::number, std::move(text), std::move(latex));
}
Formula linked(Formula number, std::string link) {
  number.link = std::move(link);
  return number;
}
Formula chip(std::string text, std::string caption, std::string link, bool strong) {
  Formula formula = leaf(FormulaKind::number, std::move(text));
  formula.caption = std::move(caption);
  formula.link = std::move(link);
  formula.chip = true;
  formula.strong = strong;
  return formula;
}
Formula row(std::vector<Formula> children) { return branch(FormulaKind::row, std::move(children)); }
Formula fraction(Formula above, Formula below) {
  return branch(FormulaKind::fraction, {std::move(above), std::move(below)});
}
Formula scripts(Formula base, Formula below, Formula above) {
  return branch(FormulaKind::scripts, {std::move(base), std::move(below), std::move(above)});
}
Formula subscript(std::string base, std::string below) {
  return scripts(symbol(std::move(base)), upright(std::move(below)));
}
Formula sum(Formula below, Formula above, Formula body) {
  return branch(FormulaKind::sum, {std::move(below), std::move(above), std::move(body)});
}
Formula parens(Formula inside) { return branch(FormulaKind::parens, {std::move(inside)}); }
Formula root(Formula inside) { return branch(FormulaKind::root, {std::move(inside)}); }
Formula hat(Formula inside) { return branch(FormulaKind::hat, {std::move(inside)}); }
Formula matrix(int columns, std::vector<Formula> cells) {
  Formula formula = branch(FormulaKind::matrix, std::move(cells));
  formula.columns = columns;
  return formula;
}

}  // namespace formula

bool is_empty(const Formula& formula) {
  if (!formula.text.empty()) return false;
  for (const Formula& child : formula.children)
    if (!is_empty(child)) return false;
  return true;
}

namespace {

std::string script_text(const std::string& text, bool above) {
  if (text.empty()) return {};
  const std::string small = above ? superscript_of(text) : subscript_of(text);
  if (!small.empty()) return small;
  const std::string mark = above ? "^" : "_";
  return text.size() == 1 ? mark + text : mark + "{" + text + "}";
}

bool is_compound(const Formula& formula) {
  return (formula.kind == FormulaKind::row && formula.children.size() > 1) || formula.kind == FormulaKind::fraction ||
         formula.kind == FormulaKind::sum;
}
std::string bracketed(const std::string& text) { return std::string("(").append(text).append(")"); }
std::string in_brackets(const Formula& formula) {
  const std::string text = to_plain(formula);
  return is_compound(formula) ? bracketed(text) : text;
}

std::string plain_row(const Formula& formula) {
  std::string text;
  for (const Formula& child : formula.children) {
    const std::string part = to_plain(child);
    const bool is_operator = child.kind == FormulaKind::upright &&
                             (part == "=" || part == "+" || part == "−" || part == "·" || part == "×" || part == "≈" ||
                              part == "⊙" || part == "→" || part == "/" || part == "⇒");
    const bool is_sign = is_operator && part == "−" && text.empty();
    if (is_operator && !is_sign) text += (text.empty() ? "" : " ") + part + " ";
    else if (part == ",") text += ", ";
    else text += part;
  }
  return text;
}

std::string plain_matrix(const Formula& formula) {
  std::string text = "[";
  for (std::size_t i = 0; i < formula.children.size(); ++i) {
    if (i > 0) text += i % static_cast<std::size_t>(formula.columns) == 0 ? "; " : ", ";
    text += to_plain(formula.children[i]);
  }
  return text + "]";
}

}  // namespace

std::string to_plain(const Formula& formula) {
  const auto& part = formula.children;
  switch (formula.kind) {
    case FormulaKind::symbol:
    case FormulaKind::upright:
    case FormulaKind::number:
    case FormulaKind::words: return formula.text;
    case FormulaKind::row: return plain_row(formula);
    case FormulaKind::fraction: return in_brackets(part[0]) + "/" + in_brackets(part[1]);
    case FormulaKind::scripts:
      return in_brackets(part[0]) + script_text(to_plain(part[2]), true) + script_text(to_plain(part[1]), false);
    case FormulaKind::sum:
      return "∑" + script_text(to_plain(part[0]), false) + script_text(to_plain(part[1]), true) + " " +
             to_plain(part[2]);
    case FormulaKind::parens: return bracketed(to_plain(part[0]));
    case FormulaKind::matrix: return plain_matrix(formula);
    case FormulaKind::root: return "√(" + to_plain(part[0]) + ")";
    case FormulaKind::hat: return to_plain(part[0]) + "\u0302";
  }
  return {};
}

}  // namespace chainrule
