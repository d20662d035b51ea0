#include "app/figure/panels.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace chainrule {

std::vector<Rect> panels_in(const Rect& area, int count, double aspect, double gap) {
  int best = 1;
  double least = std::numeric_limits<double>::infinity();
  for (int columns = 1; columns <= count; ++columns) {
    const int rows = (count + columns - 1) / columns;
    const double width = (area.width - (columns - 1) * gap) / columns, height = (area.height - (rows - 1) * gap) / rows;
    if (width < 6 || height < 6) continue;
    const double cost = std::abs(std::log(width / height / aspect)) + 2.0 * static_cast<double>(rows * columns - count) / count;
    if (cost < least) least = cost, best = columns;
  }
  const int rows = (count + best - 1) / best;
  const double width = std::max((area.width - (best - 1) * gap) / best, 4.0), height = std::max((area.height - (rows - 1) * gap) / rows, 4.0);
  std::vector<Rect> panels;
  for (int i = 0; i < count; ++i) panels.push_back({area.x + (i % best) * (width + gap), area.y + (i / best) * (height + gap), width, height});
  return panels;
}

Rect draw_panel(Drawing& drawing, const Rect& panel, const std::string& id, const std::string& name, const std::string& title, bool is_chosen) {
  const Theme& theme = drawing.theme();
  Mark& frame = drawing.rect(panel, 4, is_chosen ? with_alpha(theme.accent_soft, 0.55) : mix(theme.card, theme.field, 0.45),
                             is_chosen ? drawing.stroke(theme.accent, 1.4) : drawing.stroke(theme.grid, 0.8));
  frame.id = id, frame.title = title;
  const TextStyle style{drawing.size(9.5), is_chosen ? theme.accent : theme.text, is_chosen ? Face::sans_bold : Face::sans, Align::left, Baseline::middle};
  const double heading = 1.5 * style.size_pt, inset = std::min(4.0, 0.06 * panel.height);
  const std::string words = panel.height < 3.2 * style.size_pt ? std::string() : drawing.elided(name, style, panel.width - 10);
  const double top = words.empty() ? inset : heading;
  if (!words.empty()) drawing.text({panel.x + 5, panel.y + 0.55 * heading}, words, style);
  return {panel.x + 4, panel.y + top, std::max(panel.width - 8, 2.0), std::max(panel.height - top - inset, 2.0)};
}

void draw_zero_lines(Drawing& drawing, const PanelPlot& plot) {
  const Stroke stroke = drawing.stroke(drawing.theme().axis, 0.6);
  if (plot.x_low <= 0 && plot.x_high >= 0) drawing.line(plot.at(0, plot.y_low), plot.at(0, plot.y_high), stroke);
  if (plot.y_low <= 0 && plot.y_high >= 0) drawing.line(plot.at(plot.x_low, 0), plot.at(plot.x_high, 0), stroke);
}

void draw_function(Drawing& drawing, const PanelPlot& plot, const std::function<double(double)>& function, const Stroke& stroke, double jump) {
  constexpr int samples = 96;
  const double height = plot.y_high - plot.y_low;
  std::vector<Point> piece;
  const auto finish = [&] {
    if (piece.size() > 1) drawing.polyline(std::move(piece), stroke).clip = plot.plot;
    piece.clear();
  };
  double before = std::numeric_limits<double>::quiet_NaN();
  for (int i = 0; i <= samples; ++i) {
    const double x = plot.x_low + (plot.x_high - plot.x_low) * i / samples, y = function(x);
    if (!std::isfinite(y) || std::abs(y - before) > jump * height) finish();
    before = y;
    if (std::isfinite(y)) piece.push_back(plot.at(x, std::clamp(y, plot.y_low - height, plot.y_high + height)));
  }
  finish();
}

double draw_line_legend(Drawing& drawing, const std::vector<LineEntry>& entries) {
  const double size = drawing.size(10), y = 0.95 * size + 3, line = 1.6 * size;
  if (drawing.height() < 13 * size) return 4;
  double x = 8;
  for (const LineEntry& entry : entries) {
    const TextStyle style{size, drawing.theme().text, entry.is_strong ? Face::sans_bold : Face::sans, Align::left, Baseline::middle};
    const double sign = entry.stroke.width_pt > 0 ? line + 4 : 0, room = drawing.width() - 6 - x - sign;
    const std::string words = drawing.text_width(entry.text, style) <= room ? entry.text : x <= 8 ? drawing.elided(entry.text, style, room) : std::string();
    if (words.empty()) break;
    if (sign > 0) drawing.line({x, y}, {x + line, y}, entry.stroke);
    drawing.text({x + sign, y}, words, style);
    x += sign + drawing.text_width(words, style) + 1.3 * size;
  }
  return 2.1 * size + 2;
}

double draw_bottom_note(Drawing& drawing, const std::string& note) {
  const TextStyle style{drawing.size(9), drawing.theme().muted_text, Face::sans, Align::left, Baseline::middle};
  if (note.empty() || drawing.height() < 17 * style.size_pt) return drawing.height() - 4;
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

}  // namespace chainrule
