#pragma once
#include "app/figure/figure.hpp"

#include <array>
#include <string_view>
#include <unordered_map>

namespace chainrule {

/// Widths of characters in em, the same for every painter: sums of advances, no kerning, digits all as wide as the
/// widest. Read from the font files at start (platform) and handed in; golden tests hand in `fixed()`.
class FontMetrics {
 public:
  struct FaceMetrics {
    std::unordered_map<char32_t, float> advances;
    float ascent = 0.93f, descent = 0.25f, x_height = 0.53f, cap_height = 0.72f;
    float fallback_advance = 0.6f;
  };
  std::array<FaceMetrics, 4> faces;  ///< by Face
  std::unordered_map<char32_t, float> fallback;  ///< Chinese and what the faces lack

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
