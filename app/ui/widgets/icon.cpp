#include "app/ui/widgets/button.hpp"

namespace chainrule {
namespace {

/// Draws in a square of -1 to 1 around a centre.
struct Pen {
  Canvas& canvas;
  Point center;
  double half, width;
  Color color;
  Point at(double x, double y) const { return {center.x + x * half, center.y + y * half}; }
  void stroke(std::vector<Point> points, bool closed = false) const {
    for (Point& point : points) point = at(point.x, point.y);
    canvas.polyline(points, color, width, closed);
  }
  void solid(std::vector<Point> points) const {
    for (Point& point : points) point = at(point.x, point.y);
    canvas.polygon(points, color);
  }
  void bar(double left, double right) const {
    const Point low = at(left, -0.85), high = at(right, 0.85);
    canvas.fill({low.x, low.y, high.x - low.x, high.y - low.y}, color, half * 0.1);
  }
};

void draw_player_icon(const Pen& pen, Icon icon) {
  switch (icon) {
    case Icon::play: pen.solid({{-0.6, -0.9}, {0.9, 0}, {-0.6, 0.9}}); break;
    case Icon::pause: pen.bar(-0.7, -0.2); pen.bar(0.2, 0.7); break;
    case Icon::step_forward: pen.solid({{-0.7, -0.9}, {0.8, 0}, {-0.7, 0.9}}); break;
    case Icon::step_back: pen.solid({{0.7, -0.9}, {0.7, 0.9}, {-0.8, 0}}); break;
    case Icon::play_back: pen.solid({{0.05, -0.75}, {0.05, 0.75}, {-0.9, 0}}); pen.solid({{0.95, -0.75}, {0.95, 0.75}, {0, 0}}); break;
    case Icon::into:
    case Icon::out: {
      const double way = icon == Icon::into ? 1 : -1;  // an arrow down to what is smaller, or up and away from it
      pen.stroke({{0, -0.45 - 0.5 * way}, {0, -0.45 + 0.5 * way}});
      pen.stroke({{-0.45, -0.45 + 0.05 * way}, {0, -0.45 + 0.5 * way}, {0.45, -0.45 + 0.05 * way}});
      pen.canvas.circle(pen.at(0, 0.7), pen.half * 0.26, pen.color);
      break;
    }
    case Icon::first: pen.bar(-0.9, -0.6); pen.solid({{0.8, -0.85}, {0.8, 0.85}, {-0.5, 0}}); break;
    case Icon::last: pen.bar(0.6, 0.9); pen.solid({{-0.8, -0.85}, {0.5, 0}, {-0.8, 0.85}}); break;
    default: break;
  }
}

void draw_arrow_icon(const Pen& pen, Icon icon) {
  const double side = icon == Icon::redo ? -1 : 1;
  switch (icon) {
    case Icon::undo:
    case Icon::redo:
      pen.stroke({{-0.3 * side, -0.9}, {-0.9 * side, -0.3}, {-0.3 * side, 0.3}});
      pen.stroke({{-0.9 * side, -0.3}, {0.3 * side, -0.3}, {0.75 * side, -0.05}, {0.85 * side, 0.35}, {0.6 * side, 0.7}, {0.1 * side, 0.85}, {-0.3 * side, 0.85}});
      break;
    case Icon::expand:
      pen.stroke({{0.1, -0.85}, {0.85, -0.85}, {0.85, -0.1}});
      pen.stroke({{0.85, -0.85}, {0.15, -0.15}});
      pen.stroke({{-0.1, 0.85}, {-0.85, 0.85}, {-0.85, 0.1}});
      pen.stroke({{-0.85, 0.85}, {-0.15, 0.15}});
      break;
    case Icon::export_file:
      pen.stroke({{-0.85, 0.2}, {-0.85, 0.85}, {0.85, 0.85}, {0.85, 0.2}});
      pen.stroke({{0, 0.35}, {0, -0.85}});
      pen.stroke({{-0.45, -0.4}, {0, -0.9}, {0.45, -0.4}});
      break;
    default: break;
  }
}

}  // namespace

void draw_icon(Ui& ui, Icon icon, Point center, double size_px, Color color) {
  const Pen pen{ui.canvas(), center, size_px / 2, ui.line(1.5), color};
  switch (icon) {
    case Icon::none: break;
    case Icon::down: pen.stroke({{-0.6, -0.3}, {0, 0.35}, {0.6, -0.3}}); break;
    case Icon::up: pen.stroke({{-0.6, 0.3}, {0, -0.35}, {0.6, 0.3}}); break;
    case Icon::check: pen.stroke({{-0.8, 0}, {-0.2, 0.65}, {0.85, -0.7}}); break;
    case Icon::close: pen.stroke({{-0.7, -0.7}, {0.7, 0.7}}); pen.stroke({{0.7, -0.7}, {-0.7, 0.7}}); break;
    case Icon::plus: pen.stroke({{-0.8, 0}, {0.8, 0}}); pen.stroke({{0, -0.8}, {0, 0.8}}); break;
    case Icon::minus: pen.stroke({{-0.8, 0}, {0.8, 0}}); break;
    case Icon::more:
      for (const double x : {-0.7, 0.0, 0.7}) ui.canvas().circle(pen.at(x, 0), size_px * 0.1, color);
      break;
    case Icon::play: case Icon::pause: case Icon::step_forward: case Icon::step_back: case Icon::play_back: case Icon::into: case Icon::out: case Icon::first: case Icon::last:
      draw_player_icon(pen, icon);
      break;
    case Icon::undo: case Icon::redo: case Icon::expand: case Icon::export_file: draw_arrow_icon(pen, icon); break;
  }
}

}  // namespace chainrule
