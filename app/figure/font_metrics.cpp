#include "app/figure/font_metrics.hpp"

namespace chainrule {
namespace {

bool is_wide(char32_t c) { return c >= 0x2E80 && c <= 0xFFE6 && !(c >= 0xD800 && c < 0xF900); }

/// Length of the sequence that starts with this byte, 0 for a byte that starts none.
int sequence_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  if (lead >= 0xF0 && lead < 0xF5) return 4;
  return 0;
}

/// Decodes the sequence at `at` and moves behind it; U+FFFD for a bad byte.
char32_t decode_next(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at);
  const int length = sequence_length(lead);
  if (length == 1) return static_cast<char32_t>(byte(at++));
  if (length == 0 || at + static_cast<std::size_t>(length) > text.size()) {
    ++at;
    return 0xFFFD;
  }
  char32_t value = lead & (0x7Fu >> length);
  for (int i = 1; i < length; ++i) {
    const unsigned char next = byte(at + static_cast<std::size_t>(i));
    if ((next & 0xC0) != 0x80) {
      ++at;
      return 0xFFFD;
    }
    value = (value << 6) | (next & 0x3Fu);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  if (overlong || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) {
    ++at;
    return 0xFFFD;
  }
  at += static_cast<std::size_t>(length);
  return value;
}

void set_all(FontMetrics::FaceMetrics& face, std::u32string_view characters, float advance) {
  for (const char32_t c : characters) face.advances.set(c, advance);
}

}  // namespace

void AdvanceTable::set(char32_t character, float advance) {
  const std::size_t page = character / page_size;
  if (page >= pages_.size()) pages_.resize(page + 1);
  if (pages_[page].empty()) pages_[page].assign(page_size, -1.0f);
  pages_[page][character % page_size] = advance;
}

void AdvanceTable::fill_from(const AdvanceTable& other) {
  for (std::size_t page = 0; page < other.pages_.size(); ++page)
    for (std::size_t at = 0; at < other.pages_[page].size(); ++at) {
      const auto character = static_cast<char32_t>(page * page_size + at);
      if (const std::optional<float> advance = other.find(character); advance && !contains(character)) set(character, *advance);
    }
}

double FontMetrics::advance(Face face, char32_t character) const {
  const FaceMetrics& own = of(face);
  if (const std::optional<float> found = own.advances.find(character)) return static_cast<double>(*found);
  if (const std::optional<float> found = fallback.find(character)) return static_cast<double>(*found);
  return is_wide(character) ? 1.0 : static_cast<double>(own.fallback_advance);
}

double FontMetrics::width(Face face, std::string_view utf8, double size_pt) const {
  double sum = 0;
  for (std::size_t at = 0; at < utf8.size();) sum += advance(face, decode_next(utf8, at));
  return sum * size_pt;
}

bool FontMetrics::has(Face face, char32_t character) const {
  return of(face).advances.contains(character) || fallback.contains(character);
}

FontMetrics FontMetrics::fixed() {
  FontMetrics metrics;
  for (std::size_t i = 0; i < metrics.faces.size(); ++i) {
    FaceMetrics& face = metrics.faces[i];
    const bool is_math = i >= 2;
    for (char32_t c = U'a'; c <= U'z'; ++c) face.advances.set(c, is_math ? 0.5f : 0.56f);
    for (char32_t c = U'A'; c <= U'Z'; ++c) face.advances.set(c, is_math ? 0.65f : 0.68f);
    for (char32_t c = U'0'; c <= U'9'; ++c) face.advances.set(c, is_math ? 0.5f : 0.62f);
    for (char32_t c = 0x391; c <= 0x3C9; ++c) face.advances.set(c, 0.58f);
    set_all(face, U"iljtfr.,:;'|!()[]·′", 0.32f);
    set_all(face, U" ", 0.28f);
    set_all(face, U"mwMW%", 0.86f);
    set_all(face, U"₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₋⁽⁾", 0.42f);
    set_all(face, U"+−=×<>≈≤≥→←≠±÷", 0.66f);
    set_all(face, U"∂√∑∞…–—-_/\\?*#&@\"$~^½", 0.6f);
    if (is_math) face.ascent = 0.75f, face.descent = 0.25f, face.x_height = 0.45f, face.cap_height = 0.66f;
  }
  metrics.faces[1].fallback_advance = 0.64f;
  for (char32_t c = 0x3000; c <= 0x303F; ++c) metrics.fallback.set(c, 1.0f);
  for (char32_t c = 0x4E00; c <= 0x9FFF; ++c) metrics.fallback.set(c, 1.0f);
  for (char32_t c = 0xFF00; c <= 0xFFEF; ++c) metrics.fallback.set(c, 1.0f);
  return metrics;
}

std::u32string decode_utf8(std::string_view text) {
  std::u32string decoded;
  for (std::size_t at = 0; at < text.size();) decoded.push_back(decode_next(text, at));
  return decoded;
}

}  // namespace chainrule
