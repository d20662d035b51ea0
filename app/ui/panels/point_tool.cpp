#include "app/ui/panels/point_tool.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace chainrule {
namespace {

constexpr double reach_units = 8;    ///< so near is at a point
constexpr double moved_units = 2.5;  ///< so far is a drag

/// The map as it stands on the screen: pixels to inputs and back.
struct Map {
  Rect plot;
  nn::Plane plane;
  Point inputs_at(Point pixel) const {
    const double right = std::clamp((pixel.x - plot.x) / plot.width, 0.0, 1.0), down = std::clamp((pixel.y - plot.y) / plot.height, 0.0, 1.0);
    return {plane.x_min + right * (plane.x_max - plane.x_min), plane.y_max - down * (plane.y_max - plane.y_min)};
  }
  Point kept_within(Point pixel) const {
    return {std::clamp(pixel.x, plot.x, plot.x + plot.width), std::clamp(pixel.y, plot.y, plot.y + plot.height)};
  }
};

double distance(Point a, Point b) { return std::hypot(a.x - b.x, a.y - b.y); }

/// "data/17" is example 16.
std::optional<nn::Index> example_of(std::string_view id) {
  constexpr std::string_view prefix = "data/";
  if (!id.starts_with(prefix)) return std::nullopt;
  int number = 0;
  const auto read = std::from_chars(id.data() + prefix.size(), id.data() + id.size(), number);
  if (read.ec != std::errc() || number < 1) return std::nullopt;
  return number - 1;
}

/// The example whose point is under the mouse, or nearest to it.
std::optional<nn::Index> nearest_example(const ShownFigure& shown, Point mouse, double reach_px) {
  std::optional<nn::Index> nearest;
  for (const Mark& mark : shown.figure->marks) {
    const auto* circle = std::get_if<CircleShape>(&mark.shape);
    const std::optional<nn::Index> example = example_of(mark.id);
    if (circle == nullptr || !example) continue;
    const Rect center = shown.place.to_pixels({circle->center.x, circle->center.y, 0, 0});
    const double away = distance({center.x, center.y}, mouse);
    if (away > reach_px) continue;
    reach_px = away;
    nearest = example;
  }
  return nearest;
}

void press(const Map& map, std::optional<nn::Index> under, Point mouse, const Inputs& inputs, DeskState& state, CommandSink& sink) {
  const View& view = inputs.view();
  if (under && view.brush < 0) return sink.send("remove_point", {static_cast<std::int64_t>(*under)});
  if (under) {
    state.dragged = PointDrag{*under, mouse};
    return;
  }
  if (view.brush < 0 || !map.plot.contains(mouse)) return;
  const bool is_number = inputs.session.document().data->task == nn::Task::regression;
  const Point at = map.inputs_at(mouse);
  sink.send("add_point", {at.x, at.y, is_number ? view.brush_value : static_cast<double>(view.brush)});
}

/// A ring where the point would come to lie.
void drag(Ui& ui, const Map& map, DeskState& state, CommandSink& sink) {
  const PointDrag dragged = *state.dragged;
  const bool moved = distance(ui.mouse(), dragged.from) > ui.px(moved_units);
  if (ui.take_key("Escape")) return state.dragged.reset();
  if (ui.mouse_down()) {
    if (moved) ui.canvas().ring(map.kept_within(ui.mouse()), ui.px(5), ui.theme().text, ui.line(1.5));
    return ui.keep_moving();
  }
  state.dragged.reset();
  if (!moved) return;
  const Point at = map.inputs_at(ui.mouse());
  sink.send("move_point", {static_cast<std::int64_t>(dragged.example), at.x, at.y});
}

}  // namespace

bool can_draw_points(const Session& session) {
  const Document& document = session.document();
  const nn::Dataset& data = *document.data;
  const DataSpec& spec = document.scene.data;
  const bool are_ours = std::holds_alternative<InlineData>(spec) || std::holds_alternative<GeneratedData>(spec);
  return are_ours && data.features() <= 2 && session.shown().maps && (data.task != nn::Task::regression || data.targets.rows() == 1);
}

std::vector<std::string> brush_names(const Ui& ui, const Session& session) {
  const nn::Dataset& data = *session.document().data;
  std::vector<std::string> names;
  const nn::Index classes = data.task == nn::Task::binary ? 2 : data.targets.rows();
  for (nn::Index i = 0; i < classes && data.task != nn::Task::regression; ++i)
    names.push_back(ui.text("ui.points.class", {{"letter", std::string(1, static_cast<char>('A' + i % 26))}}));
  if (data.task == nn::Task::regression) names.push_back(ui.text(data.features() == 1 ? "ui.points.here" : "ui.points.number"));
  names.push_back(ui.text("ui.points.erase"));
  return names;
}

void pick_point(Ui& ui, const ShownFigure& shown, const Inputs& inputs, CommandSink& sink) {
  if (inputs.view().drawing || shown.figure == nullptr || !shown.touch.hovered) return;
  const std::optional<nn::Index> under = nearest_example(shown, ui.mouse(), ui.px(reach_units));
  if (!under) return;
  ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (shown.touch.clicked) sink.send("sample", {static_cast<std::int64_t>(*under)});
}

void use_points(Ui& ui, const ShownFigure& shown, const Inputs& inputs, DeskState& state, CommandSink& sink) {
  if (!inputs.view().drawing || shown.figure == nullptr || !can_draw_points(inputs.session)) return;
  const Mark* surface = shown.figure->find("surface");
  if (surface == nullptr) return;
  const Map map{shown.place.to_pixels(bounds_of(*surface, inputs.figures.metrics())), inputs.session.shown().maps->plane};
  if (state.dragged) {
    if (shown.touch.held || !ui.mouse_down()) drag(ui, map, state, sink);
    return;
  }
  if (!shown.touch.hovered) return;
  const std::optional<nn::Index> under = nearest_example(shown, ui.mouse(), ui.px(reach_units));
  if (under || map.plot.contains(ui.mouse())) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (shown.touch.pressed) press(map, under, ui.mouse(), inputs, state, sink);
  else if (under && ui.right_pressed()) sink.send("remove_point", {static_cast<std::int64_t>(*under)});
}

}  // namespace chainrule
