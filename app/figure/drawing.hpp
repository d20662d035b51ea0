#pragma once
#include "app/figure/builders.hpp"
#include "app/figure/mark_geometry.hpp"

#include <string>
#include <string_view>

namespace chainrule {

/// What every text of a figure has besides its letters.
struct TextStyle {
  double size_pt = 10;
  Color color;
  Face face = Face::sans;
  Align align = Align::left;
  Baseline baseline = Baseline::middle;
};

/// A figure while it is being built: knows the style, scales sizes, and adds marks.
class Drawing {
 public:
  Drawing(std::string name, std::string title, const FigureStyle& style);

  const FigureStyle& style() const { return style_; }
  const Theme& theme() const { return *style_.theme; }
  double width() const { return figure_.width_pt; }
  double height() const { return figure_.height_pt; }
  /// A text size given for the light theme and a figure of ordinary size, as it is here; never below 7 pt.
  double size(double size_pt) const;
  /// The same factor for distances, without the lower limit.
  double scaled(double length_pt) const { return length_pt * scale_; }
  /// A line width times the theme's line scale.
  Stroke stroke(Color color, double width_pt, Dash dash = Dash::solid) const;
  double text_width(std::string_view text, const TextStyle& style) const;
  std::string words(std::string_view key, const Arguments& arguments = {}) const;
  std::string number(double value) const { return style_.number(value); }

  Mark& text(Point at, std::string text, const TextStyle& style);
  Mark& line(Point from, Point to, const Stroke& stroke);
  Mark& polyline(std::vector<Point> points, const Stroke& stroke);
  Mark& rect(const Rect& rect, double radius_pt, Color fill, const Stroke& stroke = {});
  Mark& circle(Point center, double radius_pt, Color fill, const Stroke& stroke = {});
  Mark& add(Mark mark);
  /// A formula with its baseline's left end at `at`.
  void formula(Point at, const FormulaBox& box);
  /// A name such as "h²₁" set as mathematics, centred on (x, baseline). Returns the rectangle that it takes.
  Rect name(Point center_baseline, const std::string& name, double size_pt, Color color);
  double name_width(const std::string& name, double size_pt) const;

  /// `text` if it fits into `width_pt`, else its beginning and "…"; empty if not even that fits.
  std::string elided(std::string_view text, const TextStyle& style, double width_pt) const;
  /// Words broken into lines of at most `width_pt` (Chinese may break between any two characters).
  std::vector<std::string> wrapped(std::string_view text, const TextStyle& style, double width_pt) const;

  Figure& figure() { return figure_; }
  /// What the axes show and where; of axes that are kept, what is drawn from here on and means something stays inside.
  void note_axes(const AxisRange& range, const Rect& plot);
  Figure take();

 private:
  FigureStyle style_;
  Figure figure_;
  double scale_ = 1;
  Rect plot_;                    ///< of axes that are kept
  std::size_t before_plot_ = 0;  ///< marks that were there before
};

}  // namespace chainrule
