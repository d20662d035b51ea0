#pragma once
#include "app/figure/figure.hpp"
#include "app/figure/font_metrics.hpp"
#include "app/figure/mark_geometry.hpp"

#include <set>
#include <string>
#include <vector>

namespace chainrule::testing {

/// What is wrong with the texts and ids of a figure, in words.
inline std::vector<std::string> troubles_of(const Figure& figure, const FontMetrics& metrics) {
  std::vector<std::string> said;
  std::vector<std::pair<Rect, std::string>> texts;
  std::set<std::string> ids;
  for (const Mark& mark : figure.marks) {
    if (!mark.id.empty() && !ids.insert(mark.id).second) said.push_back("two marks are called " + mark.id);
    const auto* box = std::get_if<RectShape>(&mark.shape);
    for (const auto& [other, words] : texts)
      if (box && mark.fill.a > 200 && overlaps(grown(box->rect, -0.5), grown(other, -0.5)))
        said.push_back("'" + words + "' is covered by " + (mark.id.empty() ? "a box" : mark.id));
    const auto* text = std::get_if<TextShape>(&mark.shape);
    if (!text) continue;
    const Rect rect = text_bounds(*text, metrics);
    if (text->size_pt < 7) said.push_back("'" + text->text + "' is too small");
    if (text->text.find("<") == 0) said.push_back("missing words: " + text->text);
    if (rect.x < -0.5 || rect.y < -0.5 || rect.x + rect.width > figure.width_pt + 0.5 || rect.y + rect.height > figure.height_pt + 0.5)
      said.push_back("'" + text->text + "' is outside");
    for (const auto& [other, words] : texts)
      if (overlaps(grown(rect, -0.5), grown(other, -0.5))) said.push_back("'" + text->text + "' touches '" + words + "'");
    texts.emplace_back(rect, text->text);
  }
  return said;
}

}  // namespace chainrule::testing
