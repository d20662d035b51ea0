#include "app/platform/font_reader.hpp"

#include "app/files/file.hpp"

#include <algorithm>

// The one copy of stb_truetype in our own sources; static, because Dear ImGui brings another.
#define STB_TRUETYPE_IMPLEMENTATION
#define STBTT_STATIC
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#endif
#include <stb/stb_truetype.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

namespace chainrule {
namespace {

constexpr std::uint64_t largest_font_bytes = std::uint64_t{256} << 20;

double units_per_em(const stbtt_fontinfo& font) { return 1.0 / static_cast<double>(stbtt_ScaleForMappingEmToPixels(&font, 1.0f)); }

float height_of(const stbtt_fontinfo& font, int character, double per_em, float otherwise) {
  int x0 = 0, y0 = 0, x1 = 0, y1 = 0;
  if (!stbtt_GetCodepointBox(&font, character, &x0, &y0, &x1, &y1)) return otherwise;
  return static_cast<float>(y1 / per_em);
}

void make_digits_tabular(AdvanceTable& advances) {
  float widest = 0;
  for (char32_t digit = U'0'; digit <= U'9'; ++digit) widest = std::max(widest, advances.find(digit).value_or(0));
  for (char32_t digit = U'0'; digit <= U'9'; ++digit)
    if (advances.contains(digit)) advances.set(digit, widest);
}

}  // namespace

Result<FontReader> FontReader::open(const std::string& path, int index) {
  const Error unreadable{"platform.font_unreadable", {{"file", path}}, {}, Blame::machine};
  Result<MappedFile> file = MappedFile::open(path_from_utf8(path), largest_font_bytes);
  if (!file || file->bytes().empty()) return unreadable;
  const int offset = stbtt_GetFontOffsetForIndex(file->bytes().data(), index);
  stbtt_fontinfo font;
  if (offset < 0 || !stbtt_InitFont(&font, file->bytes().data(), offset)) return unreadable;
  return FontReader(std::move(*file), offset);
}

double FontReader::line_em() const {
  stbtt_fontinfo font;
  stbtt_InitFont(&font, file_.bytes().data(), offset_);
  int ascent = 0, descent = 0, gap = 0;
  stbtt_GetFontVMetrics(&font, &ascent, &descent, &gap);
  return (ascent - descent) / units_per_em(font);
}

FontMetrics::FaceMetrics FontReader::face_metrics(const std::vector<std::pair<char32_t, char32_t>>& ranges) const {
  stbtt_fontinfo font;
  stbtt_InitFont(&font, file_.bytes().data(), offset_);
  const double per_em = units_per_em(font);
  FontMetrics::FaceMetrics face;
  int ascent = 0, descent = 0, gap = 0;
  stbtt_GetFontVMetrics(&font, &ascent, &descent, &gap);
  face.ascent = static_cast<float>(ascent / per_em);
  face.descent = static_cast<float>(-descent / per_em);
  face.x_height = height_of(font, 'x', per_em, face.x_height);
  face.cap_height = height_of(font, 'H', per_em, face.cap_height);
  for (const auto& [first, last] : ranges) {
    for (char32_t character = first; character <= last; ++character) {
      const int glyph = stbtt_FindGlyphIndex(&font, static_cast<int>(character));
      if (glyph == 0) continue;
      int advance = 0, bearing = 0;
      stbtt_GetGlyphHMetrics(&font, glyph, &advance, &bearing);
      face.advances.set(character, static_cast<float>(advance / per_em));
    }
  }
  make_digits_tabular(face.advances);
  return face;
}

}  // namespace chainrule
