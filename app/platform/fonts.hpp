#pragma once
#include "app/figure/font_metrics.hpp"
#include "app/text/result.hpp"

#include <array>
#include <string>
#include <string_view>

namespace chainrule {

/// One face of a font file: which file, which font within it, and how high its line is.
struct FontFile {
  std::string path;
  int index = 0;         ///< number of the font in a collection (.ttc)
  double line_em = 1.2;  ///< ascent minus descent, in em
};

/// The files that every text is drawn with.
struct FontFiles {
  std::array<FontFile, 4> faces;       ///< by Face: Inter, Inter SemiBold, STIXGeneral, STIXGeneral Italic
  FontFile chinese, chinese_bold;      ///< Noto Sans CJK in the shapes of the language's script
  FontFile last_resort;                ///< DejaVu Sans, for what the others lack
};

/// Finds the fonts through fontconfig; "zh-TW" gets the Taiwan shapes of Chinese, any other language the Mainland ones.
/// Error: platform.font_missing of blame machine, which names the font and its Debian package.
Result<FontFiles> find_fonts(std::string_view language);

/// Reads the widths of all characters from the font files. Digits of a face all get the width of its widest digit.
/// Errors: those of find_fonts, and platform.font_unreadable.
Result<FontMetrics> load_font_metrics();

}  // namespace chainrule
