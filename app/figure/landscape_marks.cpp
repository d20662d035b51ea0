#include "app/figure/landscape_marks.hpp"

#include "app/figure/landscape_ways.hpp"
#include "app/figure/series.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace chainrule {
namespace {

constexpr int kMostLegendRows = 3;

/// One entry of the legend: a sign and its words.
struct LegendEntry {
  std::string text;
  std::function<void(Drawing&, Point left, double width)> draw_sign;
};

std::vector<LegendEntry> legend_of(const Drawing& drawing, const LandscapeSpec& spec) {
  std::vector<LegendEntry> entries;
  for (const LandscapeWay& way : spec.ways) {
    if (way.name.empty() || way.stops.empty()) continue;
    entries.push_back({way.name, [&way](Drawing& d, Point left, double width) {
                         d.line(left, {left.x + width, left.y}, d.stroke(series_color(d.theme(), way.color), 2, series_dash(way.color)));
                       }});
  }
  for (const LandscapeArrow& arrow : spec.arrows)
    entries.push_back({arrow_words(drawing, arrow), [&arrow](Drawing& d, Point left, double width) {
                         draw_arrow_line(d, {left, {left.x + width, left.y}}, arrow_color(d.theme(), arrow), std::nullopt);
                       }});
  if (!spec.minima.empty())
    entries.push_back({drawing.words("figure.landscape.minimum"), [](Drawing& d, Point left, double width) { draw_star(d, {left.x + width / 2, left.y}); }});
  if (spec.here)
    entries.push_back({drawing.words("figure.landscape.here"), [](Drawing& d, Point left, double width) { draw_here(d, {left.x + width / 2, left.y}, 1); }});
  return entries;
}

/// Entries from the left, in as many rows as it takes; the first row leaves `reserved` free at its right end.
double draw_legend(Drawing& drawing, const LandscapeSpec& spec, double reserved) {
  const TextStyle style{drawing.size(10), drawing.theme().text, Face::sans, Align::left, Baseline::middle};
  const double line = 1.7 * style.size_pt, left = 10, sign = 1.6 * style.size_pt;
  double x = left, y = 0.95 * style.size_pt + 3;
  const int most_legend_rows = drawing.height() < 15 * style.size_pt ? 1 : kMostLegendRows;
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

/// One line; a second one only where it does not fit into one, none in a very low figure. Returns where it begins.
double draw_note(Drawing& drawing, const std::string& note) {
  const TextStyle style{drawing.size(9), drawing.theme().muted_text, Face::sans, Align::left, Baseline::middle};
  if (note.empty() || drawing.height() < 15 * style.size_pt) return drawing.height() - 4;
  std::vector<std::string> lines = drawing.wrapped(note, style, drawing.width() - 18);
  if (lines.size() > 2) lines = {lines[0], drawing.elided(lines[1] + " " + lines[2], style, drawing.width() - 18)};
  const double leading = 1.35 * style.size_pt;
  double y = drawing.height() - 0.9 * style.size_pt - leading * (static_cast<double>(lines.size()) - 1);
  const double top = y - style.size_pt;
  int number = 0;
  for (const std::string& line : lines) {
    Mark& mark = drawing.text({9, y}, line, style);
    mark.id = number++ == 0 ? "note" : "note/" + std::to_string(number);
    mark.title = note;
    y += leading;
  }
  return top;
}

}  // namespace

Rect draw_surroundings(Drawing& drawing, const LandscapeSpec& spec) {
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
