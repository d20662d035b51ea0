#include "app/ui/desk_layout.hpp"

#include <algorithm>

namespace chainrule {
namespace {

// All lengths in units of the layout.
constexpr double gap = 12, bar = 46, timeline_height = 64;
constexpr double narrow_below = 1000, narrow_with_drawers_below = 1190, narrower_below = 600, fold_controls_below = 900, fold_figures_below = 720;
constexpr double controls_width = 232, least_network = 270, least_step = 210, most_step = 250, least_figure = 170;

}  // namespace

DeskLayout lay_out_desk(const Ui& ui, bool hides_sides, double scrolled) {
  DeskLayout desk;
  const Rect& window = ui.window();
  const double g = ui.px(gap), width = window.width / ui.px(1);
  desk.folds_controls = hides_sides || width < fold_controls_below;
  desk.folds_figures = width < fold_figures_below;
  const bool has_drawers = desk.folds_controls || desk.folds_figures || hides_sides;
  desk.narrow_bar = width < (has_drawers ? narrow_with_drawers_below : narrow_below);
  desk.narrower_bar = width < narrower_below;
  desk.top_bar = {0, 0, window.width, ui.px(desk.narrower_bar ? bar + 76 : desk.narrow_bar ? bar + 38 : bar)};
  desk.timeline = {g, window.height - g - ui.px(timeline_height), window.width - 2 * g, ui.px(timeline_height)};
  desk.body = {0, desk.top_bar.height + g, window.width, desk.timeline.y - g - desk.top_bar.height - g};
  desk.content_height = std::max(desk.body.height, ui.px(least_network + gap + least_step));
  const double top = desk.body.y - scrolled, height = desk.content_height;
  const double step = std::clamp(height * 0.29, ui.px(least_step), ui.px(most_step));
  double left = g, right = window.width - g;
  if (!desk.folds_controls) {
    desk.controls = {left, top, ui.px(controls_width), height};
    left += desk.controls.width + g;
  }
  desk.shows_training = !desk.folds_figures && !hides_sides;
  const double column = std::clamp(window.width * 0.27, ui.px(290), ui.px(420));
  const double upper = height - step - g;
  // One figure that can be read rather than two that cannot.
  const bool one_figure = hides_sides || (upper - g) / 2 < ui.px(least_figure);
  desk.figure_count = desk.folds_figures ? 0 : one_figure ? 1 : 2;
  if (!desk.folds_figures) {
    const double x = right - column;
    const double each = one_figure ? upper : (upper - g) / 2;
    desk.figures[0] = {x, top, column, each};
    desk.figures[1] = {x, top + each + g, column, each};
    desk.training = {x, top + upper + g, column, step};
    right = x - g;
  }
  desk.network = {left, top, right - left, upper};
  const double step_right = desk.shows_training ? right : window.width - g;
  desk.step = {left, top + upper + g, step_right - left, step};
  return desk;
}

}  // namespace chainrule
