#include "app/figure/anatomy.hpp"

#include "app/figure/drawing.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace chainrule {
namespace {

/// What is written, at one size of letters, and the least height that it takes.
struct Layout {
  TextStyle heading, number, words;
  std::vector<const AnatomyRow*> rows;
  std::vector<FormulaBox> symbols;  ///< of the rows
  FormulaBox formula;
  std::vector<std::string> sentence;
  std::vector<double> heights;      ///< least ones of the rows
  double line = 0;                  ///< least height of words between rows
  double height = 0;
  double symbol_width = 0, number_width = 0;
};

bool is_own_scale(AnatomyKind kind) { return kind == AnatomyKind::step || kind == AnatomyKind::weight; }

/// A line of words goes before the first row of a group that has its own scale.
bool begins_scale(const Layout& layout, std::size_t row) {
  return is_own_scale(layout.rows[row]->kind) && (row == 0 || layout.rows[row - 1]->kind != layout.rows[row]->kind);
}
/// Of all rows and the words between them, where no row is lower than `least`.
double height_of_rows(const Layout& layout, double least) {
  double height = 0;
  for (std::size_t row = 0; row < layout.rows.size(); ++row) {
    height += std::max(layout.heights[row], least);
    if (begins_scale(layout, row)) height += std::max(layout.line, least);
  }
  return height;
}

/// What may be left out where there is little room, in this order.
struct Parts {
  bool all_rows = true, formula = true, sentence = true, heading = true;
};
constexpr Parts kLessAndLess[] = {{}, {false, true, true, true}, {true, false, true, true}, {false, false, true, true}, {false, false, false, true}, {false, false, false, false}};

double leading(const TextStyle& style) { return 1.42 * style.size_pt; }

void choose_rows(Layout& layout, const AnatomySpec& spec, bool all, const Drawing& drawing) {
  layout.line = 1.3 * layout.number.size_pt;
  for (const AnatomyRow& row : spec.rows) {
    if (!all && !row.is_brief) continue;
    layout.rows.push_back(&row);
    layout.symbols.push_back(lay_out(row.symbol, *drawing.style().metrics, drawing.theme(), 1.12 * layout.number.size_pt, 1e6));
    const FormulaBox& box = layout.symbols.back();
    layout.heights.push_back(std::max(layout.line, 1.06 * (box.ascent + box.descent)));
    layout.symbol_width = std::max(layout.symbol_width, box.width);
    layout.number_width = std::max(layout.number_width, drawing.text_width(drawing.number(row.value), layout.number));
  }
}

Layout layout_of(const AnatomySpec& spec, const Drawing& drawing, double width, double scale, const Parts& parts) {
  const Theme& theme = drawing.theme();
  const auto sized = [&](double size) { return std::max(7.0, drawing.size(size) * scale); };
  Layout layout;
  layout.heading = {sized(12), theme.text, Face::sans_bold, Align::left, Baseline::middle};
  layout.number = {sized(11.5), theme.text, Face::sans, Align::right, Baseline::middle};
  layout.words = {sized(11), theme.muted_text, Face::sans, Align::left, Baseline::middle};
  choose_rows(layout, spec, parts.all_rows, drawing);
  layout.height = height_of_rows(layout, 0);
  if (parts.heading && !spec.heading.empty()) layout.height += leading(layout.heading);
  if (parts.formula && !is_empty(spec.formula)) {
    layout.formula = lay_out(spec.formula, *drawing.style().metrics, theme, 1.5 * layout.number.size_pt, width);
    layout.height += layout.formula.ascent + layout.formula.descent + leading(layout.words);
  }
  if (parts.sentence && !spec.sentence.empty()) layout.sentence = drawing.wrapped(spec.sentence, layout.words, width);
  layout.height += leading(layout.words) * static_cast<double>(layout.sentence.size());
  if (!parts.heading) layout.heading.size_pt = 0;
  return layout;
}

double least_drawing(double width) { return std::min(60.0, 0.3 * width); }

Layout fitting_layout(const AnatomySpec& spec, const Drawing& drawing, double width, double height) {
  for (const Parts& parts : kLessAndLess)
    for (const double scale : {1.0, 0.9, 0.8, 0.7, 0.6}) {
      Layout layout = layout_of(spec, drawing, width, scale, parts);
      const double columns = layout.symbol_width + layout.number_width + 2 * layout.number.size_pt;
      if (layout.height <= height && layout.formula.width <= width && columns + least_drawing(width) <= width) return layout;
    }
  Layout layout = layout_of(spec, drawing, width, 0.6, {false, false, false, false});
  while (layout.rows.size() > 1 && height_of_rows(layout, 0) > height) {
    layout.rows.erase(layout.rows.begin());
    layout.symbols.erase(layout.symbols.begin());
    layout.heights.erase(layout.heights.begin());
  }
  return layout;
}

/// How far the numbers of one scale reach to both sides of zero.
struct Reach {
  double below = 0, above = 0;
  void take(double value) {
    if (!std::isfinite(value)) return;
    below = std::max(below, -value);
    above = std::max(above, value);
  }
  /// Points for a unit, so that both sides have room; 0 where every number is 0.
  double scale_within(double left, double right) const {
    double scale = 1e300;
    if (below > 0) scale = std::min(scale, left / below);
    if (above > 0) scale = std::min(scale, right / above);
    return below > 0 || above > 0 ? scale : 0;
  }
};

constexpr std::size_t index_of(AnatomyKind kind) { return static_cast<std::size_t>(kind); }
double side_of(double value) { return value > 0 ? std::sqrt(value) : 0; }

/// Where everything that has a length is drawn.
struct Ground {
  double left = 0, right = 0, zero = 0;
  std::array<double, 5> scale{};  ///< points for a unit, by kind; squares have that of the gradients
  std::vector<double> middles;    ///< y of the rows
  struct Header {
    std::size_t row = 0;
    double top = 0, middle = 0;
  };
  std::vector<Header> headers;    ///< words before a row
  double top = 0, bottom = 0;
  double squares_top = 0, squares_bottom = 0;
};

void place_rows(Ground& ground, const Layout& layout, double top, double room) {
  double least = 2.1 * layout.number.size_pt;  // all of one height, as far as there is room
  while (least > layout.line && height_of_rows(layout, least) > room) least *= 0.98;
  if (least <= layout.line) least = 0;
  ground.top = ground.squares_top = top;
  double y = top;
  for (std::size_t row = 0; row < layout.rows.size(); ++row) {
    if (begins_scale(layout, row)) {
      const double height = std::max(layout.line, least);
      ground.headers.push_back({row, y, y + height / 2});
      y += height;
    }
    const double height = std::max(layout.heights[row], least);
    ground.middles.push_back(y + height / 2);
    y += height;
    if (layout.rows[row]->kind == AnatomyKind::square) ground.squares_bottom = y;
  }
  ground.bottom = y;
}

void place_zero(Ground& ground, const Layout& layout) {
  std::array<Reach, 5> reach;
  double largest_side = 0;
  for (const AnatomyRow* row : layout.rows) {
    const bool is_square = row->kind == AnatomyKind::square;
    if (is_square && std::isfinite(row->value)) largest_side = std::max(largest_side, side_of(row->value));
    reach[index_of(is_square ? AnatomyKind::gradient : row->kind)].take(is_square ? side_of(row->value) : row->value);
  }
  reach[index_of(AnatomyKind::share)].take(1);
  const Reach& gradients = reach[index_of(AnatomyKind::gradient)];
  const bool goes_left = std::any_of(reach.begin(), reach.end(), [](const Reach& r) { return r.below > 0; });
  const double whole = gradients.below + gradients.above, part = whole > 0 ? gradients.below / whole : 0.5;
  const double width = ground.right - ground.left, edge = 2;
  ground.zero = ground.left + (goes_left ? width * std::clamp(part, 0.3, 0.7) : edge);
  for (const AnatomyKind kind : {AnatomyKind::gradient, AnatomyKind::share, AnatomyKind::step, AnatomyKind::weight})
    ground.scale[index_of(kind)] = reach[index_of(kind)].scale_within(ground.zero - ground.left, ground.right - ground.zero - edge);
  double& common = ground.scale[index_of(AnatomyKind::gradient)];
  if (largest_side > 0) common = std::min(common, (ground.squares_bottom - ground.squares_top) / largest_side);
  ground.scale[index_of(AnatomyKind::square)] = common;
}

std::string title_of(const Drawing& drawing, const AnatomyRow& row) {
  const std::string title = row.text + ": " + to_plain(row.symbol) + " = " + drawing.number(row.value);
  if (row.kind != AnatomyKind::square) return title;
  return drawing.words("figure.anatomy.side", {{"number", title}, {"side", drawing.number(side_of(row.value))}});
}

void draw_arrow(Drawing& drawing, const AnatomyRow& row, double from, double to, double y) {
  const bool is_negative = to < from;
  const Color color = is_negative ? drawing.theme().negative : drawing.theme().positive;
  const double head = std::min(drawing.scaled(5), 0.6 * std::abs(to - from)), back = is_negative ? head : -head;
  if (head > 0.8) drawing.polyline({{to + back, y - 0.6 * head}, {to, y}, {to + back, y + 0.6 * head}}, drawing.stroke(color, 1.6));
  Mark& arrow = drawing.line({from, y}, {to, y}, drawing.stroke(color, 2, is_negative ? Dash::dashed : Dash::solid));
  arrow.id = "arrow/" + row.id;
  arrow.title = title_of(drawing, row);
  arrow.hit_pt = 4;
}

/// Squares stand on the last of their rows, behind the arrows, from the zero line to the right. The newest is solid.
void draw_squares(Drawing& drawing, const Layout& layout, const Ground& ground) {
  std::vector<std::pair<double, std::size_t>> squares;  // side in points, row
  std::vector<Dash> dashes(layout.rows.size(), Dash::solid);
  int newer = 0;
  for (std::size_t i = layout.rows.size(); i-- > 0;) {
    const AnatomyRow& row = *layout.rows[i];
    if (row.kind != AnatomyKind::square) continue;
    dashes[i] = newer == 0 ? Dash::solid : newer == 1 ? Dash::dashed : Dash::dotted;
    ++newer;
    if (std::isfinite(row.value)) squares.emplace_back(side_of(row.value) * ground.scale[index_of(row.kind)], i);
  }
  std::stable_sort(squares.begin(), squares.end(), [](const auto& one, const auto& other) { return one.first > other.first; });
  const Color color = drawing.theme().accent;
  for (const auto& [side, i] : squares) {
    const AnatomyRow& row = *layout.rows[i];
    Mark& square = drawing.rect({ground.zero, ground.squares_bottom - side, side, side}, 0, with_alpha(color, 0.07), drawing.stroke(color, 1.3, dashes[i]));
    square.id = "square/" + row.id;
    square.title = title_of(drawing, row);
    drawing.line({ground.zero, ground.middles[i]}, {ground.zero + side, ground.middles[i]}, drawing.stroke(color, 1.6, dashes[i]));
  }
}

void draw_share(Drawing& drawing, const AnatomyRow& row, const Ground& ground, double y, double height) {
  const double one = ground.scale[index_of(AnatomyKind::share)];
  drawing.rect({ground.zero, y - height / 2, one, height}, 0, with_alpha(drawing.theme().neutral, 0), drawing.stroke(drawing.theme().axis, 0.8));
  Mark& bar = drawing.rect({ground.zero, y - height / 2, std::max(0.0, row.value) * one, height}, 0, with_alpha(drawing.theme().neutral, 0.6));
  bar.id = "share/" + row.id;
  bar.title = title_of(drawing, row);
  bar.hit_pt = 2;
}

void draw_lengths(Drawing& drawing, const Layout& layout, const Ground& ground) {
  drawing.line({ground.zero, ground.top}, {ground.zero, ground.bottom}, drawing.stroke(drawing.theme().axis, 1));
  draw_squares(drawing, layout, ground);
  for (std::size_t i = 0; i < layout.rows.size(); ++i) {
    const AnatomyRow& row = *layout.rows[i];
    if (row.kind == AnatomyKind::square || !std::isfinite(row.value)) continue;
    if (row.kind == AnatomyKind::share) draw_share(drawing, row, ground, ground.middles[i], 0.7 * layout.number.size_pt);
    else draw_arrow(drawing, row, ground.zero, ground.zero + row.value * ground.scale[index_of(row.kind)], ground.middles[i]);
  }
}

/// How much longer than a gradient's an arrow of this scale is, and a line between the two.
void draw_headers(Drawing& drawing, const Layout& layout, const Ground& ground, double left, double right) {
  const double common = ground.scale[index_of(AnatomyKind::gradient)];
  for (const Ground::Header& header : ground.headers) {
    const AnatomyKind kind = layout.rows[header.row]->kind;
    drawing.line({left, header.top}, {right, header.top}, drawing.stroke(drawing.theme().grid, 0.8));
    const double own = ground.scale[index_of(kind)];
    if (!(common > 0) || !(own > 0)) continue;
    const std::string words = drawing.words("figure.anatomy.scale", {{"factor", NumberFormat(3)(own / common)}});
    const std::string shown = drawing.elided(words, layout.words, right - left);
    if (shown.empty()) continue;
    Mark& mark = drawing.text({left, header.middle}, shown, layout.words);
    mark.id = kind == AnatomyKind::step ? "scale/step" : "scale/weight";
    mark.title = words;
  }
}

void draw_rows(Drawing& drawing, const Layout& layout, double left, double right, double top, double room) {
  double words_width = 0;
  for (const AnatomyRow* row : layout.rows) words_width = std::max(words_width, drawing.text_width(row->text, layout.words));
  const double gap = 0.9 * layout.number.size_pt, width = right - left;
  const double numbers = left + layout.symbol_width + gap + layout.number_width;
  const double free = right - numbers - gap;
  words_width = free > 24 * layout.number.size_pt ? std::min(words_width, 0.42 * free) + gap : 0;
  Ground ground;
  ground.left = numbers + gap, ground.right = right - words_width;
  if (ground.right - ground.left < 0.5 * least_drawing(width)) ground.left = ground.right - 0.5 * least_drawing(width);
  place_rows(ground, layout, top, room);
  place_zero(ground, layout);
  draw_lengths(drawing, layout, ground);
  draw_headers(drawing, layout, ground, left, right);
  for (std::size_t i = 0; i < layout.rows.size(); ++i) {
    const AnatomyRow& row = *layout.rows[i];
    const FormulaBox& symbol = layout.symbols[i];
    const double y = ground.middles[i];
    drawing.formula({left, y + (symbol.ascent - symbol.descent) / 2}, symbol);
    Mark& number = drawing.text({numbers, y}, drawing.number(row.value), layout.number);
    number.id = "row/" + row.id;
    number.title = title_of(drawing, row);
    const std::string words = words_width > 0 ? drawing.elided(row.text, layout.words, words_width - gap) : "";
    if (!words.empty()) drawing.text({right - words_width + gap, y}, words, layout.words);
  }
}

}  // namespace

Figure anatomy(const AnatomySpec& spec, const FigureStyle& style) {
  const std::string title = style.language->text("figure.anatomy.title");
  if (spec.rows.empty()) return say_nothing_to_show("anatomy", title, spec.sentence, style);
  Drawing drawing("anatomy", title, style);
  const double margin = drawing.scaled(8), left = margin, right = drawing.width() - margin;
  double top = 5, bottom = drawing.height() - 5;
  const Layout layout = fitting_layout(spec, drawing, right - left, bottom - top);
  const std::string heading = layout.heading.size_pt > 0 ? drawing.elided(spec.heading, layout.heading, right - left) : "";
  if (!heading.empty()) {
    Mark& mark = drawing.text({left, top + leading(layout.heading) / 2}, heading, layout.heading);
    mark.id = "heading";
    mark.title = spec.heading;
    top += leading(layout.heading);
  }
  bottom -= leading(layout.words) * static_cast<double>(layout.sentence.size());
  for (std::size_t i = 0; i < layout.sentence.size(); ++i)
    drawing.text({left, bottom + (static_cast<double>(i) + 0.5) * leading(layout.words)}, layout.sentence[i], layout.words).id = "sentence/" + std::to_string(i + 1);
  if (layout.formula.width > 0) {
    bottom -= layout.formula.descent + 0.5 * leading(layout.words);
    drawing.formula({left, bottom}, layout.formula);
    bottom -= layout.formula.ascent + 0.5 * leading(layout.words);
  }
  draw_rows(drawing, layout, left, right, top, bottom - top);
  return drawing.take();
}

}  // namespace chainrule
