#include "app/figure/drawing.hpp"

#include <algorithm>

namespace chainrule {
namespace {

constexpr double row_ems = 1.55;
constexpr int lines_beside = 5;  ///< heading, count, names of the columns, sum, check

double text_size(const FigureStyle& style) {
  const double room = std::min(style.width_pt / 460, style.height_pt / 300);
  return std::clamp(12 * style.theme->font_size_pt / 14 * std::min(1.25, room), 7.0, 15.0);
}

double widest(const Drawing& drawing, const std::vector<BlameRow>& rows, std::string BlameRow::*cell, const TextStyle& style) {
  double width = 0;
  for (const BlameRow& row : rows) width = std::max(width, drawing.text_width(row.*cell, style));
  return width;
}

}  // namespace

nn::Index blame_rows(const FigureStyle& style) {
  const double lines = (style.height_pt - 12) / (row_ems * text_size(style));
  return std::max<nn::Index>(1, static_cast<nn::Index>(lines) - lines_beside);
}

Figure blame_table(const BlameSpec& spec, const FigureStyle& style) {
  const std::string title = style.language->text("figure.blame.title");
  if (spec.heading.empty()) return say_nothing_to_show("blame", title, style.language->text("figure.network.no_trace"), style);
  Drawing drawing("blame", title, style);
  const Theme& theme = drawing.theme();
  const TextStyle left{text_size(style), theme.text, Face::sans, Align::left, Baseline::middle};
  TextStyle right = left, quiet = left, strong = left, total = left;
  right.align = total.align = Align::right;
  quiet.color = theme.muted_text;
  strong.face = total.face = Face::sans_bold;
  const double margin = drawing.scaled(10), step = row_ems * left.size_pt, gap = 1.2 * left.size_pt, edge = drawing.width() - margin;
  double y = 6 + step / 2;
  const auto line = [&](const std::string& words, const TextStyle& how, const char* id) {
    const std::string shown = drawing.elided(words, how, edge - margin);
    if (!shown.empty()) drawing.text({margin, y}, shown, how).id = id;
    y += step;
  };
  line(spec.heading, strong, "heading");
  line(spec.count, quiet, "count");
  const std::string route = drawing.words("cli.blame.route"), product = drawing.words("cli.blame.product"), factors = drawing.words("cli.blame.factors");
  double numbers = std::max(drawing.text_width(product, right), drawing.text_width(drawing.number(spec.sum), total));
  for (const BlameRow& row : spec.rows) numbers = std::max(numbers, drawing.text_width(drawing.number(row.product), right));
  const double ways = std::min(std::max(widest(drawing, spec.rows, &BlameRow::way, left), drawing.text_width(route, left)), (edge - margin - numbers) * 0.45);
  const double x = margin + ways + gap, between = edge - numbers - gap - x;
  const bool named = widest(drawing, spec.rows, &BlameRow::named_factors, left) <= between;
  const auto cells = [&](const std::string& way, const std::string& middle, const std::string& number, const TextStyle& how, const TextStyle& last, const std::string& id) {
    const std::string first = drawing.elided(way, how, ways), second = between > 0 ? drawing.elided(middle, how, between) : "";
    if (!first.empty()) drawing.text({margin, y}, first, how).id = id;
    if (!second.empty()) drawing.text({x, y}, second, how);
    drawing.text({edge, y}, number, last);
    y += step;
  };
  TextStyle quiet_right = quiet;
  quiet_right.align = Align::right;
  cells(route, factors, product, quiet, quiet_right, "columns");
  const auto room = static_cast<std::size_t>(blame_rows(style));
  for (std::size_t index = 0; index < std::min(room, spec.rows.size()); ++index) {
    const BlameRow& row = spec.rows[index];
    cells(row.way, named ? row.named_factors : row.factors, drawing.number(row.product), left, right, "route/" + std::to_string(index + 1));
  }
  drawing.line({margin, y - step / 2}, {edge, y - step / 2}, drawing.stroke(theme.grid, 1));
  cells(drawing.words("cli.blame.sum"), "", drawing.number(spec.sum), strong, total, "sum");
  if (y + step / 2 < drawing.height()) line(spec.check, quiet, "check");
  return drawing.take();
}

}  // namespace chainrule
