#include "app/ui/desk_layout.hpp"

#include "app/ui/panels/panels.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

// All lengths in units of the layout.
constexpr double gap = 12, least_gap = 4, bar = 46, bar_row = 38, timeline_height = 84, low_timeline_height = 76;
constexpr double narrow_below = 1000, narrow_with_drawers_below = 1190;
constexpr double fold_controls_below = 900, fold_controls_when_low_below = 1120, fold_figures_below = 720, side_by_side_from = 560;
constexpr double controls_width = 232, least_network = 270, least_step = 210, most_step = 250, least_figure = 165, least_step_beside = 176;

double stacked_height() { return least_network + gap + least_step; }

/// The network and, below it, the step card; at their right two figures and the training table.
void place_high(DeskLayout& desk, const Ui& ui, Rect room, bool hides_sides) {
  const double g = ui.px(gap), height = room.height;
  const double step = std::clamp(height * 0.29, ui.px(least_step), ui.px(most_step));
  const double upper = height - step - g;
  // One figure that can be read rather than two that cannot.
  const bool one_figure = hides_sides || (upper - g) / 2 < ui.px(least_figure);
  desk.figure_count = desk.folds_figures ? 0 : one_figure ? 1 : 2;
  const double whole = room.width;
  if (!desk.folds_figures) {
    const double column = std::clamp(ui.window().width * 0.27, ui.px(290), ui.px(420));
    const double x = room.x + room.width - column, each = one_figure ? upper : (upper - g) / 2;
    desk.figures[0] = {x, room.y, column, each};
    desk.figures[1] = {x, room.y + each + g, column, each};
    desk.training = {x, room.y + upper + g, column, step};
    room.width -= column + g;
  }
  desk.network = {room.x, room.y, room.width, upper};
  desk.step = {room.x, room.y + upper + g, desk.shows_training ? room.width : whole, step};
}

/// Too low for two rows: the step card stands at the network's right, under a figure where there is room for one.
void place_low(DeskLayout& desk, const Ui& ui, const Rect& room) {
  const double g = ui.px(gap), column = std::clamp(room.width * 0.44, ui.px(260), ui.px(460));
  const double x = room.x + room.width - column;
  desk.network = {room.x, room.y, room.width - column - g, room.height};
  desk.figure_count = room.height >= ui.px(least_figure + gap + least_step_beside) ? 1 : 0;
  const double figure = desk.figure_count == 1 ? (room.height - g) * 0.5 : 0, above = desk.figure_count == 1 ? figure + g : 0;
  desk.figures[0] = {x, room.y, column, figure};
  desk.step = {x, room.y + above, column, room.height - above};
}

}  // namespace

DeskLayout lay_out_desk(const Ui& ui, bool hides_sides, bool hides_controls, double scrolled) {
  DeskLayout desk;
  const Rect& window = ui.window();
  const double g = ui.px(gap), width = window.width / ui.px(1), height = window.height / ui.px(1);
  const double beside_body = bar + timeline_height + 3 * gap;
  const bool is_low = width >= side_by_side_from && height - beside_body < stacked_height();
  desk.folds_controls = hides_sides || hides_controls || width < (is_low ? fold_controls_when_low_below : fold_controls_below);
  desk.folds_figures = width < fold_figures_below;
  desk.shows_training = !desk.folds_figures && !hides_sides && !is_low;
  const bool has_controls_drawer = desk.folds_controls && !hides_controls, has_drawers = has_controls_drawer || !desk.shows_training;
  desk.narrow_bar = width < (has_drawers ? narrow_with_drawers_below : narrow_below);
  desk.narrower_bar = desk.narrow_bar && has_drawers && window.width < settings_row_width(ui, has_controls_drawer, !desk.shows_training);
  desk.top_bar = {0, 0, window.width, ui.px(bar + (desk.narrower_bar ? 2 * bar_row : desk.narrow_bar ? bar_row : 0))};
  // Where it is very low the cards move together before their content scrolls.
  const double least_body = ui.px(is_low ? least_step_beside : stacked_height()), room_height = window.height - desk.top_bar.height - least_body;
  const bool is_tight = is_low && room_height < ui.px(timeline_height) + 3 * g;
  const double timeline = ui.px(is_tight ? low_timeline_height : timeline_height), above = is_tight ? std::floor(std::clamp((room_height - timeline) / 3, ui.px(least_gap), g)) : g;
  desk.timeline = {g, window.height - above - timeline, window.width - 2 * g, timeline};
  desk.body = {0, desk.top_bar.height + above, window.width, desk.timeline.y - above - desk.top_bar.height - above};
  desk.content_height = std::max(desk.body.height, least_body);
  Rect room{g, desk.body.y - scrolled, window.width - 2 * g, desk.content_height};
  if (!desk.folds_controls) {
    desk.controls = {room.x, room.y, ui.px(controls_width), room.height};
    room.x += desk.controls.width + g;
    room.width -= desk.controls.width + g;
  }
  is_low ? place_low(desk, ui, room) : place_high(desk, ui, room, hides_sides);
  return desk;
}

}  // namespace chainrule
