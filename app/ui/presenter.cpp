#include "app/ui/presenter.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

constexpr double light_radius_units = 120, pen_units = 3.5;
constexpr Color darkness{8, 10, 16, 175}, blank{0, 0, 0, 255};

/// Dark everywhere but in a circle: a ring so wide that it reaches beyond every corner.
void draw_spotlight(Ui& ui) {
  const Rect& window = ui.window();
  const double radius = ui.px(light_radius_units), width = 2 * std::hypot(window.width, window.height);
  ui.canvas().ring(ui.mouse(), radius + width / 2, darkness, width);
}

}  // namespace

void Presenter::write(Ui& ui, const Rect& paper) {
  const Touch touch = ui.touch("pen", paper, true, false);
  if (touch.pressed) strokes_.emplace_back();
  if (!touch.held || !ui.mouse_down() || strokes_.empty()) return;
  const Point at{std::clamp(ui.mouse().x, paper.x, paper.x + paper.width) / ui.window().width,
                 std::clamp(ui.mouse().y, paper.y, paper.y + paper.height) / ui.window().height};
  std::vector<Point>& stroke = strokes_.back();
  if (stroke.empty() || at.x != stroke.back().x || at.y != stroke.back().y) stroke.push_back(at);
  ui.keep_moving();
}

void Presenter::draw_strokes(Ui& ui) const {
  const double width = ui.px(pen_units);
  for (const std::vector<Point>& stroke : strokes_) {
    std::vector<Point> points;
    for (const Point& at : stroke) points.push_back({at.x * ui.window().width, at.y * ui.window().height});
    ui.canvas().polyline(points, ui.theme().danger, width, false);
    if (!points.empty()) ui.canvas().circle(points.front(), width / 2, ui.theme().danger);
    if (!points.empty()) ui.canvas().circle(points.back(), width / 2, ui.theme().danger);
  }
}

void Presenter::draw(Ui& ui, const Rect& paper, const View& view) {
  if (!view.pen && !view.spotlight && !view.blank && strokes_.empty()) return;
  const Rect nothing{0, 0, 0, 0};
  ui.begin_layer(view.blank ? ui.window() : view.pen ? paper : nothing);
  if (view.pen && !view.blank) write(ui, paper);
  draw_strokes(ui);
  if (view.spotlight) draw_spotlight(ui);
  if (view.blank) ui.canvas().fill(ui.window(), blank);
  ui.end_layer();
}

}  // namespace chainrule
