#include "app/figure/drawing.hpp"

#include "app/figure/unicode_scripts.hpp"

#include <algorithm>

namespace chainrule {
namespace {

constexpr double kSmallestText = 7;

bool is_wide(char32_t c) { return c >= 0x2E80; }
/// Marks that may not begin a line of Chinese.
bool is_closing(char32_t c) {
  return std::u32string_view(U"，。、；：！？）」』”’％").find(c) != std::u32string_view::npos;
}

std::string encode_utf8(char32_t c) {
  std::string text;
  const auto push = [&](char32_t value) { text.push_back(static_cast<char>(static_cast<unsigned char>(value))); };
  if (c < 0x80) push(c);
  else if (c < 0x800) push(0xC0 | (c >> 6)), push(0x80 | (c & 0x3F));
  else if (c < 0x10000) push(0xE0 | (c >> 12)), push(0x80 | ((c >> 6) & 0x3F)), push(0x80 | (c & 0x3F));
  else push(0xF0 | (c >> 18)), push(0x80 | ((c >> 12) & 0x3F)), push(0x80 | ((c >> 6) & 0x3F)), push(0x80 | (c & 0x3F));
  return text;
}

/// The pieces between which a line may break; a space belongs to the piece before it.
std::vector<std::string> pieces_of(std::string_view text) {
  std::vector<std::string> pieces(1);
  bool breakable = false;
  for (const char32_t c : decode_utf8(text)) {
    const bool starts_new = breakable ? !is_closing(c) && c != U' ' : is_wide(c) && !is_closing(c) && !pieces.back().empty();
    if (starts_new) pieces.emplace_back();
    pieces.back() += encode_utf8(c);
    breakable = c == U' ' || is_wide(c);
  }
  return pieces;
}

std::string without_last_spaces(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

}  // namespace

Drawing::Drawing(std::string name, std::string title, const FigureStyle& style) : style_(style) {
  figure_.name = std::move(name);
  figure_.title = std::move(title);
  figure_.width_pt = style.width_pt;
  figure_.height_pt = style.height_pt;
  figure_.background = style.theme->card;
  figure_.marks.reserve(256);
  const double room = std::min(style.width_pt / 460, style.height_pt / 300);
  // Letters grow with the figure, but slower than it does.
  scale_ = style.theme->font_size_pt / 14 * (room < 1 ? std::max(room, 0.9) : std::min(1 + 0.3 * (room - 1), 2.4));
}

double Drawing::size(double size_pt) const { return std::max(size_pt * scale_, kSmallestText); }

Stroke Drawing::stroke(Color color, double width_pt, Dash dash) const {
  return {color, width_pt * theme().line_scale, dash};
}

double Drawing::text_width(std::string_view text, const TextStyle& style) const {
  return style_.metrics->width(style.face, text, style.size_pt);
}

std::string Drawing::words(std::string_view key, const Arguments& arguments) const {
  return style_.language->text(key, arguments);
}

Mark& Drawing::add(Mark mark) { return figure_.marks.emplace_back(std::move(mark)); }

Mark& Drawing::text(Point at, std::string text, const TextStyle& style) {
  Mark mark;
  mark.shape = TextShape{at, std::move(text), style.size_pt, style.face, style.align, style.baseline};
  mark.fill = style.color;
  return add(std::move(mark));
}

Mark& Drawing::line(Point from, Point to, const Stroke& stroke) { return polyline({from, to}, stroke); }

Mark& Drawing::polyline(std::vector<Point> points, const Stroke& stroke) {
  Mark mark;
  mark.shape = PolylineShape{std::move(points), false};
  mark.stroke = stroke;
  return add(std::move(mark));
}

Mark& Drawing::rect(const Rect& rect, double radius_pt, Color fill, const Stroke& stroke) {
  Mark mark;
  mark.shape = RectShape{rect, radius_pt};
  mark.fill = fill;
  mark.stroke = stroke;
  return add(std::move(mark));
}

Mark& Drawing::circle(Point center, double radius_pt, Color fill, const Stroke& stroke) {
  Mark mark;
  mark.shape = CircleShape{center, radius_pt};
  mark.fill = fill;
  mark.stroke = stroke;
  return add(std::move(mark));
}

void Drawing::formula(Point at, const FormulaBox& box) {
  for (Mark mark : box.marks) {
    translate(mark, at.x, at.y);
    add(std::move(mark));
  }
}

double Drawing::name_width(const std::string& name, double size_pt) const {
  const NameParts parts = parts_of_name(name);
  const double small = std::max(0.68 * size_pt, kSmallestText);
  return style_.metrics->width(Face::math_italic, parts.base, size_pt) +
         std::max(style_.metrics->width(Face::math, parts.above, small), style_.metrics->width(Face::math, parts.below, small));
}

Rect Drawing::name(Point center_baseline, const std::string& name, double size_pt, Color color) {
  const NameParts parts = parts_of_name(name);
  const double small = std::max(0.68 * size_pt, kSmallestText), width = name_width(name, size_pt);
  const double left = center_baseline.x - width / 2, y = center_baseline.y;
  const double after = left + style_.metrics->width(Face::math_italic, parts.base, size_pt);
  text({left, y}, parts.base, {size_pt, color, Face::math_italic, Align::left, Baseline::alphabetic});
  // With both, they must clear each other, also where the smallest size makes them as large as the letter.
  const double raise = parts.below.empty() ? 0.4 * size_pt : std::max(0.4 * size_pt, 0.68 * small);
  const double lower = parts.above.empty() ? 0.2 * size_pt : std::max(0.2 * size_pt, 0.3 * small);
  if (!parts.above.empty())
    text({after + 0.03 * size_pt, y - raise}, parts.above, {small, color, Face::math, Align::left, Baseline::alphabetic});
  if (!parts.below.empty())
    text({after, y + lower}, parts.below, {small, color, Face::math, Align::left, Baseline::alphabetic});
  return {left, y - 0.85 * size_pt, width, 1.1 * size_pt};
}

std::string Drawing::elided(std::string_view text, const TextStyle& style, double width_pt) const {
  if (text_width(text, style) <= width_pt) return std::string(text);
  const std::u32string letters = decode_utf8(text);
  std::string best, begin;
  for (const char32_t letter : letters) {
    begin += encode_utf8(letter);
    if (text_width(begin + "…", style) > width_pt) break;
    best = without_last_spaces(begin) + "…";
  }
  return best;
}

std::vector<std::string> Drawing::wrapped(std::string_view text, const TextStyle& style, double width_pt) const {
  std::vector<std::string> lines(1);
  for (const std::string& piece : pieces_of(text)) {
    std::string longer = lines.back() + piece;
    if (!lines.back().empty() && text_width(without_last_spaces(longer), style) > width_pt) lines.push_back(piece);
    else lines.back() = std::move(longer);
  }
  for (std::string& line : lines) line = elided(without_last_spaces(line), style, width_pt);
  return lines;
}

void Drawing::note_axes(const AxisRange& range, const Rect& plot) {
  figure_.axes = range;
  plot_ = plot;
  before_plot_ = figure_.marks.size();
}

Figure Drawing::take() {
  if (figure_.axes && style_.kept_axes)
    for (std::size_t index = before_plot_; index < figure_.marks.size(); ++index) {
      Mark& mark = figure_.marks[index];
      const bool is_text = std::holds_alternative<TextShape>(mark.shape);
      if (!mark.id.empty() && !mark.clip && !is_text) mark.clip = plot_;
    }
  return std::move(figure_);
}

}  // namespace chainrule
