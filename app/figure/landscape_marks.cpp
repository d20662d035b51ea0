#include "app/figure/landscape_marks.hpp"

#include "app/figure/landscape_ways.hpp"
#include "app/figure/series.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace chainrule {
namespace {

constexpr int kMostLegendRows = 3;
constexpr double kWide = 1.25;        ///< from this proportion on, legend and note stand beside the surface
constexpr double kMostColumn = 0.34;  ///< of the figure's width
constexpr double kSign = 1.6, kEntry = 1.5;  ///< of the letters' size: width of a sign, from one entry to the next
constexpr double kNoteLeading = 1.35;
constexpr double kMostAbove = 0.2;    ///< of the figure's height

/// One entry of the legend: a sign and its words.
struct LegendEntry {
  std::string text;
  std::function<void(Drawing&, Point left, double width)> draw_sign;
};

bool is_within(const nn::Plane& range, double x, double y) { return x >= range.x_min && x <= range.x_max && y >= range.y_min && y <= range.y_max; }

/// Entries of what is drawn: what lies beside the plane's range has none.
std::vector<LegendEntry> legend_of(const Drawing& drawing, const LandscapeSpec& spec) {
  const nn::Plane& range = spec.surface->range;
  std::vector<LegendEntry> entries;
  for (const LandscapeWay& way : spec.ways) {
    const bool is_drawn = std::any_of(way.stops.begin(), way.stops.end(), [&](const LandscapeWay::Stop& stop) { return is_within(range, stop.x, stop.y); });
    if (way.name.empty() || !is_drawn) continue;
    entries.push_back({way.name, [&way](Drawing& d, Point left, double width) {
                         d.line(left, {left.x + width, left.y}, d.stroke(series_color(d.theme(), way.color), 2, series_dash(way.color)));
                       }});
  }
  for (const LandscapeArrow& arrow : spec.arrows)
    if (is_within(range, arrow.x, arrow.y) && std::hypot(arrow.dx, arrow.dy) > 0)
      entries.push_back({arrow_words(drawing, arrow), [&arrow](Drawing& d, Point left, double width) {
                           draw_arrow_line(d, {left, {left.x + width, left.y}}, arrow_color(d.theme(), arrow), std::nullopt);
                         }});
  if (std::any_of(spec.minima.begin(), spec.minima.end(), [&](const nn::PlanePoint& at) { return is_within(range, at.x, at.y); }))
    entries.push_back({drawing.words("figure.landscape.minimum"), [](Drawing& d, Point left, double width) { draw_star(d, {left.x + width / 2, left.y}); }});
  if (spec.here && is_within(range, spec.here->x, spec.here->y))
    entries.push_back({drawing.words("figure.landscape.here"), [](Drawing& d, Point left, double width) { draw_here(d, {left.x + width / 2, left.y}, 1); }});
  return entries;
}

/// Entries from the left, in as many rows as it takes; the first row leaves `reserved` free at its right end.
double draw_legend(Drawing& drawing, const LandscapeSpec& spec, double reserved) {
  const TextStyle style{drawing.size(10), drawing.theme().text, Face::sans, Align::left, Baseline::middle};
  const double line = 1.7 * style.size_pt, left = 10, sign = 1.6 * style.size_pt;
  double x = left, y = 0.95 * style.size_pt + 3;
  const int most_legend_rows = std::clamp(static_cast<int>(kMostAbove * drawing.height() / line), 1, kMostLegendRows);
  int row = 0;
  for (const LegendEntry& entry : legend_of(drawing, spec)) {
    const std::string text = drawing.elided(entry.text, style, 0.45 * drawing.width());
    const double width = sign + 5 + drawing.text_width(text, style), right = drawing.width() - 8 - (row == 0 ? reserved : 0);
    if (x > left && x + width > right) {
      if (++row == most_legend_rows) break;
      x = left, y += line;
    }
    entry.draw_sign(drawing, {x, y}, sign);
    drawing.text({x + sign + 5, y}, text, style);
    x += width + 1.4 * style.size_pt;
  }
  return (x > left || row > 0 || reserved > 0) ? y + 0.75 * line : 4;
}

double draw_age(Drawing& drawing, const std::string& age) {
  if (age.empty()) return 0;
  const TextStyle style{drawing.size(9.5), drawing.theme().muted_text, Face::sans, Align::right, Baseline::middle};
  const std::string text = drawing.elided(age, style, 0.5 * drawing.width());
  Mark& mark = drawing.text({drawing.width() - 8, 0.95 * drawing.size(10) + 3}, text, style);
  mark.id = "age", mark.title = age;
  return drawing.text_width(text, style) + 14;
}

void write_note(Drawing& drawing, const std::vector<std::string>& lines, const std::string& note, Point at, const TextStyle& style) {
  int number = 0;
  for (const std::string& line : lines) {
    Mark& mark = drawing.text(at, line, style);
    mark.id = number++ == 0 ? "note" : "note/" + std::to_string(number);
    mark.title = note;
    at.y += kNoteLeading * style.size_pt;
  }
}

/// One line; a second one only where it does not fit into one, none in a very low figure. Returns where it begins.
double draw_note(Drawing& drawing, const std::string& note) {
  const TextStyle style{drawing.size(9), drawing.theme().muted_text, Face::sans, Align::left, Baseline::middle};
  if (note.empty() || drawing.height() < 15 * style.size_pt) return drawing.height() - 4;
  std::vector<std::string> lines = drawing.wrapped(note, style, drawing.width() - 18);
  if (lines.size() > 2) lines = {lines[0], drawing.elided(lines[1] + " " + lines[2], style, drawing.width() - 18)};
  const double leading = kNoteLeading * style.size_pt;
  const double y = drawing.height() - 0.9 * style.size_pt - leading * (static_cast<double>(lines.size()) - 1);
  write_note(drawing, lines, note, {9, y}, style);
  return y - style.size_pt;
}

/// How the column beside the surface is filled.
struct SideColumn {
  double left = 0, width = 0;
  std::vector<LegendEntry> entries;
  std::vector<std::string> note;  ///< lines of it; empty where it stands below the whole figure
};

TextStyle legend_style(const Drawing& drawing) { return {drawing.size(10), drawing.theme().text, Face::sans, Align::left, Baseline::middle}; }
TextStyle small_style(const Drawing& drawing) { return {drawing.size(9), drawing.theme().muted_text, Face::sans, Align::left, Baseline::middle}; }

SideColumn side_column(const Drawing& drawing, const LandscapeSpec& spec) {
  const TextStyle style = legend_style(drawing), small = small_style(drawing);
  SideColumn column;
  column.entries = legend_of(drawing, spec);
  double widest = spec.note.empty() && spec.age.empty() ? 0 : 11 * style.size_pt;
  for (const LegendEntry& entry : column.entries) widest = std::max(widest, kSign * style.size_pt + 5 + drawing.text_width(entry.text, style));
  column.width = std::min(widest, kMostColumn * drawing.width());
  column.left = drawing.width() - column.width - 8;
  const std::vector<std::string> note = drawing.wrapped(spec.note, small, column.width);
  const double height = kEntry * style.size_pt * static_cast<double>(column.entries.size() + (spec.age.empty() ? 1 : 2)) +
                        kNoteLeading * small.size_pt * static_cast<double>(note.size());
  if (height < drawing.height() && drawing.height() >= 15 * small.size_pt) column.note = note;
  return column;
}

/// Legend and note in a column at the right; the surface has the whole height.
Rect draw_beside(Drawing& drawing, const LandscapeSpec& spec) {
  const SideColumn column = side_column(drawing, spec);
  const TextStyle style = legend_style(drawing), small = small_style(drawing);
  const double line = kEntry * style.size_pt, bottom = column.note.empty() ? draw_note(drawing, spec.note) : drawing.height() - 4;
  double y = 0.95 * style.size_pt + 3;
  if (!spec.age.empty()) {
    Mark& age = drawing.text({column.left, y}, drawing.elided(spec.age, small, column.width), small);
    age.id = "age", age.title = spec.age;
    y += line;
  }
  const double sign = kSign * style.size_pt;
  for (const LegendEntry& entry : column.entries) {
    if (y + 0.6 * style.size_pt > bottom) break;
    entry.draw_sign(drawing, {column.left, y}, sign);
    drawing.text({column.left + sign + 5, y}, drawing.elided(entry.text, style, column.width - sign - 5), style);
    y += line;
  }
  if (!column.note.empty()) {
    const double first = drawing.height() - 0.9 * small.size_pt - kNoteLeading * small.size_pt * (static_cast<double>(column.note.size()) - 1);
    write_note(drawing, column.note, spec.note, {column.left, first}, small);
  }
  return {2, 4, std::max(column.left - 6, 20.0), std::max(bottom - 4, 20.0)};
}

bool is_wide(const Drawing& drawing) { return drawing.width() >= kWide * drawing.height() && drawing.width() >= 28 * drawing.size(10); }

}  // namespace

Rect draw_surroundings(Drawing& drawing, const LandscapeSpec& spec) {
  if (is_wide(drawing)) return draw_beside(drawing, spec);
  const double top = draw_legend(drawing, spec, draw_age(drawing, spec.age)), bottom = draw_note(drawing, spec.note);
  return {2, top, drawing.width() - 4, std::max(bottom - top, 20.0)};
}

void draw_on_ground(Drawing& drawing, const LandscapeSpec& spec, const Ground& ground, const Rect& clip) {
  for (std::size_t i = 0; i < spec.ways.size(); ++i) draw_way(drawing, spec, ground, i, clip);
  draw_minima(drawing, spec, ground, clip);
  for (const LandscapeArrow& arrow : spec.arrows) draw_arrow(drawing, spec, arrow, ground, clip);
  for (std::size_t i = 0; i < spec.ways.size(); ++i) draw_stops(drawing, spec, ground, i, clip);
  if (!spec.here) return;
  const std::optional<SeenPlace> place = ground.on(spec.here->x, spec.here->y);
  if (!place || !clip.contains(place->at)) return;
  Mark& mark = draw_here(drawing, place->at, place->is_seen ? 1 : 0.45);
  mark.id = "here";
  mark.title = drawing.words("figure.landscape.here_at", {{"x", drawing.number(spec.here->x)}, {"y", drawing.number(spec.here->y)}});
}

bool has_surface(const LandscapeSpec& spec) {
  return spec.surface && spec.surface->heights.size() > 0 && spec.surface->heights.rows() == spec.surface->heights.cols() &&
         spec.surface->range.x_max > spec.surface->range.x_min && spec.surface->range.y_max > spec.surface->range.y_min;
}

Figure missing_landscape(const char* name, const std::string& title, const LandscapeSpec& spec, const FigureStyle& style) {
  return say_nothing_to_show(name, title, spec.missing.empty() ? style.language->text("figure.landscape.nothing") : spec.missing, style);
}

}  // namespace chainrule
