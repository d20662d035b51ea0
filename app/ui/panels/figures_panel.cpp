#include "app/ui/panels/example_tool.hpp"
#include "app/ui/panels/figure_card.hpp"
#include "app/ui/panels/landscape_tool.hpp"
#include "app/ui/panels/network_tools.hpp"
#include "app/ui/panels/point_tool.hpp"
#include "app/ui/widgets/slider.hpp"

#include <algorithm>

namespace chainrule {
namespace {

constexpr FigureKind slot_kinds[] = {FigureKind::activation, FigureKind::loss_curve, FigureKind::decision_boundary,
                                     FigureKind::neuron_maps, FigureKind::weight_images, FigureKind::metrics,
                                     FigureKind::confusion_matrix, FigureKind::blame, FigureKind::collapse,
                                     FigureKind::landscape, FigureKind::contour_map, FigureKind::race_curves, FigureKind::race_table,
                                     FigureKind::anatomy, FigureKind::rate_finder, FigureKind::descent_picture, FigureKind::matrix_view,
                                     FigureKind::misclassified, FigureKind::examples,
                                     FigureKind::activation_bench, FigureKind::operating_points, FigureKind::loss_bench, FigureKind::softmax_bench,
                                     FigureKind::overflow, FigureKind::layer_flow, FigureKind::layer_sizes, FigureKind::histograms, FigureKind::penalty_forces, FigureKind::folding,
                                     FigureKind::biological_neuron};

}  // namespace

void draw_figure_panel(Ui& ui, const Rect& rect, int slot, const Inputs& inputs, DeskState& state, CommandSink& sink) {
  const Rect room = draw_card(ui, rect);
  FigureKind& kind = state.slots[static_cast<std::size_t>(slot)];
  const std::string id = "slot" + std::to_string(slot + 1);
  Rect heading{room.x, room.y - ui.px(4), room.width, ui.px(26)};
  const Rect figure{room.x, heading.y + heading.height + ui.px(4), room.width, room.y + room.height - heading.y - heading.height - ui.px(4)};
  heading = draw_figure_buttons(ui, id, heading, kind, inputs, sink);
  DropdownSpec spec;
  for (const FigureKind each : slot_kinds) spec.items.push_back(capitalised(name_of(ui, "figure", id_of(each))));
  spec.selected = static_cast<int>(std::find(std::begin(slot_kinds), std::end(slot_kinds), kind) - std::begin(slot_kinds));
  spec.align = Align::left;
  const std::string tip = ui.text("ui.tip.slot");
  spec.tooltip = tip;
  const FigureKind shown_kind = kind;
  const double width = ui.canvas().width(spec.items[static_cast<std::size_t>(spec.selected)], ui.ink(13, Face::sans_bold)) + ui.px(34);
  if (const std::optional<int> chosen = dropdown(ui, id + "/kind", {heading.x - ui.px(6), heading.y, std::min(heading.width, width), heading.height}, spec))
    kind = slot_kinds[*chosen];
  const Rect place = shows_examples(shown_kind) ? below_example_controls(ui, figure) : figure;
  const ShownFigure shown = show_figure(ui, id + "/figure", place, shown_kind, inputs, state.last_hovered);
  if (shows_examples(shown_kind)) use_examples(ui, id, figure, shown, shown_kind, inputs, sink);
  if (shown_kind == FigureKind::decision_boundary) {
    use_points(ui, shown, inputs, state, sink);
    pick_point(ui, shown, inputs, sink);
  }
  if (shows_landscape(shown_kind)) use_landscape(ui, shown, shown_kind, inputs, state, sink);
  if (shown_kind == FigureKind::matrix_view || shown_kind == FigureKind::biological_neuron) use_network_marks(ui, shown, inputs, state, sink);
  if (shown.touch.pressed) sink.send("focus_figure", {std::string(id_of(shown_kind))});
}

void draw_full_figure(Ui& ui, const Rect& rect, FigureKind kind, const Inputs& inputs, DeskState& state, CommandSink& sink) {
  const Rect room = draw_card(ui, rect);
  Rect heading{room.x, room.y - ui.px(4), room.width, ui.px(26)};
  const Rect figure{room.x, heading.y + heading.height + ui.px(4), room.width, room.y + room.height - heading.y - heading.height - ui.px(4)};
  heading = draw_figure_buttons(ui, "full", heading, kind, inputs, sink);
  const std::string title = capitalised(name_of(ui, "figure", id_of(kind)));
  const Ink ink = ui.ink(15, Face::sans_bold);
  const bool shows_links = kind == FigureKind::network || kind == FigureKind::weight_images;
  if (shows_links) heading = draw_links_choice(ui, heading, ui.canvas().width(title, ink), inputs, sink);
  label(ui, heading, title, ink);
  const Rect place = shows_examples(kind) ? below_example_controls(ui, figure) : figure;
  CanvasView* canvas = kind == FigureKind::network ? &state.full_canvas : nullptr;
  const ShownFigure shown = show_figure(ui, "full/figure", place, kind, inputs, state.last_hovered, canvas);
  if (canvas) use_canvas(ui, shown, place, *canvas);
  if (shows_examples(kind)) use_examples(ui, "full", figure, shown, kind, inputs, sink);
  if (kind == FigureKind::decision_boundary) {
    use_points(ui, shown, inputs, state, sink);
    pick_point(ui, shown, inputs, sink);
  }
  if (shows_landscape(kind)) use_landscape(ui, shown, kind, inputs, state, sink);
  if (kind == FigureKind::network || kind == FigureKind::matrix_view || kind == FigureKind::biological_neuron) use_network_marks(ui, shown, inputs, state, sink);
  if (kind == FigureKind::network) draw_nerve_overlay(ui, shown, place, inputs, state, sink);
}

}  // namespace chainrule
