#pragma once
#include "app/explain/moment.hpp"
#include "app/files/assets.hpp"

#include <utility>

namespace chainrule {

/// What a figure or a sentence of a test is made with: tables, fixed widths of letters, and a size of the test's own.
struct Stage {
  Tables tables = std::move(load_tables()).value();
  FontMetrics metrics = FontMetrics::fixed();
  double usual_width, usual_height;

  explicit Stage(double width = 765, double height = 500) : usual_width(width), usual_height(height) {}
  FigureStyle style(double width, double height, const char* language = "en", const char* theme = "light", int digits = 4) const {
    return {tables.theme(theme), &metrics, tables.language(language), NumberFormat(digits), width, height};
  }
  FigureStyle style() const { return style(usual_width, usual_height); }
  Voice voice(const char* language = "en") const { return {tables.language(language), NumberFormat(4), Letters{}}; }
};

}  // namespace chainrule
