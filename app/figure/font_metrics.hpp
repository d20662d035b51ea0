#pragma once
#include "app/figure/figure.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace chainrule {

/// Widths by character. The screen asks for tens of thousands in a frame, so there is a page for every 256 characters.
class AdvanceTable {
 public:
  std::optional<float> find(char32_t character) const {
    const std::size_t page = character / page_size;
    if (page >= pages_.size() || pages_[page].empty()) return std::nullopt;
    const float advance = pages_[page][character % page_size];
    return advance < 0 ? std::nullopt : std::optional(advance);
  }
  bool contains(char32_t character) const { return find(character).has_value(); }
  void set(char32_t character, float advance);
  /// Takes what it does not have itself.
  void fill_from(const AdvanceTable& other);

 private:
  static constexpr std::size_t page_size = 256;
  std::vector<std::vector<float>> pages_;  ///< of `page_size` each, or empty; -1 where there is no such character
};

/// Widths of characters in em, the same for every painter: sums of advances, no kerning, digits all as wide as the
/// widest. Read from the font files at start (platform) and handed in; golden tests hand in `fixed()`.
class FontMetrics {
 public:
  struct FaceMetrics {
    AdvanceTable advances;
    float ascent = 0.93f, descent = 0.25f, x_height = 0.53f, cap_height = 0.72f;
    float fallback_advance = 0.6f;
  };
  std::array<FaceMetrics, 4> faces;  ///< by Face
  AdvanceTable fallback;  ///< Chinese and what the faces lack

  double advance(Face face, char32_t character) const;
  double width(Face face, std::string_view utf8, double size_pt) const;
  bool has(Face face, char32_t character) const;
  const FaceMetrics& of(Face face) const { return faces[static_cast<std::size_t>(face)]; }
  /// A table without files: 0.5 em for ASCII letters and digits by class, 1 em for Chinese.
  static FontMetrics fixed();
};

/// The code points of a UTF-8 text; a bad byte becomes U+FFFD.
std::u32string decode_utf8(std::string_view text);

}  // namespace chainrule
