#pragma once
#include "app/ui/figure_painter.hpp"
#include "app/ui/panels/panels.hpp"

namespace chainrule {

/// Draws a figure of the shelf into a rectangle at its size; gives back where it stands and which mark is pointed at.
struct ShownFigure {
  std::string widget;
  const Figure* figure = nullptr;
  FigurePlace place;
  const Mark* pointed = nullptr;
  Touch touch;
};
ShownFigure show_figure(Ui& ui, std::string_view id, const Rect& rect, FigureKind kind, const Inputs& inputs,
                        const std::string& hovered, const CanvasView* canvas = nullptr);
/// The wheel makes the network larger at the mouse, dragging the ground moves it.
void use_canvas(Ui& ui, const ShownFigure& shown, const Rect& rect, CanvasView& canvas);
/// The buttons at the right end of a card's heading; returns what is left of the heading.
Rect draw_figure_buttons(Ui& ui, std::string_view id, Rect heading, FigureKind kind, const Inputs& inputs, CommandSink& sink);
/// What is pointed at is lit in the network and in the formulas: the network's mark for it, empty where there is none.
std::string light_linked(const ShownFigure& shown, DeskState& state);
/// What pointing and clicking on a figure with network marks does: hover, focus, editor.
void use_network_marks(Ui& ui, const ShownFigure& shown, const Inputs& inputs, DeskState& state, CommandSink& sink);
/// The neuron in focus as a nerve cell, over the network whose figure is shown in `room` (pixels).
void draw_nerve_overlay(Ui& ui, const ShownFigure& network, const Rect& room, const Inputs& inputs, DeskState& state, CommandSink& sink);

}  // namespace chainrule
