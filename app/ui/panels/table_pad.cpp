#include "app/ui/panels/table_pad.hpp"

#include "app/ui/panels/dialog.hpp"
#include "app/ui/widgets/button.hpp"
#include "app/ui/widgets/scroll_area.hpp"
#include "app/ui/widgets/text_field.hpp"

#include <algorithm>

namespace chainrule {
namespace {

constexpr nn::Index most_columns = 12;
constexpr double row_height = 30;

/// Where the cells of a row stand: number, inputs, targets, the button that takes it away.
struct TableColumns {
  double left = 0, number = 0, cell = 0, gap = 0;
  double x(nn::Index column) const { return left + number + static_cast<double>(column) * (cell + gap); }
};

TableColumns columns_of(const Ui& ui, const Rect& room, nn::Index count) {
  TableColumns columns{room.x, ui.px(74), 0, ui.px(6)};
  const double cells = room.width - columns.number - ui.px(34) - static_cast<double>(count) * columns.gap;
  columns.cell = std::min(ui.px(110), cells / static_cast<double>(count));
  return columns;
}

void draw_cell(Ui& ui, const Rect& rect, const std::string& id, double value, const char* command, nn::Index example, nn::Index place,
               CommandSink& sink) {
  const std::string tip = ui.text("ui.table.tip_cell");
  const NumberSpec spec{value, -1e300, 1e300, false, tip, true, false, NumberFormat(6)};
  const NumberEvent typed = number_field(ui, id, rect, spec);
  if (typed.value && typed.kind == FieldEvent::Kind::kept)
    sink.send(command, {static_cast<std::int64_t>(example), static_cast<std::int64_t>(place), *typed.value});
}

void draw_table_row(Ui& ui, const TableColumns& columns, double y, nn::Index example, const Inputs& inputs, CommandSink& sink) {
  const nn::Dataset& data = *inputs.session.document().data;
  const std::string id = "table/" + std::to_string(example + 1);
  const bool is_test = example >= data.train_count;
  const std::string step_tip = ui.text(is_test ? "ui.table.tip_test" : "ui.table.tip_train"), remove_tip = ui.text("ui.table.tip_remove");
  const double height = ui.px(26);
  const std::string number = (is_test ? "◦ " : "• ") + std::to_string(example + 1);
  ButtonSpec spec{number, step_tip, ButtonLook::plain};
  spec.selected = inputs.view().sample == example;
  if (button(ui, id + "/step", {columns.left, y, columns.number - columns.gap, height}, spec)) sink.send("sample", {static_cast<std::int64_t>(example)});
  nn::Index column = 0;
  for (nn::Index feature = 0; feature < data.features(); ++feature, ++column)
    draw_cell(ui, {columns.x(column), y, columns.cell, height}, id + "/x" + std::to_string(feature + 1), data.input(feature, example), "set_input", example, feature, sink);
  for (nn::Index output = 0; output < data.targets.rows(); ++output, ++column)
    draw_cell(ui, {columns.x(column), y, columns.cell, height}, id + "/y" + std::to_string(output + 1), data.targets(output, example), "set_target", example, output, sink);
  spec = {};
  spec.icon = Icon::close;
  spec.look = ButtonLook::plain;
  spec.tooltip = remove_tip;
  if (button(ui, id + "/remove", {columns.x(column), y, ui.px(26), height}, spec)) sink.send("remove_example", {static_cast<std::int64_t>(example)});
}

void draw_heads(Ui& ui, const TableColumns& columns, double y, const nn::Dataset& data) {
  const Ink ink = ui.ink(12, Face::sans_bold, ui.theme().muted_text);
  nn::Index column = 0;
  for (const auto& [letter, count] : {std::pair{"x", data.features()}, {"y", data.targets.rows()}})
    for (nn::Index index = 0; index < count; ++index, ++column)
      label(ui, {columns.x(column), y, columns.cell - ui.px(8), ui.px(22)}, letter + std::to_string(index + 1), ink, Align::right);
}

}  // namespace

bool can_edit_table(const Session& session) {
  const nn::Dataset& data = *session.document().data;
  return std::holds_alternative<InlineData>(session.document().scene.data) && data.features() + data.targets.rows() <= most_columns;
}

TableAnswer draw_table_pad(Ui& ui, const Inputs& inputs, CommandSink& sink) {
  if (!can_edit_table(inputs.session)) return TableAnswer::closed;
  const nn::Dataset& data = *inputs.session.document().data;
  const nn::Index count = data.features() + data.targets.rows();
  TableAnswer answer = TableAnswer::none;
  const Rect room = begin_dialog(ui, std::clamp(160.0 + 116 * static_cast<double>(count), 460.0, 980.0), 600);
  const std::string add = ui.text("ui.table.add"), add_tip = ui.text("ui.table.tip_add"), undo = ui.text("ui.paint.undo"), undo_tip = ui.text("command.undo");
  if (draw_closable_heading(ui, "table/close", room, ui.text("ui.table.title"))) answer = TableAnswer::closed;
  ButtonSpec spec;
  const double top = room.y + ui.px(66), bottom = room.y + room.height - ui.px(44);
  const Rect rows{room.x, top, room.width - ui.px(10), bottom - top};
  const TableColumns columns = columns_of(ui, rows, count);
  draw_heads(ui, columns, room.y + ui.px(40), data);
  ScrollArea area(ui, "table", rows);
  const double step = ui.px(row_height);
  for (nn::Index example = 0; example < data.size(); ++example) {
    const double y = area.top() + static_cast<double>(example) * step;
    if (y > rows.y - step && y < rows.y + rows.height) draw_table_row(ui, columns, y + ui.px(2), example, inputs, sink);
  }
  area.end(static_cast<double>(data.size()) * step);
  const double height = ui.px(32), add_width = button_width(ui, add), undo_width = button_width(ui, undo);
  spec = {add, add_tip};
  if (button(ui, "table/add", {room.x, room.y + room.height - height, add_width, height}, spec))
    sink.send("add_example", {static_cast<std::int64_t>(std::max<nn::Index>(0, data.train_count - 1))});
  spec = {undo, undo_tip};
  spec.enabled = inputs.session.can_undo();
  const bool asked = !ui.is_typing() && ui.take_key("Ctrl+Z") && spec.enabled;
  if (button(ui, "table/undo", {room.x + add_width + ui.px(8), room.y + room.height - height, undo_width, height}, spec) || asked) sink.send("undo");
  if (!ui.is_typing() && ui.take_key("Escape")) answer = TableAnswer::closed;
  end_dialog(ui);
  return answer;
}

}  // namespace chainrule
