#include "app/ui/panels/twin_panel.hpp"

#include "app/document/scene_difference.hpp"
#include "app/ui/panels/figure_card.hpp"
#include "app/ui/panels/network_tools.hpp"
#include "app/ui/widgets/button.hpp"
#include "app/ui/widgets/scroll_area.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace chainrule {
namespace {

const char* name_key(bool is_twin) { return is_twin ? "ui.twin.changed" : "ui.twin.original"; }

/// As the figure of the loss draws them.
Color color_of_run(const Ui& ui, bool is_twin) { return is_twin ? ui.theme().classes[2] : ui.theme().train_series; }

/// A bar in the run's colour and its name.
void draw_name(Ui& ui, const Rect& rect, bool is_twin) {
  ui.canvas().fill({rect.x, rect.y + rect.height / 2 - ui.px(1.5), ui.px(12), ui.px(3)}, color_of_run(ui, is_twin), ui.px(1.5));
  label(ui, {rect.x + ui.px(18), rect.y, rect.width - ui.px(18), rect.height}, ui.text(name_key(is_twin)), ui.ink(15, Face::sans_bold));
}

/// One line of the table: what both runs have of it.
struct TwinRow {
  std::string name;
  std::optional<double> original, twin;
};

std::vector<TwinRow> rows_of(const Ui& ui, const Session& original, const Session& twin) {
  const Snapshot &a = original.shown(), &b = twin.shown();
  const auto loss = [](const Snapshot& shown) { return shown.trace ? std::optional<double>(shown.trace->loss) : std::nullopt; };
  std::vector<TwinRow> rows = {{ui.text("ui.twin.update"), static_cast<double>(a.state.step), static_cast<double>(b.state.step)},
                               {ui.text("ui.twin.example_loss"), loss(a), loss(b)},
                               {ui.text("ui.twin.train_loss"), a.scores.train.loss, b.scores.train.loss},
                               {ui.text("ui.twin.test_loss"), a.scores.test.loss, b.scores.test.loss},
                               {ui.text("ui.twin.train_accuracy"), a.scores.train.accuracy, b.scores.train.accuracy},
                               {ui.text("ui.twin.test_accuracy"), a.scores.test.accuracy, b.scores.test.accuracy}};
  if (a.state.parameters.size() == b.state.parameters.size())
    rows.push_back({ui.text("ui.twin.distance"), 0.0, (b.state.parameters - a.state.parameters).norm()});
  std::erase_if(rows, [](const TwinRow& row) { return !row.original && !row.twin; });
  return rows;
}

/// What stands in the columns of a row: the original's number, the twin's, and the difference where both have one.
std::array<std::string, 3> texts_of(const Ui& ui, const TwinRow& row) {
  const auto shown = [&](const std::optional<double>& value) { return value ? ui.style().number(*value) : std::string("–"); };
  const bool both = row.original && row.twin;
  return {shown(row.original), shown(row.twin), both ? shown(*row.twin - *row.original) : "–"};
}

/// A fifth of the table for each column of numbers; where that is too little, what they need, and where the names have no room
/// beside them, no differences.
void draw_rows(Ui& ui, const Rect& rect, const std::vector<TwinRow>& rows) {
  const Ink quiet = ui.ink(12, Face::sans, ui.theme().muted_text), number = ui.ink(13, Face::sans_bold), name = ui.ink(12.5);
  constexpr std::array keys = {"ui.twin.original_short", "ui.twin.changed_short", "ui.twin.difference"};
  std::array<double, 3> widths{};
  double names = 0;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    widths[i] = ui.canvas().width(ui.text(keys[i]), quiet);
    for (const TwinRow& row : rows) widths[i] = std::max(widths[i], ui.canvas().width(texts_of(ui, row)[i], number));
    widths[i] += ui.px(10);
  }
  for (const TwinRow& row : rows) names = std::max(names, ui.canvas().width(row.name, name) + ui.px(4));
  const double fifth = rect.width * 0.2, widest = *std::max_element(widths.begin(), widths.end());
  if (widest <= fifth && names <= rect.width - 3 * fifth) widths.fill(fifth);
  const std::size_t columns = names + widths[0] + widths[1] + widths[2] <= rect.width ? 3 : 2;
  const double left_over = rect.width - widths[0] - widths[1] - (columns == 3 ? widths[2] : 0);
  const double height = ui.px(22), right = rect.x + rect.width - ui.px(2);
  const auto draw_cells = [&](double y, const std::array<std::string, 3>& texts, const Ink& ink) {
    double x = right;
    for (std::size_t i = columns; i-- > 0; x -= widths[i]) label(ui, {x - widths[i], y, widths[i], height}, texts[i], ink, Align::right);
  };
  double y = rect.y;
  draw_cells(y, {ui.text(keys[0]), ui.text(keys[1]), ui.text(keys[2])}, quiet);
  for (const TwinRow& row : rows) {
    y += height;
    label(ui, {rect.x, y, std::clamp(left_over - ui.px(4), 1.0, names + 1), height}, row.name, name);
    draw_cells(y, texts_of(ui, row), number);
  }
}

}  // namespace

void draw_twin_network(Ui& ui, const Rect& rect, const Inputs& inputs, bool is_twin, DeskState& state, CommandSink& sink) {
  const Rect room = draw_card(ui, rect);
  Rect heading{room.x, room.y - ui.px(4), room.width, ui.px(26)};
  const bool has_strip = has_shape_strip(inputs);  // the other keeps the room too: the networks stand side by side
  const Rect strip{room.x, heading.y + heading.height + ui.px(3), room.width, ui.px(has_strip ? 24 : 1)};
  const Rect figure{room.x, strip.y + strip.height, room.width, room.y + room.height - strip.y - strip.height};
  // What can be done to the two stands at the changed one: what links show is chosen for both, layers and neurons are its own.
  if (is_twin) heading = draw_links_choice(ui, heading, ui.px(18) + ui.canvas().width(ui.text(name_key(is_twin)), ui.ink(15, Face::sans_bold)), inputs, sink);
  draw_name(ui, heading, is_twin);
  const ShownFigure shown = show_figure(ui, is_twin ? "twin/network" : "network/figure", figure, FigureKind::network, inputs, state.last_hovered);
  if (!is_twin) return static_cast<void>(light_linked(shown, state));
  if (has_strip) draw_shape_strip(ui, strip, rect, shown, inputs, sink);
  use_network_marks(ui, shown, inputs, state, sink);
  draw_nerve_overlay(ui, shown, figure, inputs, state, sink);
}

void draw_twin_step(Ui& ui, const Rect& rect, const Inputs& inputs, bool is_twin, DeskState& state) {
  draw_card(ui, rect);
  const Rect figure{rect.x + ui.px(2), rect.y + ui.px(8), rect.width - ui.px(12), rect.height - ui.px(16)};
  const ShownFigure shown = show_figure(ui, is_twin ? "twin/step" : "step/figure", figure, FigureKind::step_card, inputs, state.last_hovered);
  light_linked(shown, state);
}

void draw_twin_table(Ui& ui, const Rect& rect, const Session& original, const Session& twin, CommandSink& sink) {
  const Rect room = draw_card(ui, rect);
  const std::string end = ui.text("ui.twin.end"), tip = ui.text("ui.tip.twin_end");
  const double width = button_width(ui, end);
  label(ui, {room.x, room.y - ui.px(2), room.width - width - ui.px(8), ui.px(26)}, ui.text("ui.twin.title"), ui.ink(15, Face::sans_bold));
  ButtonSpec spec;
  spec.text = end;
  spec.tooltip = tip;
  if (button(ui, "twin/end", {room.x + room.width - width, room.y - ui.px(4), width, ui.px(28)}, spec)) sink.send("twin");
  const std::string changed = say_differences(original.document().scene, twin.document().scene, *ui.style().language);
  ScrollArea area(ui, "twin", {room.x, room.y + ui.px(30), room.width, room.height - ui.px(30)});
  double y = area.top();
  const double inner = room.width - ui.px(10);
  y += paragraph(ui, {room.x, y, inner, 0}, changed, ui.ink(12.5, Face::sans, ui.theme().muted_text)) + ui.px(6);
  const std::vector<TwinRow> rows = rows_of(ui, original, twin);
  draw_rows(ui, {room.x, y, inner, 0}, rows);
  area.end(y - area.top() + ui.px(22) * static_cast<double>(rows.size() + 1));
}

}  // namespace chainrule
