#include "app/figure/race_curves.hpp"

#include "app/figure/drawing.hpp"
#include "app/figure/race_words.hpp"
#include "app/figure/series.hpp"

#include <algorithm>

namespace chainrule {
namespace {

/// Columns in the order in which they are given up where there is little room.
constexpr std::size_t given_up[] = {4, 3, 2};
/// The least share of the width that the names have before a column is given up.
constexpr double least_name_share = 0.3;

/// Which columns are shown, how wide each is, and what is left for the names.
struct TableLayout {
  TextStyle text;
  std::vector<std::size_t> columns;
  std::vector<double> widths;
  double name_room = 0;
};

/// `rows` begin with the headings.
TableLayout layout_of(const Drawing& drawing, const std::vector<RaceRow>& rows, double size_pt, double gap, double room) {
  TableLayout layout;
  layout.text = {size_pt, drawing.theme().text, Face::sans, Align::right, Baseline::middle};
  layout.columns = {0, 1, 2, 3, 4, 5};
  const auto measure = [&] {
    layout.widths.clear();
    layout.name_room = room;
    for (const std::size_t column : layout.columns) {
      double widest = 0;
      for (const RaceRow& row : rows) widest = std::max(widest, drawing.text_width(row.cells[column], layout.text));
      layout.widths.push_back(widest);
      layout.name_room -= widest + gap;
    }
  };
  double longest = 0;
  const auto fits = [&] {
    longest = 0;
    for (const RaceRow& row : rows) longest = std::max(longest, drawing.text_width(row.name, layout.text));
    return layout.name_room >= longest;
  };
  for (measure(); !fits() && layout.text.size_pt > 7; measure()) layout.text.size_pt = std::max(7.0, layout.text.size_pt * 0.93);
  for (const std::size_t column : given_up) {
    if (layout.name_room >= std::min(longest, least_name_share * room)) break;
    std::erase(layout.columns, column);
    measure();
  }
  return layout;
}

void draw_row(Drawing& drawing, const TableLayout& layout, const RaceRow& row, const std::string& id, double left, double right, double gap, double y) {
  TextStyle name = layout.text;
  name.align = Align::left;
  const std::string shown = drawing.elided(row.name, name, std::max(0.0, layout.name_room));
  if (!shown.empty()) {
    Mark& mark = drawing.text({left, y}, shown, name);
    mark.id = id;
    mark.title = row.name;
  }
  double x = right;
  for (std::size_t i = layout.columns.size(); i-- > 0;) {
    const std::size_t column = layout.columns[i];
    drawing.text({x, y}, row.cells[column], layout.text).id = id + "/" + std::string(race_columns[column]);
    x -= layout.widths[i] + gap;
  }
}

}  // namespace

Figure race_table(const RaceSpec& spec, const FigureStyle& style) {
  const std::string title = style.language->text("figure.race.table_title");
  if (spec.course == nullptr || spec.course->steps.empty() || spec.course->racers.empty())
    return say_nothing_to_show("race_table", title, style.language->text("figure.race.nothing"), style);
  Drawing drawing("race_table", title, style);
  std::vector<RaceRow> rows = race_rows(*spec.course, spec.racers, *style.language, style.number);
  RaceRow headings{drawing.words("figure.race.at_step", {{"step", with_separators(spec.course->steps.back())}}), {}};
  for (std::size_t i = 0; i < race_columns.size(); ++i) headings.cells[i] = drawing.words("figure.race.column." + std::string(race_columns[i]));
  rows.insert(rows.begin(), headings);
  const double margin = drawing.scaled(12), gap = drawing.scaled(14), sample = drawing.scaled(18);
  const double step = std::min(drawing.size(24), (drawing.height() - margin) / static_cast<double>(rows.size()));
  const double left = margin + sample + drawing.scaled(6), right = drawing.width() - margin;
  TableLayout layout = layout_of(drawing, rows, std::max(7.0, std::min(drawing.size(13), step / 1.35)), gap, right - left);
  double y = std::min((drawing.height() - step * static_cast<double>(rows.size())) / 2, drawing.scaled(16)) + step / 2;
  for (std::size_t i = 0; i < rows.size(); ++i, y += step) {
    layout.text.color = i == 0 ? drawing.theme().muted_text : drawing.theme().text;
    draw_row(drawing, layout, rows[i], i == 0 ? "row/heading" : "row/" + std::to_string(i), left, right, gap, y);
    const auto racer = static_cast<int>(i) - 1;
    if (racer < 0) drawing.line({margin, y + step / 2}, {right, y + step / 2}, drawing.stroke(drawing.theme().grid, 1));
    else drawing.line({margin, y}, {margin + sample, y}, drawing.stroke(series_color(drawing.theme(), racer), 2, series_dash(racer)));
  }
  return drawing.take();
}

}  // namespace chainrule
