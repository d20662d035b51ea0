#include "app/figure/program_icon.hpp"

#include <utility>

namespace chainrule {
namespace {

constexpr double side = 128, corner = 28, link_pt = 7;
constexpr Point first{34, 38}, second{34, 90}, neuron{90, 64};
constexpr double input_radius = 12, neuron_radius = 21, core_radius = 8.5;

Mark link(Point from, Color color) {
  Mark mark;
  const double bend = (neuron.x - from.x) / 2;
  mark.shape = CubicShape{from, {from.x + bend, from.y}, {neuron.x - bend, neuron.y}, neuron};
  mark.stroke = {color, link_pt, Dash::solid};
  return mark;
}

Mark circle(Point center, double radius, Color fill) {
  Mark mark;
  mark.shape = CircleShape{center, radius};
  mark.fill = fill;
  return mark;
}

}  // namespace

Figure program_icon(const Theme& theme) {
  Figure icon;
  icon.name = "icon";
  icon.title = "Chainrule";
  icon.width_pt = icon.height_pt = side;
  icon.background = {0, 0, 0, 0};
  const Color light = theme.on_accent, warm = mix(theme.negative, light, 0.35);
  Mark ground;
  ground.shape = RectShape{{0, 0, side, side}, corner};
  ground.fill = theme.accent;
  icon.marks = {std::move(ground), link(first, light), link(second, warm), circle(first, input_radius, light),
                circle(second, input_radius, warm), circle(neuron, neuron_radius, light), circle(neuron, core_radius, theme.accent)};
  return icon;
}

}  // namespace chainrule
