#pragma once
#include "app/figure/figure.hpp"
#include "app/figure/font_metrics.hpp"
#include "app/text/result.hpp"

#include <string>
#include <string_view>

namespace chainrule {

enum class FileFormat { svg, pdf, png };
std::optional<FileFormat> file_format_from_id(std::string_view id);  ///< "svg", also from a file's ending

/// SVG 1.1 text: real <text>, ids and <title> of the marks, byte for byte the same every time.
std::string paint_svg(const Figure& figure, const FontMetrics& metrics, std::string_view language);
/// PDF by Cairo, fonts embedded, no date in it. Errors: export.cairo.
Result<std::string> paint_pdf(const Figure& figure, const FontMetrics& metrics, std::string_view language);
/// PNG by Cairo, `pixels_per_pt` pixels to the point.
Result<std::string> paint_png(const Figure& figure, const FontMetrics& metrics, std::string_view language,
                              double pixels_per_pt = 2);
Result<std::string> paint(const Figure& figure, const FontMetrics& metrics, std::string_view language,
                          FileFormat format);
/// An RGBA picture (rows from the top) as PNG bytes, for `shot`.
Result<std::string> encode_png(const std::uint8_t* rgba, int width, int height);

}  // namespace chainrule
