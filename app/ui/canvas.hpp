#pragma once
#include "app/figure/figure.hpp"
#include "app/figure/font_metrics.hpp"
#include "app/ui/font_book.hpp"
#include "app/ui/label_log.hpp"

#include <string_view>
#include <vector>

struct ImDrawList;

namespace chainrule {

/// How a text is written: face, em size in pixels, colour.
struct Ink {
  Face face = Face::sans;
  double em_px = 14;
  Color color;
};

/// Draws in pixels, y downwards, into one of Dear ImGui's draw lists. Every text of the window, figures included, goes
/// through `text`, which notes it in the label log.
class Canvas {
 public:
  Canvas(FontBook& fonts, const FontMetrics& metrics) : fonts_(fonts), metrics_(metrics) {}

  void begin(ImDrawList* list, Rect window);
  /// Draws into another list (popups lie above all else); returns the one before.
  ImDrawList* switch_list(ImDrawList* list);
  ImDrawList* list() const { return list_; }

  void fill(Rect rect, Color color, double radius = 0);
  void outline(Rect rect, Color color, double width, double radius = 0);
  void shadow(Rect rect, double radius, double size);
  void line(Point from, Point to, Color color, double width);
  void polyline(const std::vector<Point>& points, Color color, double width, bool closed);
  void polygon(const std::vector<Point>& points, Color color);
  void cubic(const CubicShape& curve, Color color, double width);
  void circle(Point center, double radius, Color color);
  void ring(Point center, double radius, Color color, double width);
  /// A texture over a rectangle; `flipped` where its first row is the bottom.
  void picture(Rect rect, unsigned texture, bool flipped);

  double width(std::string_view utf8, const Ink& ink) const { return metrics_.width(ink.face, utf8, ink.em_px); }
  /// The one function that writes: `at` is the left end of the baseline. Returns the width.
  double text(Point at, std::string_view utf8, const Ink& ink, bool shortened = false);

  void push_clip(Rect rect, bool scrolls = false);
  /// A clip that does not lie within the ones before: what stands above all else.
  void push_layer_clip(Rect rect);
  void pop_clip();
  Rect clip() const;

  const FontMetrics& metrics() const { return metrics_; }
  const LabelLog& labels() const { return labels_; }
  void set_opacity(double opacity) { opacity_ = opacity; }

 private:
  struct Clip {
    Rect rect;
    bool scrolls;
    ImDrawList* list;
    bool is_floor = false;  ///< clips before it do not count
  };
  std::uint32_t packed(Color color) const;
  Rect label_clip() const;
  FontBook& fonts_;
  const FontMetrics& metrics_;
  ImDrawList* list_ = nullptr;
  std::vector<Clip> clips_;
  LabelLog labels_;
  double opacity_ = 1;
};

/// What both rectangles share; of width and height 0 where nothing is.
Rect intersection(const Rect& a, const Rect& b);
Rect inset(const Rect& rect, double by);

}  // namespace chainrule
