#include "app/text/number_format.hpp"
#include "app/ui/panels/data_import.hpp"
#include "app/ui/widgets/scroll_area.hpp"

#include <algorithm>

namespace chainrule {
namespace {

constexpr std::size_t most_rows = 12, looked_at_for_width = 12;
constexpr double least_column = 64, most_column = 150;

/// A cell on one line, not longer than anybody wants to read here.
std::string shown_cell(std::string_view cell) {
  constexpr std::size_t most_characters = 40;
  std::string line;
  std::size_t characters = 0;
  for (const char c : cell) {
    const bool begins = (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (begins && ++characters > most_characters) return line + "…";
    line += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  }
  return line;
}

std::string content_of(const Ui& ui, const CsvColumn& column) {
  if (!column.is_number) return ui.text("ui.import.categories", {{"count", std::to_string(std::min(column.categories.size(), most_categories))}});
  const NumberFormat number(4);
  return number(column.lowest) + " … " + number(column.highest);
}

std::string missing_of(const Ui& ui, const CsvColumn& column) {
  return column.missing == 0 ? std::string() : ui.text("ui.import.missing_cells", {{"count", std::to_string(column.missing)}});
}

std::string head_of(const CsvColumn& column, std::size_t index) {
  return column.name.empty() ? std::to_string(index + 1) : shown_cell(column.name);
}

double width_of_column(const Ui& ui, const CsvTable& table, std::size_t index) {
  const CsvColumn& column = table.columns[index];
  double width = std::max({ui.canvas().width(head_of(column, index), ui.ink(12.5, Face::sans_bold)), ui.canvas().width(content_of(ui, column), ui.ink(11)),
                           ui.canvas().width(missing_of(ui, column), ui.ink(11))});
  for (std::size_t row = 0; row < std::min(table.row_count(), looked_at_for_width); ++row)
    width = std::max(width, ui.canvas().width(shown_cell(table.cell(row, index)), ui.ink(12.5)));
  return std::clamp(width + ui.px(14), ui.px(least_column), ui.px(most_column));
}

/// Cut where the column ends, as in every table: the whole text stands in the file.
void cell_label(Ui& ui, const Rect& rect, const std::string& text, const Ink& ink) {
  std::string fitting = text;
  while (!fitting.empty() && ui.canvas().width(fitting, ink) > rect.width) {
    if (fitting.ends_with("…")) fitting.resize(fitting.size() - std::string_view("…").size());
    while (fitting.size() > 1 && (static_cast<unsigned char>(fitting.back()) & 0xC0) == 0x80) fitting.pop_back();
    if (!fitting.empty()) fitting.pop_back();
    if (!fitting.empty()) fitting += "…";
  }
  label(ui, rect, fitting, ink);
}

}  // namespace

std::optional<std::size_t> draw_table_preview(Ui& ui, const Rect& rect, const CsvTable& table, std::size_t target) {
  const Theme& theme = ui.theme();
  ui.canvas().fill(rect, theme.field, ui.px(6));
  std::optional<std::size_t> chosen;
  const double head = ui.px(56), row_height = ui.px(22), right = rect.x + rect.width - ui.px(30);
  const auto rows = std::min({table.row_count(), most_rows, static_cast<std::size_t>(std::max(0.0, (rect.height - head - ui.px(8)) / row_height))});
  double x = rect.x + ui.px(8);
  std::size_t column = 0;
  for (; column < table.columns.size(); ++column) {
    const double width = width_of_column(ui, table, column);
    if (x + width > right && column > 0) break;
    const Rect place{x, rect.y + ui.px(4), width - ui.px(4), head - ui.px(8)};
    const Touch touch = ui.touch("import/column/" + std::to_string(column), place);
    const Rect whole{place.x, place.y, place.width, head + static_cast<double>(rows) * row_height - ui.px(4)};
    if (column == target) ui.canvas().fill(whole, theme.accent_soft, ui.px(4));
    else if (touch.hovered || touch.focused) ui.canvas().fill(whole, theme.field_hover, ui.px(4));
    if (touch.clicked) chosen = column;
    ui.tooltip(touch, place, ui.text("ui.import.tip_column"));
    const CsvColumn& what = table.columns[column];
    const double inner = place.width - ui.px(8), left = place.x + ui.px(4);
    cell_label(ui, {left, place.y, inner, ui.px(18)}, head_of(what, column), ui.ink(12.5, Face::sans_bold, column == target ? theme.accent : theme.text));
    cell_label(ui, {left, place.y + ui.px(17), inner, ui.px(15)}, content_of(ui, what), ui.ink(11, Face::sans, theme.muted_text));
    cell_label(ui, {left, place.y + ui.px(31), inner, ui.px(15)}, missing_of(ui, what), ui.ink(11, Face::sans, theme.danger));
    for (std::size_t row = 0; row < rows; ++row)
      cell_label(ui, {left, rect.y + head + static_cast<double>(row) * row_height, inner, row_height}, shown_cell(table.cell(row, column)), ui.ink(12.5));
    x += width;
  }
  if (column < table.columns.size()) label(ui, {x, rect.y + ui.px(4), ui.px(28), ui.px(18)}, "…", ui.ink(12.5, Face::sans_bold, theme.muted_text));
  return chosen;
}

}  // namespace chainrule
