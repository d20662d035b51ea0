// Boxes and glue, after the rules of Knuth's TeXbook, appendix G, as far as a lecture's formulas need them.
#include "app/figure/formula.hpp"
#include "app/figure/mark_geometry.hpp"

#include <algorithm>
#include <initializer_list>

namespace chainrule {
namespace {

constexpr double kAxis = 0.25;      // height of the fraction bar over the baseline, in em
constexpr double kSmallest = 7;     // no letter below 7 pt

/// Adds the marks of `part` at (dx, dy) and grows the box around it (dy is downwards).
void put(FormulaBox& box, FormulaBox part, double dx, double dy) {
  for (Mark& mark : part.marks) {
    translate(mark, dx, dy);
    box.marks.push_back(std::move(mark));
  }
  box.width = std::max(box.width, dx + part.width);
  box.ascent = std::max(box.ascent, part.ascent - dy);
  box.descent = std::max(box.descent, part.descent + dy);
}

enum class Spacing { none, relation, binary, comma };
Spacing spacing_of(const Formula& formula) {
  if (formula.kind != FormulaKind::upright) return Spacing::none;
  const std::string& t = formula.text;
  if (t == "=" || t == "≈" || t == "→" || t == "←" || t == "⇒") return Spacing::relation;
  if (t == "+" || t == "−" || t == "·" || t == "×" || t == "⊙") return Spacing::binary;
  return t == "," ? Spacing::comma : Spacing::none;
}

/// Brackets of two matrices, or a chip and the comma behind it, would touch.
double tight_pair_space(const Formula& left, const Formula& right) {
  if (left.kind == FormulaKind::matrix && right.kind == FormulaKind::matrix) return 0.14;
  return left.chip && spacing_of(right) == Spacing::comma ? 0.1 : 0;
}

/// Lays formulas out; or, where only their sizes are asked for, makes no marks.
class Layout {
 public:
  Layout(const FontMetrics& metrics, const Theme& theme, bool makes_marks = true)
      : metrics_(metrics), theme_(theme), makes_marks_(makes_marks) {}

  FormulaBox of(const Formula& formula, double size) {
    switch (formula.kind) {
      case FormulaKind::symbol: return letters(formula.text, Face::math_italic, size, theme_.text);
      case FormulaKind::upright: return letters(formula.text, Face::math, size, theme_.text);
      case FormulaKind::words: return letters(formula.text, Face::sans, size * 0.72, theme_.muted_text);
      case FormulaKind::number:
        return formula.chip ? chip(formula, size) : plain_number(formula, size);
      case FormulaKind::row: return row(formula.children, 0, formula.children.size(), size);
      case FormulaKind::fraction: return fraction(formula, size);
      case FormulaKind::scripts: return scripts(formula, size);
      case FormulaKind::sum: return sum(formula, size);
      case FormulaKind::parens: return parens(formula, size);
      case FormulaKind::matrix: return matrix(formula, size);
      case FormulaKind::root: return root(formula, size);
      case FormulaKind::hat: return hat(formula, size);
    }
    return {};
  }

  /// Children [first, last) side by side, with the spaces that mathematics gives to signs.
  FormulaBox row(const std::vector<Formula>& children, std::size_t first, std::size_t last, double size) {
    return row_of(children, first, last, size, [&](std::size_t i) { return of(children[i], size); });
  }

  /// The same of children that have been laid out already: `part` gives the box of each.
  template <class Part>
  FormulaBox row_of(const std::vector<Formula>& children, std::size_t first, std::size_t last, double size, const Part& part_of) {
    FormulaBox box;
    double x = 0;
    for (std::size_t i = first; i < last; ++i) {
      const Spacing spacing = spacing_of(children[i]);
      const bool is_sign = spacing == Spacing::binary && (i == 0 || spacing_of(children[i - 1]) != Spacing::none);
      const double space = is_sign || spacing == Spacing::none || spacing == Spacing::comma ? 0
                           : spacing == Spacing::relation                                   ? 0.3 * size
                                                                                            : 0.22 * size;
      if (i > first) x += space + tight_pair_space(children[i - 1], children[i]) * size;
      FormulaBox part = part_of(i);
      const double width = part.width;
      put(box, std::move(part), x, 0);
      x += width + (spacing == Spacing::comma ? 0.2 * size : i + 1 < last ? space : 0);
    }
    box.width = x;
    return box;
  }

 private:
  FormulaBox letters(const std::string& text, Face face, double size, Color color) {
    FormulaBox box;
    if (text.empty()) return box;
    size = std::max(size, kSmallest);
    box.width = metrics_.width(face, text, size);
    if (face == Face::math_italic) box.width += 0.04 * size;  // the slant's overhang
    box.ascent = 0.7 * size;
    box.descent = 0.22 * size;
    if (makes_marks_) draw_text(box, {{0, 0}, text, size, face, Align::left, Baseline::alphabetic}, color);
    return box;
  }

  /// With a place, it stands in a frame that is not seen until it is lit.
  FormulaBox plain_number(const Formula& formula, double size) {
    FormulaBox box = letters(formula.text, Face::math, size, theme_.text);
    if (formula.link.empty() || !makes_marks_) return box;
    Mark frame;
    frame.id = "formula/" + std::to_string(++chips_) + "/" + formula.link;
    frame.title = formula.text;
    const double rim = 0.06 * size;
    frame.shape = RectShape{{-rim, -box.ascent - 2 * rim, box.width + 2 * rim, box.ascent + box.descent + 2 * rim}, 0.15 * size};
    frame.fill = Color{0, 0, 0, 0};
    box.marks.insert(box.marks.begin(), std::move(frame));
    return box;
  }

  void draw_line(FormulaBox& box, std::initializer_list<Point> points, double width) const {
    if (!makes_marks_) return;
    Mark mark;
    mark.shape = PolylineShape{points, false};
    mark.stroke = {theme_.text, width, Dash::solid};
    box.marks.push_back(std::move(mark));
  }

  FormulaBox chip(const Formula& formula, double size) {
    const double text_size = std::max(0.66 * size, kSmallest), caption_size = std::max(0.5 * size, kSmallest);
    const double text_width = metrics_.width(Face::sans_bold, formula.text, text_size);
    const double caption_width = metrics_.width(Face::sans, formula.caption, caption_size);
    const double height = 1.95 * text_size, width = std::max(text_width + 1.3 * text_size, 3.2 * text_size);
    FormulaBox box;
    box.width = std::max(width, formula.caption.empty() ? 0 : caption_width + 0.4 * caption_size);
    const double center_x = box.width / 2, center_y = -kAxis * size;
    box.ascent = height / 2 - center_y;
    box.descent = height / 2 + center_y;
    const double baseline = box.descent + 1.15 * caption_size;
    if (makes_marks_) draw_chip(box, formula, {center_x - width / 2, center_y - height / 2, width, height}, text_size);
    if (formula.caption.empty()) return box;
    if (makes_marks_)
      draw_text(box, {{center_x, baseline}, formula.caption, caption_size, Face::sans, Align::center, Baseline::alphabetic}, theme_.muted_text);
    box.descent = baseline + 0.25 * caption_size;
    return box;
  }

  void draw_chip(FormulaBox& box, const Formula& formula, const Rect& rect, double text_size) {
    Mark frame;
    if (!formula.link.empty()) frame.id = "formula/" + std::to_string(++chips_) + "/" + formula.link;
    frame.title = formula.caption.empty() ? formula.text : formula.caption + " = " + formula.text;
    frame.shape = RectShape{rect, 0.3 * text_size};
    frame.fill = formula.strong ? theme_.accent_soft : theme_.field;
    frame.stroke = {formula.strong ? theme_.accent : theme_.field_border,
                    (formula.strong ? 1.4 : 1.0) * theme_.line_scale, Dash::solid};
    box.marks.push_back(std::move(frame));
    const Point middle{rect.x + rect.width / 2, rect.y + rect.height / 2};
    draw_text(box, {middle, formula.text, text_size, Face::sans_bold, Align::center, Baseline::middle}, theme_.text);
  }

  void draw_text(FormulaBox& box, TextShape text, Color color) const {
    Mark mark;
    mark.shape = std::move(text);
    mark.fill = color;
    box.marks.push_back(std::move(mark));
  }

  FormulaBox fraction(const Formula& formula, double size) {
    FormulaBox above = of(formula.children[0], size * 0.92), below = of(formula.children[1], size * 0.92);
    const double width = std::max(above.width, below.width) + 0.24 * size, pad = 0.12 * size;
    const double bar = -kAxis * size, gap = 0.17 * size;
    FormulaBox box;
    const double above_x = pad + (width - above.width) / 2, above_y = bar - gap - above.descent;
    const double below_x = pad + (width - below.width) / 2, below_y = bar + gap + below.ascent;
    put(box, std::move(above), above_x, above_y);
    put(box, std::move(below), below_x, below_y);
    draw_line(box, {{pad, bar}, {pad + width, bar}}, 0.055 * size);
    box.width = width + 2 * pad;
    return box;
  }

  FormulaBox scripts(const Formula& formula, double size) {
    const double small = std::max(size * 0.68, kSmallest);
    FormulaBox box = of(formula.children[0], size);
    FormulaBox below = of(formula.children[1], small), above = of(formula.children[2], small);
    const double x = box.width + 0.03 * size;
    const double raise = std::max(0.38 * size, box.ascent - 0.32 * size);
    const double lower = std::max(0.2 * size, box.descent - 0.04 * size);
    const double width = x + std::max(below.width, above.width);
    // At the smallest size of letters the two would meet.
    const bool both = !is_empty(formula.children[1]) && !is_empty(formula.children[2]);
    const double apart = both && small > size * 0.68 ? std::max(0.0, 1.25 * small - raise - lower) / 2 : 0;
    if (!is_empty(formula.children[1])) put(box, std::move(below), x, lower + apart);
    if (!is_empty(formula.children[2])) put(box, std::move(above), x, -raise - apart);
    box.width = width + 0.03 * size;
    return box;
  }

  FormulaBox sum(const Formula& formula, double size) {
    const double small = std::max(size * 0.6, kSmallest), big = 1.45 * size;
    FormulaBox sign = letters("∑", Face::math, big, theme_.text);
    FormulaBox below = of(formula.children[0], small), above = of(formula.children[1], small);
    const double width = std::max({sign.width, below.width, above.width}), shift = 0.22 * size;
    FormulaBox box;
    const double sign_x = (width - sign.width) / 2, below_x = (width - below.width) / 2;
    const double above_x = (width - above.width) / 2;
    const double above_y = shift - 0.78 * big - above.descent, below_y = shift + 0.24 * big + below.ascent;
    put(box, std::move(sign), sign_x, shift);
    if (!is_empty(formula.children[0])) put(box, std::move(below), below_x, below_y);
    if (!is_empty(formula.children[1])) put(box, std::move(above), above_x, above_y);
    put(box, of(formula.children[2], size), width + 0.18 * size, 0);
    return box;
  }

  /// Brackets are letters where they fit, and drawn arcs around what is taller.
  FormulaBox parens(const Formula& formula, double size) {
    FormulaBox inside = of(formula.children[0], size), box;
    const double ascent = inside.ascent, descent = inside.descent, width = inside.width;
    if (ascent + descent < 1.5 * size) {
      FormulaBox left = letters("(", Face::math, size * 1.1, theme_.text), right = letters(")", Face::math, size * 1.1, theme_.text);
      const double bracket = left.width;
      put(box, std::move(left), 0, 0);
      put(box, std::move(inside), bracket, 0);
      put(box, std::move(right), bracket + width, 0);
      return box;
    }
    const double bracket = 0.3 * size, top = -ascent, bottom = descent;
    put(box, std::move(inside), bracket + 0.12 * size, 0);
    const double right = bracket + 0.24 * size + width;
    for (const bool is_right : {false, true}) {
      if (!makes_marks_) break;
      const double outer = is_right ? right + bracket * 0.95 : bracket * 0.05, inner = is_right ? right : bracket;
      Mark mark;
      mark.shape = CubicShape{{inner, top}, {outer, top + (bottom - top) * 0.3}, {outer, top + (bottom - top) * 0.7}, {inner, bottom}};
      mark.stroke = {theme_.text, 0.07 * size, Dash::solid};
      box.marks.push_back(std::move(mark));
    }
    box.width = right + bracket;
    return box;
  }

  FormulaBox matrix(const Formula& formula, double size) {
    const std::size_t columns = static_cast<std::size_t>(std::max(formula.columns, 1));
    const std::size_t rows = (formula.children.size() + columns - 1) / columns;
    std::vector<FormulaBox> cells;
    std::vector<double> widths(columns, 0), ascents(rows, 0), descents(rows, 0);
    for (std::size_t i = 0; i < formula.children.size(); ++i) {
      cells.push_back(of(formula.children[i], size * 0.92));
      widths[i % columns] = std::max(widths[i % columns], cells.back().width);
      ascents[i / columns] = std::max(ascents[i / columns], cells.back().ascent);
      descents[i / columns] = std::max(descents[i / columns], cells.back().descent);
    }
    double height = 0;
    for (std::size_t r = 0; r < rows; ++r) height += ascents[r] + descents[r] + (r > 0 ? 0.25 * size : 0);
    FormulaBox box;
    const double top = -kAxis * size - height / 2, pad = 0.32 * size;
    double y = top, right = pad;
    for (std::size_t r = 0; r < rows; ++r) {
      y += ascents[r];
      double x = pad;
      for (std::size_t c = 0; c < columns && r * columns + c < cells.size(); ++c) {
        FormulaBox& cell = cells[r * columns + c];
        const double cell_x = x + (widths[c] - cell.width) / 2;
        put(box, std::move(cell), cell_x, y);
        x += widths[c] + (c + 1 < columns ? 0.7 * size : 0);
      }
      right = std::max(right, x);
      y += descents[r] + 0.25 * size;
    }
    bracket_around(box, top - 0.1 * size, top + height + 0.1 * size, right + pad, size);
    return box;
  }

  void bracket_around(FormulaBox& box, double top, double bottom, double right, double size) const {
    const double arm = 0.16 * size, at = 0.08 * size, width = 0.06 * size;
    draw_line(box, {{at + arm, top}, {at, top}, {at, bottom}, {at + arm, bottom}}, width);
    draw_line(box, {{right - at - arm, top}, {right - at, top}, {right - at, bottom}, {right - at - arm, bottom}}, width);
    box.width = right;
    box.ascent = std::max(box.ascent, -top);
    box.descent = std::max(box.descent, bottom);
  }

  FormulaBox root(const Formula& formula, double size) {
    FormulaBox inside = of(formula.children[0], size), box;
    const double top = -inside.ascent - 0.16 * size, bottom = inside.descent, width = inside.width, left = 0.62 * size;
    put(box, std::move(inside), left, 0);
    const double end = left + width + 0.08 * size;
    draw_line(box, {{0, -0.3 * size}, {0.16 * size, -0.38 * size}, {0.36 * size, bottom}, {left - 0.06 * size, top}, {end, top}},
                             0.055 * size);
    box.width = end + 0.05 * size;
    box.ascent = std::max(box.ascent, -top + 0.05 * size);
    return box;
  }

  FormulaBox hat(const Formula& formula, double size) {
    FormulaBox box = of(formula.children[0], size);
    const double middle = box.width / 2 + 0.05 * size, half = 0.17 * size, foot = -0.56 * size, tip = -0.72 * size;
    draw_line(box, {{middle - half, foot}, {middle, tip}, {middle + half, foot}}, 0.055 * size);
    box.ascent = std::max(box.ascent, -tip);
    return box;
  }

  const FontMetrics& metrics_;
  const Theme& theme_;
  bool makes_marks_;
  int chips_ = 0;
};

/// A comma parts one statement from the next.
bool begins_statement(const std::vector<Formula>& row, std::size_t i) {
  return row[i - 1].kind == FormulaKind::upright && row[i - 1].text == ",";
}

bool may_break_before(const std::vector<Formula>& row, std::size_t i) {
  if (begins_statement(row, i)) return true;
  return row[i].kind == FormulaKind::upright && (row[i].text == "=" || row[i].text == "+" || row[i].text == "≈");
}

}  // namespace

FormulaBox lay_out(const Formula& formula, const FontMetrics& metrics, const Theme& theme, double size_pt, double width_pt,
                   bool makes_marks) {
  Layout measuring(metrics, theme, false), layout(metrics, theme, makes_marks);
  if (formula.kind != FormulaKind::row) return layout.of(formula, size_pt);
  const std::vector<Formula>& parts = formula.children;
  std::vector<FormulaBox> sizes;
  for (const Formula& part : parts) sizes.push_back(measuring.of(part, size_pt));
  const auto width_of = [&](std::size_t first, std::size_t last) {
    return measuring.row_of(parts, first, last, size_pt, [&](std::size_t i) { return sizes[i]; }).width;
  };
  if (width_of(0, parts.size()) <= width_pt) return layout.of(formula, size_pt);
  FormulaBox box;
  const double indent = 1.2 * size_pt;
  double y = 0;
  for (std::size_t first = 0; first < parts.size();) {
    // A line that goes on with its statement is moved in.
    const double left = first > 0 && !begins_statement(parts, first) ? indent : 0, room = width_pt - left;
    std::size_t last = parts.size(), statement = 0;
    for (std::size_t i = first + 1; i <= parts.size(); ++i) {
      if (i < parts.size() && !may_break_before(parts, i)) continue;
      const bool fits = width_of(first, i) <= room;
      if (!fits && last != parts.size()) break;
      last = i;
      if (i < parts.size() && begins_statement(parts, i)) statement = i;
      if (!fits) break;
    }
    if (last < parts.size() && statement > first) last = statement;
    FormulaBox line = layout.row(parts, first, last, size_pt);
    if (first > 0) y += box.descent - y + 0.3 * size_pt + line.ascent;
    put(box, std::move(line), left, y);
    first = last;
  }
  return box;
}

}  // namespace chainrule
