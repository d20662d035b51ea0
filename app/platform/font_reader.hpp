#pragma once
#include "app/figure/font_metrics.hpp"
#include "app/files/mapped_file.hpp"
#include "app/text/result.hpp"

#include <string>
#include <unordered_map>
#include <vector>

namespace chainrule {

/// A font file, asked for widths and heights only.
class FontReader {
 public:
  /// Error: platform.font_unreadable with the file's path.
  static Result<FontReader> open(const std::string& path, int index);
  double line_em() const;  ///< ascent minus descent of the file's own metrics, in em
  /// Ascent, descent, x-height and capital height, and the advances of every character in [first, last], in em.
  FontMetrics::FaceMetrics face_metrics(const std::vector<std::pair<char32_t, char32_t>>& ranges) const;

 private:
  FontReader(MappedFile file, int offset) : file_(std::move(file)), offset_(offset) {}

  MappedFile file_;
  int offset_ = 0;
};

}  // namespace chainrule
