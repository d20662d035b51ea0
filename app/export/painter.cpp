#include "app/export/painter.hpp"

#include <array>

namespace chainrule {
namespace {

struct Entry {
  FileFormat format;
  std::string_view id;
};
constexpr std::array<Entry, 3> kFormats = {{{FileFormat::svg, "svg"}, {FileFormat::pdf, "pdf"}, {FileFormat::png, "png"}}};

}  // namespace

std::optional<FileFormat> file_format_from_id(std::string_view id) {
  std::string lower;
  for (const char c : id) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (const Entry& entry : kFormats)
    if (lower == entry.id || (lower.ends_with(entry.id) && lower[lower.size() - entry.id.size() - 1] == '.')) return entry.format;
  return std::nullopt;
}

Result<std::string> paint(const Figure& figure, const FontMetrics& metrics, std::string_view language, FileFormat format) {
  switch (format) {
    case FileFormat::svg: return paint_svg(figure, metrics, language);
    case FileFormat::pdf: return paint_pdf(figure, metrics, language);
    case FileFormat::png: return paint_png(figure, metrics, language);
  }
  return Error{"export.cairo", {{"reason", ""}}, {}, Blame::work};
}

}  // namespace chainrule
