#pragma once
#include "app/figure/figure.hpp"
#include "app/gl/field_renderer.hpp"
#include "app/ui/canvas.hpp"

namespace chainrule {

/// Where a figure stands in the window: its upper left corner in pixels, and pixels to the point.
struct FigurePlace {
  Point origin;
  double px_per_pt = 1;
  Rect rect(const Figure& figure) const {
    return {origin.x, origin.y, figure.width_pt * px_per_pt, figure.height_pt * px_per_pt};
  }
  Point to_figure(Point pixel) const { return {(pixel.x - origin.x) / px_per_pt, (pixel.y - origin.y) / px_per_pt}; }
  Rect to_pixels(const Rect& rect) const {
    return {origin.x + rect.x * px_per_pt, origin.y + rect.y * px_per_pt, rect.width * px_per_pt, rect.height * px_per_pt};
  }
};

/// Draws a figure's marks in their order. Fields and images need `pictures`; where it is null (no OpenGL) fields are
/// coloured cell by cell with coarse squares and images are framed, so that nothing else moves.
void paint_figure(Canvas& canvas, const Figure& figure, const FigurePlace& place, FieldRenderer* pictures);

/// The bounds of a mark in points.
Rect bounds_of(const Mark& mark, const FontMetrics& metrics);

}  // namespace chainrule
