#include "app/ui/ui.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

bool is_chinese(char32_t character) { return character >= 0x2E80 && character < 0xFFFD; }

// No line begins with one of these.
bool closes(char32_t character) {
  return std::u32string_view(U"，。；：、！？）」』】》”’％…,.;:!?)]}%").find(character) != std::u32string_view::npos;
}

std::size_t bytes_of(char32_t character) {
  return character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
}

/// The smallest pieces between which a line may break, in order.
std::vector<std::string> pieces_of(std::string_view text) {
  std::vector<std::string> pieces;
  std::size_t at = 0;
  bool may_break = true;
  for (const char32_t character : decode_utf8(text)) {
    const std::size_t size = std::min(bytes_of(character), text.size() - at);
    if (pieces.empty() || (may_break && !closes(character)) || (is_chinese(character) && !closes(character)))
      pieces.emplace_back();
    pieces.back().append(text.substr(at, size));
    may_break = character == U' ' || character == U'\n' || is_chinese(character);
    at += size;
  }
  return pieces;
}

std::string without_trailing_space(std::string text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.pop_back();
  return text;
}

std::string shortened(const Canvas& canvas, std::string_view text, const Ink& ink, double width_px) {
  std::string kept(text);
  while (!kept.empty() && canvas.width(kept + "…", ink) > width_px) {
    while (kept.size() > 1 && (static_cast<unsigned char>(kept.back()) & 0xC0) == 0x80) kept.pop_back();
    kept.pop_back();
  }
  return without_trailing_space(std::move(kept)) + "…";
}

}  // namespace

void label(Ui& ui, const Rect& rect, std::string_view text, const Ink& ink, Align align) {
  if (text.empty()) return;
  Canvas& canvas = ui.canvas();
  double width = canvas.width(text, ink);
  const bool too_wide = width > rect.width + 0.5;
  const std::string shown = too_wide ? shortened(canvas, text, ink, rect.width) : std::string(text);
  if (too_wide) width = canvas.width(shown, ink);
  const double left = align == Align::left ? rect.x : align == Align::center ? rect.x + (rect.width - width) / 2
                                                                             : rect.x + rect.width - width;
  const double cap_height = static_cast<double>(canvas.metrics().of(ink.face).cap_height);
  canvas.text({left, rect.y + rect.height / 2 + cap_height * ink.em_px / 2}, shown, ink, too_wide);
}

std::vector<std::string> wrapped(const Canvas& canvas, std::string_view text, const Ink& ink, double width_px) {
  std::vector<std::string> lines(1);
  for (const std::string& piece : pieces_of(text)) {
    const std::string longer = lines.back() + piece;
    if (!lines.back().empty() && canvas.width(without_trailing_space(longer), ink) > width_px) {
      lines.back() = without_trailing_space(lines.back());
      lines.push_back(piece);
    } else {
      lines.back() = longer;
    }
    if (piece.back() == '\n') lines.emplace_back();
  }
  lines.back() = without_trailing_space(lines.back());
  return lines;
}

double paragraph(Ui& ui, const Rect& rect, std::string_view text, const Ink& ink) {
  const double line_height = std::round(ink.em_px * 1.45);
  double y = rect.y;
  for (const std::string& line : wrapped(ui.canvas(), text, ink, rect.width)) {
    label(ui, {rect.x, y, rect.width + 1, line_height}, line, ink);
    y += line_height;
  }
  return y - rect.y;
}

}  // namespace chainrule
