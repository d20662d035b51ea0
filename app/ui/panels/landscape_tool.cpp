#include "app/ui/panels/landscape_tool.hpp"

#include "app/ui/compat.hpp"

#include <cmath>
#include <imgui.h>

namespace chainrule {
namespace {

constexpr double degrees_a_unit = 0.5, zoom_a_notch = 1.12;
constexpr double still_units = 3;  ///< a press that moved less is a click

void send(const Eye& eye, CommandSink& sink) { sink.send("look", {eye.azimuth, eye.elevation, eye.zoom, eye.pan_x, eye.pan_y}); }

void drag(Ui& ui, const ShownFigure& shown, const Inputs& inputs, EyeDrag& held, CommandSink& sink) {
  const Point mouse = ui.mouse(), last = held.last;
  held.last = mouse;
  held.moved = held.moved || std::hypot(mouse.x - held.from.x, mouse.y - held.from.y) > ui.px(still_units);
  if (!held.moved || (mouse.x == last.x && mouse.y == last.y)) return;
  Eye eye = inputs.view().eye;
  if (ImGui::GetIO().KeyShift) {
    eye.pan_x += (mouse.x - last.x) / (shown.figure->width_pt * shown.place.px_per_pt);
    eye.pan_y += (mouse.y - last.y) / (shown.figure->height_pt * shown.place.px_per_pt);
  } else {
    eye.azimuth -= (mouse.x - last.x) / ui.px(1) * degrees_a_unit;
    eye.elevation += (mouse.y - last.y) / ui.px(1) * degrees_a_unit;
  }
  send(eye, sink);
}

void begin_there(Ui& ui, const ShownFigure& shown, FigureKind kind, const Inputs& inputs, CommandSink& sink) {
  const Point at = shown.place.to_figure(ui.mouse());
  const std::optional<nn::PlanePoint> place = inputs.figures.place_at(kind, inputs.session, at, shown.figure->width_pt, shown.figure->height_pt);
  if (!place) return;
  if (const std::optional<Command> command = inputs.figures.board().start_at(inputs.session, *place)) sink.send(command->name, command->arguments);
}

/// The numbers of the place that is pointed at.
void tell_place(Ui& ui, const ShownFigure& shown, FigureKind kind, const Inputs& inputs) {
  const Point at = shown.place.to_figure(ui.mouse());
  const std::optional<nn::PlanePoint> place = inputs.figures.place_at(kind, inputs.session, at, shown.figure->width_pt, shown.figure->height_pt);
  const nn::Surface* surface = inputs.figures.board().facts().surface;
  if (!place || !surface) return;
  const NumberFormat& number = ui.style().number;
  const std::optional<nn::PlaneFunction> function = function_of(inputs.scene().landscape);
  const double height = function ? nn::value_of(*function, place->x, place->y).value : nn::height_at(*surface, place->x, place->y);
  ui.tooltip(shown.touch, {ui.mouse().x, ui.mouse().y - ui.px(6), ui.px(12), ui.px(12)},
             ui.text("ui.landscape.at", {{"x", number(place->x)}, {"y", number(place->y)}, {"height", number(height)}}));
}

}  // namespace

void use_landscape(Ui& ui, const ShownFigure& shown, FigureKind kind, const Inputs& inputs, DeskState& state, CommandSink& sink) {
  if (!shown.figure) return;
  const bool in_space = kind == FigureKind::landscape;
  if (shown.touch.pressed) state.eye_drag = EyeDrag{kind, ui.mouse(), ui.mouse(), false};
  if (state.eye_drag && state.eye_drag->kind == kind) {
    if (shown.touch.held && ui.mouse_down()) {
      if (in_space) drag(ui, shown, inputs, *state.eye_drag, sink);
    } else {
      const bool still = std::hypot(ui.mouse().x - state.eye_drag->from.x, ui.mouse().y - state.eye_drag->from.y) <= ui.px(still_units);
      if (shown.touch.clicked && !state.eye_drag->moved && still) begin_there(ui, shown, kind, inputs, sink);
      state.eye_drag.reset();
    }
  }
  const bool tells = !shown.pointed || shown.pointed->title.empty() || shown.pointed->id == "surface";
  if (shown.touch.hovered && !state.eye_drag && tells) tell_place(ui, shown, kind, inputs);
  if (!in_space || !shown.touch.hovered) return;
  const Rect place{shown.place.origin.x, shown.place.origin.y, shown.figure->width_pt * shown.place.px_per_pt, shown.figure->height_pt * shown.place.px_per_pt};
  if (const double notches = ui.take_wheel(place); notches != 0) {
    Eye eye = inputs.view().eye;
    eye.zoom *= std::pow(zoom_a_notch, notches);
    send(eye, sink);
  }
  if (shown.touch.double_clicked) send(Eye{}, sink);
}

}  // namespace chainrule
