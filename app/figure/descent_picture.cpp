#include "app/figure/descent_picture.hpp"

#include "app/figure/drawing.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

constexpr int most_updates = 12;
/// Panels reach as far as this many times the distance of the start.
constexpr double panel_reach = 1.5;

/// One rate: `factor` by the curvature.
struct Way {
  std::string id, name;
  double rate = 0, product = 0;
  std::string factor;  ///< "0.1/λ"; empty for the present rate
};

std::vector<Way> ways_of(const DescentPictureSpec& spec, const Drawing& drawing) {
  std::vector<Way> all;
  for (const double product : {0.1, 1.0, 1.8, 2.1}) {
    const std::string id(descent_word(product));
    const std::string factor = (product == 1 ? "1" : NumberFormat(2)(product)) + "/λ";
    all.push_back({id, drawing.words("figure.descent_picture.word." + id), product / *spec.curvature, product, factor});
  }
  const double product = spec.present_rate * *spec.curvature;
  const std::string word = drawing.words("figure.descent_picture.word." + std::string(descent_word(product)));
  if (std::isfinite(product)) all.push_back({"present", drawing.words("figure.descent_picture.present", {{"word", word}}), spec.present_rate, product, ""});
  return all;
}

/// Columns for `count` panels so that they are as large as can be, somewhat wider than high.
int columns_for(std::size_t count, double width, double height) {
  int best = 1;
  double best_size = 0;
  for (int columns = 1; columns <= static_cast<int>(count); ++columns) {
    const double rows = std::ceil(static_cast<double>(count) / columns), size = std::min(width / columns / 1.25, height / rows);
    if (size > best_size + 1e-9) best_size = size, best = columns;
  }
  return best;
}

/// The parabola within its panel: u is the distance in those of the start, the height grows with its square.
struct Panel {
  Rect rect;
  double direction = 1;  ///< the side on which descent starts
  Point at(double u) const {
    return {rect.x + rect.width * (0.5 + 0.5 * direction * u / panel_reach), rect.y + rect.height * (1 - u * u / (panel_reach * panel_reach))};
  }
};

/// The places that descent comes to, as distances in those of the start; the last may lie outside of the panel.
std::vector<double> places_of(double product) {
  std::vector<double> places = {1};
  while (static_cast<int>(places.size()) <= most_updates && std::abs(places.back()) < panel_reach && std::abs(places.back()) > 1e-3)
    places.push_back(places.back() * (1 - product));
  return places;
}

/// Where the chord from a place within to one outside leaves the panel: through the top, for it lies above the parabola.
Point leaving(const Panel& panel, double from, double to) {
  const double share = std::clamp((panel_reach * panel_reach - from * from) / (to * to - from * from), 0.0, 1.0);
  return {panel.at(from + share * (to - from)).x, panel.rect.y};
}

void draw_parabola(Drawing& drawing, const Panel& panel) {
  std::vector<Point> curve;
  for (int i = -32; i <= 32; ++i) curve.push_back(panel.at(panel_reach * i / 32));
  drawing.rect(panel.rect, 2, with_alpha(drawing.theme().card, 0), drawing.stroke(drawing.theme().grid, 1));
  drawing.polyline(std::move(curve), drawing.stroke(drawing.theme().curve, 1.6));
}

std::string title_of(const Drawing& drawing, const Way& way) {
  const double factor = 1 - way.product;
  return drawing.words("figure.descent_picture.way", {{"name", way.name}, {"rate", drawing.number(way.rate)}, {"factor", drawing.number(factor)}});
}

void draw_way(Drawing& drawing, const Panel& panel, const Way& way) {
  const Theme& theme = drawing.theme();
  const std::vector<double> places = places_of(way.product);
  std::vector<Point> path;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const bool is_inside = std::abs(places[i]) <= panel_reach;
    path.push_back(is_inside || i == 0 ? panel.at(places[i]) : leaving(panel, places[i - 1], places[i]));
  }
  const bool leaves = std::abs(places.back()) > panel_reach;
  const Color color = way.id == "present" ? theme.accent : theme.next;
  const std::vector<Point> stops(path.begin(), path.end() - (leaves ? 1 : 0));
  Mark& line = drawing.polyline(std::move(path), drawing.stroke(color, 1.5, leaves ? Dash::dashed : Dash::solid));
  line.id = "way/" + way.id;
  line.title = title_of(drawing, way);
  line.hit_pt = 5;
  for (std::size_t i = 0; i < stops.size(); ++i) drawing.circle(stops[i], drawing.scaled(i == 0 ? 3.2 : 2), i == 0 ? theme.text : color);
}

/// The first of several ways to write it that has room.
std::string fitting(const Drawing& drawing, const std::vector<std::string>& choices, const TextStyle& style, double width) {
  for (const std::string& words : choices)
    if (drawing.text_width(words, style) <= width) return words;
  return drawing.elided(choices.back(), style, width);
}

void draw_panel(Drawing& drawing, const Rect& cell, const Way& way, double direction) {
  TextStyle name{drawing.size(11), drawing.theme().text, Face::sans_bold, Align::center, Baseline::middle};
  TextStyle rate{drawing.size(10), drawing.theme().muted_text, Face::sans, Align::center, Baseline::middle};
  const double room = std::min({1.0, cell.height / (5 * (name.size_pt + rate.size_pt)), cell.width / (9 * name.size_pt)});
  name.size_pt = std::max(7.0, room * name.size_pt), rate.size_pt = std::max(7.0, room * rate.size_pt);
  if (way.id == "present") name.color = drawing.theme().accent;
  const double above = 1.3 * name.size_pt, below = 1.35 * rate.size_pt, middle = cell.x + cell.width / 2;
  const auto put = [&](const std::string& words, double y, const TextStyle& style, const std::string& id) {
    if (words.empty()) return;
    Mark& mark = drawing.text({middle, y}, words, style);
    mark.id = id + way.id;
    mark.title = title_of(drawing, way);
  };
  put(drawing.elided(way.name, name, cell.width), cell.y + above / 2, name, "name/");
  const std::string plain = "η = " + drawing.number(way.rate);
  std::vector<std::string> choices = {plain};
  if (!way.factor.empty()) choices.insert(choices.begin(), "η = " + way.factor + " = " + drawing.number(way.rate));
  put(fitting(drawing, choices, rate, cell.width), cell.y + above + below / 2, rate, "rate/");
  const double top = cell.y + above + below + 1;
  const Panel panel{{cell.x, top, cell.width, std::max(4.0, cell.y + cell.height - top)}, direction};
  draw_parabola(drawing, panel);
  draw_way(drawing, panel, way);
}

/// What the border is, and what the present rate does: at the bottom. Returns where it begins.
double draw_sentence(Drawing& drawing, const DescentPictureSpec& spec, double left, double width) {
  const TextStyle style{drawing.size(drawing.height() < 200 ? 8 : 10.5), drawing.theme().muted_text, Face::sans, Align::left, Baseline::middle};
  const double curvature = *spec.curvature;
  const std::string border = drawing.words("figure.descent_picture.border", {{"curvature", drawing.number(curvature)}, {"border", drawing.number(2 / curvature)}});
  const std::string factor = drawing.words("figure.descent_picture.factor", {{"rate", drawing.number(spec.present_rate)},
                                                                            {"factor", drawing.number(1 - spec.present_rate * curvature)},
                                                                            {"distance", drawing.number(std::abs(spec.start))}});
  std::vector<std::string> lines = drawing.wrapped(drawing.words("explain.two_sentences", {{"first", border}, {"second", factor}}), style, width);
  const double step = 1.4 * style.size_pt;
  if (step * static_cast<double>(lines.size()) > 0.4 * drawing.height()) lines = drawing.wrapped(border, style, width);
  if (step * static_cast<double>(lines.size()) > 0.4 * drawing.height()) lines = {drawing.elided(border, style, width)};
  const double top = drawing.height() - 5 - step * static_cast<double>(lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i)
    if (!lines[i].empty()) drawing.text({left, top + (static_cast<double>(i) + 0.5) * step}, lines[i], style).id = "sentence/" + std::to_string(i + 1);
  return top;
}

/// Why there is no picture; empty where there is one.
std::string gap_in(const DescentPictureSpec& spec, const FigureStyle& style) {
  const Language& language = *style.language;
  if (!spec.curvature) return language.text(spec.running ? "figure.descent_picture.running" : "figure.descent_picture.nothing");
  if (!std::isfinite(*spec.curvature)) return language.text("figure.descent_picture.not_finite");
  if (!(*spec.curvature > 0)) return language.text("figure.descent_picture.not_positive", {{"curvature", style.number(*spec.curvature)}});
  if (!std::isfinite(spec.start)) return language.text("figure.descent_picture.not_finite");
  return spec.start == 0 ? language.text("figure.descent_picture.no_gradient") : "";
}

}  // namespace

std::string_view descent_word(double product) {
  if (product < 0.5) return "too_small";
  if (product <= 1.2) return "right";
  return product < 2 ? "oscillating" : "diverging";
}

Figure descent_picture(const DescentPictureSpec& spec, const FigureStyle& style) {
  const std::string title = style.language->text("figure.descent_picture.title");
  if (const std::string gap = gap_in(spec, style); !gap.empty()) return say_nothing_to_show("descent_picture", title, gap, style);
  Drawing drawing("descent_picture", title, style);
  const double margin = drawing.scaled(8), gap = drawing.scaled(8), width = drawing.width() - 2 * margin;
  const double bottom = draw_sentence(drawing, spec, margin, width) - gap, top = 5;
  const std::vector<Way> ways = ways_of(spec, drawing);
  const int columns = columns_for(ways.size(), width, bottom - top);
  const int rows = (static_cast<int>(ways.size()) + columns - 1) / columns;
  const double cell_width = (width - gap * (columns - 1)) / columns, cell_height = (bottom - top - gap * (rows - 1)) / rows;
  for (std::size_t i = 0; i < ways.size(); ++i) {
    const int row = static_cast<int>(i) / columns, column = static_cast<int>(i) % columns;
    const Rect cell{margin + column * (cell_width + gap), top + row * (cell_height + gap), cell_width, cell_height};
    draw_panel(drawing, cell, ways[i], spec.start < 0 ? -1 : 1);
  }
  return drawing.take();
}

}  // namespace chainrule
